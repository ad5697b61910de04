"""The record as text for other people: a shell command, a block for a ticket."""

import shlex

from app.domain.activity import Activity
from app.domain.call import Call
from app.domain.callback import Callback
from app.domain.draft import CallbackDraft
from app.domain.masking import masked_url


def as_curl(call: Call) -> str:
    """The call as a command; user name and password come from environment variables."""
    words = ["curl", "--request", call.method, "--user", '"$VIBES_USER:$VIBES_PASSWORD"']
    words += ["--header", "'X-API-Version: 2'", "--header", "'Content-Type: application/json'"]
    if call.request:
        words += ["--data", shlex.quote(call.request)]
    words.append(shlex.quote(call.base_url + call.path))
    return " ".join(words)


def as_ticket(entry: Activity) -> str:
    """A Markdown block with everything that is known, masked as it was kept."""
    call, change = entry.call, entry.change
    lines = [f"**Company**: {_plain(entry.company_name)}"]
    if entry.callback_id:
        lines.append(f"**Callback ID**: `{entry.callback_id}`")
    lines.append(f"**Time**: {entry.at:%Y-%m-%d %H:%M:%S} UTC")
    if change is not None:
        lines.append(f"**Change**: {change.kind}, {change.outcome or 'open'}, by {change.user}")
        if change.why:
            lines.append(f"**Why**: {_plain(change.why)}")
        if change.before is not None:
            lines.append(f"**Before**: {_told(change.before)}")
        if change.draft is not None:
            lines.append(f"**After**: {_told(change.draft)}")
        if change.gap_s is not None:
            lines.append(f"**Gap**: at most {change.gap_s:.1f} s")
        if change.detail:
            lines.append(f"**Detail**: {_plain(change.detail)}")
    if call is not None:
        status = call.status if call.status is not None else "no answer"
        lines.append(f"**Call**: `{call.method} {call.base_url}{call.path}`")
        lines.append(f"**Answer**: {status} after {call.duration_s:.2f} s")
        if call.error:
            lines.append(f"**Error**: {_plain(call.error)}")
        for name, body in (("Sent", call.request), ("Received", call.reply)):
            if body:
                lines += [f"**{name}**:", "", *_fenced(body)]
    return "\n".join(lines) + "\n"


def _told(one: Callback | CallbackDraft) -> str:
    filters = ", ".join(f"{name} {value}" for name, value in one.filters)
    dates = " to ".join(
        f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else missing
        for moment, missing in ((one.starts_at, "now"), (one.ends_at, "no end"))
    )
    what = f"{one.event_type} {filters}".strip()
    return f"`{what}` → `{masked_url(one.destination_url)}` {one.method}, {dates}"


def _fenced(body: str) -> list[str]:
    fence = "```"
    while fence in body:
        fence += "`"
    return [fence + "json", body, fence]


def _plain(text: str) -> str:
    """On one line, and without what Markdown would render."""
    flat = " ".join(text.split())
    return "".join("\\" + one if one in "\\`*_[]<>#|" else one for one in flat)
