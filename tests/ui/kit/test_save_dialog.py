"""A file is written as what was chosen, under the name that was chosen."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.domain.companies.company import Company
from app.ui.kit.save_dialog import ask_where_to_save
from tests.ui.conftest import Desk, opened, until


def test_the_kind_that_is_chosen_gives_the_ending(qapp: QApplication, tmp_path: Path) -> None:
    window, found = QWidget(), list[Path]()
    kinds = {"Table (*.csv)": "csv", "Report (*.md)": "md"}
    ask_where_to_save(window, "Save", "first.csv", kinds, found.append)
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.nameFilters() == list(kinds)
    assert dialog.defaultSuffix() == "csv"
    dialog.filterSelected.emit("Report (*.md)")
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("mine")
    dialog.accept()
    assert found == [tmp_path / "mine.md"]
    window.deleteLater()


def test_what_ends_otherwise_gets_the_ending_of_what_is_in_it(
    qapp: QApplication, tmp_path: Path
) -> None:
    window, found = QWidget(), list[Path]()
    (tmp_path / "mine.csv.md").write_text("of somebody else")
    for typed in ("mine.csv", "other.HTML", "third.txt"):
        ask_where_to_save(
            window, "Save", "a.md", {"Report (*.md)": "md", "Page (*.html)": "html"}, found.append
        )
        dialog = window.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(str(tmp_path / typed))
        dialog.reject()
    names = ["mine.csv (2).md", "other.HTML", "third.txt.md"]
    assert found == [tmp_path / name for name in names]
    window.deleteLater()


async def test_the_window_has_the_keys_again(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """Without a window manager nobody else gives them back."""
    await opened(desk, company)
    desk.page.table.setFocus()
    desk.page.table.selectRow(0)
    ask_where_to_save(desk.window, "Save", "first.csv", {"Table (*.csv)": "csv"}, print)
    (dialog,) = desk.window.findChildren(QFileDialog)
    dialog.reject()
    await until(lambda: QApplication.focusWidget() is desk.page.table)
    await desk.aclose()
