"""What this desk remembers of a registration after the server stopped listing it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback


class ListingStatus(StrEnum):
    """Why a registration is, or is no longer, in the server's list."""

    LISTED = "listed"
    ENDED_HERE = "ended here"
    ENDED = "ended"
    VANISHED = "vanished"


class Note(msgspec.Struct, frozen=True, gc=False):
    """What the user wrote about a registration; kept on this computer only."""

    name: str = ""
    owner: str = ""
    ticket: str = ""


class Remembered(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One registration as it was last seen.

    All times are aware UTC. `gone_at` is when it was found missing or ended, None while listed;
    `ended_by` is the user of this computer who ended it here, else empty.
    """

    callback: Callback
    listing_status: ListingStatus
    first_seen: datetime
    last_seen: datetime
    gone_at: datetime | None = None
    ended_by: str = ""
    note: Note = Note()


def ended_callbacks(known: Mapping[str, Remembered]) -> list[Callback]:
    """What is remembered and listed no more, each with the end that it really had."""
    found = []
    for one in known.values():
        if one.listing_status is ListingStatus.LISTED:
            continue
        ends = [moment for moment in (one.callback.ends_at, one.gone_at) if moment is not None]
        if ends:
            found.append(msgspec.structs.replace(one.callback, ends_at=min(ends)))
    return found


def seen_last(known: Mapping[str, Remembered]) -> dict[str, datetime]:
    """By ID, when those were seen last (aware UTC) that somebody ended when nobody here saw it."""
    return {
        callback_id: one.last_seen
        for callback_id, one in known.items()
        if one.listing_status is ListingStatus.VANISHED
    }


class FoundInMemory(msgspec.Struct, frozen=True, kw_only=True):
    """A remembered callback that was looked for in all companies."""

    company_id: str
    remembered: Remembered


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What a read found changed since the read before, changes made here left out.

    `since` is when the read before was (aware UTC), None if this was the first.
    """

    since: datetime | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def and_then(self, later: "Difference") -> "Difference":
        """Merges a later difference into this one.

        An id that was added, then gone, is in neither.
        """

        def both(first: tuple[str, ...], then: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(dict.fromkeys((*first, *then)))

        added = both(self.added, later.added)
        gone = tuple(one for one in self.gone if one not in later.added)
        return Difference(
            since=self.since,
            added=tuple(one for one in added if one not in later.gone),
            changed=both(self.changed, later.changed),
            gone=both(gone, tuple(one for one in later.gone if one not in self.added)),
        )

    def minus(self, other: "Difference") -> "Difference":
        """Without the ids that `other` has in the same list."""
        return Difference(
            since=self.since,
            added=_others(self.added, other.added),
            changed=_others(self.changed, other.changed),
            gone=_others(self.gone, other.gone),
        )

    def without(self, ids: Collection[str]) -> "Difference":
        """As if these had not changed."""
        return self.minus(
            Difference(since=None, added=tuple(ids), changed=tuple(ids), gone=tuple(ids))
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed, or there is nothing to compare with."""
        return self.since is None or not (self.added or self.changed or self.gone)


def _others(ids: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    known = frozenset(known)
    return tuple(one for one in ids if one not in known)
