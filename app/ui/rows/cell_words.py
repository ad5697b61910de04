"""What is said of a cell besides what it shows: in its tooltip, and by a screen reader."""

from typing import TYPE_CHECKING

from app.domain.callbacks.callback import CallbackState
from app.text.formats import Clock, Formats
from app.text.translate import translate
from app.ui.kit.row_reading import spoken_row
from app.ui.rows.columns import COLUMNS, MOMENTS

if TYPE_CHECKING:
    from app.ui.rows.rows_model import CallbackRowsModel


class CellWords:
    """Asks the model for what its cells show."""

    def __init__(self, model: "CallbackRowsModel", formats: Formats, clock: Clock) -> None:
        self._model, self._formats, self._clock = model, formats, clock

    def spoken_row(self, row: int, section: int) -> str:
        """The rest of the row, and whether it changed just now; also of what has no column now."""
        model = self._model
        titles = [model.title_of(at) for at in model.offered]
        texts = [model.text_at(row, at) for at in model.offered]
        changed = translate("table", "changed just now") if model.is_tinted(row) else ""
        return spoken_row(titles, texts, model.offered.index(section), changed)

    def tip(self, row: int, section: int) -> str:
        """The text whole, and moments with both times."""
        one, key = self._model.callback_at(row), COLUMNS[section].key
        if one is None:
            return self._model.text_at(row, section)
        if key == "status":
            is_future = one.state_at(self._clock()) is CallbackState.FUTURE
            moment = one.starts_at if is_future else one.ends_at
        else:
            moment = MOMENTS[key](one) if key in MOMENTS else None
        text = self._model.text_at(row, section)
        if moment is None:
            return text
        both = self._formats.both(moment)
        return f"{text}\n{both}" if key == "status" else both
