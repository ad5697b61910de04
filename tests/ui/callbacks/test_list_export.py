"""What the table shows is what is exported."""

import csv
from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.ui.callbacks.list_exporter import list_exporter
from tests.ui.conftest import Desk, named, opened, until


async def test_the_rows_of_a_search_are_written_and_told(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    desk.page.search.setText("ends<7d")
    await until(lambda: desk.page.model.rowCount() == 2)
    path = tmp_path / "list.csv"
    await list_exporter(desk.page.view, company, desk.page.listing, desk.window.context).write(path)
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))[:2]
    assert {one["Callback ID"] for one in rows} == {
        desk.page.model.callback_at(row).callback_id for row in range(2)
    }
    assert "2 callbacks were written" in desk.window.bar.text()
    await list_exporter(desk.page.view, company, desk.page.listing, desk.window.context).write(
        tmp_path / "no" / "x"
    )
    assert "could not be saved" in desk.window.bar.text()
    named(desk.page.bar, QPushButton, "Export list").click()
    dialog = desk.dialog("") if desk.has_dialog("") else None
    assert isinstance(dialog, QFileDialog)
    dialog.reject()
    await desk.aclose()


async def test_half_a_list_is_not_handed_on_as_a_whole_one(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    sandbox.set_trouble(Trouble.HALF_LIST)
    await opened(desk, company)
    exporter = list_exporter(desk.page.view, company, desk.page.listing, desk.window.context)
    for ending in ("csv", "json", "md"):
        await exporter.write(tmp_path / f"list.{ending}")
        said = (tmp_path / f"list.{ending}").read_text("utf-8-sig")
        assert "Not whole: the server says that there is more" in said
    await desk.aclose()
