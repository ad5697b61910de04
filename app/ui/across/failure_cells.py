"""Companies that could not be read: their rows, and what is said of them beside a plan."""

from app.domain.outside_text import visible
from app.text.messages import UserMessage
from app.text.shortened import shortened
from app.text.status import Tone
from app.text.translate import translate
from app.ui.across.table_model import AllCallbacksModel
from app.ui.kit.message_bar import MessageBar, Notice
from app.ui.rows.columns import SECTION
from app.ui.rows.table import CallbackTable

_MOST_NAMED = 3
_FIRST, _AFTER = SECTION["destination"], SECTION["read"]


def tell_unread(model: AllCallbacksModel, rows: list[int], bar: MessageBar) -> None:
    """Which companies among the selected rows no plan can be about: nobody knows what they have."""
    unread = [model.row_at(row) for row in rows]
    names = [visible(one.company.name) for one in unread if one.callback is None]
    if names:
        count = len(names)
        title = translate("across", "%n selected compan(y|ies) could not be read", "", count)
        then = translate("across", "Not in the plan: {0}. What they have is not known.").format(
            ", ".join(shortened(names, _MOST_NAMED))
        )
        bar.show_message(Notice(UserMessage(title, then), Tone.SOON, lasting=True))


def widen_failures(table: CallbackTable, model: AllCallbacksModel) -> None:
    """What a failure row says takes the room of its empty cells. For whenever rows are others."""
    table.clearSpans()
    place = model.column_of(_FIRST)
    wide = sum(1 for one in model.sections if _FIRST <= one < _AFTER)
    if place >= 0 and wide > 1 and not table.horizontalHeader().sectionsMoved():
        for row in range(model.rowCount() - len(model.shown_rows())):
            table.setSpan(row, place, 1, wide)
