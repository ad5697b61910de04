"""What bodies of a type are made of: members and kinds of values, never a value."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

_FREE = {"custom_fields", "tokens", "event_data", "debug_data"}
"""Objects of the customer's own: their members are no structure of the platform."""
_DEEPEST, _LONGEST_NAME = 12, 80
_MOST_MEMBERS = 400
"""Of one type; more is somebody's joke."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One member; `path` is as `subscription.person.id`, `shops[].id` in a list.

    `kinds` are the kinds of values that were seen: text, number, yes or no, null, object, list.
    `count` is in how many events it was. Times are aware UTC.
    """

    path: str
    kinds: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    count: int


class PayloadShape(msgspec.Struct, frozen=True, kw_only=True):
    """The bodies of an event type that were looked at; not every one of many is."""

    event_type: str
    events: int
    first_seen: datetime
    last_seen: datetime
    members: tuple[Member, ...]
    changed_at: datetime | None = None

    def after(self, other: "PayloadShape") -> "PayloadShape":
        """This one, learned before, with what `other` saw since.

        `changed_at` is when a member or a kind came that was not there before; None if that never
        was. That a member is missing once is no change: many are optional.
        """
        known = {one.path: one for one in self.members}
        changed_at = self.changed_at
        for one in other.members:
            before = known.get(one.path)
            kinds = one.kinds if before is None else _joined(before.kinds, one.kinds)
            if before is None and len(known) >= _MOST_MEMBERS:
                continue
            if before is None or kinds != before.kinds:
                changed_at = one.first_seen
            known[one.path] = Member(
                path=one.path,
                kinds=kinds,
                first_seen=before.first_seen if before else one.first_seen,
                last_seen=one.last_seen,
                count=one.count + (before.count if before else 0),
            )
        return PayloadShape(
            event_type=self.event_type,
            events=self.events + other.events,
            first_seen=self.first_seen,
            last_seen=other.last_seen,
            members=tuple(sorted(known.values(), key=lambda one: one.path)),
            changed_at=changed_at,
        )


def shape_of(event_type: str, bodies: Iterable[dict[str, object]], at: datetime) -> PayloadShape:
    """The shape of some bodies of a type that came at about the same time."""
    found: dict[str, tuple[set[str], int]] = {}
    events = 0
    for body in bodies:
        events += 1
        seen: dict[str, set[str]] = {}
        for path, kind in _members(body, "", 0):
            if len(seen) < _MOST_MEMBERS:
                seen.setdefault(path, set()).add(kind)
        for path, kinds in seen.items():
            before, count = found.get(path, (set(), 0))
            found[path] = (before | kinds, count + 1)
    members = [
        Member(path=path, kinds=tuple(sorted(kinds)), first_seen=at, last_seen=at, count=count)
        for path, (kinds, count) in sorted(found.items())[:_MOST_MEMBERS]
    ]
    return PayloadShape(
        event_type=event_type, events=events, first_seen=at, last_seen=at, members=tuple(members)
    )


def _joined(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


def _members(value: object, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if path:
        yield path, _kind_of(value)
    if depth >= _DEEPEST:
        return
    if isinstance(value, dict):
        if path.rpartition(".")[2].replace("[]", "").casefold() in _FREE:
            return
        for name, one in value.items():
            named = str(name)[:_LONGEST_NAME]
            yield from _members(one, f"{path}.{named}" if path else named, depth + 1)
    elif isinstance(value, list):
        for one in value[:20]:
            yield from _members(one, f"{path}[]", depth + 1)


def _kind_of(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "yes or no"
    for kinds, name in ((str, "text"), ((int, float), "number"), (dict, "object"), (list, "list")):
        if isinstance(value, kinds):
            return name
    return "text"
