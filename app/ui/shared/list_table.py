"""The look that all smaller tables share."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

from app.ui.shared.widgets import label

Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """The whole row is what is chosen: a frame around one cell of it would say otherwise."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus


def list_table(
    name: str,
    model: QAbstractItemModel,
    widths: tuple[int, ...],
    stretched: int,
    empty: str = "",
) -> QTableView:
    """A table of whole rows; `widths` in pixels, `stretched` is the column that takes the rest.

    `empty` is what stands in it while it has no rows: why, and what to do.
    """
    table = QTableView()
    table.setAccessibleName(name)
    table.setObjectName(name.replace(" ", "") + "Table")
    table.setProperty("list", True)
    table.setModel(model)
    table.setItemDelegate(RowDelegate(table))
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
    if empty:
        _teach(table, model, empty)
    return table


def _teach(table: QTableView, model: QAbstractItemModel, words: str) -> None:
    hint = label(words, muted=True)
    hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
    hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    inside = QVBoxLayout(table.viewport())
    inside.addWidget(hint)

    def follow() -> None:
        hint.setVisible(model.rowCount() == 0)

    model.modelReset.connect(follow)
    model.rowsInserted.connect(follow)
    model.rowsRemoved.connect(follow)
    follow()
