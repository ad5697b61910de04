"""What the command box offers, and which of it fits what is typed."""

from collections.abc import Callable, Iterable
from enum import IntEnum

import msgspec

from app.text.noop import QT_TRANSLATE_NOOP

MOST = 12
"""Results that are listed."""


class EntryKind(IntEnum):
    """In the order of the groups."""

    COMPANY = 0
    CALLBACK = 1
    PAGE = 2
    ACTION = 3


KIND_WORDS = {
    EntryKind.COMPANY: QT_TRANSLATE_NOOP("commands", "Companies"),
    EntryKind.CALLBACK: QT_TRANSLATE_NOOP("commands", "Callbacks"),
    EntryKind.PAGE: QT_TRANSLATE_NOOP("commands", "Pages"),
    EntryKind.ACTION: QT_TRANSLATE_NOOP("commands", "Actions"),
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to go to or to do.

    `entry_id` is the same at the next start; `detail` stands beside the text; `also` is not shown,
    and found all the same; `keys` is its shortcut, "" for none; `why_not` says why it cannot be
    done now, "" if it can.
    """

    entry_id: str
    kind: EntryKind
    text: str
    run: Callable[[], object]
    detail: str = ""
    also: str = ""
    keys: str = ""
    why_not: str = ""
    production: bool = False


def ranked(entries: Iterable[Entry], typed: str, recent: list[str]) -> list[Entry]:
    """At most `MOST` entries that hold every typed word, the best first, then put into groups.

    Nothing typed gives the recent ones, the latest first, then pages and companies.
    """
    found = list(entries)
    words = typed.casefold().split()
    if not words:
        by_id = {one.entry_id: one for one in found}
        first = [by_id[one] for one in recent if one in by_id][:MOST]
        rest = [
            one
            for kind in (EntryKind.PAGE, EntryKind.COMPANY)
            for one in found
            if one.kind is kind and one not in first
        ]
        return [*first, *rest][:MOST]
    places = {one: at for at, one in enumerate(recent)}
    scored = []
    for at, one in enumerate(found):
        score = _score(one, words)
        if score is not None:
            place = places.get(one.entry_id, len(recent))
            scored.append((score, place, len(one.text), at, one))
    best = [one for *_, one in sorted(scored, key=lambda row: row[:4])][:MOST]
    # The group of the best one stands first: Enter takes what fits best.
    order = list(dict.fromkeys(one.kind for one in best))
    return sorted(best, key=lambda one: order.index(one.kind))


def _score(one: Entry, words: list[str]) -> int | None:
    """The lower, the better; None where a word is missing."""
    text, detail, also = one.text.casefold(), one.detail.casefold(), one.also.casefold()
    score = 0
    for word in words:
        if text.startswith(word):
            continue
        if f" {word}" in text:
            score += 1
        elif word in text:
            score += 2
        elif word in detail:
            score += 4
        elif word in also:
            score += 6
        else:
            return None
    # Not far behind: whoever types its name is told why, and does nothing else by Enter.
    return score + (1 if one.why_not else 0)


def marked_pieces(text: str, typed: str) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it is what was typed."""
    folded = text.casefold()
    if len(folded) != len(text):
        return [(text, False)]  # a letter that folds to two: the places would not fit
    marks = [False] * len(text)
    for word in typed.casefold().split():
        at = folded.find(word)
        if at >= 0:
            marks[at : at + len(word)] = [True] * len(word)
    pieces: list[tuple[str, bool]] = []
    for letter, marked in zip(text, marks, strict=True):
        if pieces and pieces[-1][1] is marked:
            pieces[-1] = (pieces[-1][0] + letter, marked)
        else:
            pieces.append((letter, marked))
    return pieces
