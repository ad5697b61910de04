"""What is known, as text for other people: a block for a ticket.

Of an entry of the record, a callback, a test event, or what went wrong.
"""

import re
from datetime import datetime
from urllib.parse import unquote

import msgspec

from app.domain.activity import Activity
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import gap_of
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.remembered import Note
from app.domain.desk_link import link_to
from app.domain.loose_json import pretty
from app.domain.masking import masked, masked_url
from app.domain.moments import write_moment
from app.domain.outside_text import visible
from app.domain.plans.plan import PlanRecord
from app.domain.proofs.test_event import TestEvent
from app.exports.markdown import plain_markdown
from app.text.plan_heading import plan_title
from app.text.plans import summary_text

_CODE = {"Callback ID", "Event ID", "Link", "Before", "After", "Call", "Registered"}
"""Shown as code: nothing in them is rendered."""
_MOST_STEPS = 200
"""Of a plan, that are told one by one."""
_TICKS = re.compile("`+")
_KEY_IN_PATH = re.compile(r"/companies/([^/?]{1,200})/")


def as_ticket(entry: Activity) -> str:
    """A Markdown block with everything that is known, masked as it was kept."""
    lines = _lines(_facts(entry))
    for name, body in _bodies(entry):
        lines += [f"**{name}**:", "", *_fenced(_indented(body))]
    return "\n".join(lines) + "\n"


class TicketCallback(msgspec.Struct, frozen=True, kw_only=True):
    """A callback and what is known of it here.

    `status` is as it is shown; `read_at` is when the server was asked for it (aware UTC), None if
    it is only remembered.
    """

    company: str
    company_key: str
    callback: Callback
    status: str
    read_at: datetime | None
    note: Note = Note()


def callback_ticket(known: TicketCallback) -> str:
    """A Markdown block about a callback; its destination is masked, its JSON is whole."""
    one = known.callback
    read = f"{known.read_at:%Y-%m-%d %H:%M:%S} UTC" if known.read_at else "only remembered here"
    facts = [
        ("Company", known.company),
        ("Callback ID", one.callback_id),
        ("Link", link_to(known.company_key, one.callback_id)),
        ("Status", known.status),
        ("Read at", read),
        ("Registered", summary_line(one)),
        ("Name", known.note.name),
        ("Owner", known.note.owner),
        ("Ticket", known.note.ticket),
    ]
    lines = _lines(facts)
    lines += ["**As the server gave it**:", "", *_fenced(masked(pretty(one.raw)))]
    return "\n".join(lines) + "\n"


def as_text(entry: Activity) -> str:
    """The same for reading: no marks, bodies indented."""
    lines = [f"{name}: {text}" for name, text in _facts(entry)]
    for name, body in _bodies(entry):
        lines += ["", f"{name}:", _indented(body)]
    return visible("\n".join(lines), lines=True) + "\n"


def _indented(body: str) -> str:
    """As it is where it is no JSON; a list kept in part, as far as its entries are whole."""
    indented = pretty(body)
    if indented != body:
        return indented
    whole, found, rest = body.rpartition("},{")
    before = f"{whole}}}]"
    if not found or pretty(before) == before:
        return body
    return f"{pretty(before)}\n{{{rest}"


