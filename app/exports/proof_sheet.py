"""One page for other people: what was proved of some test events, and what was not."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path

from app.domain.outside_text import visible
from app.domain.proofs.sent_test import Proof, SeenBy, SentTest, span_of
from app.exports.markdown import plain_markdown
from app.exports.tables import markdown_table
from app.text.proof_words import proof_word
from app.whole_file import write_file

_MEANS = {
    Proof.QUEUED: "The server took it (201). Nothing was seen of it yet.",
    Proof.RECEIVED: "A body with its event ID was seen; not every field could be compared.",
    Proof.MATCHED: (
        "A body with its event ID was seen, and every compared field fits. "
        "How it was answered is not known."
    ),
    Proof.ACCEPTED: "The body fits, and the receiver answered it with 2xx.",
    Proof.REFUSED: (
        "The body fits, and the receiver answered every attempt with something else. After a 4xx "
        "the platform gives up."
    ),
    Proof.MISMATCH: "A body with its event ID was seen, and it differs from what was sent.",
    Proof.NOT_PROVED: "The server took it (201). Nothing was seen of it; that is no failure.",
}
_HEAD = (
    *("Sent (UTC)", "Company", "Event type", "Event ID", "Registered as", "Proof", "Seen"),
    *("Latency", "By"),
)


def write_proof_sheet(path: Path, tests: list[SentTest], now: datetime, version: str) -> None:
    """Writes HTML or Markdown, by the file's name. Raises: SaveFailedError."""
    make = as_html if path.suffix.lower() in {".html", ".htm"} else as_markdown
    write_file(path, make(tests, now, version).encode())


def as_markdown(tests: Iterable[SentTest], now: datetime, version: str) -> str:
    """A Markdown page."""
    chosen = list(tests)
    rows = [_cells(one, now) for one in chosen]
    lines = ["# Proof of test events", "", _made(now, version), ""]
    lines += markdown_table(_HEAD, rows)
    with_fields = [one for one in chosen if one.compared]
    if with_fields:
        lines += ["", "## What was compared", ""]
    for one in with_fields:
        lines.append(f"- **{plain_markdown(one.event_id)}** " + plain_markdown(_compared(one)))
    lines += ["", "What the words mean:", ""]
    lines += [f"- **{proof_word(proof)}**: {words}" for proof, words in _MEANS.items()]
    return "\n".join(lines) + "\n"


def as_html(tests: Iterable[SentTest], now: datetime, version: str) -> str:
    """An HTML page of its own, without scripts; every text in it is escaped."""
    head = "".join(f"<th>{escape(one)}</th>" for one in _HEAD)
    chosen = list(tests)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(one, now)) + "</tr>\n"
        for one in chosen
    )
    with_fields = "".join(
        f"<dt>{escape(visible(one.event_id))}</dt><dd>{escape(_compared(one))}</dd>\n"
        for one in chosen
        if one.compared
    )
    fields = f"<h2>What was compared</h2><dl>{with_fields}</dl>\n" if with_fields else ""
    means = "".join(
        f"<dt>{escape(proof_word(proof))}</dt><dd>{escape(words)}</dd>\n"
        for proof, words in _MEANS.items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<title>Proof of test events</title><style>"
        "body{font:15px system-ui,sans-serif;margin:2rem;color:#1c2430}"
        "table{border-collapse:collapse}th,td{text-align:left;padding:4px 12px 4px 0;"
        "border-bottom:1px solid #dfe3e8;vertical-align:top}dt{font-weight:600}</style></head>"
        f"<body><h1>Proof of test events</h1><p>{escape(_made(now, version))}</p>\n"
        f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>\n"
        f"{fields}<h2>What the words mean</h2><dl>{means}</dl></body></html>\n"
    )


def _made(now: datetime, version: str) -> str:
    return f"Made {now:%Y-%m-%d %H:%M} UTC with Callback Desk {version}."


def _cells(one: SentTest, now: datetime) -> tuple[str, ...]:
    proof = one.proof_at(now)
    words = proof_word(proof)
    differing = [each.field for each in one.compared if each.differs]
    if proof is Proof.MISMATCH and differing:
        words += f" ({', '.join(differing)})"
    if one.answers:
        words += f" (answered {', '.join(one.answers)})"
    pasted = "pasted" if not one.pasted_by else f"pasted by {one.pasted_by}"
    if one.pasted_at is not None:
        pasted += f" {one.pasted_at:%Y-%m-%d %H:%M} UTC"
    seen = {SeenBy.RECEIVER: "at the receiver", SeenBy.PASTE: pasted}.get(one.how, "")
    if one.attempts > 1:
        seen += f", {one.attempts} attempts"
    if one.received_at is not None:
        seen += f" {one.received_at:%H:%M:%S} UTC"
    latency = "" if one.latency_s is None else span_of(one.latency_s)
    cells = (
        *(f"{one.sent_at:%Y-%m-%d %H:%M:%S}", one.company_name, one.event.event_type),
        *(one.event_id, ", ".join(one.receivers), words, seen, latency, one.user),
    )
    return tuple(visible(cell) for cell in cells)


def _compared(one: SentTest) -> str:
    """Field by field: what came, and what was sent where that is another thing."""
    return visible(
        "; ".join(
            f"{each.field}: {each.found or 'not in the body'}"
            + (f" (sent: {each.expected})" if each.expected and each.expected != each.found else "")
            for each in one.compared
        )
    )
