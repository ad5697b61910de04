"""A proof sheet as a web page: of its own, without scripts, every text in it escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from app.domain.proofs.sheet import Sheet
from app.exports.sheet_words import (
    MEANS,
    PRACTICE,
    REGISTRATION_HEAD,
    TEST_HEAD,
    compared,
    facts,
    hashes,
    headline,
    not_proved,
    registration_cells,
    test_cells,
)
from app.text.proof_words import proof_word

_STYLE = (
    "body{font:14px system-ui,sans-serif;margin:2rem;color:#1c2430}"
    "h1{font-size:1.5em;margin:0 0 .3em}h2{font-size:1.1em;margin:1.2em 0 .3em}"
    "table{border-collapse:collapse}th,td{text-align:left;padding:3px 10px 3px 0;"
    "border-bottom:1px solid #dfe3e8;vertical-align:top;font-size:.85em;overflow-wrap:anywhere}"
    ".open{border-left:4px solid #b3261e;padding-left:12px}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.75em}"
    # On every printed page, and on the screen whatever is scrolled to.
    ".practice{position:fixed;top:0;left:0;right:0;text-align:center;background:#ffe08a;"
    "font-weight:700;padding:4px}"
    "@media print{body{margin:0;font-size:10px}details{display:none}}"
)


def as_html(sheet: Sheet, data: str) -> str:
    """`data` is the sheet's own as JSON, with its hash."""
    practice = f'<div class="practice">{escape(PRACTICE)}</div>\n' if sheet.is_practice else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Proof of test events</title><style>{_STYLE}</style></head>\n<body>\n"
        f"{practice}{body_of(sheet)}"
        "<details><summary>The data of this sheet, for Check a sheet</summary>"
        f'<pre id="data">{escape(data)}</pre></details>\n</body></html>\n'
    )


def body_of(sheet: Sheet, *, on_paper: bool = False) -> str:
    """Everything between the head and the data.

    `on_paper` the hashes, which nobody types, are left to the data beside it.
    """
    parts = [f"<h1>{escape(headline(sheet))}</h1>\n"]
    parts.append(
        "<p>"
        + (" · " if on_paper else "<br>").join(
            f"<b>{escape(name)}:</b> {escape(text)}" for name, text in facts(sheet)
        )
        + "</p>\n"
    )
    missing = not_proved(sheet)
    if missing:
        items = "".join(f"<li>{escape(line)}</li>" for line in missing)
        parts.append(f'<div class="open"><h2>Not proved</h2><ul>{items}</ul></div>\n')
    if sheet.tests:
        parts.append("<h2>Test events</h2>\n" + _table(TEST_HEAD, map(test_cells, sheet.tests)))
    if sheet.registrations:
        rows = map(registration_cells, sheet.registrations)
        parts.append("<h2>Coverage of the registrations</h2>\n" + _table(REGISTRATION_HEAD, rows))
    held = compared(sheet)
    if held:
        parts.append("<h2>What was compared</h2>\n" + _table(("Event", "Fields"), held))
    digests = hashes(sheet)
    if digests and on_paper:
        parts.append("<p>The SHA-256 of each body stands in the data beside this file.</p>\n")
    elif digests:
        parts.append("<h2>SHA-256 of each body</h2>\n" + _table(("Body", "SHA-256"), digests))
    used = {one.rung for one in sheet.tests}
    if used:
        means = "".join(
            f"<b>{escape(proof_word(proof))}:</b> {escape(words)}<br>"
            for proof, words in MEANS.items()
            if proof in used
        )
        parts.append(f"<h2>What the words mean</h2>\n<p>{means}</p>\n")
    return "".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    heads = "".join(f'<th align="left">{escape(one)}</th>' for one in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows
    )
    return (
        f'<table cellspacing="0"><thead><tr>{heads}</tr></thead><tbody>\n{body}</tbody></table>\n'
    )
