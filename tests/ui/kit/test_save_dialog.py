"""A file is written as what was chosen, under the name that was chosen."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.ui.kit.save_dialog import ask_where_to_save


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
