"""The table of a plan's steps: where its room goes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui.kit.address_delegate import AddressDelegate
from app.ui.kit.list_table import ListTable, list_table
from app.ui.look.measure import em, height_of_rows
from app.ui.plans.table_model import (
    ACT,
    APPLIES_TO,
    COMPANY,
    DATES,
    EVENT_TYPE,
    FROM,
    RESULT,
    TO,
    StepModel,
)
from app.ui.runtime.context import UiContext

_WIDTHS = (36, 42, 88, 72, 140, 86, 110, 120, 204, 184)
_TALL = 420
"""Pixels that the table is high at least."""
_LEAST_ROWS = 3
_ALL_COLUMNS = 1100
"""Pixels of the sheet below which the dates are told by the details alone."""
_WHOLE_HOST = 200
"""Pixels of an address, so that most hosts are whole."""
_WIDE = 1200
"""Pixels of the sheet from which on how long a replacement left a gap is read whole."""
_WIDEST_RESULT = 270
"""Pixels that a result takes from the addresses at most."""
_LONG_RESULT = "Done · AB34567 · gap ≤ 0.99 s"
_SAMPLE = "30 Nov 2026 to 30 Nov 2026"
Index = QModelIndex | QPersistentModelIndex


def steps_table(
    model: StepModel, context: UiContext, caption: str, screen_height: int
) -> ListTable:
    """A step a row; texts are cut in their middle, and `screen_height` is in pixels."""
    table = list_table(
        "StepsTable",
        caption,
        model,
        _WIDTHS,
        TO,
        theme=context.theme,
        texts={DATES: [_SAMPLE]},
        # What tells steps apart says more than room beside dates.
        first={COMPANY: 0, EVENT_TYPE: 0, FROM: _WHOLE_HOST, ACT: 0, APPLIES_TO: 0},
    )
    table.whole = frozenset({FROM, DATES, RESULT})
    table.follow_texts()
    table.setItemDelegate(_StepDelegate(context.theme, model.status_at, model.address_at, table))
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.setMinimumHeight(_tallest(screen_height))
    return table


def _tallest(screen_height: int) -> int:
    return min(em(_TALL), screen_height // 3)


class _StepDelegate(AddressDelegate):
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() in {ACT, DATES}:
            # Two dates that are cut in their middle are a third one; an act stands first.
            option.textElideMode = Qt.TextElideMode.ElideRight


def share_room(table: ListTable, model: StepModel, width: int) -> None:
    """`width` is the sheet's, in pixels.

    A plan that only ends leads nowhere, and one that only creates comes from nowhere: that room
    goes to the other address. What dates do not need, as where all begin now and have no end, goes
    to the results. What rows do not need is left to what stands below them.
    """
    needed = height_of_rows(table, max(model.rowCount(), _LEAST_ROWS) + 1)
    table.setMinimumHeight(min(needed, _tallest(table.screen().availableGeometry().height())))
    for column in (FROM, TO):
        table.setColumnHidden(column, not model.has_any(column))
    table.setColumnHidden(DATES, width < em(_ALL_COLUMNS))
    whole = table.text_width(_SAMPLE)
    dates = {model.text_at(row, DATES) for row in range(model.rowCount())}
    needed = min(max(map(table.text_width, dates), default=0), whole)
    table.need(DATES, needed)
    spare = 0 if table.isColumnHidden(DATES) else whole - needed
    wide = table.pill_width(_LONG_RESULT) if width >= em(_WIDE) else 0
    results = {model.text_at(row, RESULT) for row in range(model.rowCount())}
    widest = max(map(table.pill_width, results), default=0) if width >= em(_ALL_COLUMNS) else 0
    table.need(RESULT, max(em(_WIDTHS[RESULT]) + spare, wide, min(widest, em(_WIDEST_RESULT))))
    table.take_rest(next((one for one in (TO, FROM) if model.has_any(one)), RESULT))
