"""What a row shows of a callback: in the window's tables, and where it is searched without one."""

from datetime import datetime

from app.domain.callbacks.callback import Callback
from app.domain.typed.web_address import shown_address
from app.text.formats import Formats, applies_to
from app.text.translate import translate


def starts_text(one: Callback, formats: Formats) -> str:
    """The day it starts."""
    return _when(one, "start_date", one.starts_at, formats, translate("table", "Not stated"))


def ends_text(one: Callback, formats: Formats) -> str:
    """The day it ends."""
    return _when(one, "end_date", one.ends_at, formats, translate("table", "No end"))


def day_text(moment: datetime | None, formats: Formats) -> str:
    """A day, "" for none."""
    return formats.day(moment) if moment else ""


def searched_texts(one: Callback, formats: Formats) -> list[str]:
    """Every text of its row, also of columns that are not shown; its status is not among them."""
    return [
        one.event_type,
        applies_to(one.event_type, one.filters),
        shown_address(one.destination_url),
        one.method,
        starts_text(one, formats),
        ends_text(one, formats),
        one.callback_id,
        one.content_type,
        day_text(one.created_at, formats),
        day_text(one.updated_at, formats),
        shown_address(one.resource_url),
    ]


def _when(
    one: Callback, member: str, moment: datetime | None, formats: Formats, missing: str
) -> str:
    """A date that cannot be read is not one that is not there."""
    if moment is None and member in one.unreadable:
        return translate("table", "Not readable")
    return formats.day(moment) if moment else missing
