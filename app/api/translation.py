"""From what the wire does to what the user can do next: the one place that decides."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from app.api.reading import excerpt, read_problems
from app.domain.errors import (
    CallbackDeskError,
    CertificateError,
    ConflictError,
    ConnectionFailedError,
    HostUnknownError,
    HostUnreachableError,
    InputError,
    NotAllowedError,
    NotFoundError,
    OutcomeUnknownError,
    ProxyFailedError,
    RateLimitedError,
    RedirectedError,
    ServerTroubleError,
    SignInRefusedError,
    TimedOutError,
    UnexpectedReplyError,
)

_BY_STATUS: dict[int, type[CallbackDeskError]] = {
    401: SignInRefusedError,
    403: NotAllowedError,
    404: NotFoundError,
    407: ProxyFailedError,
    409: ConflictError,
}


def error_of_reply(
    status: int, headers: httpx.Headers, body: bytes, *, changes_data: bool
) -> CallbackDeskError:
    """The error for an answer that is not 2xx.

    A 5xx to a change leaves its outcome unknown: the service may have failed after doing it.
    """
    detail = f"HTTP {status}"
    problems = read_problems(body)
    if not problems and body.strip():
        detail += f": {excerpt(body)}"
    if 300 <= status < 400:
        target = headers.get("location", "")
        return RedirectedError(f"HTTP {status} to {_without_secrets(target)}", status=status)
    if status == 429:
        return RateLimitedError(
            detail,
            problems=problems,
            status=status,
            retry_after_s=_seconds(headers.get("retry-after")),
        )
    if status >= 500:
        kind = OutcomeUnknownError if changes_data else ServerTroubleError
        return kind(detail, problems=problems, status=status)
    if 400 <= status < 500:
        return _BY_STATUS.get(status, InputError)(detail, problems=problems, status=status)
    return UnexpectedReplyError(detail, status=status)


@contextmanager
def translated_errors(*, changes_data: bool) -> Iterator[None]:
    """Turns everything the HTTP library raises into an error of ours.

    Before anything was sent it is a failed connection; after that, a change has an unknown outcome.
    """
    unsure = OutcomeUnknownError if changes_data else ConnectionFailedError
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise _failed_connect(error) from error
    except httpx.ProxyError as error:
        raise ProxyFailedError(_words(error)) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
        raise HostUnknownError(_words(error)) from error
    except RuntimeError as error:
        # The client was closed: its company's settings were changed. Nothing was sent.
        raise ConnectionFailedError(_words(error)) from error
    except TimeoutError as error:
        kind = OutcomeUnknownError if changes_data else TimedOutError
        msg = "no complete answer in time"
        raise kind(msg) from error
    except httpx.TimeoutException as error:
        kind = OutcomeUnknownError if changes_data else TimedOutError
        msg = "no answer in time"
        raise kind(msg) from error
    except httpx.DecodingError as error:
        unreadable = OutcomeUnknownError if changes_data else UnexpectedReplyError
        raise unreadable(_words(error)) from error
    except (httpx.HTTPError, OSError) as error:
        if _wants_certificate(error):
            raise CertificateError(_words(error)) from error
        raise unsure(_words(error)) from error


def _failed_connect(error: Exception) -> ConnectionFailedError:
    causes = list(_chain(error))
    words = _words(causes[-1])
    if isinstance(error, httpx.TimeoutException):
        return HostUnreachableError("no connection in time")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return CertificateError(words)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return HostUnknownError(words)
    return HostUnreachableError(words)


def _wants_certificate(error: Exception) -> bool:
    """With TLS 1.3 a server that misses a client certificate says so after the first bytes.

    It has read none of them, so nothing was changed.
    """
    return any(
        isinstance(cause, ssl.SSLError) and "CERTIFICATE" in (cause.reason or "")
        for cause in _chain(error)
    )


def _chain(error: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__ or current.__context__


def _words(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _seconds(text: str | None) -> float | None:
    """`Retry-After` in seconds; None if absent, or a date (nobody documents either)."""
    try:
        return max(0.0, float(text)) if text else None
    except ValueError:
        return None


def _without_secrets(target: str) -> str:
    try:
        url = httpx.URL(target)
    except httpx.InvalidURL:
        return "an address that cannot be read"
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))
