"""What the command line writes: tables for people, JSON for programs."""

import io
import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.masking import masked_url
from app.domain.moments import write_moment
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.exports.callback_list import NOT_READABLE
from app.text.formats import Formats

_is_changed = False
_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_WIDEST = 60
"""Letters that a column of a table is wide at most."""
_NARROWEST = 12
"""Letters that a cell keeps where the terminal has not the room."""
_LONGEST = 4000
"""Letters of a cell: what somebody else wrote ends somewhere."""
_GAP = "  "


def say_bytes(body: bytes) -> None:
    """Writes them as they are, as `say` does."""
    _write(lambda: click.echo(body, nl=False))


def say(text: str) -> None:
    """Writes a line. Whoever reads no more, as `head` does, changes nothing of what was done.

    Ends the program where it cannot be written, unless something was changed: that is said then.
    """
    _write(lambda: click.echo(text))


def _write(write: Callable[[], None]) -> None:
    try:
        write()
    except BrokenPipeError:
        write_no_more()
    except OSError as error:
        write_no_more()
        why = error.strerror or error
        click.echo(f"callback-desk: the output could not be written: {why}", err=True)
        if not _is_changed:
            sys.exit(1)


def warn(sentence: str) -> None:
    """Says something beside the output; nobody has to read it."""
    with suppress(OSError, ValueError):
        click.echo(f"callback-desk: {told(sentence)}", err=True)


def told(text: str) -> str:
    """Sentences with what a server says: its second line must not look like one of our own."""
    return visible(text, lines=True).replace("\n", "\n    ")


def keep_exit_status() -> None:
    """Something was changed: the program ends as that came out, whoever reads it."""
    global _is_changed  # noqa: PLW0603 - of the one output that a program has
    _is_changed = True


def use_plain_letters() -> None:
    """What the terminal has no letters for is written as numbers, and ends nothing."""
    # Of a stream that was closed before, Python has none: what is written is refused, and told.
    sys.stdout = sys.stdout or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - until the end
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as above
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write_no_more() -> None:
    """What is written to the output from here on goes nowhere."""
    # Python would try once more at its end, and say so.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    least: Mapping[str, int] | None = None,
    *,
    firm: Collection[str] = (),
    days: str = "",
) -> None:
    """Columns as wide as they need, up to a limit; nothing in a cell moves the cursor.

    In a terminal a line has room: its widest cells are cut in their middle for it. `least` says of
    a column how many letters its cells keep all the same, else it is twelve. Where even so there is
    too little room `days`, a column of moments, tells the days alone, and then only `firm` ones
    keep theirs. Where not even that has room each row is told in lines of its own. Into a file or
    another program every cell goes uncut.
    """
    cells = [[_cell(text) for text in row] for row in (head, *rows)]
    widths = [min(max(len(row[at]) for row in cells), _WIDEST) for at in range(len(head))]
    if sys.stdout.isatty():
        room, lowest = _room(), [(least or {}).get(name, _NARROWEST) for name in head]
        if days and _line_width(map(min, widths, lowest)) > room:
            at = head.index(days)
            cells = [[*row[:at], _day_of(row[at]), *row[at + 1 :]] for row in cells]
            widths[at] = lowest[at] = max(len(row[at]) for row in cells)
        if _line_width(map(min, widths, lowest)) > room:
            kept = {*firm, days}
            pairs = zip(lowest, head, strict=True)
            lowest = [one if name in kept else _NARROWEST for one, name in pairs]
        if _line_width(map(min, widths, lowest)) > room:
            _write_one_by_one(cells)
            return
        widths = _fitted(widths, lowest)
        cells = [[_cut(text, at) for text, at in zip(row, widths, strict=True)] for row in cells]
    for row in cells:
        line = _GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        say(line.rstrip())


def _write_one_by_one(cells: Sequence[Sequence[str]]) -> None:
    """Each row in lines of its own, whole, below an empty line; `cells` begin with the head."""
    head = cells[0]
    width = max(map(len, head))
    for row in cells[1:]:
        say("")
        for name, text in zip(head, row, strict=True):
            if text:
                say(f"{name.ljust(width)}{_GAP}{text}")


def _day_of(cell: str) -> str:
    day, _, time = cell.partition("T")
    return day if time and day[:1].isdigit() else cell


def _room() -> int:
    return shutil.get_terminal_size().columns


def _line_width(widths: Iterable[int]) -> int:
    found = list(widths)
    return sum(found) + len(_GAP) * (len(found) - 1)


def _fitted(widths: list[int], least: list[int]) -> list[int]:
    """As wide as the terminal, by what the widest columns give; they keep a little."""
    widths = list(widths)
    for _ in range(_line_width(widths) - _room()):
        giving = [at for at, width in enumerate(widths) if width > least[at]]
        if not giving:
            break
        widths[max(giving, key=lambda at: widths[at])] -= 1
    return widths


def _cut(text: str, width: int) -> str:
    """Without its middle, so that a host and the last part of an address stay."""
    if len(text) <= width:
        return text
    last = (width - 1) // 3
    return f"{text[: width - 1 - last]}…{text[len(text) - last :]}"


def write_json(value: object) -> None:
    """Indented, UTF-8, the same members at every version."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=2).decode()
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        text = json.dumps(json.loads(text), indent=2)  # letters that it has not stand as numbers
    # A terminal heeds such characters; in JSON they may stand as numbers.
    say(_STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text))


class UtcFormats(Formats):
    """Nothing beside a moment says its zone here, so each says it itself."""

    def moment(self, moment: datetime) -> str:
        """Such as `2 Dec 2026 09:00 UTC`."""
        return self.utc(moment)


FORMATS = UtcFormats()


def option_for(option: str, value: str) -> str:
    """An option with its value, as the shell of this system takes it."""
    if os.name != "nt":
        return f"{option} {shlex.quote(value)}"
    from subprocess import list2cmdline  # noqa: PLC0415 - rare, and not light

    return f"{option} {list2cmdline([value])}"


def shown_url(url: str) -> str:
    """An address for people: without what is secret in it, an odd host in both forms."""
    return visible(shown_address(masked_url(url)))


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC, as the provider writes it."""
    return write_moment(at) if at is not None else None


def date_text(one: Callback, member: str, at: datetime | None, none: str) -> str:
    """For people; `none` says that there is none, which one that cannot be read does not."""
    return NOT_READABLE if member in one.unreadable else moment(at) or none


def callback_as_json(one: Callback, known: Remembered | None) -> dict[str, Any]:
    """What a program gets; members are only ever added. `known` is what is remembered of it.

    `unreadable` are the provider's names of members whose values nobody can read; the state is
    `unknown` where a date is among them. One that is not listed any more is `ended`, or `vanished`.
    """
    listed = known is None or known.listing_status is ListingStatus.LISTED
    state = str(one.state_at(datetime.now(UTC))) if one.has_clear_dates else "unknown"
    if known is not None and not listed:
        vanished = known.listing_status is ListingStatus.VANISHED
        state = "vanished" if vanished else "ended"
    return {
        "callback_id": one.callback_id,
        "event_type": one.event_type,
        "filter": dict(one.filters),
        "destination_url": one.destination_url,
        "method": one.method,
        "content_type": one.content_type,
        "starts_at": moment(one.starts_at),
        "ends_at": moment(one.ends_at),
        "listed": listed,
        "state": state,
        "unreadable": list(one.unreadable),
    }


def _cell(text: str) -> str:
    return visible(" ".join(text[:_LONGEST].split()))
