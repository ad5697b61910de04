"""What is copied of the selected rows."""

from enum import StrEnum

from app.domain.callbacks.callback import Callback
from app.ui.details.pretty_json import pretty_json


class RowPart(StrEnum):
    """A part of a row that can be copied. `ROW` is the cells as they are shown."""

    ROW = "row"
    ID = "id"
    URL = "url"
    JSON = "json"


def copied_part(part: RowPart, callback: Callback | None, cells: list[str]) -> str:
    """A part of one row; `cells` are its shown texts, for `RowPart.ROW`.

    A row without a callback, as of a company that could not be read, has cells alone.
    """
    if part is RowPart.ROW or callback is None:
        return "\t".join(cells)
    if part is RowPart.ID:
        return callback.callback_id
    if part is RowPart.URL:
        return callback.destination_url
    return pretty_json(callback)


def copied_text(part: RowPart, parts: list[str]) -> str:
    """A line each; the JSON of several as one array, in the server's own spelling."""
    if part is RowPart.JSON and len(parts) > 1:
        return "[\n" + ",\n".join(parts) + "\n]"
    return "\n".join(parts)
