"""What was observed of an endpoint that fails: a picture, a table, and what it comes to."""

from collections.abc import Sequence
from datetime import timedelta
from html import escape
from pathlib import Path

import msgspec

from app.domain.outside_text import visible
from app.domain.proofs.resilience import Attempt, Resilience, Trial, TrialEnd
from app.domain.proofs.sent_test import is_accepting
from app.exports.markdown import plain_markdown
from app.exports.sheet_words import PRACTICE, when
from app.exports.tables import markdown_table
from app.text.proof_words import answer_word

_HEAD = ("Answered with", "Attempt", "Came (UTC)", "Wait", "Answer", "What followed")
_WIDTH, _NAMES, _RIGHT, _LANE, _TOP = 640, 150, 60, 46, 34
"""Pixels of the picture: whole, of the names, left free at the right, a lane, the axis above."""


class PictureColours(msgspec.Struct, frozen=True):
    """What the picture is painted in; the usual ones are for a page of paper."""

    ground: str = "#ffffff"
    ink: str = "#1c2430"
    muted: str = "#5b6672"
    line: str = "#dfe3e8"
    taken: str = "#1e7a3c"
    failed: str = "#b3261e"


_PAPER = PictureColours()


def resilience_report(path: Path, found: Resilience) -> bytes:
    """HTML, Markdown or the picture alone (SVG), by the file's name."""
    kind = path.suffix.lower()
    if kind == ".svg":
        return as_svg(found).encode("utf-8", "replace")
    made = as_html(found) if kind in {".html", ".htm"} else as_markdown(found)
    return made.encode("utf-8", "replace")


def conclusion(found: Resilience) -> str:
    """What may be said, and no more."""
    span, day = found.survived, f"{found.made_at:%d %b %Y}"
    if span is None:
        return "No failure was observed to its end: nothing can be said of an outage"
    part = "" if found.is_whole else ", by part of the trials"
    if span < timedelta(seconds=1):
        wait = _time(found.quiet_s)
        shortest = [one for one in found.failed if one.span == span]
        if all(len(one.attempts) > 1 for one in shortest):
            return (
                "A failed event was tried again within a second, and not later within "
                f"{wait}, as seen on {day}{part}"
            )
        return f"A failed event was not tried again within {wait}, as seen on {day}{part}"
    least = "" if any(one.end is TrialEnd.QUIET for one in found.failed) else "at least "
    return f"Survives {least}{_time(span.total_seconds())} of outage, as seen on {day}{part}"


def as_markdown(found: Resilience) -> str:
    """A Markdown report."""
    lines = [f"# {plain_markdown(conclusion(found))}", ""]
    if found.is_practice:
        lines += [f"**{PRACTICE}**", ""]
    lines += [f"- {plain_markdown(line)}" for line in _facts(found)]
    lines += ["", *markdown_table(_HEAD, _rows(found))]
    return "\n".join(lines) + "\n"


def as_html(found: Resilience) -> str:
    """A page of its own, without scripts; every text in it is escaped."""
    title = escape(conclusion(found))
    practice = f"<p><b>{escape(PRACTICE)}</b></p>\n" if found.is_practice else ""
    facts = "".join(f"<li>{escape(line)}</li>" for line in _facts(found))
    heads = "".join(f"<th>{escape(one)}</th>" for one in _HEAD)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n"
        for row in _rows(found)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>body{{font:15px system-ui,sans-serif;margin:2rem;"
        "color:#1c2430}table{border-collapse:collapse}th,td{text-align:left;"
        "padding:3px 12px 3px 0;border-bottom:1px solid #dfe3e8}</style></head>\n"
        f"<body><h1>{title}</h1>\n{practice}<ul>{facts}</ul>\n{as_svg(found)}\n"
        f"<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table></body></html>\n"
    )


def as_svg(found: Resilience, colours: PictureColours = _PAPER) -> str:
    """A lane for each trial, a mark for each attempt, from the moment it was sent."""
    height = _TOP + _LANE * max(len(found.trials), 1) + 12
    longest = max((_offset(one, each) for one in found.trials for each in one.attempts), default=0)
    scale = (_WIDTH - _NAMES - _RIGHT) / max(longest, 1.0)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="13">'
        ),
        f'<rect width="{_WIDTH}" height="{height}" fill="{colours.ground}"/>',
        _text(_NAMES, 18, f"sent, then up to {_time(max(longest, 1.0))}", colours.muted),
    ]
    for place, trial in enumerate(found.trials):
        middle = _TOP + _LANE * place + _LANE / 2
        parts.append(_text(8, middle + 4, answer_word(trial.answer), colours.ink))
        end = _WIDTH - _RIGHT
        parts.append(
            f'<line x1="{_NAMES}" y1="{middle}" x2="{end}" y2="{middle}" stroke="{colours.line}"/>'
        )
        before = -100.0
        for number, each in enumerate(trial.attempts):
            left = _NAMES + _offset(trial, each) * scale
            taken = is_accepting(each.answered)
            colour = colours.taken if taken else colours.failed
            parts.append(f'<circle cx="{left:.1f}" cy="{middle}" r="6" fill="{colour}"/>')
            if not taken:  # told apart without colour too
                parts.append(_text(left - 3.6, middle + 4, "x", colours.ground))
            if left - before > 76:
                wait = f"after {_time(trial.waits[number - 1])}" if number else ""
                parts.append(_text(left - 6, middle - 10, wait, colours.muted))
                before = left
        if not trial.attempts:
            parts.append(_text(_NAMES + 8, middle - 6, _end(trial, found), colours.muted))
    return "\n".join([*parts, "</svg>"])


def _offset(trial: Trial, one: Attempt) -> float:
    return max((one.at - trial.sent_at).total_seconds(), 0.0)


def _text(left: float, base: float, text: str, colour: str) -> str:
    return f'<text x="{left:.1f}" y="{base:.1f}" fill="{colour}">{escape(visible(text))}</text>'


def _facts(found: Resilience) -> list[str]:
    facts = [
        f"{found.event_type}, {found.callback_id} of {found.company}",
        f"Begun {when(found.made_at)} UTC with Callback Desk {found.version}",
        f"A further attempt was waited for {_time(found.quiet_s)}; what comes later is not known",
        "One event for each kind of failure: another time, or another account, may differ",
    ]
    return [visible(line) for line in facts]


def _rows(found: Resilience) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for trial in found.trials:
        name = answer_word(trial.answer)
        if not trial.attempts:
            rows.append((name, "", "", "", "", visible(_end(trial, found))))
        for number, each in enumerate(trial.attempts, 1):
            wait = _time(trial.waits[number - 2]) if number > 1 else ""
            last = number == len(trial.attempts)
            follows = visible(_end(trial, found)) if last else ""
            rows.append((name, str(number), when(each.at), wait, visible(each.answered), follows))
    return rows


def _end(trial: Trial, found: Resilience) -> str:
    return {
        TrialEnd.ACCEPTED: "taken",
        TrialEnd.QUIET: f"nothing more for {_time(found.quiet_s)}",
        TrialEnd.STOPPED: "stopped by hand, or still observed",
        TrialEnd.NOT_SENT: f"not sent: {trial.refusal}",
        TrialEnd.UNKNOWN: f"whether it was sent is not known: {trial.refusal}",
    }[trial.end]


def _time(seconds: float) -> str:
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
