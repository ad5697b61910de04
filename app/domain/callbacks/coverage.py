"""What is covered over time: lanes of registrations of one type and filter, and their gaps.

All times are aware UTC. A registration covers from its start up to, and without, its end.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.callbacks.type_and_filter import TypeAndFilter, type_and_filter
from app.domain.callbacks.wide_ones import WideOnes, WideSpan

NO_LOSS = timedelta(minutes=1)
"""What ends at 23:59, the last minute of a day, is followed by what starts at midnight."""
AT_ONCE = timedelta(minutes=1)
"""What is lost sooner than that is lost at once."""
FORECAST = timedelta(days=90)
"""How far ahead a gap is told of unasked."""
LATELY = timedelta(days=30)
"""For how long it is told that a lane is over, before that is taken to be meant so."""
_ORDER = {name: at for at, name in enumerate(EVENT_TYPES)}


class PieceKind(StrEnum):
    """What is so between two moments."""

    COVERED = "covered"
    GAP = "gap"
    OVERLAP = "overlap"
    UNKNOWN = "unknown"


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    """One type and filter over time.

    `listed` is what the server lists now, `ended` what is remembered of earlier ones, each with the
    end it really had. One whose dates cannot be read is in `unclear`, and covers nothing for sure.
    `last_seen` holds, by their IDs, when those were seen last (aware UTC) of whose end is known
    only that it was later: until they were missed they may have covered, or not. `wide` is when
    those of another filter take all events of this one too; see `WideOnes`.
    """

    event_type: str
    filters: tuple[tuple[str, str], ...]
    listed: tuple[Callback, ...] = ()
    ended: tuple[Callback, ...] = ()
    unclear: tuple[Callback, ...] = ()
    last_seen: Mapping[str, datetime] = {}
    wide: tuple[WideSpan, ...] = ()

    @property
    def covers(self) -> tuple[Callback, ...]:
        """What covers it, now or at another time."""
        return (*self.ended, *self.listed)

    def sure_end(self, one: Callback) -> datetime:
        """Until when one of them covers for sure."""
        seen = self.last_seen.get(one.callback_id, FOREVER)
        return max(min(_end(one), seen), _start(one))


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A span in which the same registrations cover a lane.

    `start` None is since ever, `end` None is without end. A gap has no `callbacks`; those of one
    that is UNKNOWN may have covered it, and nothing else did.
    """

    kind: PieceKind
    start: datetime | None
    end: datetime | None
    callbacks: tuple[Callback, ...] = ()


class LaneGap(msgspec.Struct, frozen=True):
    """A gap ahead, and whose it is; it begins now or later, `end` None where nothing follows.

    One that is under way has begun at `since`, which is None where nothing is known before it.
    """

    lane: Lane
    start: datetime
    end: datetime | None
    since: datetime | None


class Uncovered(msgspec.Struct, frozen=True, kw_only=True):
    """Aware UTC. `start` None is from now on, `end` None until nobody knows when."""

    start: datetime | None
    end: datetime | None


class Forecast(msgspec.Struct, frozen=True):
    """What is ahead within some days: gaps by when they begin, and overlaps.

    `over` are lanes that nothing is listed of any more, and when the last of them ended (aware
    UTC), at most 30 days ago: perhaps on purpose, so they are no gaps. `unclear` are lanes with a
    registration whose dates cannot be read: they may have other gaps, or fewer. `listed` is how
    many lanes there are that the server lists something of.
    """

    gaps: tuple[LaneGap, ...]
    overlaps: tuple[tuple[Lane, Piece], ...]
    over: tuple[tuple[Lane, datetime], ...] = ()
    unclear: tuple[Lane, ...] = ()
    listed: int = 0


