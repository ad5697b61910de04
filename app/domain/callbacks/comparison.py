"""What is new in an answer of the server, compared with what is remembered."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import Difference, ListingStatus, Remembered

_OVERTAKEN_WITHIN = timedelta(minutes=5)
"""A kept state dated up to this long after a request counts as newer than its answer. A later date
is ignored: then the computer's clock was set back."""
_ANSWERED_WITHIN = timedelta(minutes=1)
"""A missing registration whose end is at most this long after the request counts as ended."""


class Gone(msgspec.Struct, frozen=True):
    """A registration that left the list: why, and since when (aware UTC)."""

    status: ListingStatus
    at: datetime


class ReadComparison(msgspec.Struct, frozen=True, kw_only=True):
    """What a list that was read says of each registration, by its id.

    `current`: ids of the answer whose kept state is not newer. `altered`: those of `current` whose
    values differ from the kept ones, or that were never kept. `added`: those of `current` that were
    not listed before. `changed`: those of `altered` that were. `gone`: ids that left the list.
    """

    current: tuple[str, ...]
    altered: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    gone: dict[str, Gone]

    def difference(self, since: datetime | None) -> Difference:
        """As it is told; `since` is when the list before was read, None if there was none."""
        return Difference(
            since=since, added=self.added, changed=self.changed, gone=tuple(self.gone)
        )


def compared_with_list(
    kept: Mapping[str, Remembered],
    listed: Mapping[str, Callback],
    asked_at: datetime,
    *,
    whole: bool,
) -> ReadComparison:
    """Compares a list with what is kept of each registration, by its id.

    `asked_at` is when the list was requested (aware UTC). An id whose kept state is newer than that
    is skipped. With `whole` False no id is reported as gone.
    """
    newer = {one for one, before in kept.items() if is_newer(before, asked_at)}
    current = [one for one in listed if one not in newer]
    altered, added, changed = [], [], []
    for callback_id in current:
        before = kept.get(callback_id)
        was_listed = before is not None and before.listing_status is ListingStatus.LISTED
        if not was_listed:
            added.append(callback_id)
        if before is None or not says_the_same(before.callback, listed[callback_id]):
            altered.append(callback_id)
            if was_listed:
                changed.append(callback_id)
    gone = {
        one: _left_at(before.callback, asked_at)
        for one, before in kept.items()
        if whole
        and before.listing_status is ListingStatus.LISTED
        and one not in listed
        and one not in newer
    }
    return ReadComparison(
        current=tuple(current),
        altered=tuple(altered),
        added=tuple(added),
        changed=tuple(changed),
        gone=gone,
    )


def compared_with_one(before: Remembered | None, seen: Callback, asked_at: datetime) -> Difference:
    """Compares one registration that was requested by its id with what is kept of it.

    Its `since` is always None; `MemoryStore.store_seen` sets it.
    """
    this = (seen.callback_id,)
    was_listed = before is not None and before.listing_status is ListingStatus.LISTED
    if status_of_seen(seen, asked_at) is ListingStatus.ENDED:
        return Difference(since=None, gone=this if was_listed else ())
    if before is None or not was_listed:
        return Difference(since=None, added=this)
    return Difference(since=None, changed=() if says_the_same(before.callback, seen) else this)


def status_of_seen(seen: Callback, at: datetime) -> ListingStatus:
    """Whether a registration that the server still knows is over."""
    over = seen.ends_at is not None and seen.ends_at <= at
    return ListingStatus.ENDED if over else ListingStatus.LISTED


def is_newer(kept: Remembered, asked_at: datetime) -> bool:
    """Whether the kept state is newer than a request sent at `asked_at` (aware UTC)."""
    return timedelta(0) < _changed_at(kept) - asked_at <= _OVERTAKEN_WITHIN


def _changed_at(kept: Remembered) -> datetime:
    return kept.last_seen if kept.gone_at is None else max(kept.last_seen, kept.gone_at)


def brought_up_to_date(
    answer: tuple[Callback, ...],
    known: Mapping[str, Remembered],
    asked_at: datetime,
    answered_at: datetime,
) -> tuple[Callback, ...]:
    """A list with what somebody here has changed between question and answer (aware UTC).

    `known` is all that is remembered, the list included. Another window or the command line may
    have ended, made or replaced something while the server wrote it. What is dated later than the
    answer is of a clock that was ahead, and older.
    """
    until = min(answered_at, asked_at + _OVERTAKEN_WITHIN)
    newer = {name: one for name, one in known.items() if asked_at < _changed_at(one) <= until}
    if not newer:
        return answer
    there = {one.callback_id for one in answer}
    goes_on = {
        name: one.callback
        for name, one in newer.items()
        if one.listing_status is ListingStatus.LISTED
    }
    return (
        *(
            goes_on.get(one.callback_id, one)
            for one in answer
            if one.callback_id in goes_on or one.callback_id not in newer
        ),
        *(one for name, one in goes_on.items() if name not in there),
    )


def says_the_same(one: Callback, other: Callback) -> bool:
    """Whether two registrations have equal fields and equal JSON; its layout is ignored."""
    if one is other or one == other:
        return True
    if msgspec.structs.replace(one, raw=b"") != msgspec.structs.replace(other, raw=b""):
        return False
    try:
        return bool(msgspec.json.decode(one.raw) == msgspec.json.decode(other.raw))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False


def _left_at(last: Callback, asked_at: datetime) -> Gone:
    # It may have ended between the question and the answer.
    if last.ends_at is not None and last.ends_at <= asked_at + _ANSWERED_WITHIN:
        return Gone(ListingStatus.ENDED, last.ends_at)
    return Gone(ListingStatus.VANISHED, asked_at)
