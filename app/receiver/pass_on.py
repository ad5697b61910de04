"""Sends a request on to one address, and brings its answer back.

httpcore, which is beneath httpx: it takes headers as they are, and says where it connects to.
"""

import asyncio
import base64
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import TypeAlias
from urllib.parse import quote, unquote_to_bytes

import httpcore
import msgspec

from app.domain.typed.address_cautions import leads_inside
from app.domain.typed.web_address import ascii_host, split_address
from app.receiver.reply import Headers, Reply, words

MakeTls: TypeAlias = Callable[[], ssl.SSLContext]

_LIMIT_S = 30.0
"""For everything of one request. How long the platform waits is not published."""
_CONNECT_S = 10.0
_LARGEST_ANSWER = 1024 * 1024
_CONNECTIONS, _IDLE, _IDLE_S = 200, 20, 4.0
_LEFT_ALONE = "/%:?#[]@!$&'()*+,;=~-._"
"""Of a path and a query, as they are registered."""
_OF_THE_WAY = {
    *(b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"upgrade"),
    *(b"transfer-encoding", b"content-length", b"expect", b"proxy-authorization"),
    b"proxy-authenticate",
}
"""Headers of one connection and not of the message (RFC 9110, 7.6.1), and the length."""
_OF_THE_RECEIVER = {
    *(b"host", b"forwarded", b"x-forwarded-host", b"x-forwarded-port", b"x-forwarded-proto"),
    *(b"x-forwarded-prefix", b"x-forwarded-server", b"x-original-host", b"x-original-url"),
}
"""What names the receiver's own address, as a tunnel adds it."""


class LeadsInsideError(Exception):
    """A name leads into a private network, and was not meant to."""


class PassedOn(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it. `reply` is None where nothing came that could be passed back.

    `answered` is the status, or else what came instead, as it is kept with a delivery. `took_s`:
    seconds until that was known.
    """

    answered: str
    took_s: float
    reply: Reply | None


class PassOn:
    """Only to addresses of the open internet, unless told otherwise for one of them.

    Redirects are not followed, and nothing is sent twice. Proxies of this computer are not used:
    through one it could not be told where a name leads. `make_tls` is called in a thread.
    """

    def __init__(self, make_tls: MakeTls, limit_s: float = _LIMIT_S) -> None:
        self._make_tls, self._limit_s = make_tls, limit_s
        self._tls: ssl.SSLContext | None = None
        self._pools: dict[tuple[bool, bool], httpcore.AsyncConnectionPool] = {}

    async def send(
        self, url: str, method: str, headers: Headers, body: bytes, *, is_inside: bool
    ) -> PassedOn:
        """Never raises for what the other side does."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        reply: Reply | None = None
        try:
            async with asyncio.timeout(self._limit_s):
                reply = await self._ask(url, method, headers, body, is_inside=is_inside)
            said = str(reply.status)
        except LeadsInsideError:
            reply = words(502, "not passed on")
            said = "not passed on: it leads into a private network"
        except (TimeoutError, httpcore.TimeoutException):
            said = f"no answer within {loop.time() - began:.0f} s, line cut"
        except ssl.SSLError:
            said = "no encrypted connection, line cut"
        except (httpcore.ConnectError, OSError, ValueError) as error:
            # A ValueError, too, for a host that is no name.
            refused = isinstance(error.__cause__, ssl.SSLError)
            said = f"no {'encrypted ' * refused}connection, line cut"
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol):
            said = "line cut by it"
        return PassedOn(answered=said, took_s=loop.time() - began, reply=reply)

    async def aclose(self) -> None:
        """Closes the connections that are kept."""
        for pool in self._pools.values():
            await pool.aclose()
        self._pools.clear()

    async def _ask(
        self, url: str, method: str, headers: Headers, body: bytes, *, is_inside: bool
    ) -> Reply:
        asked, more = _asked_of(url)
        pool = await self._pool(is_tls=asked.scheme == b"https", is_inside=is_inside)
        found, limits = bytearray(), {"connect": _CONNECT_S, "pool": _CONNECT_S}
        async with pool.stream(
            method,
            asked,
            headers=[*headers, *more],
            content=body,
            extensions={"timeout": limits},
        ) as answer:
            async for piece in answer.aiter_stream():
                found += piece
                if len(found) > _LARGEST_ANSWER:
                    # Its status is what counts for whoever sent the event.
                    return Reply(answer.status)
        return Reply(answer.status, _passed_back(answer.headers), bytes(found))

    async def _pool(self, *, is_tls: bool, is_inside: bool) -> httpcore.AsyncConnectionPool:
        if is_tls and self._tls is None:
            self._tls = await asyncio.to_thread(self._make_tls)
        place = (is_tls, is_inside)
        if place not in self._pools:
            self._pools[place] = httpcore.AsyncConnectionPool(
                ssl_context=self._tls if is_tls else None,
                max_connections=_CONNECTIONS,
                max_keepalive_connections=_IDLE,
                keepalive_expiry=_IDLE_S,
                network_backend=CheckedNetwork(may_lead_inside=is_inside),
            )
        return self._pools[place]


class CheckedNetwork(httpcore.AnyIOBackend):
    """Connects to the very address it has checked: a name may lead elsewhere the next time."""

    def __init__(self, *, may_lead_inside: bool) -> None:
        super().__init__()
        self._may_lead_inside = may_lead_inside

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises: LeadsInsideError; what httpcore raises."""
        if self._may_lead_inside:
            return await super().connect_tcp(host, port, timeout, local_address, socket_options)
        if host.lower().rstrip(".").rpartition(".")[2] == "localhost":
            raise LeadsInsideError  # RFC 6761: wherever it is looked up, and also where it is not
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not addresses or any(map(leads_inside, addresses)):
            raise LeadsInsideError
        for address in addresses[:-1]:
            try:
                return await super().connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue  # nothing was sent yet
        return await super().connect_tcp(
            addresses[-1], port, timeout, local_address, socket_options
        )


def headers_to_pass(headers: Iterable[tuple[bytes, bytes]], secret: bytes) -> Headers:
    """The headers of the message, without those that tell where the receiver is.

    `secret` is the receiver's path; empty where it is in none of them.
    """
    left_out = _OF_THE_RECEIVER | _OF_THE_WAY
    return tuple(
        (name, value)
        for name, value in headers
        if name.lower() not in left_out and not (secret and secret in value)
    )


def _passed_back(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    return tuple((name, value) for name, value in headers if name.lower() not in _OF_THE_WAY)


def _asked_of(url: str) -> tuple[httpcore.URL, Headers]:
    """An address in parts, and the headers that stand for what an address may hold besides."""
    parts = split_address(url)
    if parts is None:
        raise httpcore.UnsupportedProtocol
    target = quote(parts.path or "/", safe=_LEFT_ALONE)
    if parts.query:
        target += "?" + quote(parts.query, safe=_LEFT_ALONE)
    host = ascii_host(parts.hostname or "").encode("ascii", "replace")
    asked = httpcore.URL(
        scheme=parts.scheme.lower().encode(), host=host, port=parts.port, target=target.encode()
    )
    if parts.username is None:
        return asked, ()
    user = unquote_to_bytes(f"{parts.username}:{parts.password or ''}")
    return asked, ((b"authorization", b"Basic " + base64.b64encode(user)),)
