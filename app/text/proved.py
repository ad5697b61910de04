"""Words for when a registration was last proved."""

from datetime import datetime

from app.domain.proofs.coverage import Proved, ProvedState
from app.domain.proofs.sent_test import Proof, span_of
from app.text.formats import Formats
from app.text.proof_words import proof_word
from app.text.proofs import proof_status
from app.text.status import Status, Tone
from app.text.translate import translate


def proved_status(proved: Proved | None, now: datetime, formats: Formats) -> Status:
    """In a few words, such as `2 days ago · accepted · 1.8 s`; None is one never tested."""
    sent = proved.sent if proved is not None else None
    if proved is None or sent is None:
        return Status(translate("proved", "never"), Tone.NEUTRAL, "unknown")
    ago = formats.age((now - sent.sent_at).total_seconds())
    if proved.state is ProvedState.CHANGED:
        text = translate("proved", "changed since · {0}").format(ago)
        return Status(text, Tone.SOON, "warning")
    rung = sent.proof_at(now)
    found = proof_status(sent, now)
    parts = [ago, proof_word(rung).lower()]
    if rung is Proof.MATCHED:
        parts[-1] = translate("proved", "matched, answer not known")
    if proved.state is ProvedState.ARRIVED and sent.latency_s is not None:
        parts.append(span_of(sent.latency_s))
    return Status(" · ".join(parts), found.tone, found.icon)
