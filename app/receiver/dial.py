"""What an answer of the dial is over the wire."""

from app.domain.proofs.answer import Answer
from app.receiver.reply import Headers, Reply

RETRY_AFTER_S = 30
"""Of 429: how long the sender is asked to wait. Nothing says that the platform does."""
_STATUSES = {
    Answer.CREATED: 201,
    Answer.REDIRECT: 302,
    Answer.NOT_FOUND: 404,
    Answer.GONE: 410,
    Answer.TOO_MANY: 429,
    Answer.ERROR: 500,
}
_HEADERS: dict[int, Headers] = {
    # Nowhere: a sender that follows it asks for another path, which is seen too.
    302: ((b"location", b"/moved"),),
    429: ((b"retry-after", str(RETRY_AFTER_S).encode()),),
}


def reply_of(answer: Answer, attempt: int, failures: int) -> Reply:
    """The reply to an attempt, from 1; `failures` is how often *fail, then OK* fails."""
    status = _status_of(answer, attempt, failures)
    return Reply(status, _HEADERS.get(status, ()))


def words_of(answer: Answer, attempt: int, failures: int) -> str:
    """The answer as it is kept with a delivery."""
    if answer is Answer.CUT:
        return "line cut"
    status = _status_of(answer, attempt, failures)
    return f"429 Retry-After {RETRY_AFTER_S}" if status == 429 else str(status)


def _status_of(answer: Answer, attempt: int, failures: int) -> int:
    if answer is Answer.FAIL_TWICE:
        return 503 if attempt <= failures else 200
    return _STATUSES.get(answer, 200)
