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


def copied_text(part: RowPart, callbacks: list[Callback], cells: list[list[str]]) -> str:
    """A line each; the JSON of several as one array, in the server's own spelling.

    `cells` are the shown texts of each row, for `RowPart.ROW`.
    """
    if part is RowPart.ROW:
        return "\n".join("\t".join(row) for row in cells)
    if part is RowPart.ID:
        return "\n".join(one.callback_id for one in callbacks)
    if part is RowPart.URL:
        return "\n".join(one.destination_url for one in callbacks)
    texts = [pretty_json(one) for one in callbacks]
    return texts[0] if len(texts) == 1 else "[\n" + ",\n".join(texts) + "\n]"
