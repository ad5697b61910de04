"""What changed of a registration, from the states it was seen in."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.moments import write_moment


class Alteration(msgspec.Struct, frozen=True):
    """One member that was found changed.

    `at` is when it was found (aware UTC); the change itself lies between the look before and this
    one. `before` and `after` are the values as text: moments as ISO 8601 in UTC, empty for none.
    """

    at: datetime
    member: str
    before: str
    after: str


def alterations(states: Iterable[tuple[datetime, Callback]]) -> list[Alteration]:
    """Every change between states that are given the oldest first, in their order."""
    found: list[Alteration] = []
    last: dict[str, str] | None = None
    for at, one in states:
        values = values_of(one)
        if last is not None:
            found += [
                Alteration(at, member, last[member], value)
                for member, value in values.items()
                if last[member] != value
            ]
        last = values
    return found


def values_of(one: Callback) -> dict[str, str]:
    """What it was registered with, by the server's names, as in an `Alteration`."""
    return {
        "event_type": one.event_type,
        "filter": ", ".join(f"{member} {value}" for member, value in sorted(one.filters)),
        "destination.url": one.destination_url,
        "destination.method": one.method,
        "destination.content_type": one.content_type,
        "start_date": _moment(one.starts_at),
        "end_date": _moment(one.ends_at),
    }


def _moment(moment: datetime | None) -> str:
    return write_moment(moment) if moment else ""
