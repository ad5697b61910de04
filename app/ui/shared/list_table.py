"""The look that all smaller tables share."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def list_table(
    name: str, model: QAbstractItemModel, widths: tuple[int, ...], stretched: int
) -> QTableView:
    """A table of whole rows; `widths` in pixels, `stretched` is the column that takes the rest."""
    table = QTableView()
    table.setAccessibleName(name)
    table.setObjectName(name.replace(" ", "") + "Table")
    table.setProperty("list", True)
    table.setModel(model)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(32)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    for section, width in enumerate(widths):
        table.setColumnWidth(section, width)
    header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
    return table
