"""What came of a run of a test set, in one sentence and row by row."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.proofs.test_set import SetResult
from app.text.proofs import proof_status
from app.text.status import Status, Tone
from app.text.translate import translate


def result_status(one: SetResult, now: datetime) -> Status:
    """How far an event got; `now` is aware UTC."""
    if one.sent is not None:
        return proof_status(one.sent, now)
    if one.unrecorded is not None:
        words = translate("sets", "Queued, {0}").format(one.refusal)
        return Status(words, Tone.SOON, "warning")
    if one.is_unsure:
        words = translate("sets", "Unknown whether it was taken: {0}").format(one.refusal)
        return Status(words, Tone.SOON, "unknown")
    if one.refusal:
        return Status(one.refusal, Tone.FAILED, "failed")
    return Status(translate("sets", "not run yet"), Tone.NEUTRAL, "clock")


def run_status(rows: Sequence[SetResult]) -> Status:
    """What came of the events of a run that is over; of some nothing where it was stopped."""
    queued = sum(1 for one in rows if one.sent is not None or one.unrecorded is not None)
    unsure = sum(1 for one in rows if one.is_unsure)
    refused = sum(1 for one in rows if one.has_failed and one.sent is None and not one.is_unsure)
    parts = [translate("sets", "{0} of {1} queued").format(queued, len(rows))]
    if refused:
        parts.append(translate("sets", "%n refused", "", refused))
    if unsure:
        parts.append(translate("sets", "%n unknown, perhaps taken", "", unsure))
    if unrecorded := sum(1 for one in rows if one.unrecorded is not None):
        parts.append(
            translate("sets", "%n not recorded here, and twice if sent again", "", unrecorded)
        )
    if left := len(rows) - queued - refused - unsure:
        parts.append(translate("sets", "%n not sent", "", left))
    text = " · ".join(parts)
    if refused:
        return Status(text, Tone.FAILED, "failed")
    if queued < len(rows) or unrecorded:
        return Status(text, Tone.SOON, "warning")
    return Status(text, Tone.PLANNED, "clock")
