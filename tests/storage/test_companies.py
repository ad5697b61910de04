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


@pytest.mark.parametrize(
    "odd",
    [
        '{"version": 1, // by hand\n "companies": [/* the first */ ACME, OTHER]}',
        '{"version": 1, "companies": [ACME, OTHER,],}',
        '{"version": 1 // old\n, "companies": [ACME, OTHER]}',
        '{"version": 1, "companies": [ACME, OTHER] // end\n}',
        '{"version": 1, "companies": [ // the shops, in Berlin\nACME, OTHER]}',
        '{"version": 1, "companies": [ACME,\n/* second */OTHER]}',
        '{"version": 1, "companies": [ACME, OTHER, {"company_id": "c7", "na',
        '{"version": 1, "companies": [ACME, OTHER',
        '{"version": 1, "companies": [ACME, OTHER]',
    ],
)
def test_a_file_with_remarks_or_without_its_end_gives_what_is_whole(
    tmp_path: Path, odd: str
) -> None:
    CompanyFile(tmp_path).save([ACME])
    (path,) = tmp_path.glob("*.json")
    other = msgspec.structs.replace(ACME, company_id="c2", name="Other // no remark, ]")
    text = odd.replace("ACME", msgspec.json.encode(ACME).decode())
    path.write_text(text.replace("OTHER", msgspec.json.encode(other).decode()))
    file = CompanyFile(tmp_path)
    assert file.load() == [ACME, other]
    assert file.set_aside is None
    # What the next save would lose is kept; a comma too many is nothing.
    assert (file.copied is None) is (",]" in odd)


def test_a_file_that_is_broken_in_another_way_is_set_aside(tmp_path: Path) -> None:
    CompanyFile(tmp_path).save([ACME])
    (path,) = tmp_path.glob("*.json")
    path.write_text('{"version": 1, "companies": [}]}')
    file = CompanyFile(tmp_path)
    assert file.load() == []
    assert file.set_aside
    assert not file.copied


def test_one_without_an_id_has_the_same_at_each_look(tmp_path: Path) -> None:
    lone, twin = '{"name": "Lone", "company_key": "K7"}', '{"name": "Twin", "company_key": "K8"}'
    file = written(tmp_path, lone, twin, twin, msgspec.json.encode(ACME).decode())
    looks = [[one.company_id for one in each.peek()] for each in (file, CompanyFile(tmp_path))]
    assert looks[0] == looks[1]
    assert len(set(looks[0])) == 5
