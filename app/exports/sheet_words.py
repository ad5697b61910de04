"""What a proof sheet says, as text: the same for its page, its Markdown and its PDF."""

from datetime import datetime

from app.domain.outside_text import visible
from app.domain.proofs.coverage import ProvedState
from app.domain.proofs.sent_test import Compared, Proof, SeenBy, span_of
from app.domain.proofs.sheet import Sheet, SheetAttempt, SheetRegistration, SheetTest
from app.text.proof_words import proof_word
from app.text.proofs import milliseconds

MEANS = {
    Proof.UNSURE: "The answer to it was lost: whether the server took it is not known.",
    Proof.QUEUED: "The server took it (201). Nothing was seen of it yet.",
    Proof.RECEIVED: (
        "Its event ID was seen, or where that is not known a body like it; not every field could "
        "be compared."
    ),
    Proof.MATCHED: (
        "A body with its event ID was seen, and every compared field fits. "
        "How it was answered is not known."
    ),
    Proof.ACCEPTED: "The body fits, and the endpoint answered it with 2xx.",
    Proof.REFUSED: (
        "The body fits, and the endpoint answered every attempt with something else. After a 4xx "
        "the platform gives up."
    ),
    Proof.MISMATCH: "A body with its event ID was seen, and it differs from what was sent.",
    Proof.NOT_PROVED: "The server took it (201). Nothing was seen of it; that is no failure.",
}
TEST_HEAD = (
    *("Event type", "Applies to", "Event ID", "Proof", "Sent (UTC)", "Latency"),
    *("Callback", "Destination", "Answered", "From", "By"),
)
REGISTRATION_HEAD = (
    *("Callback", "Event type", "Applies to", "Destination", "Last proved (UTC)", "How"),
    "Latency",
)
PRACTICE = "PRACTICE: no real platform took part"


def headline(sheet: Sheet) -> str:
    """What a manager reads first."""
    types = sheet.types
    taken = sum(types.values())
    noun = "type" if len(types) == 1 else "types"
    said = f"{taken} of {len(types)} {noun} arrived and were accepted"
    if sheet.registrations:
        # A type is one of these only with all its registrations.
        proved = sum(one.is_proved for one in sheet.registrations)
        of_all = len(sheet.registrations)
        said += f" in full: {proved} of {of_all} registration{'s' if of_all != 1 else ''}"
    return f"{said}, {sheet.made_at:%d %b %Y}" if types else "No test event was sent"


def not_proved(sheet: Sheet) -> list[str]:
    """What does not hold, one line each; empty where all does."""
    lines = [f"{one}" for one in sheet.not_sent]
    lines += [
        f"{' '.join((one.event_type, _filters(one.applies_to))).strip()}: {rung_words(one)}"
        for one in sheet.tests
        if one.rung is not Proof.ACCEPTED
    ]
    lines += [
        f"{one.callback_id} {one.event_type}: {_state(one)}"
        for one in sheet.registrations
        if not (one.state is ProvedState.ARRIVED and one.rung is Proof.ACCEPTED)
    ]
    return [visible(line) for line in lines]


def facts(sheet: Sheet) -> list[tuple[str, str]]:
    """What the sheet is about, and who made it."""
    hosts = sorted({f"{one.base_url_host} {one.region}".strip() for one in sheet.tests} - {""})
    found = [
        ("About", sheet.about),
        ("Company", sheet.company or "several companies"),
        ("Platform", ", ".join(hosts) or "not known"),
        ("Made", f"{when(sheet.made_at)} UTC by {sheet.made_by}"),
        ("With", f"Callback Desk {sheet.version}"),
    ]
    return [(name, visible(text)) for name, text in found]


def test_cells(one: SheetTest) -> tuple[str, ...]:
    """A row of the table of test events."""
    cells = (
        *(one.event_type, _filters(one.applies_to), one.event_id or "not known", rung_words(one)),
        *(when(one.sent_at), "" if one.latency_s is None else span_of(one.latency_s)),
        *(", ".join(one.callback_ids), ", ".join(one.destinations), _answers(one)),
        *(_sources(one), one.sent_by),
    )
    return tuple(visible(cell) for cell in cells)


def registration_cells(one: SheetRegistration) -> tuple[str, ...]:
    """A row of the table of registrations."""
    cells = (
        *(one.callback_id, one.event_type, _filters(one.applies_to), one.destination),
        when(one.sent_at) if one.sent_at and one.state is not ProvedState.WAITING else "",
        _state(one),
        "" if one.latency_s is None else span_of(one.latency_s),
    )
    return tuple(visible(cell) for cell in cells)


def hashes(sheet: Sheet) -> list[tuple[str, str]]:
    """Of each body that came: the event and the attempt, and the hash."""
    found = []
    for one in sheet.tests:
        for number, attempt in enumerate(one.attempts, 1):
            found.append((f"{one.event_id} attempt {number}", attempt.sha256))
        if one.pasted_sha256:
            found.append((f"{one.event_id} logged at the endpoint", one.pasted_sha256))
    return [(visible(name), digest) for name, digest in found]


def compared(sheet: Sheet) -> list[tuple[str, str]]:
    """Of each test event that was not accepted: what came, held against what was sent."""
    return [
        (visible(one.event_id), visible("; ".join(map(_compared, one.compared))))
        for one in sheet.tests
        if one.compared and one.rung is not Proof.ACCEPTED
    ]


def _compared(one: Compared) -> str:
    said = f"{one.field}: {one.found or 'not in the body'}"
    if one.stands_in:
        return f"{one.field}: not in the body; it came to the address of {one.found} alone"
    return f"{said} (sent: {one.expected})" if one.expected != one.found and one.expected else said


def rung_words(one: SheetTest) -> str:
    """The rung, with what differs and who pasted what proved it."""
    words = proof_word(one.rung)
    differing = [each.field for each in one.compared if each.differs]
    if one.rung is Proof.MISMATCH and differing:
        words += f" ({', '.join(differing)})"
    if one.how == SeenBy.PASTE:
        words += f", pasted by {one.pasted_by}" if one.pasted_by else ", pasted"
        if one.pasted_at is not None:
            words += f" {when(one.pasted_at)} UTC"
    return words


def when(moment: datetime) -> str:
    """In UTC, to the second."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _answers(one: SheetTest) -> str:
    # A record of an older version has the answers alone.
    return "; ".join(_answer(each) for each in one.attempts) or ", ".join(one.answers)


def _answer(one: SheetAttempt) -> str:
    said = f"{one.answered} at {one.at:%H:%M:%S}"
    if one.passed_to:
        said = f"{one.answered} by {one.passed_to} at {one.at:%H:%M:%S}"
    return said if one.answer_s is None else f"{said} in {milliseconds(one.answer_s)}"


def _sources(one: SheetTest) -> str:
    named = dict.fromkeys(f"{each.source} ({each.origin})" for each in one.attempts)
    return ", ".join(named)


def _filters(applies_to: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in applies_to)


def _state(one: SheetRegistration) -> str:
    if one.state is ProvedState.NEVER or one.rung is None:
        return "never"
    word = proof_word(one.rung).lower()
    if one.state is ProvedState.CHANGED:
        return f"changed since it was {word}"
    return word if one.state is ProvedState.ARRIVED else f"not proved: {word}"
