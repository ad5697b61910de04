from pathlib import Path

import pytest

from app.domain.errors import SaveFailedError
from app.domain.set_aside import Fault
from app.storage.companies import CompanyFile
from tests.conftest import company_at


def test_companies_come_back_as_they_were(tmp_path: Path) -> None:
    company = company_at("https://api.example")
    CompanyFile(tmp_path).save([company])
    assert CompanyFile(tmp_path).peek() == [company]
    assert CompanyFile(tmp_path).load() == [company]
    assert [one.name for one in tmp_path.iterdir()] == ["companies.json"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"{", Fault.BROKEN),
        (b"", Fault.BROKEN),
        (b'{"version": 1}', Fault.BROKEN),
        (b'{"version": 1, "companies": {}}', Fault.BROKEN),
        (b'{"version": 99, "companies": []}', Fault.NEWER),
    ],
)
def test_a_file_that_cannot_be_used_is_kept_aside(
    tmp_path: Path, content: bytes, fault: Fault
) -> None:
    (tmp_path / "companies.json").write_bytes(content)
    file = CompanyFile(tmp_path)
    assert file.peek() == []
    assert (tmp_path / "companies.json").read_bytes() == content
    assert file.load() == []
    assert file.set_aside is not None
    assert file.set_aside.fault is fault
    file.save([company_at("https://api.example")])
    assert Path(file.set_aside.kept_at).read_bytes() == content


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SaveFailedError):
        CompanyFile(tmp_path / "file").save([])