def lanes_of(
    listed: Iterable[Callback],
    ended: Iterable[Callback] = (),
    last_seen: Mapping[str, datetime] | None = None,
) -> list[Lane]:
    """Lanes in the order of the catalogue, unknown types last, then by their filters.

    `last_seen` is that of `Lane`, of all lanes; None for no such ones.
    """
    listed, ended = list(listed), list(ended)
    found: dict[TypeAndFilter, dict[str, list[Callback]]] = {}
    for one in listed:
        kind = "listed" if one.has_clear_dates else "unclear"
        found.setdefault(type_and_filter(one), {}).setdefault(kind, []).append(one)
    for one in ended:
        if one.has_clear_dates:  # of any other nothing is known that is over
            found.setdefault(type_and_filter(one), {}).setdefault("ended", []).append(one)
    wide = WideOnes((*listed, *ended), last_seen)
    lanes = [
        Lane(
            event_type=event_type,
            filters=filters,
            listed=_in_time(members.get("listed", ())),
            ended=_in_time(members.get("ended", ())),
            unclear=tuple(members.get("unclear", ())),
            last_seen=last_seen or {},
            wide=wide.over((event_type, filters)),
        )
        for (event_type, filters), members in found.items()
    ]
    return sorted(
        lanes,
        key=lambda one: (_ORDER.get(one.event_type, len(_ORDER)), one.event_type, one.filters),
    )


def pieces_of(lane: Lane) -> list[Piece]:
    """From the first start on without an interruption, save for a minute; the last has no end."""
    spans = [(_start(one), _end(one), one) for one in lane.covers if _start(one) < _end(one)]
    if not spans:
        return []
    spans.sort(key=lambda span: span[0])
    ends = {one.callback_id: lane.sure_end(one) for _, _, one in spans}
    edges = sorted({edge for start, end, _ in spans for edge in (start, end)} | {*ends.values()})
    found: list[Piece] = []
    under_way: list[tuple[datetime, Callback]] = []
    begun = 0
    for start, end in zip(edges, [*edges[1:], FOREVER], strict=True):
        under_way = [one for one in under_way if one[0] > start]
        while begun < len(spans) and spans[begun][0] <= start:
            under_way.append(spans[begun][1:])
            begun += 1
        if start >= end:
            continue
        over = tuple(one for _, one in under_way)
        if not over and end - start <= NO_LOSS:
            continue
        sure = sum(start < ends[one.callback_id] for one in over)
        kind = (PieceKind.GAP, PieceKind.COVERED, PieceKind.OVERLAP)[min(sure, 2)]
        if over and not sure:
            kind = PieceKind.UNKNOWN
        if sure or not lane.wide:
            found.append(_piece(kind, start, end, over))
        else:
            found += _filled(lane, kind, start, end, over)
    return found


def _piece(
    kind: PieceKind, start: datetime, end: datetime, callbacks: tuple[Callback, ...]
) -> Piece:
    return Piece(
        kind=kind,
        start=None if start == ALWAYS else start,
        end=None if end == FOREVER else end,
        callbacks=callbacks,
    )


def _filled(
    lane: Lane, kind: PieceKind, start: datetime, end: datetime, over: tuple[Callback, ...]
) -> Iterator[Piece]:
    """A span that nothing of the lane covers for sure: what takes more may cover parts of it.

    That is no overlap anywhere: it is another registration to the server.
    """
    free = start
    for one in lane.wide:
        first, last = max(one.start, free), min(one.end, end)
        if first >= last:
            continue
        if first - free > NO_LOSS:
            yield _piece(kind, free, first, over)
        else:
            first = free
        yield _piece(PieceKind.COVERED, first, last, one.callbacks)
        free = last
    if end - free > NO_LOSS:
        yield _piece(kind, free, end, over)