def _facts(entry: Activity) -> list[tuple[str, str]]:
    call, change = entry.call, entry.change
    facts = [("Company", entry.company_name), ("Callback ID", _ids(entry))]
    facts.append(("Link", _link(entry)))
    facts.append(("Time", f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"))
    if change is not None:
        facts.append(("Change", f"{change.kind}, {change.outcome or 'open'}, by {change.user}"))
        facts.append(("Why", change.why))
        for name, one in (("Before", change.before), ("After", change.draft)):
            facts.append((name, "" if one is None else summary_line(one)))
        gap = "" if change.gap_s is None else f"at most {gap_of(change.gap_s)}"
        facts += [("Gap", gap), ("Detail", change.detail)]
    if entry.plan is not None:
        facts += _plan_facts(entry.plan)
    if call is not None:
        status = call.status if call.status is not None else "no answer"
        facts.append(("Call", f"{call.method} {call.base_url}{call.path}"))
        took = call.duration_s
        after = f"{took:.1f} s" if took >= 1 else f"{took * 1000:.0f} ms"
        facts.append(("Answer", f"{status} after {after}"))
        facts.append(("Error", call.error))
    return [(name, text) for name, text in facts if text]


def _plan_facts(record: PlanRecord) -> list[tuple[str, str]]:
    """What it was for, what came of it, and each step in a line."""
    plan = record.plan
    facts = [("Plan", masked(plan_title(plan))), ("Result", summary_text(record))]
    facts += [("By", plan.user), ("Why", plan.why)]
    for step in plan.steps[:_MOST_STEPS]:
        change = record.result_of(step).change
        said = f"{step.act}, {change.outcome or 'open'}" if change else str(step.act)
        if change is None and step.sends:
            said = f"{step.act}, not sent"
        if not step.is_wanted:
            said = f"{step.act}, left out"
        ids = [step.before.callback_id] if step.before else []
        ids += [change.made_id] if change is not None and change.made_id else []
        line = f"{step.company_name}, {step.event_type}, {said}: {' → '.join(ids)}"
        facts.append((f"Step {step.number}", line.removesuffix(": ")))
    more = len(plan.steps) - _MOST_STEPS
    if more > 0:
        facts.append(("More", f"{more} steps: open the plan and save its report"))
    return facts


def _link(entry: Activity) -> str:
    """What shows the callback on a colleague's desk; empty where it is about none."""
    key = entry.change.company_key if entry.change else ""
    in_path = _KEY_IN_PATH.match(entry.call.path) if entry.call else None
    key = key or (unquote(in_path[1]) if in_path else "")
    return link_to(key, entry.callback_id) if key and entry.callback_id else ""


def _ids(entry: Activity) -> str:
    """Of a replace both, the old one first."""
    before = entry.change.before if entry.change else None
    if before is None or before.callback_id == entry.callback_id:
        return entry.callback_id
    return f"{before.callback_id} → {entry.callback_id}"


def _bodies(entry: Activity) -> list[tuple[str, str]]:
    if entry.call is None:
        return []
    found = (("Sent", entry.call.request), ("Received", entry.call.reply))
    return [(name, body) for name, body in found if body]


def summary_line(one: Callback | CallbackDraft) -> str:
    """A registration in a line, its destination masked."""
    filters = ", ".join(f"{name} {value}" for name, value in one.filters)
    dates = " to ".join(
        write_moment(moment) if moment else missing
        for moment, missing in ((one.starts_at, "now"), (one.ends_at, "no end"))
    )
    what = f"{one.event_type} {filters}".strip()
    where = f"{one.method} {masked_url(one.destination_url)} as {one.content_type}"
    return f"{what}: {where}, {dates}"


def _span(text: str) -> str:
    # A blank line would end the span, and what comes after it would be rendered.
    text = visible(" ".join(text.split()))
    tick = "`" * (_longest_run(text) + 1)
    return f"{tick}{text}{tick}" if len(tick) == 1 else f"{tick} {text} {tick}"


def _fenced(body: str) -> list[str]:
    fence = "`" * max(3, _longest_run(body) + 1)
    return [fence + "json", visible(body, lines=True), fence]


def _longest_run(text: str) -> int:
    """How many backticks stand in a row at the most."""
    return max((len(one) for one in _TICKS.findall(text)), default=0)


class TicketTest(msgspec.Struct, frozen=True, kw_only=True):
    """A test event and what came of it, in the words that the window had for it.

    `sent_at` is aware UTC; `event_id` is "" where the server gave none, `callback_id` where none
    was selected, `company_key` where it is not known.
    """

    company: str
    company_key: str
    base_url: str
    callback_id: str
    event: TestEvent
    sent_at: datetime
    event_id: str
    result: str
    next_step: str
    details: str


def test_event_ticket(test: TicketTest) -> str:
    """A Markdown block about a test event."""
    is_linked = test.callback_id and test.company_key
    link = link_to(test.company_key, test.callback_id) if is_linked else ""
    lines = _lines(
        [
            ("Test event", test.event.event_type),
            ("Company", test.company),
            ("Base URL", masked_url(test.base_url)),
            ("Callback ID", test.callback_id),
            ("Link", link),
            ("Sent", f"{test.sent_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Event ID", test.event_id or "none"),
            ("Result", test.result),
            ("Next", test.next_step),
        ]
    )
    body = msgspec.json.encode({"event_type": test.event.event_type, **test.event.subject})
    lines += ["**Asked for**:", "", *_fenced(masked(pretty(body)))]
    if test.details:
        lines += ["**The server said**:", "", *_fenced(masked(test.details))]
    return "\n".join(lines) + "\n"


class TicketError(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it was shown; `shown_at` is aware UTC, `company` "" where it is about none."""

    title: str
    next_step: str
    details: str
    company: str
    base_url: str
    shown_at: datetime
    version: str


def error_ticket(error: TicketError) -> str:
    """A Markdown block about what went wrong."""
    lines = _lines(
        [
            ("What happened", error.title),
            ("What was advised", error.next_step),
            ("Company", error.company),
            ("Base URL", masked_url(error.base_url) if error.base_url else ""),
            ("Seen", f"{error.shown_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("Callback Desk", error.version),
        ]
    )
    if error.details:
        lines += ["**Details**:", "", *_fenced(masked(error.details))]
    return "\n".join(lines) + "\n"


def _lines(facts: list[tuple[str, str]]) -> list[str]:
    """A line for each fact that is known."""
    # Two blanks at its end break a line: else all of it would be one paragraph.
    return [
        f"**{name}**: " + (_span(text) if name in _CODE else plain_markdown(text)) + "  "
        for name, text in facts
        if text
    ]
