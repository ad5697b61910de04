"""One company's connection: headers, time limits, size limit, retries of reads."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import httpx
import msgspec

from app.api.client import new_client
from app.api.exchange import Exchange
from app.api.proxies import proxy_for
from app.api.translation import check_reply, translated_errors
from app.domain.body import OFFERED
from app.domain.call import Call
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    CertificateError,
    CompanySettingsError,
    ConnectionFailedError,
    ConnectionRefusedByHostError,
    ProxyFailedError,
    RateLimitedError,
    ServerTroubleError,
    TimedOutError,
)
from app.domain.server_clock import ServerClock

if TYPE_CHECKING:
    from stamina import Attempt

# The library's own log lines hold whole addresses.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

_GRACE_S = 0.2

LARGEST_REPLY, LARGEST_LIST = 8 * 1024 * 1024, 64 * 1024 * 1024
"""Bytes, unpacked: of every answer but a list, and of a list."""


class TimeLimits(msgspec.Struct, frozen=True):
    """How long to wait, in seconds, and how often to read again."""

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 30.0
    read_attempts: int = 4
    first_pause_s: float = 0.5
    longest_pause_s: float = 8.0
    refused_pause_s: float = 0.3


class Reply(msgspec.Struct, frozen=True):
    """A 2xx answer, unpacked, in the encoding it came in."""

    status: int
    body: bytes
    headers: httpx.Headers

    @property
    def content_type(self) -> str:
        """What the server calls its body; empty where it does not say."""
        return str(self.headers.get("content-type", ""))


class Session:
    """Sends requests for one company.

    A read may be sent several times; a change is sent once, over a connection of its own, so that
    a kept-alive line that died meanwhile cannot make its outcome unknown. Either is given up after
    `TimeLimits.total_s`, waiting for a turn and pauses included.
    Everything raises the errors of `app.domain.errors` and nothing else.
    """

    def __init__(
        self,
        company: Company,
        password: Secret,
        *,
        tls: ssl.SSLContext,
        limits: TimeLimits | None = None,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        self._on_call = on_call
        self._company = company
        self.clock = ServerClock()
        self._limits = limits or TimeLimits()
        self._turns = asyncio.Semaphore(4)
        self._under_way, self._is_closed = 0, False
        self._idle = asyncio.Event()
        self._idle.set()
        proxy = proxy_for(company.base_url)

        def client(kept_alive: int) -> httpx.AsyncClient:
            return new_client(
                proxy,
                tls,
                base_url=company.base_url.rstrip("/"),
                # httpx encodes the pair as UTF-8, as the provider reference (section 2) infers.
                auth=_signed_in(company, password),
                headers=_headers(company),
                timeout=httpx.Timeout(
                    self._limits.read_s,
                    connect=self._limits.connect_s,
                    pool=self._limits.total_s,
                ),
                limits=httpx.Limits(max_connections=4, max_keepalive_connections=kept_alive),
            )

        self._reads, self._changes = client(2), client(0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections, once what is under way is answered; nothing is sent after it."""
        self._is_closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(self._limits.total_s + 1):
                await self._idle.wait()
        await self._reads.aclose()
        await self._changes.aclose()

    async def read(
        self, path: str, *, most: int = LARGEST_REPLY, again_after_429: bool = True
    ) -> Reply:
        """GET, repeated after 429, 5xx and lost connections, within bounds.

        Without `again_after_429` whoever asks waits as long as the server wants.
        """
        limits = self._limits
        failure: CallbackDeskError = TimedOutError("no answer in time")
        refused = 0
        deadline = asyncio.get_running_loop().time() + limits.total_s

        def worth_another(error: Exception) -> bool | float:
            nonlocal failure, refused
            if isinstance(error, CallbackDeskError):
                failure = error
            if isinstance(error, RateLimitedError) and not again_after_429:
                return False
            if isinstance(error, RateLimitedError):
                named = error.retry_after_s
                if named is None:
                    return True
                return named if named <= limits.longest_pause_s else False
            # Neither a certificate nor a proxy that refuses is another one a second later.
            if isinstance(error, CertificateError | ProxyFailedError):
                return False
            if isinstance(error, ConnectionRefusedByHostError):
                # Said at once by the host itself: once more, for one that is just being restarted.
                refused += 1
                return limits.refused_pause_s if refused == 1 else False
            again = isinstance(error, ServerTroubleError | ConnectionFailedError)
            return again and not self._is_closed

        try:
            # A little later than the call's own end, so that this one only ends a pause.
            async with asyncio.timeout_at(deadline + _GRACE_S):
                try:
                    return await self._read_once(path, deadline, most)
                except CallbackDeskError as error:
                    failed: list[CallbackDeskError] = [error]
                async for attempt in _again(worth_another, limits):
                    with attempt:
                        if failed:  # whether another one is worth it is asked behind this
                            raise failed.pop()
                        return await self._read_once(path, deadline, most)
        except TimeoutError:
            raise failure from None
        raise failure  # the loop above returns or raises

    async def _read_once(self, path: str, deadline: float, most: int) -> Reply:
        made = Exchange("GET", path, None)
        return await self._send(self._reads, made, deadline, most, changes_data=False)

    async def change(self, method: str, path: str, body: object = None) -> Reply:
        """POST, PUT or DELETE, sent exactly once."""
        content = None if body is None else msgspec.json.encode(body)
        deadline = asyncio.get_running_loop().time() + self._limits.total_s
        made = Exchange(method, path, content)
        return await self._send(self._changes, made, deadline, LARGEST_REPLY, changes_data=True)

    async def _send(
        self,
        client: httpx.AsyncClient,
        made: Exchange,
        deadline: float,
        most: int,
        *,
        changes_data: bool,
    ) -> Reply:
        if self._is_closed:
            # Whoever has this one got it before: nothing was sent.
            msg = "the company's settings were changed meanwhile"
            raise ConnectionFailedError(msg)
        self._under_way += 1
        self._idle.clear()
        try:
            with translated_errors(changed=lambda: changes_data and made.has_left):
                async with asyncio.timeout_at(deadline), self._turns:
                    made.begin()
                    try:
                        await made.send(client, most)
                    finally:
                        _note_date(self.clock, made)
            check_reply(made.status or 0, made.headers, made.reply, changes_data=changes_data)
        except BaseException as error:
            made.error = str(error) or type(error).__name__
            raise
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
            if self._on_call is not None:
                self._on_call(made.as_call(self._company))
        return Reply(made.status or 0, made.reply, made.headers)


