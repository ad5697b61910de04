"""Words for how far it is proved that a test event arrived."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.outside_text import visible
from app.domain.proofs.logged_hash import HashVerdict, LoggedHash
from app.domain.proofs.paste_result import PasteResult
from app.domain.proofs.sent_test import Compared, Proof, SentTest
from app.text.proof_words import proof_word
from app.text.reasons import reason_text
from app.text.status import Status, Tone
from app.text.translate import translate

_NAMED = 5


def proof_status(sent: SentTest, now: datetime) -> Status:
    """The rung at a moment; a mismatch names the fields that differ."""
    proof = sent.proof_at(now)
    words = proof_word(proof)
    if proof is Proof.MISMATCH:
        words += " " + ", ".join(one.field for one in sent.compared if one.differs)
    elif proof is Proof.REFUSED:
        words += " " + reason_text(sent.answers[-1])
    tone, name = {
        Proof.QUEUED: (Tone.PLANNED, "clock"),
        Proof.RECEIVED: (Tone.PLANNED, "inbox"),
        Proof.MATCHED: (Tone.SOON, "unknown"),
        Proof.ACCEPTED: (Tone.ACTIVE, "check"),
        Proof.REFUSED: (Tone.FAILED, "failed"),
        Proof.MISMATCH: (Tone.FAILED, "failed"),
        Proof.NOT_PROVED: (Tone.NEUTRAL, "unknown"),
        Proof.REPLAY: (Tone.SOON, "warning"),
        Proof.UNSURE: (Tone.SOON, "unknown"),
    }[proof]
    return Status(words, tone, name)


def answers_text(sent: SentTest) -> str:
    """What was answered to the attempts, and what that makes of them; "" where none is known."""
    if not sent.answers:
        return ""
    said = ", ".join(reason_text(one) for one in sent.answers)
    if sent.passed_to:
        text = passed_text(sent.passed_to, said, sent.answer_s)
    else:
        text = translate("proof", "Answered: {0}.").format(said)
    if sent.rung is Proof.REFUSED and sent.answers[-1].startswith("4"):
        text += " " + translate(
            "proof", "A 4xx makes the platform give up: no further attempt comes."
        )
    elif sent.rung is Proof.REFUSED:
        text += " " + translate("proof", "The platform may try again.")
    return text


def passed_text(host: str, answered: str, answer_s: float | None) -> str:
    """What a relay's target made of an event, or of several attempts.

    `answered` is in words of the screen; `answer_s`, see `Delivery`.
    """
    if answer_s is None:
        return translate("proof", "Passed on to {0}: {1}.").format(host, answered)
    return translate("proof", "Passed on to {0}, which answered in {1}: {2}.").format(
        host, milliseconds(answer_s), answered
    )


def milliseconds(seconds: float) -> str:
    """How long an answer took."""
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.0f} s"


def compared_text(one: Compared) -> str:
    """One field: the same, different, or in one of the two only."""
    if one.differs:
        return translate("proof", "  ✕ {0}: {1} came, {2} was sent").format(
            one.field, one.found, one.expected
        )
    if one.stands_in:
        return translate(
            "proof",
            "  ✓ {0}: not in the body; it came to the receiver's address, to which {1} alone leads",
        ).format(one.field, one.found)
    if not one.found:
        return translate("proof", "  ? {0}: not in the body; {1} was sent").format(
            one.field, one.expected
        )
    if not one.expected:
        return translate("proof", "  ? {0}: {1} came; what was sent is not known").format(
            one.field, one.found
        )
    return translate("proof", "  ✓ {0}: {1}").format(one.field, one.found)


def mismatch_text(compared: Iterable[Compared]) -> str:
    """What differs, and what it most likely means."""
    wrong = [one for one in compared if one.differs]
    said = [
        translate("proof", "{0}: {1} was expected, {2} came").format(
            one.field, one.expected, one.found
        )
        for one in wrong
    ]
    differing = {one.field for one in wrong}
    if "callback_id" in differing:
        said.append(
            translate(
                "proof",
                "Likely cause: another registration, one made since the list was read, or another "
                "company.",
            )
        )
    elif differing & {"list_id", "campaign_id", "app_id", "campaign_token", "source_code"}:
        said.append(translate("proof", "Likely cause: another list or campaign, or a replay."))
    elif "type" in differing:
        said.append(translate("proof", "Likely cause: the body of another test event."))
    return "\n".join(said)


def paste_text(result: PasteResult) -> str:
    """What was found in a pasted text, in a few lines."""
    if result.hashes:
        return "\n".join(_hash_text(one) for one in result.hashes)
    if result.is_receipt:
        return translate(
            "proof",
            "This is the server's answer to the test event {0}: it says queued, and proves no "
            "delivery.\nPaste the body that the endpoint received.",
        ).format(visible(result.event_id))
    if not result.event_id and result.seen:
        ids = ", ".join(visible(one.event_id) for one in result.seen[:_NAMED])
        return translate(
            "proof",
            "Received: the ID of {0} was seen, and no body that could be compared.\n"
            "Paste the whole body to see whether it fits what was sent.",
        ).format(ids)
    if not result.event_id:
        return _nothing_found_text(result)
    if result.sent is None:
        return translate(
            "proof",
            "It is the event {0} ({1}), which was not sent from this desk.\n"
            "Likely cause: another desk or company, or an older event.",
        ).format(visible(result.event_id), visible(result.event_type) or "?")
    found = _found_lines(result, result.sent)
    for one in result.also:
        found += ["", *_found_lines(one, one.sent)] if one.sent is not None else []
    return "\n".join(found)


def _hash_text(one: LoggedHash) -> str:
    """What a logged hash says of its test event."""
    shown_id = visible(one.sent.event_id)
    if one.verdict is HashVerdict.SAME:
        return translate(
            "proof", "{0}: the hash is of the very body that passed here. The endpoint had it."
        ).format(shown_id)
    if one.verdict is HashVerdict.DIFFERS:
        return translate(
            "proof",
            "{0}: the hash is of no body that passed here. The endpoint had another body, or it "
            "was hashed after it was read as text or JSON.",
        ).format(shown_id)
    return translate(
        "proof",
        "{0}: its ID was seen at the endpoint. No body of it passed here, so that the hash says no "
        "more; it is kept with the test event.",
    ).format(shown_id)


def _nothing_found_text(result: PasteResult) -> str:
    if result.is_cut_off:
        return translate(
            "proof",
            "It holds an event_id, but no whole JSON object around it: it is cut off or "
            "damaged.\nPaste the whole body, from its first { to its last }.",
        )
    return translate(
        "proof",
        "No delivered event found in it: {0}.\nA delivered event is a JSON object with an "
        "event_id; paste the whole body, headers and a log line around it do no harm.",
    ).format(reason_text(result.why) or translate("proof", "nothing like one"))


def _found_lines(result: PasteResult, sent: SentTest) -> list[str]:
    """How the body of an event of ours fits, line by line."""
    lines = [
        translate("proof", "{0}: {1}, a test event of {2}").format(
            proof_word(result.proof), visible(result.event_id), sent.company_name
        )
    ]
    replayed = result.proof is Proof.REPLAY
    if sent.proof is Proof.MATCHED and result.proof is not Proof.MATCHED and not replayed:
        lines[0] += "\n" + translate(
            "proof",
            "Another body has matched before; this one does not: a replay that was changed, or of "
            "another registration.",
        )
    if result.proof is Proof.MATCHED and not sent.answers:
        lines.append(translate("proof", "How it was answered is not known."))
    differs = mismatch_text(result.compared)
    lines += [compared_text(one).strip() for one in result.compared if not one.differs]
    lines += [differs] if differs else []
    if result.proof is Proof.REPLAY:
        lines.append(
            translate(
                "proof",
                "Its event_date is older than the test event: it is of an earlier sending, and "
                "proves nothing of this one.",
            )
        )
    if not result.is_whole:
        lines.append(
            translate("proof", "Only the first 32 million characters were looked through.")
        )
    if result.others:
        lines.append(
            translate("proof", "Further events in the text, not told here: {0}").format(
                result.others
            )
        )
    return lines
