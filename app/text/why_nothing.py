"""Words for the way of an event: step by step, and at the first that fails what to do."""

from enum import StrEnum

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.outside_text import visible
from app.domain.proofs.sent_test import Proof, SentTest
from app.domain.typed.address_cautions import CautionKind, url_cautions
from app.domain.typed.web_address import is_loopback, shown_address, split_address
from app.services.why_nothing import Walk
from app.text.formats import Formats, applies_to
from app.text.messages import message_for
from app.text.problems import caution_text
from app.text.proof_words import proof_word
from app.text.proofs import answers_text
from app.text.reasons import reason_text
from app.text.translate import translate

_NOT_REACHED = {
    CautionKind.URL_PLACEHOLDER,
    CautionKind.URL_LOOPBACK,
    CautionKind.URL_PRIVATE,
    CautionKind.URL_NOBODYS,
}
"""What is odd about an address that leads nowhere."""
_ARRIVED = {Proof.RECEIVED, Proof.MATCHED, Proof.MISMATCH, Proof.ACCEPTED, Proof.REFUSED}
"""What proves that a test event reached the destination, however it was answered there."""


class Verdict(StrEnum):
    """How a step is: in order, where it ends, or not to be known from here."""

    FINE = "✓"
    ENDS = "✕"
    UNKNOWN = "?"


class WayAct(StrEnum):
    """What mends a step, where that can be done from here."""

    SEND_TEST = "send test"
    REPLACE = "replace"
    RECREATE = "re-create"
    START_RECEIVER = "start receiver"
    INSERT_RELAY = "insert relay"


class WayStep(msgspec.Struct, frozen=True):
    """A step: what it is, how it is, and what to do, "" where nothing is to be done.

    `act` is that as one act, None where it is none of those.
    """

    name: str
    verdict: Verdict
    said: str
    advice: str = ""
    act: WayAct | None = None


def next_act(steps: list[WayStep]) -> WayAct | None:
    """What is to be done first: of the step where the way ends, or where it is lost."""
    return next((one.act for one in steps if one.act and one.verdict is not Verdict.FINE), None)


def way_steps(walk: Walk, formats: Formats) -> list[WayStep]:
    """From the company to the answer; behind a step that cannot be known nothing is told."""
    name = translate("why", "Company")
    if walk.failure is not None:
        message = message_for(walk.failure)
        return [WayStep(name, Verdict.UNKNOWN, message.title, message.next_step)]
    steps = [WayStep(name, Verdict.FINE, translate("why", "The server answers for it."))]
    name = translate("why", "Registered")
    if walk.callback is None:
        said = translate("why", "The server lists no {0}: it ended, or it is another company's.")
        advice = translate("why", "Re-create it, or look in the right company (Find by ID).")
        return [*steps, WayStep(name, Verdict.ENDS, said.format(visible(walk.callback_id)), advice)]
    steps.append(_active(walk.callback, walk, formats))
    steps.append(_type(walk.callback, walk))
    steps.append(_address(walk.callback, walk))
    return steps + _tested(walk, formats)


def report_text(steps: list[WayStep], walk: Walk, formats: Formats) -> str:
    """The report, as it is copied: the way, and where it ends."""
    return f"{way_text(steps, walk, formats)}\n\n{conclusion(steps)}"


def way_text(steps: list[WayStep], walk: Walk, formats: Formats) -> str:
    """The steps of the way, a line each and one for what to do."""
    lines = [
        translate("why", "{0} of {1}, looked at {2}").format(
            visible(walk.callback_id), walk.company.name, formats.exact(walk.at)
        ),
        "",
    ]
    for step in steps:
        lines.append(f"{step.verdict} {step.name}: {step.said}")
        if step.advice:
            lines.append("    → " + step.advice)
    return "\n".join(lines)


def conclusion(steps: list[WayStep]) -> str:
    """Where the way ends, and why."""
    first = next((one for one in steps if one.verdict is Verdict.ENDS), None)
    if first is not None:
        return translate("why", "It ends at “{0}”. {1}").format(first.name, first.said)
    first = next((one for one in steps if one.verdict is Verdict.UNKNOWN), None)
    if first is not None:
        return translate(
            "why", "All before “{0}” is in order; from there on it is not known. {1}"
        ).format(first.name, first.said)
    return translate("why", "All of it is in order: what was sent last arrived and was taken.")


def _active(callback: Callback, walk: Walk, formats: Formats) -> WayStep:
    name = translate("why", "Active now")
    state = callback.state_at(walk.at)
    if state is CallbackState.FUTURE and callback.starts_at is not None:
        said = translate("why", "It starts on {0}.").format(formats.moment(callback.starts_at))
        advice = translate("why", "Until then nothing is sent; Replace can move its start.")
        return WayStep(name, Verdict.ENDS, said, advice, WayAct.REPLACE)
    if state is CallbackState.ENDED and callback.ends_at is not None:
        said = translate("why", "It ended on {0}.").format(formats.moment(callback.ends_at))
        advice = translate("why", "Re-create it.")
        return WayStep(name, Verdict.ENDS, said, advice, WayAct.RECREATE)
    said = translate("why", "Active, without an end.")
    if callback.ends_at is not None:
        said = translate("why", "Active until {0}.").format(formats.moment(callback.ends_at))
    return WayStep(name, Verdict.FINE, said)


