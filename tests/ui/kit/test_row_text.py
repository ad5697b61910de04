"""All that a chosen row says, also where its cells are cut."""

from PySide6.QtWidgets import QApplication

from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.kit.row_text import RowText
from app.ui.look.theme import Theme


def test_the_chosen_row_is_told_whole_and_its_sentence_stands_alone(qapp: QApplication) -> None:
    model: ListModel[tuple[str, ...]] = ListModel(("A", "Why", "C"), lambda row: row)
    table = list_table("T", "Table", model, (60, 60, 60), 1, theme=Theme(qapp))
    text = RowText("Text", "All of it", "Select one.", table, 1)
    why = "ends within 30 days, and nothing of its type and filter follows \u202eevil"
    model.show_rows([("a", why, "x"), ("b", "short", "")])
    assert text.toPlainText() == ""
    assert text.placeholderText() == "Select one."
    height = text.height()
    table.selectRow(0)
    first, second = text.toPlainText().split("\n")
    assert first == "a · x"
    assert second.startswith("ends within 30 days")
    assert "\u202e" not in second
    table.selectRow(1)
    assert text.toPlainText() == "b\nshort"
    assert text.height() == height
    model.show_rows([])
    assert text.toPlainText() == ""
    table.deleteLater()
    text.deleteLater()
