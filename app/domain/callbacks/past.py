"""A company's list at a past moment, as far as it is remembered here, beside what it is now."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.history import Alteration, alterations
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.callbacks.type_and_filter import type_and_filter

_CLOCKS_APART = timedelta(minutes=10)
"""How far the server's clock, which dates a creation, may differ from ours."""


class PastKind(StrEnum):
    """What became of a registration since then."""

    GONE = "gone"
    REPLACED = "replaced"
    CHANGED = "changed"
    SAME = "same"
    UNSEEN = "unseen"
    NEW = "new"


class PastRow(msgspec.Struct, frozen=True, kw_only=True):
    """One registration, then and now.

    `then` is as it was seen last before the moment. For UNSEEN it is as it was seen first, later:
    only the date of its creation says that it was there. For NEW, which was not, it is as it is
    now. `altered` are the members that are another thing now. For REPLACED, `replaced_by` is the ID
    of the one that took its place, and `altered` is what is another thing in that one.
    """

    kind: PastKind
    then: Callback
    altered: tuple[Alteration, ...] = ()
    replaced_by: str = ""


class PastListing(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is the moment, `seen_since` when anything of the company was seen first (aware UTC).

    `seen_since` None is a company that was never read.
    """

    at: datetime
    rows: tuple[PastRow, ...]
    seen_since: datetime | None

    @property
    def listed(self) -> list[Callback]:
        """What was there then, as far as it is known."""
        return [one.then for one in self.rows if one.kind is not PastKind.NEW]

    def count(self, kind: PastKind) -> int:
        """How many rows are of a kind."""
        return sum(1 for one in self.rows if one.kind is kind)


def as_of(
    known: Iterable[Remembered],
    versions: Mapping[str, Callback],
    at: datetime,
    away: Container[str] = (),
) -> PastListing:
    """`versions` holds how each ID looked at the moment, or when it was seen first after it.

    `away` are those that were gone at the moment and came again later.
    """
    known = list(known)
    found = (_row(one, versions, at, was_away=one.callback.callback_id in away) for one in known)
    rows = _paired([row for row in found if row is not None], known, at)
    order = list(PastKind)
    rows.sort(key=lambda one: (order.index(one.kind), one.then.event_type, one.then.callback_id))
    since = min((one.first_seen for one in known), default=None)
    return PastListing(at=at, rows=tuple(rows), seen_since=since)


def _paired(rows: list[PastRow], known: Iterable[Remembered], at: datetime) -> list[PastRow]:
    """One that is gone and a new one of its type and filter are one row: it was replaced.

    The new one was made between the last time that the old one was seen and its end; of several
    the one that was made nearest to that end, and then one with the same address.
    """
    by_id = {one.callback.callback_id: one for one in known}
    new: dict[object, list[Callback]] = defaultdict(list)
    for row in rows:
        if row.kind is PastKind.NEW:
            new[type_and_filter(row.then)].append(row.then)
    pairs = sorted(
        (
            (_apart(by_id[after.callback_id], by_id[row.then.callback_id]), other, row, after)
            for row in rows
            if row.kind is PastKind.GONE
            for after in new[type_and_filter(row.then)]
            if _took_over(by_id[after.callback_id], by_id[row.then.callback_id])
            for other in (after.destination_url != row.then.destination_url,)
        ),
        key=lambda pair: (pair[0], pair[1]),
    )
    replaced: dict[str, PastRow] = {}
    taken: set[str] = set()
    for _, _, row, after in pairs:
        if row.then.callback_id in replaced or after.callback_id in taken:
            continue
        taken.add(after.callback_id)
        replaced[row.then.callback_id] = PastRow(
            kind=PastKind.REPLACED,
            then=row.then,
            altered=tuple(alterations([(at, row.then), (at, after)])),
            replaced_by=after.callback_id,
        )
    left = (one for one in rows if one.then.callback_id not in taken)
    return [replaced.get(one.then.callback_id, one) for one in left]


def _made(new: Remembered) -> datetime:
    return new.callback.created_at or new.first_seen


def _apart(new: Remembered, old: Remembered) -> timedelta:
    return abs(_made(new) - (old.gone_at or old.last_seen))


def _took_over(new: Remembered, old: Remembered) -> bool:
    gone_at = old.gone_at or old.last_seen
    return old.last_seen - _CLOCKS_APART <= _made(new) <= gone_at + _CLOCKS_APART


def _row(
    one: Remembered, versions: Mapping[str, Callback], at: datetime, *, was_away: bool
) -> PastRow | None:
    is_listed = one.listing_status is ListingStatus.LISTED
    then = versions.get(one.callback.callback_id, one.callback)
    created = one.callback.created_at
    was_there = one.first_seen <= at or (created is not None and created <= at)
    if not was_there or was_away:
        return PastRow(kind=PastKind.NEW, then=one.callback) if is_listed else None
    if (one.gone_at is not None and one.gone_at <= at) or _is_over(then, at):
        return None
    if one.first_seen > at:
        return PastRow(kind=PastKind.UNSEEN, then=then)
    altered = tuple(alterations([(at, then), (at, one.callback)]))
    if not is_listed:
        return PastRow(kind=PastKind.GONE, then=then)
    return PastRow(kind=PastKind.CHANGED if altered else PastKind.SAME, then=then, altered=altered)


def _is_over(then: Callback, at: datetime) -> bool:
    return then.ends_at is not None and then.ends_at <= at