def _type(callback: Callback, walk: Walk) -> WayStep:
    name = translate("why", "Type")
    whom = applies_to(callback.event_type, callback.filters)
    said = translate("why", "{0} of {1}, and of nothing else.").format(
        visible(callback.event_type), whom
    )
    advice = ""
    if walk.alike:
        advice = translate("why", "{0} is registered for the same: it may be the one.").format(
            ", ".join(walk.alike)
        )
    return WayStep(name, Verdict.FINE, said, advice)


def _address(callback: Callback, walk: Walk) -> WayStep:
    name, url = translate("why", "Address"), callback.destination_url
    if walk.leads_here and not walk.receiver_is_on:
        return WayStep(
            name,
            Verdict.ENDS,
            translate("why", "It leads to this computer's receiver, which is off."),
            translate("why", "Start the receiver on Deliveries."),
            WayAct.START_RECEIVER,
        )
    parts, server = split_address(url), split_address(walk.company.base_url)
    here = parts is not None and is_loopback(parts.hostname or "")
    far = server is not None and not is_loopback(server.hostname or "")
    if here and far:
        return WayStep(
            name,
            Verdict.ENDS,
            translate("why", "{0} is on this computer, which the platform cannot reach.").format(
                shown_address(url)
            ),
            translate("why", "Replace the destination by a public address."),
            WayAct.REPLACE,
        )
    cautions = () if walk.leads_here else url_cautions(url)
    said = "\n    → ".join(caution_text(one) for one in cautions)
    last = walk.tests[0] if walk.tests else None
    arrived = last is not None and last.proof in _ARRIVED
    near = any(one.kind in _NOT_REACHED for one in url_cautions(walk.company.base_url))
    if not arrived and not near and any(one.kind in _NOT_REACHED for one in cautions):
        return WayStep(name, Verdict.ENDS, shown_address(url), said, WayAct.REPLACE)
    # Odd is not wrong: what comes behind it is told all the same.
    return WayStep(name, Verdict.FINE, shown_address(url), said)


def _tested(walk: Walk, formats: Formats) -> list[WayStep]:
    queued = translate("why", "Queued")
    if walk.tests is None:
        said = translate("why", "The record of test events cannot be read now.")
        return [WayStep(queued, Verdict.UNKNOWN, said)]
    if not walk.tests:
        said = translate("why", "No test event was sent for it from here.")
        advice = translate("why", "Send one: without it nobody knows whether anything arrives.")
        return [WayStep(queued, Verdict.UNKNOWN, said, advice, WayAct.SEND_TEST)]
    last = walk.tests[0]
    when = formats.exact(last.sent_at)
    if last.proof is Proof.UNSURE:
        said = translate("why", "The answer to the test event of {0} was lost.").format(when)
        advice = translate("why", "Send another one.")
        return [WayStep(queued, Verdict.UNKNOWN, said, advice, WayAct.SEND_TEST)]
    steps = [
        WayStep(
            queued,
            Verdict.FINE,
            translate("why", "The server took the test event {0} on {1}.").format(
                visible(last.event_id), when
            ),
        )
    ]
    return steps + _came(last, walk)


def _came(last: SentTest, walk: Walk) -> list[WayStep]:
    received, answered = translate("why", "Received"), translate("why", "Answer")
    rung = last.proof_at(walk.at)
    if rung in {Proof.QUEUED, Proof.NOT_PROVED}:
        said = translate("why", "Nothing was seen of it here; elsewhere it may have arrived.")
        advice = (
            translate(
                "why",
                "It leads to this receiver: look whether a tunnel, a firewall or a pause of the "
                "platform after failures stands between.",
            )
            if walk.leads_here
            else translate(
                "why",
                "Ask at the endpoint for what it logged, and paste it; or insert a relay, which "
                "sees both sides. After failures the platform may pause an address for a while.",
            )
        )
        act = None if walk.leads_here else WayAct.INSERT_RELAY
        return [WayStep(received, Verdict.UNKNOWN, said, advice, act)]
    if rung is Proof.MISMATCH:
        said = translate("why", "A body came, and it differs from what was sent.")
        advice = translate("why", "Deliveries names the fields that differ.")
        return [WayStep(received, Verdict.ENDS, said, advice)]
    if last.proved_callback not in {"", walk.callback_id}:
        said = translate("why", "It arrived from {0}; of {1} nothing was seen.").format(
            visible(last.proved_callback), visible(walk.callback_id)
        )
        return [WayStep(received, Verdict.UNKNOWN, said)]
    steps = [WayStep(received, Verdict.FINE, proof_word(rung))]
    if rung is Proof.REFUSED:
        said = answers_text(last)
        return [*steps, WayStep(answered, Verdict.ENDS, said, _mend())]
    if rung is Proof.ACCEPTED:
        said = answers_text(last) if last.passed_to else _answers(last)
        return [*steps, WayStep(answered, Verdict.FINE, said)]
    said = translate("why", "How it was answered is not known.")
    return [*steps, WayStep(answered, Verdict.UNKNOWN, said)]


def _answers(last: SentTest) -> str:
    return ", ".join(map(reason_text, last.answers))


def _mend() -> str:
    return translate("why", "The endpoint has to answer 2xx: give the developer its page.")
