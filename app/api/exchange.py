"""One call over the wire: bounded in time, size and memory, and always closed."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from time import monotonic
from typing import cast

import httpx

from app.domain.body import BodyError, BodyFault, Unpacker
from app.domain.call import Call
from app.domain.companies.company import Company
from app.domain.masking import masked, masked_url
from app.domain.outside_text import cut

_NOTED_BYTES, _SENT_BYTES, _NOTED_ERROR = 2000, 16_000, 2000
"""Of each answer in the record of calls, of what was sent, which is to be sent again whole, and
characters of what went wrong."""
_TURN_S = 0.004
"""How long an answer that comes in crumbs may keep the loop."""


class TooLargeError(Exception):
    """The answer is larger than is safe to read."""


class Exchange:
    """A request and what becomes of it.

    Attributes: has_left, whether anything of the request may have left this computer; at, when it
    was begun, set anew when it has its turn; answered_at, when the head of the answer was there,
    None until it is (both aware UTC); status, None until then; headers and reply of the answer,
    unpacked; error, what went wrong, for the record.
    """

    def __init__(self, method: str, path: str, content: bytes | None) -> None:
        self.method, self.path, self.content = method, path, content
        self.begin()
        self.has_left = False
        self.answered_at: datetime | None = None
        self.status: int | None = None
        self.headers = httpx.Headers()
        self.reply, self.error = b"", ""

    def begin(self) -> None:
        """It has its turn."""
        self.at, self._began = datetime.now(UTC), monotonic()

    async def send(self, client: httpx.AsyncClient, most: int) -> None:
        """Sends it and reads the answer, `most` bytes of it.

        Of a refusal that is larger the beginning is kept: its status tells.
        Raises: what httpx does, BodyError, TooLargeError.
        """
        request = client.build_request(
            self.method, self.path, content=self.content, extensions={"trace": self._on_trace}
        )
        response = await client.send(request, stream=True)
        try:
            self.answered_at = datetime.now(UTC)
            self.status, self.headers = response.status_code, response.headers
            self.reply = await read_body(response, most)
        finally:
            # Here, and not when its generators are collected: that may be in another task, and the
            # connection's place would stay taken.
            await response.aclose()

    async def _on_trace(self, event: str, info: Mapping[str, object]) -> None:
        """Httpcore tells its steps. What a proxy is asked for first is not the request."""
        if event.endswith("send_request_headers.started"):
            asked = getattr(info.get("request"), "method", b"")
            self.has_left = self.has_left or asked != b"CONNECT"

    def as_call(self, company: Company) -> Call:
        """Cut and masked before it goes anywhere."""
        return Call(
            company_id=company.company_id,
            company_name=company.name,
            at=self.at,
            method=self.method,
            base_url=_noted_base(company.base_url),
            path=self.path,
            status=self.status,
            duration_s=monotonic() - self._began,
            request=_noted(self.content or b"", len(self.content or b""), _SENT_BYTES),
            reply=_noted_reply(self.reply[: _NOTED_BYTES + 1], len(self.reply)),
            error=masked(cut(self.error, _NOTED_ERROR)),
        )


@lru_cache(64)
def _noted_base(base_url: str) -> str:
    """The same for each call of a company, which has it in memory anyway."""
    return masked_url(base_url)


async def read_body(response: httpx.Response, most: int) -> bytes:
    """The unpacked body of an answer that was begun; whoever opened it closes it.

    Raises: BodyError; TooLargeError where there is more. Of a refusal what can be read is enough.
    """
    length = response.headers.get("content-length", "")
    refused = not response.is_success
    if length.isdecimal() and len(length) < 20 and int(length) > most and not refused:
        raise TooLargeError
    try:
        unpacker = Unpacker(response.headers.get("content-encoding", ""), most)
    except BodyError:
        if refused:
            return b""  # its status tells
        raise
    until = monotonic() + _TURN_S
    # Raw, since httpx unpacks all of a chunk before anybody can look at its size.
    raw = cast("AsyncGenerator[bytes, None]", response.aiter_raw())
    async with aclosing(raw) as chunks:
        try:
            async for chunk in chunks:
                for _ in unpacker.feed(chunk):
                    if monotonic() > until:
                        await asyncio.sleep(0)
                        until = monotonic() + _TURN_S
                if monotonic() > until:
                    await asyncio.sleep(0)
                    until = monotonic() + _TURN_S
            unpacker.end()
        except BodyError as error:
            # What is there of a refusal is enough.
            if not refused and error.fault is BodyFault.TOO_LARGE:
                raise TooLargeError from error
            if not refused:
                raise
        finally:
            await response.aclose()
    return bytes(unpacker.body)


_noted_before: OrderedDict[bytes, str] = OrderedDict()
"""What is noted of an answer, by its digest: nothing in it is unmasked."""
_MOST_KEPT = 600


def _noted_reply(beginning: bytes, size: int) -> str:
    """Lists that are read every few minutes are mostly what they were."""
    key = blake2b(beginning, salt=size.to_bytes(8, "big")).digest()
    noted = _noted_before.pop(key, None) or _noted(beginning, size, _NOTED_BYTES)
    _noted_before[key] = noted
    if len(_noted_before) > _MOST_KEPT:
        _noted_before.popitem(last=False)
    return noted


def _noted(body: bytes, size: int, most: int) -> str:
    """`body` may be the beginning of one of this size."""
    noted = body[:most].decode("utf-8", "replace")
    if size <= most:
        return masked(noted)
    # An address or a token that the cut falls into would no longer look like one.
    end = max(noted.rfind(one) for one in '" \n')
    return masked(noted[: max(end, 0)]) + f" … ({size} bytes)"
