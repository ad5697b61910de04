"""A short page for the developer whose endpoint the platform is to call."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import msgspec

from app.domain.loose_json import dumps, pretty
from app.domain.outside_text import visible
from app.domain.proofs.sample_body import is_documented, sample_of
from app.exports.markdown import plain_markdown
from app.exports.snippets import MARKDOWN_NAME, SNIPPETS, Language

_CONTRACT = (
    ("Answer 2xx at once, and work later.", "Any 2xx means that the event was taken."),
    (
        "Do not answer 4xx unless the event is to be lost.",
        "The platform takes a 4xx for good: it does not try that event again.",
    ),
    (
        "3xx, 5xx, a cut line or silence are tried again.",
        (
            "How often, how far apart and how long it waits is not published. Redirects are not "
            "followed."
        ),
    ),
    (
        "The same event may come twice, and in any order.",
        "Keep each event_id once; whether a further attempt keeps it is expected, not promised.",
    ),
    (
        "Nothing is signed.",
        (
            "To know a genuine call, use a secret part in the address, the platform's published "
            "source addresses, or its client certificate."
        ),
    ),
)
_HEADERS = (
    ("Content-Type", "as registered, such as application/json"),
    ("Content-Length", "the length of the body in bytes"),
    ("others", "not published: log all of them, some facts may travel in headers"),
)
_BACK = (
    "Send back the lines that the endpoint logged. Callback Desk compares event ID and hash "
    "(Deliveries, Paste a delivery): that proves what arrived without any data of a person."
)
_INVENTED = (
    "The company key and what the registration is about, such as a list's ID, are the real ones; "
    "all other values are made up. Members may be missing, and new ones may come."
)
_UNDOCUMENTED = "What a body of this type holds is not documented: this is the envelope alone."


class DeveloperPage(msgspec.Struct, frozen=True, kw_only=True):
    """What it is about.

    `types` are event types with the filter of their registrations; `destination` is where they
    go, without secrets, "" where that is open.
    """

    company: str
    company_key: str
    types: tuple[tuple[str, Mapping[str, str]], ...]
    method: str
    content_type: str
    destination: str
    language: Language


def developer_page(path: Path, page: DeveloperPage) -> bytes:
    """HTML or Markdown, by the file's name."""
    is_html = path.suffix.lower() in {".html", ".htm"}
    return (as_html(page) if is_html else as_markdown(page)).encode("utf-8", "replace")


def as_markdown(page: DeveloperPage) -> str:
    """A Markdown page."""
    lines = [f"# Callbacks for {plain_markdown(page.company)}", ""]
    lines += [f"- {name}: {plain_markdown(text)}" for name, text in _facts(page)]
    for event_type, filters in page.types:
        lines += ["", f"## {_heading(event_type)}", "", _note(event_type), "", "```json"]
        lines += [_sample(page, event_type, filters), "```"]
    lines += ["", "## Headers", ""]
    lines += [f"- **{name}**: {text}" for name, text in _HEADERS]
    lines += ["", "## What the endpoint has to do", ""]
    lines += [f"- **{rule}** {why}" for rule, why in _CONTRACT]
    lines += ["", f"## An endpoint in {page.language}", ""]
    lines += [f"```{MARKDOWN_NAME[page.language]}", SNIPPETS[page.language].rstrip(), "```"]
    lines += ["", "## To prove what arrived", "", _BACK]
    return "\n".join(lines) + "\n"


def _heading(event_type: str) -> str:
    return f"`{event_type}`" if re.fullmatch(r"\w+", event_type) else plain_markdown(event_type)


def as_html(page: DeveloperPage) -> str:
    """A page of its own, without scripts; every text in it is escaped."""
    title = escape(visible(f"Callbacks for {page.company}"))
    parts = [f"<h1>{title}</h1>", _list(_facts(page))]
    for event_type, filters in page.types:
        parts += [f"<h2>{escape(visible(event_type))}</h2>", f"<p>{escape(_note(event_type))}</p>"]
        parts.append(f"<pre>{escape(_sample(page, event_type, filters))}</pre>")
    parts += ["<h2>Headers</h2>", _list(_HEADERS)]
    parts += ["<h2>What the endpoint has to do</h2>", _list(_CONTRACT, sign=" ")]
    parts.append(f"<h2>An endpoint in {escape(page.language)}</h2>")
    parts.append(f"<pre>{escape(SNIPPETS[page.language])}</pre>")
    parts += ["<h2>To prove what arrived</h2>", f"<p>{escape(_BACK)}</p>"]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>body{{font:15px system-ui,sans-serif;margin:2rem;"
        "max-width:52rem;color:#1c2430}pre{background:#f4f6f8;padding:12px;white-space:pre-wrap;"
        "overflow-wrap:anywhere}</style></head>\n<body>" + "\n".join(parts) + "</body></html>\n"
    )


def _facts(page: DeveloperPage) -> list[tuple[str, str]]:
    return [
        ("Goes to", visible(page.destination) or "not registered yet"),
        ("Method", visible(page.method)),
        ("Content type", visible(page.content_type)),
        ("Body", "one JSON object, one event"),
    ]


def _list(rows: Sequence[tuple[str, str]], sign: str = ": ") -> str:
    items = "".join(f"<li><b>{escape(name)}</b>{sign}{escape(text)}</li>" for name, text in rows)
    return f"<ul>{items}</ul>"


def _note(event_type: str) -> str:
    return _INVENTED if is_documented(event_type) else _UNDOCUMENTED


def _sample(page: DeveloperPage, event_type: str, filters: Mapping[str, str]) -> str:
    body = sample_of(event_type, filters, page.company_key)
    return visible(pretty(dumps(body)), lines=True)
