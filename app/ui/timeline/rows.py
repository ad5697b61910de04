"""What stands in each lane of the timeline, and where: bars and gaps, and the rows they need."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import Lane, PieceKind, pieces_of
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.domain.callbacks.followed import followed_in
from app.domain.callbacks.remembered import Remembered
from app.domain.masking import masked_url
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address, split_address
from app.text.formats import Formats, applies_to
from app.text.status import Status
from app.text.translate import translate


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A bar or a gap. `start` and `end` are aware UTC; `callback` None is a gap.

    `level` is the row within the lane, 0 on top; `is_ahead` tells a gap that is not over yet.
    `seen_until` is when one that vanished was seen last (aware UTC): from then to `end` nobody
    knows whether it covered. None where its end is known.
    """

    start: datetime
    end: datetime
    callback: Callback | None = None
    status: Status | None = None
    level: int = 0
    is_ahead: bool = False
    is_remembered: bool = False
    seen_until: datetime | None = None


class ChosenSpan(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen of a lane. `start` and `end` are aware UTC, None for always and for no end.

    `is_gap_ahead` tells a gap that is not over yet.
    """

    lane: Lane
    start: datetime | None
    end: datetime | None
    is_gap_ahead: bool


class LaneRow(msgspec.Struct, frozen=True, kw_only=True):
    """A lane with what it shows; `items` by their starts, `levels` how many rows it needs."""

    lane: Lane
    title: str
    applies: str
    items: tuple[Item, ...]
    levels: int = 1

    def place_of(self, item: Item) -> int:
        """Where it stands, or what is there in its place by now."""
        if item in self.items:
            return self.items.index(item)
        at = (place for place, one in enumerate(self.items) if one.start <= item.start < one.end)
        return next(at, 0)

    @property
    def has_gap_ahead(self) -> bool:
        """Whether something of it is, or will be, uncovered."""
        return any(one.is_ahead for one in self.items)


def same_lane(one: Lane, other: Lane) -> bool:
    """Whether both are of one type and filter."""
    return (one.event_type, one.filters) == (other.event_type, other.filters)


def lane_row(
    lane: Lane, formats: Formats, now: datetime, known: Mapping[str, Remembered], *, past: bool
) -> LaneRow:
    """`past` shows what is remembered too."""
    listed, ends_followed = {one.callback_id for one in lane.listed}, followed_in(lane)
    levels: list[datetime] = []
    items: list[Item] = []
    for one in (*lane.ended, *lane.listed) if past else lane.listed:
        start, end = one.starts_at or ALWAYS, one.ends_at or FOREVER
        level = next((at for at, until in enumerate(levels) if until <= start), len(levels))
        levels[level : level + 1] = [end]
        kept = known.get(one.callback_id)
        items.append(
            Item(
                start=start,
                end=end,
                callback=one,
                status=formats.status_of(
                    one, now, kept, is_followed=one.callback_id in ends_followed
                ),
                level=level,
                is_remembered=one.callback_id not in listed,
                seen_until=sure if (sure := lane.sure_end(one)) < end else None,
            )
        )
    if lane.listed:
        for piece in pieces_of(lane):
            if piece.kind is not PieceKind.GAP:
                continue
            start, end = piece.start or ALWAYS, piece.end or FOREVER
            ahead = end > now
            if ahead or past:
                items.append(Item(start=start, end=end, is_ahead=ahead))
    items.sort(key=lambda one: (one.start, one.level))
    return LaneRow(
        lane=lane,
        title=visible(lane.event_type),
        applies=applies_to(lane.event_type, lane.filters),
        items=tuple(items),
        levels=max(len(levels), 1),
    )


def bar_text(callback: Callback) -> str:
    """`AB3401  hooks.acme.example/people`."""
    return f"{visible(callback.callback_id)}   {_where(callback.destination_url)}"


@lru_cache(maxsize=4096)
def _where(url: str) -> str:
    """Each frame asks for that of every bar in view; a picture of it is handed on."""
    url = masked_url(url)
    parts = split_address(url)
    if parts is None:
        return visible(url)
    scheme = f"{parts.scheme}://"
    return shown_address(f"{scheme}{parts.hostname}{parts.path}").removeprefix(scheme)


def item_text(row: LaneRow, item: Item, formats: Formats) -> str:
    """What a screen reader says, and what stands under the mouse."""
    start = translate("timeline", "always") if item.start == ALWAYS else formats.both(item.start)
    end = translate("timeline", "no end") if item.end == FOREVER else formats.both(item.end)
    if item.callback is None:
        what = translate("timeline", "Gap")
    else:
        state = item.status.text if item.status else ""
        what = f"{bar_text(item.callback)} · {state}"
    span = translate("timeline", "from {0} to {1}").format(start, end).replace("\n", " = ")
    if item.seen_until is not None:
        seen = formats.both(item.seen_until).replace("\n", " = ")
        unknown = translate(
            "timeline", "Seen last {0}, missed at the end of the bar: when it ended is not known."
        )
        span += "\n" + unknown.format(seen)
    return f"{row.title}, {row.applies}: {what}\n{span}"


def described(chosen: tuple[LaneRow, Item] | None, formats: Formats) -> str:
    """For whoever does not see the chart: where the keys are, and where the same facts are rows."""
    said = [item_text(*chosen, formats)] if chosen is not None else []
    said.append(
        translate("timeline", "Arrows go from bar to bar; As a table shows the same facts in rows.")
    )
    return ". ".join(said)


def gaps_ahead(rows: list[LaneRow]) -> list[tuple[datetime, int, int]]:
    """The start of each gap still ahead (aware UTC), its lane and place there; earliest first."""
    return sorted(
        (item.start, lane, at)
        for lane, row in enumerate(rows)
        for at, item in enumerate(row.items)
        if item.is_ahead
    )
