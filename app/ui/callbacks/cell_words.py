"""What is said of a cell besides what it shows: in its tooltip, and by a screen reader."""

from typing import TYPE_CHECKING

from app.domain.callbacks.callback import CallbackState
from app.text.formats import Clock, Formats
from app.text.translate import translate
from app.ui.callbacks.columns import COLUMNS, MOMENTS
from app.ui.kit.row_reading import spoken_row

if TYPE_CHECKING:
    from app.ui.callbacks.table_model import CallbackTableModel


class CellWords:
    """Asks the model for what its cells show."""

    def __init__(self, model: "CallbackTableModel", formats: Formats, clock: Clock) -> None:
        self._model, self._formats, self._clock = model, formats, clock

    def spoken_row(self, row: int, column: int) -> str:
        """The rest of the row, and whether it changed just now."""
        model = self._model
        titles = [translate("table", one.title) for one in COLUMNS]
        texts = [model.text_at(row, at) for at in range(len(COLUMNS))]
        changed = model.callback_at(row).callback_id in model.tinted
        return spoken_row(
            titles, texts, column, translate("table", "changed just now") if changed else ""
        )

    def tip(self, row: int, column: int) -> str:
        """The text whole, and moments with both times."""
        one, key = self._model.callback_at(row), COLUMNS[column].key
        if key == "status":
            is_future = one.state_at(self._clock()) is CallbackState.FUTURE
            moment = one.starts_at if is_future else one.ends_at
        else:
            moment = MOMENTS[key](one) if key in MOMENTS else None
        text = self._model.text_at(row, column)
        if moment is None:
            return text
        both = self._formats.both(moment)
        return f"{text}\n{both}" if key == "status" else both