def gaps_in(lane: Lane, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """What is not covered for sure between two moments, before the first start included."""
    found: list[tuple[datetime, datetime]] = []
    free = start
    for first, last in _merged(lane):
        if first >= end:
            break
        if first > free:
            found.append((free, first))
        free = max(free, last)
    if free < end:
        found.append((free, end))
    return found


def uncovered_by(old: Callback, after: Iterable[Callback], now: datetime) -> list[Uncovered]:
    """When nothing covers what `old` covers now or later, once it is gone; the next first.

    Each goes on until something covers the lane again, which may be after `old` would have ended.
    `after` is what will be listed without it; one whose dates cannot be read is not counted on.
    A minute is no loss, see `NO_LOSS`.
    `now` is aware UTC.
    """
    after = list(after)
    key = type_and_filter(old)
    lane = Lane(
        event_type=old.event_type,
        filters=key[1],
        listed=tuple(one for one in after if one.has_clear_dates and type_and_filter(one) == key),
        wide=WideOnes(after).over(key),
    )
    start = max(now, _start(old))
    lost = gaps_in(lane, start, _end(old)) if start < _end(old) else []
    covers = _merged(lane)
    found = []
    for first, last in lost:
        if last - first <= NO_LOSS:
            continue
        again = min((begins for begins, _ in covers if begins >= last), default=None)
        found.append(Uncovered(start=first if first > now else None, end=again))
    return found


def next_free(lane: Lane, at: datetime) -> tuple[datetime, datetime | None] | None:
    """The first slot from a moment on in which nothing covers.

    Its end is None where nothing follows. None where all is covered for ever.
    """
    for first, last in _merged(lane):
        if first - at > NO_LOSS:
            return at, first
        at = max(at, last)
    return None if at >= FOREVER else (at, None)


def longest_cover(lane: Lane, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
    """The longest time without a gap between two moments, the earliest of equals; None for none."""
    within = [(max(first, start), min(last, end)) for first, last in _merged(lane)]
    whole = [(first, last) for first, last in within if first < last]
    return max(whole, key=lambda one: one[1] - one[0], default=None)


def forecast(lanes: Iterable[Lane], now: datetime, within: timedelta) -> Forecast:
    """Gaps and overlaps that are, or begin, within a time from now.

    Gaps are only of lanes that the server lists something of: what was given up is none.
    """
    gaps: list[LaneGap] = []
    overlaps: list[tuple[Lane, Piece]] = []
    over: list[tuple[Lane, datetime]] = []
    unclear: list[Lane] = []
    listed = 0
    for lane in lanes:
        listed += bool(lane.listed)
        if lane.unclear:
            unclear.append(lane)
        if not lane.listed:
            # One that was ended before it began never covered anything.
            began = (one for one in lane.ended if _start(one) < _end(one))
            ended = max(map(_end, began), default=ALWAYS)
            if (
                not lane.unclear
                and now - LATELY < ended <= now
                and gaps_in(lane, now, now + NO_LOSS)
            ):
                over.append((lane, ended))
            continue
        for piece in pieces_of(lane):
            ahead = piece.end is None or piece.end > now
            start = max(piece.start or ALWAYS, now)
            if not ahead or start >= now + within:
                continue
            if piece.kind is PieceKind.GAP:
                gaps.append(LaneGap(lane, start, piece.end, piece.start))
            elif piece.kind is PieceKind.OVERLAP:
                overlaps.append((lane, piece))
    gaps.sort(key=lambda one: one.start)
    over.sort(key=lambda one: one[1], reverse=True)
    return Forecast(tuple(gaps), tuple(overlaps), tuple(over), tuple(unclear), listed)


def _merged(lane: Lane) -> list[tuple[datetime, datetime]]:
    """What is covered for sure.

    Spans that touch, or that a minute is between, are one: see `NO_LOSS`.
    """
    found: list[tuple[datetime, datetime]] = []
    spans = [(_start(one), lane.sure_end(one)) for one in lane.covers]
    spans += [(one.start, one.end) for one in lane.wide]
    for first, last in sorted(spans):
        if first >= last:
            continue
        if found and first - found[-1][1] <= NO_LOSS:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def _in_time(callbacks: Iterable[Callback]) -> tuple[Callback, ...]:
    return tuple(sorted(callbacks, key=lambda one: (_start(one), _end(one), one.callback_id)))


def _start(one: Callback) -> datetime:
    return one.starts_at or ALWAYS


def _end(one: Callback) -> datetime:
    return one.ends_at or FOREVER