def _again(
    worth_another: Callable[[Exception], bool | float], limits: TimeLimits
) -> "AsyncIterator[Attempt]":
    """Attempts, with pauses between them as long as one is worth it; the first is made by now."""
    import stamina  # noqa: PLC0415 - most reads are answered at once, the first of a start too

    stamina.instrumentation.set_on_retry_hooks([])
    return stamina.retry_context(
        on=worth_another,
        attempts=limits.read_attempts,
        timeout=limits.total_s,
        wait_initial=limits.first_pause_s,
        wait_max=limits.longest_pause_s,
        wait_jitter=limits.first_pause_s,
    ).__aiter__()


def _signed_in(company: Company, password: Secret) -> httpx.BasicAuth:
    try:
        return httpx.BasicAuth(company.user_name, password.reveal())
    except UnicodeError:
        msg = "user name or password hold half a character"
        raise CompanySettingsError(msg) from None


def _note_date(clock: ServerClock, made: Exchange) -> None:
    if made.answered_at is None:
        return
    with suppress(TypeError, ValueError, OverflowError):
        dated = parsedate_to_datetime(made.headers.get("date", ""))
        clock.note(dated.astimezone(UTC), made.at, made.answered_at)


def company_path(company: Company, rest: str) -> str:
    """A path below the company, its key percent-encoded."""
    return f"/companies/{quote(company.company_key, safe='')}/config/{rest}"


def _headers(company: Company) -> dict[str, str]:
    return dict(company.extra_headers) | {
        "X-API-Version": "2",
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": OFFERED,
    }
