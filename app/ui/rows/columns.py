"""The columns of the tables of callbacks, as data.

A *section* is the place of a column among all there are. A table offers some of them, and shows
some of those: its own places for those that are shown are Qt's *columns*.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.typed.web_address import shown_address
from app.text.cells import day_text, ends_text, starts_text
from app.text.formats import Formats, applies_to
from app.text.noop import QT_TRANSLATE_NOOP

FAR = datetime.max.replace(tzinfo=UTC)
PAST = datetime.min.replace(tzinfo=UTC)


class Column(msgspec.Struct, frozen=True):
    """One column: its title, its text, what it sorts by, and its width in pixels.

    Where there is room it grows to `comfort`, also in pixels: the longest that the practice company
    has. `shown` is False for a column that the user has to choose first.
    """

    key: str
    title: str
    text: Callable[[Callback, Formats], str]
    sort_key: Callable[[Callback], Any]
    width: int
    comfort: int = 0
    shown: bool = True


def _filled_in(*_: object) -> str:
    return ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "company", QT_TRANSLATE_NOOP("table", "Company"), _filled_in, _filled_in, 134, comfort=184
    ),
    Column(
        "status",
        QT_TRANSLATE_NOOP("table", "Status"),
        lambda _callback, _formats: "",
        lambda one: (one.ends_at or FAR, one.starts_at or PAST),
        147,
        comfort=230,
    ),
    Column(
        "event_type",
        QT_TRANSLATE_NOOP("table", "Event type"),
        lambda one, _: one.event_type,
        lambda one: one.event_type,
        156,
        comfort=202,
    ),
    Column(
        "applies_to",
        QT_TRANSLATE_NOOP("table", "Applies to"),
        lambda one, _: applies_to(one.event_type, one.filters),
        lambda one: "\0".join([part for pair in one.filters for part in pair]),
        98,
        comfort=170,
    ),
    Column(
        "destination",
        QT_TRANSLATE_NOOP("table", "Destination"),
        lambda one, _: shown_address(one.destination_url),
        lambda one: one.destination_url,
        150,
    ),
    Column(
        "method",
        QT_TRANSLATE_NOOP("table", "Method"),
        lambda one, _: one.method,
        lambda one: one.method,
        68,
        comfort=90,
    ),
    Column(
        "starts",
        QT_TRANSLATE_NOOP("table", "Starts"),
        starts_text,
        lambda one: one.starts_at or PAST,
        97,
        comfort=120,
    ),
    Column(
        "ends",
        QT_TRANSLATE_NOOP("table", "Ends"),
        ends_text,
        lambda one: one.ends_at or FAR,
        97,
        comfort=120,
    ),
    Column(
        "id",
        QT_TRANSLATE_NOOP("table", "Callback ID"),
        lambda one, _: one.callback_id,
        lambda one: one.callback_id,
        92,
        comfort=120,
    ),
    Column("read", QT_TRANSLATE_NOOP("table", "Read"), _filled_in, _filled_in, 90),
    Column(
        "content_type",
        QT_TRANSLATE_NOOP("table", "Content type"),
        lambda one, _: one.content_type,
        lambda one: one.content_type,
        130,
        comfort=190,
        shown=False,
    ),
    Column(
        "created",
        QT_TRANSLATE_NOOP("table", "Created"),
        lambda one, formats: day_text(one.created_at, formats),
        lambda one: one.created_at or PAST,
        100,
        shown=False,
    ),
    Column(
        "updated",
        QT_TRANSLATE_NOOP("table", "Updated"),
        lambda one, formats: day_text(one.updated_at, formats),
        lambda one: one.updated_at or PAST,
        100,
        shown=False,
    ),
    Column(
        "resource_url",
        QT_TRANSLATE_NOOP("table", "Resource URL"),
        lambda one, _: shown_address(one.resource_url),
        lambda one: one.resource_url,
        200,
        comfort=300,
        shown=False,
    ),
)
# Not members of the callback: the models fill them in.
COLUMNS += (
    Column(
        "proved", QT_TRANSLATE_NOOP("table", "Proved"), _filled_in, _filled_in, 226, comfort=240
    ),
    Column("name", QT_TRANSLATE_NOOP("table", "Name"), _filled_in, _filled_in, 140, 220, False),
)
# Each shows a member of the JSON that somebody chose, or is hidden.
_MEMBERS = ("member1", "member2", "member3")
COLUMNS += tuple(
    Column(one, QT_TRANSLATE_NOOP("table", "JSON member"), _filled_in, _filled_in, 140, 220, False)
    for one in _MEMBERS
)
SECTION = {column.key: section for section, column in enumerate(COLUMNS)}
MEMBERS = tuple(SECTION[one] for one in _MEMBERS)
"""The sections of the chosen members."""
OF_ONE_COMPANY = tuple(
    at for at, column in enumerate(COLUMNS) if column.key not in {"company", "read"}
)
"""The sections that a table of one company offers: whose it is, and its age, stand above it."""
MOMENTS: dict[str, Callable[[Callback], datetime | None]] = {
    "starts": lambda one: one.starts_at,
    "ends": lambda one: one.ends_at,
    "created": lambda one: one.created_at,
    "updated": lambda one: one.updated_at,
}
