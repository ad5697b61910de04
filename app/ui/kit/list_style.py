"""Whole rows without lines between them, as every list of this app looks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.ui.look.measure import em


def style_as_list(table: QTableView, widths: tuple[int, ...], row_height: int = 32) -> None:
    """Whole rows, one at a time, without lines between them; all sizes in pixels.

    A column is wider where its heading needs it.
    """
    table.setProperty("list", True)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(em(row_height))
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.ensurePolished()  # its headings are bold
    for section, width in enumerate(widths):
        table.setColumnWidth(section, max(em(width), header.sectionSizeHint(section)))
