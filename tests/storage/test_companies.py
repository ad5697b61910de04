"""Companies from a file that somebody else wrote in."""

from pathlib import Path

import msgspec
import pytest

from app.storage.companies import CompanyFile
from tests.conftest import company_at

ACME = company_at("https://api.acme.example")


def written(folder: Path, *odd: str) -> CompanyFile:
    """A file with entries before a company that is as it should be."""
    CompanyFile(folder).save([ACME])
    (path,) = folder.glob("*.json")
    whole = msgspec.json.encode(ACME).decode()
    entries = ", ".join([*odd, whole])
    path.write_text(f'{{"version": 1, "companies": [{entries}]}}')
    return CompanyFile(folder)


@pytest.mark.parametrize(
    "odd",
    ['{"company_id": "c9", "name": "Other", "user_name": 01}', '{"company_id": "c9", "x": [,]}'],
)
def test_what_cannot_be_read_of_one_company_does_not_hide_the_rest(
    tmp_path: Path, odd: str
) -> None:
    other, same = written(tmp_path, odd).load()
    assert other.company_id == "c9"
    assert same == ACME


def test_an_entry_of_which_nothing_can_be_read_keeps_its_place(tmp_path: Path) -> None:
    other, same = written(tmp_path, "{7}").load()
    assert other.company_id
    assert not other.name
    assert same == ACME
