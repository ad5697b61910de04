"""Why a company could not be read takes the room of the cells that are empty then."""

from app.ui.across.table_model import AllCallbacksModel
from app.ui.rows.columns import SECTION
from app.ui.rows.table import CallbackTable

_FIRST, _AFTER = SECTION["destination"], SECTION["read"]


def widen_failures(table: CallbackTable, model: AllCallbacksModel) -> None:
    """In each row of a company that could not be read; call it whenever the rows are others."""
    table.clearSpans()
    place = model.column_of(_FIRST)
    wide = sum(1 for one in model.sections if _FIRST <= one < _AFTER)
    if place >= 0 and wide > 1 and not table.horizontalHeader().sectionsMoved():
        for row in range(model.rowCount() - len(model.shown_rows())):
            table.setSpan(row, place, 1, wide)
