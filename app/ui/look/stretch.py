"""The one column of a table that takes the room the others leave."""

from PySide6.QtWidgets import QHeaderView, QTableView


def stretch(table: QTableView, column: int, least: int) -> None:
    """Gives a column what is left; where that is under `least` pixels, the table is scrolled."""
    header = table.horizontalHeader()
    others = header.length() - header.sectionSize(column)
    wide = table.maximumViewportSize().width() - others >= least
    mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.Interactive
    switched = header.sectionResizeMode(column) is not mode
    if switched:
        header.setSectionResizeMode(column, mode)
    # From here on it is as wide as somebody drags it.
    if not wide and (switched or header.sectionSize(column) < least):
        header.resizeSection(column, least)
