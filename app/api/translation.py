"""From what the wire does to what the user can do next: the one place that decides."""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite

import httpx

from app.api.exchange import TooLargeError
from app.api.problems import excerpt, is_web_page, read_problems
from app.domain.body import BodyError
from app.domain.errors import (
    CallbackDeskError,
    CertificateError,
    ConflictError,
    ConnectionFailedError,
    ConnectionRefusedByHostError,
    HostUnknownError,
    HostUnreachableError,
    InputError,
    NotAllowedError,
    NotFoundError,
    OutcomeUnknownError,
    ProxyFailedError,
    RateLimitedError,
    RedirectedError,
    ReplyTooLargeError,
    ServerTroubleError,
    SignInRefusedError,
    TimedOutError,
    UnexpectedReplyError,
    WebPageError,
)
from app.domain.outside_text import cut

_CUT_OFF = "the connection was closed before an answer came"
_LONGEST_WAIT_S = 366 * 86400.0
# 407 is not among them: what leads through a proxy is encrypted, so that the proxy's own 407 comes
# as an error of the library. One that is an answer is the server's.
_BY_STATUS: dict[int, type[CallbackDeskError]] = {
    401: SignInRefusedError,
    403: NotAllowedError,
    404: NotFoundError,
    409: ConflictError,
}
_DONE_ELSEWHERE = {302, 303}
"""Of a change these may follow its doing. Source: RFC 9110, 15.4.3 and 15.4.4; the others ask for
it to be sent to another place."""


def error_of_reply(
    status: int, headers: httpx.Headers, body: bytes, *, changes_data: bool
) -> CallbackDeskError:
    """The error for an answer that is not 2xx.

    A 5xx to a change leaves its outcome unknown: the service may have failed after doing it. So
    does a 302 or 303: what it leads to may tell of what was done.
    """
    content_type = headers.get("content-type", "")
    detail = f"HTTP {status}"
    problems = read_problems(body, content_type)
    is_page = is_web_page(body, content_type)
    if not problems and not is_page and body.strip():
        detail += f": {excerpt(body, content_type)}"
    if status == 511:
        # Source: RFC 6585, 6: a network that wants somebody to sign in answers so.
        return WebPageError(detail, status=status)
    if 300 <= status < 400:
        target = headers.get("location", "")
        led = OutcomeUnknownError if changes_data and status in _DONE_ELSEWHERE else RedirectedError
        return led(f"HTTP {status} to {_without_secrets(target)}", status=status)
    if status == 429:
        return RateLimitedError(
            detail,
            problems=problems,
            status=status,
            retry_after_s=_wait_s(headers),
        )
    if status >= 500:
        kind = OutcomeUnknownError if changes_data else ServerTroubleError
        return kind(detail, problems=problems, status=status)
    if 400 <= status < 500:
        return _BY_STATUS.get(status, InputError)(detail, problems=problems, status=status)
    odd = OutcomeUnknownError if changes_data else UnexpectedReplyError
    return odd(detail, status=status)


def check_reply(status: int, headers: httpx.Headers, body: bytes, *, changes_data: bool) -> None:
    """Raises the error for an answer that is not 2xx."""
    if not 200 <= status < 300:
        raise error_of_reply(status, headers, body, changes_data=changes_data)


@contextmanager
def translated_errors(*, changed: Callable[[], bool]) -> Iterator[None]:
    """Turns everything the HTTP library raises into an error of ours.

    `changed` is asked then: whether what was sent may have changed something at the server. Where
    nothing left this computer, it cannot have, and the call has only failed.
    """
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise _failed_connect(error) from error
    except httpx.PoolTimeout as error:
        msg = "all connections were busy; nothing was sent"
        raise TimedOutError(msg) from error
    except httpx.ProxyError as error:
        raise ProxyFailedError(_words(error)) from error
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, UnicodeError) as error:
        raise HostUnknownError(_words(error)) from error
    except (TimeoutError, httpx.TimeoutException) as error:
        kind = OutcomeUnknownError if changed() else TimedOutError
        msg = "no complete answer in time"
        raise kind(msg) from error
    except TooLargeError as error:
        large = OutcomeUnknownError if changed() else ReplyTooLargeError
        msg = "the answer is larger than is read"
        raise large(msg) from error
    except (BodyError, httpx.DecodingError) as error:
        unreadable = OutcomeUnknownError if changed() else UnexpectedReplyError
        raise unreadable(_words(error)) from error
    except (httpx.HTTPError, httpx.StreamError, OSError, RuntimeError) as error:
        # A RuntimeError is a client that was closed: its company's settings were changed.
        if isinstance(error, httpx.HTTPError | OSError) and _wants_certificate(error):
            raise CertificateError(_words(error)) from error
        unsure = OutcomeUnknownError if changed() else ConnectionFailedError
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
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return ConnectionRefusedByHostError(words)
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
        if isinstance(current, BaseExceptionGroup):
            # A name with several addresses: each of them failed in its own way.
            yield from current.exceptions
        current = current.__cause__ or current.__context__


def _words(error: BaseException) -> str:
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected without" in str(error):
        return _CUT_OFF
    return cut(str(error) or type(error).__name__, 1000)


def _wait_s(headers: Mapping[str, str]) -> float | None:
    """Seconds that `Retry-After` names, as a number or a date (RFC 9110, 10.2.3); None without.

    A date is of the server's own clock, where the answer tells that.
    """
    text = headers.get("retry-after", "")
    try:
        named = float(text)
    except ValueError:
        until, now = _http_date(text), _http_date(headers.get("date", ""))
        if until is None:
            return None
        named = (until - (now or datetime.now(UTC))).total_seconds()
    return min(max(named, 0.0), _LONGEST_WAIT_S) if isfinite(named) else None


def _http_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError):  # whatever a server writes there
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _without_secrets(target: str) -> str:
    try:
        url = httpx.URL(target)
    except httpx.InvalidURL:
        return "an address that cannot be read"
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))
