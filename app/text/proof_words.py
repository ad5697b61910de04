"""Names for the rungs of the ladder, for what the receiver answers, and for who sends to it."""

from app.domain.proofs.answer import Answer
from app.domain.proofs.sent_test import Proof
from app.domain.proofs.source_address import Origin
from app.text.translate import translate


def proof_word(proof: Proof) -> str:
    """The name of a rung."""
    return {
        Proof.QUEUED: translate("proof", "Queued"),
        Proof.RECEIVED: translate("proof", "Received"),
        Proof.MATCHED: translate("proof", "Matched"),
        Proof.MISMATCH: translate("proof", "Mismatch"),
        Proof.NOT_PROVED: translate("proof", "Not proved"),
        Proof.ACCEPTED: translate("proof", "Accepted"),
        Proof.REFUSED: translate("proof", "Refused"),
        Proof.REPLAY: translate("proof", "Replay"),
        Proof.UNSURE: translate("proof", "Unknown"),
    }[proof]


def answer_word(answer: Answer) -> str:
    """A setting of the dial, as it is chosen."""
    return {
        Answer.OK: translate("proof", "200 OK"),
        Answer.CREATED: translate("proof", "201 Created"),
        Answer.FAIL_TWICE: translate("proof", "Fail twice, then OK"),
        Answer.REDIRECT: translate("proof", "302 Redirect"),
        Answer.NOT_FOUND: translate("proof", "404"),
        Answer.GONE: translate("proof", "410 Gone"),
        Answer.TOO_MANY: translate("proof", "429 Too many"),
        Answer.ERROR: translate("proof", "500"),
        Answer.SLOW: translate("proof", "Slow"),
        Answer.CUT: translate("proof", "Cut the line"),
    }[answer]


def origin_word(origin: Origin) -> str:
    """Whose a sender's address is."""
    return {
        Origin.THIS_COMPUTER: translate("proof", "this computer"),
        Origin.VIBES_US: translate("proof", "Vibes US"),
        Origin.VIBES_EU: translate("proof", "Vibes EU"),
        Origin.ELSEWHERE: translate("proof", "elsewhere"),
    }[origin]
