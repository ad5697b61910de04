"""One company's connection: headers, time limits, size limit, retries of reads."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import httpx
import msgspec
import stamina

from app.api.translation import error_of_reply, translated_errors
from app.domain.call import Call
from app.domain.company import Company
from app.domain.errors import (
    CallbackDeskError,
    ConnectionFailedError,
    OutcomeUnknownError,
    ProxyFailedError,
    RateLimitedError,
    ReplyTooLargeError,
    ServerTroubleError,
)
from app.domain.masking import masked, masked_url
from app.domain.secret import Secret
from app.domain.web_address import is_loopback

# The library's own log lines hold whole addresses.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)
stamina.instrumentation.set_on_retry_hooks([])

_NOTED_BYTES, _SENT_BYTES = 2000, 16_000
"""Of each answer in the record of calls, and of what was sent, which is to be sent again whole."""
LARGEST_REPLY = 8 * 1024 * 1024
"""Bytes, after decompression."""


class Patience(msgspec.Struct, frozen=True):
    """How long to wait, in seconds, and how often to read again."""

    connect_s: float = 5.0
    read_s: float = 15.0
    total_s: float = 30.0
    read_attempts: int = 4
    first_pause_s: float = 0.5
    longest_pause_s: float = 8.0


class Reply(msgspec.Struct, frozen=True):
    """A 2xx answer."""

    status: int
    body: bytes


class _Made:
    """A call under way, for the record."""

    def __init__(self, method: str, path: str, content: bytes | None) -> None:
        self.method, self.path, self.content = method, path, content
        self.at, self.began = datetime.now(UTC), monotonic()
        self.status: int | None = None
        self.reply, self.error = b"", ""

    def as_call(self, company: Company) -> Call:
        """Masked before it goes anywhere."""
        return Call(
            company_id=company.company_id,
            company_name=company.name,
            at=self.at,
            method=self.method,
            base_url=masked_url(company.base_url),
            path=self.path,
            status=self.status,
            duration_s=monotonic() - self.began,
            request=_noted(self.content or b"", _SENT_BYTES),
            reply=_noted(self.reply),
            error=masked(self.error) if self.error else "",
        )


def _noted(body: bytes, most: int = _NOTED_BYTES) -> str:
    cut = body[:most].decode("utf-8", "replace")
    if len(body) <= most:
        return masked(cut)
    # An address or a token that the cut falls into would no longer look like one.
    end = max(cut.rfind(one) for one in '" \n')
    return masked(cut[: max(end, 0)]) + f" … ({len(body)} bytes)"


class Session:
    """Sends requests for one company.

    A read may be sent several times; a change is sent once, over a connection of its own, so that
    a kept-alive line that died meanwhile cannot make its outcome unknown.
    Everything raises the errors of `app.domain.errors` and nothing else.
    """

    def __init__(
        self,
        company: Company,
        password: Secret,
        *,
        tls: ssl.SSLContext,
        patience: Patience | None = None,
        largest_reply: int = LARGEST_REPLY,
        on_call: Callable[[Call], None] | None = None,
    ) -> None:
        self._on_call = on_call
        self._company = company
        self._patience = patience or Patience()
        self._largest_reply = largest_reply
        self._turns = asyncio.Semaphore(4)
        self._under_way = 0
        self._idle = asyncio.Event()
        self._idle.set()
        host = urlsplit(company.base_url).hostname or ""

        def client(kept_alive: int) -> httpx.AsyncClient:
            return httpx.AsyncClient(
                base_url=company.base_url.rstrip("/"),
                # httpx encodes the pair as UTF-8, as the provider reference (section 2) infers.
                auth=httpx.BasicAuth(company.user_name, password.reveal()),
                headers=_headers(company),
                timeout=httpx.Timeout(
                    self._patience.read_s, connect=self._patience.connect_s, pool=30.0
                ),
                verify=tls,
                trust_env=not is_loopback(host),
                follow_redirects=False,
                limits=httpx.Limits(max_connections=4, max_keepalive_connections=kept_alive),
            )

        try:
            self._reads, self._changes = client(2), client(0)
        except ImportError as error:
            msg = "a SOCKS proxy is configured, which needs extra software"
            raise ProxyFailedError(msg) from error
        except ValueError as error:
            raise ProxyFailedError(str(error)) from error

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
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience.total_s + 1):
                await self._idle.wait()
        await self._reads.aclose()
        await self._changes.aclose()

    async def read(self, path: str) -> Reply:
        """GET, repeated after 429, 5xx and lost connections, within bounds."""
        patience = self._patience

        def worth_another(error: Exception) -> bool | float:
            if isinstance(error, RateLimitedError):
                named = error.retry_after_s
                if named is None:
                    return True
                return named if named <= patience.longest_pause_s else False
            return isinstance(error, ServerTroubleError | ConnectionFailedError)

        async for attempt in stamina.retry_context(
            on=worth_another,
            attempts=patience.read_attempts,
            timeout=patience.total_s,
            wait_initial=patience.first_pause_s,
            wait_max=patience.longest_pause_s,
            wait_jitter=patience.first_pause_s,
        ):
            with attempt:
                return await self._send(self._reads, "GET", path, None, changes_data=False)
        raise ConnectionFailedError  # the loop above returns or raises

    async def change(self, method: str, path: str, body: object = None) -> Reply:
        """POST, PUT or DELETE, sent exactly once."""
        return await self._send(self._changes, method, path, body, changes_data=True)

    async def _send(
        self, client: httpx.AsyncClient, method: str, path: str, body: object, *, changes_data: bool
    ) -> Reply:
        content = None if body is None else msgspec.json.encode(body)
        made = _Made(method, path, content)
        self._under_way += 1
        self._idle.clear()
        try:
            async with self._turns:
                made.began = monotonic()
                await self._exchange(client, made, changes_data=changes_data)
        except BaseException as error:
            made.error = str(error) or type(error).__name__
            raise
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()
            if self._on_call is not None:
                self._on_call(made.as_call(self._company))
        return Reply(made.status or 0, made.reply)

    async def _exchange(
        self, client: httpx.AsyncClient, made: "_Made", *, changes_data: bool
    ) -> None:
        with translated_errors(changes_data=changes_data):
            async with (
                asyncio.timeout(self._patience.total_s),
                client.stream(made.method, made.path, content=made.content) as response,
            ):
                made.status = response.status_code
                made.reply = await self._body_of(response, changes_data=changes_data)
        if not response.is_success:
            raise error_of_reply(
                response.status_code, response.headers, made.reply, changes_data=changes_data
            )

    async def _body_of(self, response: httpx.Response, *, changes_data: bool) -> bytes:
        received = bytearray()
        async for chunk in response.aiter_bytes():
            received += chunk
            if len(received) > self._largest_reply:
                kind: Callable[..., CallbackDeskError] = (
                    OutcomeUnknownError if changes_data else ReplyTooLargeError
                )
                msg = f"more than {self._largest_reply // 1024 // 1024} MiB"
                raise kind(msg)
        return bytes(received)


def company_path(company: Company, rest: str) -> str:
    """A path below the company, its key percent-encoded."""
    return f"/companies/{quote(company.company_key, safe='')}/config/{rest}"


def _headers(company: Company) -> dict[str, str]:
    return dict(company.extra_headers) | {
        "X-API-Version": "2",
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
