"""Words for how far it is proved that a test event arrived."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from app.domain.sent_test import Compared, Proof, SentTest
from app.services.proofs import PasteResult
from app.ui.shared.formats import Status
from app.ui.shared.roles import Tone

translate = QCoreApplication.translate


def proof_status(sent: SentTest, now: datetime) -> Status:
    """The rung at a moment; a mismatch names the fields that differ."""
    proof = sent.proof_at(now)
    words = str(proof)
    if proof is Proof.MISMATCH:
        words += " " + ", ".join(one.field for one in sent.compared if one.differs)
    tone, name = {
        Proof.QUEUED: (Tone.PLANNED, "clock"),
        Proof.RECEIVED: (Tone.PLANNED, "inbox"),
        Proof.MATCHED: (Tone.ACTIVE, "check"),
        Proof.MISMATCH: (Tone.FAILED, "failed"),
        Proof.NOT_PROVED: (Tone.NEUTRAL, "unknown"),
    }[proof]
    return Status(words, tone, name)


def compared_words(one: Compared) -> str:
    """One field: the same, different, or in one of the two only."""
    if one.differs:
        return translate("proof", "  ✕ {0}: {1} came, {2} was sent").format(
            one.field, one.found, one.expected
        )
    if not one.found:
        return translate("proof", "  ? {0}: not in the body; {1} was sent").format(
            one.field, one.expected
        )
    if not one.expected:
        return translate("proof", "  ? {0}: {1} came; what was sent is not known").format(
            one.field, one.found
        )
    return translate("proof", "  ✓ {0}: {1}").format(one.field, one.found)


def mismatch_words(sent: SentTest) -> str:
    """What differs, and what it most likely means."""
    said = [
        translate("proof", "{0}: {1} was expected, {2} came").format(
            one.field, one.expected, one.found
        )
        for one in sent.compared
        if one.differs
    ]
    differing = {one.field for one in sent.compared if one.differs}
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


def paste_words(result: PasteResult) -> str:
    """What was found in a pasted text, in a few lines."""
    if result.is_receipt:
        return translate(
            "proof",
            "This is the server's answer to the test event {0}: it says queued, and proves no "
            "delivery.\nPaste the body that the endpoint received.",
        ).format(result.event_id)
    if not result.event_id:
        return translate(
            "proof",
            "No delivered event found in it.\nA delivered event is a JSON object with an event_id; "
            "paste the whole body, headers and a log line around it do no harm.",
        )
    if result.sent is None:
        return translate(
            "proof",
            "It is the event {0} ({1}), which was not sent from this desk.\n"
            "Likely cause: another desk or company, or an older event.",
        ).format(result.event_id, result.event_type or "?")
    lines = [
        translate("proof", "{0}: {1}, sent to {2}").format(
            result.sent.proof, result.event_id, result.sent.company_name
        )
    ]
    for one in result.sent.compared:
        mark = "✕" if one.differs else "✓" if one.expected and one.found else "·"
        lines.append(f"{mark} {one.field}: {one.found or '?'}")
    differs = mismatch_words(result.sent)
    return "\n".join([*lines, *([differs] if differs else [])])
