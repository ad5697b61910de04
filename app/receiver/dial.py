"""What an answer of the dial is over the wire."""

from app.domain.proofs.answer import Answer

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
_HEADERS = {
    # Nowhere: a sender that follows it asks for another path, which is seen too.
    302: [(b"location", b"/moved")],
    429: [(b"retry-after", str(RETRY_AFTER_S).encode())],
}


def status_of(answer: Answer, attempt: int, failures: int) -> int:
    """The status for an attempt, from 1; `failures` is how often *fail, then OK* fails."""
    if answer is Answer.FAIL_TWICE:
        return 503 if attempt <= failures else 200
    return _STATUSES.get(answer, 200)


def words_of(answer: Answer, attempt: int, failures: int) -> str:
    """The answer as it is kept with a delivery."""
    if answer is Answer.CUT:
        return "line cut"
    status = status_of(answer, attempt, failures)
    return f"429 Retry-After {RETRY_AFTER_S}" if status == 429 else str(status)


def headers_of(status: int) -> list[tuple[bytes, bytes]]:
    """What an answer of the dial says besides its status."""
    return [(b"content-length", b"0"), *_HEADERS.get(status, [])]
