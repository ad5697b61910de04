"""Finds a delivered event in whatever somebody pasted: JSON, headers and body, a log line."""

import json
import re
from collections.abc import Callable, Iterator

import msgspec

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.late_pattern import late_pattern
from app.domain.loose_json import nests_too_deep
from app.domain.proofs.delivery import is_event, type_of
from app.domain.proofs.pasted_rows import rows_as_json
from app.domain.proofs.pasted_spellings import CARRIERS, SPELLINGS, WRAPPINGS, Spelling
from app.domain.proofs.printed_object import PrintedObjectError, read_printed

LONGEST = 32 * 1024 * 1024
"""Characters that are looked through; that a text was longer is said."""
_LARGEST_CARRIED = 128 * 1024
"""Characters of a text that is read in two ways at once: each of the first with each other."""
_DEEPEST_TEXTS = 6
"""Texts within texts, as a log within a log."""
_PIECE = late_pattern(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}]', re.DOTALL)
_MOST_DEPTH = 200
"""Levels of an object that is decoded: no delivery has as many."""
_MOST_TRIES = 1000
"""Objects that are tried to tell what a text without an event is."""
_FIRST_PIECE, _LITERAL = 2048, 16
"""Characters that are decoded at first, and of a word or an escape that a cut may fall into."""
_ID_WORD = late_pattern(r"(?<![\w-])[A-Za-z0-9][A-Za-z0-9_-]{3,199}(?![\w-])")
_MOST_WORDS = 500_000
_BEGINS = late_pattern(r'\{\s*+(?=["}])')
_BEGINS_PRINTED = late_pattern(
    r"map\[|\{\s*+(?=[:'\"A-Za-z_$}\[])"
    r"|(?<![\w.])(?:[A-Za-z_][\w.]{0,60}\s?)?[\[(]\s*+(?=:?[\"']?[A-Za-z_]\w{0,40}[\"']?\s?(?:=|:|->))"
    r"|(?<![\w.])(?:OrderedDict|Object|Some)\("
)
"""Where an object may begin; anything else behind a bracket is none."""

Event = dict[str, object]
_Read = Callable[[str, Callable[[], bool]], list[Event]]


class StoppedError(Exception):
    """Whoever asked does not want to know any more."""


class Found(msgspec.Struct, frozen=True):
    """What is in a text.

    `events` are the JSON objects with an `event_id`, in their order, events or not. `is_whole`
    tells whether all of the text was looked through.
    """

    events: list[Event]
    is_whole: bool = True


def find_events(
    text: str, is_stopped: Callable[[], bool] = lambda: False, *, json_alone: bool = False
) -> Found:
    """Every object in a text that has an `event_id`.

    With `json_alone` only JSON counts, however it is wrapped or escaped, and no language's print.

    Objects are found wherever they begin: also where a log wrote them as a quoted string, a mail
    with curly quotes or behind `>`, a spreadsheet with doubled quotes, a web page or a form with
    its own escapes, a language as it prints its own, or a gateway in Base64. Blocks for a time in
    proportion to the text: call it in a thread. Raises: StoppedError.
    """
    whole = text[:LONGEST]
    best: list[Event] = []
    for spelled, written in _written(whole, json_alone=json_alone):
        if is_stopped():
            raise StoppedError
        reads: tuple[_Read, ...] = (_loose_objects_of,)
        if spelled:
            reads = (_objects_of,) if json_alone else (_objects_of, _printed_of)
        for read in reads if "event_id" in written else ():
            found = read(written, is_stopped)
            if read is _printed_of or spelled is rows_as_json:
                found = [one for one in found if _is_meant(one)]
            if any(is_event(one) for one in found):
                return Found(found, len(text) <= LONGEST)
            best = best or found
    return Found(best, len(text) <= LONGEST)


def _written(whole: str, *, json_alone: bool) -> Iterator[tuple[Spelling | None, str]]:
    """A text as it may have been before, the likeliest first; None is the text as it is."""
    spellings = WRAPPINGS if json_alone else SPELLINGS
    for spelled in spellings:
        written = spelled(whole)
        if spelled is str or written != whole:  # else nothing in it is written so
            yield spelled, written
    for carrier in CARRIERS if not json_alone and len(whole) <= _LARGEST_CARRIED else ():
        carried = carrier(whole)
        for spelled in spellings if carried not in {"", whole} else ():
            written = spelled(carried)
            if written not in {"", carried}:
                yield spelled, written
    # At last with line ends within texts: a line that was broken there breaks a name as well.
    yield None, whole


def _is_meant(event: Event) -> bool:
    """Code and messages name the members too, as `on_event(event_id=event.id, event_type=…)`."""
    return type_of(event) in EVENT_TYPES or any(isinstance(one, dict) for one in event.values())


def words_of(text: str) -> set[str]:
    """Everything in a text that may be the ID of an event."""
    found: set[str] = set()
    for one in _ID_WORD.finditer(text[:LONGEST]):
        found.add(one.group())
        if len(found) >= _MOST_WORDS:
            break
    return found


def _loose_objects_of(text: str, is_stopped: Callable[[], bool]) -> list[Event]:
    """Also with line ends within texts, which JSON does not allow."""
    return [] if text.isprintable() else _objects_of(text, is_stopped, strict=False)


def _objects_of(
    text: str,
    is_stopped: Callable[[], bool] = lambda: False,
    level: int = 0,
    *,
    strict: bool = True,
) -> list[Event]:
    decoder = json.JSONDecoder(strict=strict)
    found: list[Event] = []
    begins, tries = _BEGINS.search(text), 0
    while begins is not None:
        at, tries = begins.start(), tries + 1
        if tries % 512 == 0 and is_stopped():
            raise StoppedError
        try:
            value, end = _decoded_at(text, at, decoder)
        except json.JSONDecodeError as error:
            # Up to where it fails it is JSON: what is whole within is found by its braces alone.
            end = max(at + error.pos, at + 1)
            values: Iterator[object] = _whole_within(text, at, end, decoder)
        except (ValueError, RecursionError):  # deeper than anything, or a number without end
            values = _whole_within(text, at, len(text), decoder)
            end = len(text)
        else:
            values = iter((value,))
        for one in values:
            found += _with_id(one, level)
        begins = _BEGINS.search(text, end)
    return found


def _decoded_at(text: str, at: int, decoder: json.JSONDecoder) -> tuple[object, int]:
    """The value that begins at a place, and where it ends.

    From a piece of the text that grows: the error of a failure counts all lines before it, and
    there may be as many failures as braces. Raises: JSONDecodeError, its `pos` from `at`.
    """
    size = _FIRST_PIECE
    while True:
        piece = text[at : at + size]
        try:
            value, end = decoder.raw_decode(piece)
        except json.JSONDecodeError as error:
            cut_off = error.pos >= len(piece) - _LITERAL or error.msg.startswith("Unterminated")
            if not cut_off or at + size >= len(text):
                raise
            size *= 4
        else:
            return value, at + end


def _whole_within(text: str, start: int, end: int, decoder: json.JSONDecoder) -> Iterator[object]:
    """The outermost objects of a piece that are closed in it, each looked at once."""
    opened: list[int] = []
    heights: list[int] = []
    closed: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text, start, end):
        if piece.group() == "{":
            opened.append(piece.start())
            heights.append(0)
        elif piece.group() == "}" and opened:
            began, height = opened.pop(), heights.pop() + 1
            if heights:
                heights[-1] = max(heights[-1], height)
            if height <= _MOST_DEPTH:
                while closed and closed[-1][0] > began:
                    closed.pop()  # it lies within this one
                closed.append((began, piece.end()))
    for began, over in closed:
        if "event_id" not in text[began:over]:
            continue
        try:
            yield decoder.decode(text[began:over])
        except (ValueError, RecursionError):
            continue


def _with_id(value: object, level: int) -> list[Event]:
    """Events within a value; without recursion, since it may be nested as deep as it likes."""
    found: list[Event] = []
    waiting: list[object] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if is_event(one):
                found.append(one)
                continue
            # What a log wraps around an event may have an ID of its own.
            inside = _texts_with_id(one.values(), level)
            found += inside
            waiting += [each for each in reversed(one.values()) if isinstance(each, dict | list)]
            if one.get("event_id") and not inside and not _holds_event(one):
                found.append(one)
        elif isinstance(one, list):
            found += _texts_with_id(one, level)
            waiting += [inner for inner in reversed(one) if isinstance(inner, dict | list)]
        elif isinstance(one, str):
            found += _texts_with_id([one], level)
    return [one for one in found if not nests_too_deep(one)]


def _texts_with_id(values: object, level: int) -> list[Event]:
    if level >= _DEEPEST_TEXTS:
        return []
    return [
        event
        for one in values  # type: ignore[attr-defined]  # the values of an object, or a list
        if isinstance(one, str) and "event_id" in one
        for event in _objects_of(one, level=level + 1)
    ]


def _holds_event(value: object) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        for each in inner:
            if isinstance(each, dict) and each.get("event_id"):
                return True
            if isinstance(each, dict | list):
                waiting.append(each)
    return False


def _printed_of(text: str, is_stopped: Callable[[], bool]) -> list[Event]:
    """Objects as a language prints them."""
    found: list[Event] = []
    begins = _BEGINS_PRINTED.search(text)
    tries = 0
    while begins is not None:
        tries += 1
        if tries % 512 == 0 and is_stopped():
            raise StoppedError
        try:
            value, end = read_printed(text, begins.start())
            found += _with_id(value, 0)
        except PrintedObjectError as error:
            end = max(error.at, begins.end())
        except RecursionError:
            end = begins.end()
        begins = _BEGINS_PRINTED.search(text, end)
    return found


def why_none(text: str) -> str:
    """What a text is in which no event was found."""
    start = text[:_FIRST_PIECE].lstrip("\ufeff \t\r\n")
    if not start:
        return "empty"
    if "event_id" in text:
        return "cut off, or written in a way that is not read"
    if re.match(r"<[A-Za-z!?/]", start):
        return "XML or HTML"
    if "\x1f\ufffd" in start or start.startswith(("\x1f", "H4sI")):
        return "compressed and broken"
    decoder = json.JSONDecoder(strict=False)
    begins, tries = _BEGINS.search(text), 0
    while begins is not None and tries < _MOST_TRIES:
        tries += 1
        try:
            _decoded_at(text, begins.start(), decoder)
        except RecursionError:
            return "JSON, nested too deep"
        except ValueError:
            begins = _BEGINS.search(text, begins.end())
        else:
            return "JSON without event_id"
    return "not JSON"
