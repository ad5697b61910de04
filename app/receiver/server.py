"""Takes deliveries by HTTP, on this computer unless told otherwise, and answers as the dial says.

Nothing of a request is rendered, executed or used as a path; its body is kept in memory alone.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from app.domain.body import BodyError, BodyFault
from app.domain.outside_text import cut
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivered_events import InBody, events_in
from app.domain.proofs.delivery import Delivery, packed_hash, plain_body
from app.domain.proofs.receiver_address import has_secret_form, new_secret
from app.domain.proofs.relay import Relay
from app.domain.proofs.sent_test import WAITING
from app.domain.typed.web_address import address_of, is_loopback
from app.receiver.dial import reply_of, words_of
from app.receiver.limited_connection import ConnectionTracker
from app.receiver.recorder import Outcome, Recorder, Scope, key_of
from app.receiver.relaying import LARGEST_BODY, WHY_PACKED, Relaying
from app.receiver.reply import Reply, words
from app.serving.threaded import ThreadedServer

Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
_LOOPBACK = "127.0.0.1"
_CONNECTIONS = 200
_IDLE_LIMIT_S = 5
_STEP_S = 0.1
"""How often a slow answer looks whether anybody still waits for it."""
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to be told apart, not to listen on


class Receiver:
    """Off until it is started; listens below a path nobody can guess, on loopback by default.

    `on_delivery` is called in the server's thread, once for each request, after its answer was
    decided; `on_answered` once more for one whose answer was not known then. `secret` is the path
    of an earlier one, to go on where it was. `make_tls` makes what a relay's target is checked
    with; it may block.

    Attributes: url, empty until `start`; answer, the dial; failures, how often *fail, then OK*
    fails; slow_s, seconds; secret; relays, by their keys: paths below the secret one from which
    everything is passed on. A mapping is replaced whole, from any thread.
    """

    def __init__(
        self,
        on_delivery: Callable[[Delivery], None],
        *,
        on_answered: Callable[[Delivery], None] = lambda _: None,
        host: str = _LOOPBACK,
        port: int = 0,
        slow_s: float = 8.0,
        failures: int = 2,
        secret: str = "",
        relays: Mapping[str, Relay] | None = None,
        make_tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self.answer, self.slow_s, self.failures = Answer.OK, slow_s, failures
        self.url, self._host = "", host
        self._on_answered = on_answered
        self.secret = secret or new_secret()
        self._recorder = Recorder(self.secret, on_delivery)
        self.relays: Mapping[str, Relay] = relays or {}
        self._relaying = Relaying(self._recorder, self.secret, on_answered, make_tls)
        self._stopping = False
        # Words that the app itself sends through an address, and those that came here.
        self._tokens_sent: set[str] = set()
        self._tokens_seen: set[str] = set()
        # Hosts by which a tunnel of the user's may ask for it; see `_is_asked_for`.
        self.public_hosts: set[str] = set()
        self._lines = ConnectionTracker(_CONNECTIONS, self._recorder.note_trouble)
        self._server = ThreadedServer(
            self._serve,
            name="receiver",
            host=host,
            port=port,
            lifespan="on",
            http=self._lines.protocol(),
            ws="none",
            timeout_keep_alive=_IDLE_LIMIT_S,
            h11_max_incomplete_event_size=64 * 1024,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            interface="asgi3",
        )

    def start(self) -> None:
        """Listens. Blocks until it does. Raises: OSError."""
        self._server.start()
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"http://{host}:{self._server.port}/{self.secret}"

    def stop(self) -> None:
        """Stops listening; a few seconds at most. Who still waits for an answer gets none."""
        self._stopping = self._relaying.stopping = True
        self._server.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    def expect(self, word: str) -> None:
        """A word is about to be sent through an address that may lead here."""
        self._tokens_sent.add(word)

    def has_seen(self, word: str) -> bool:
        """Whether it came here; asked once."""
        self._tokens_sent.discard(word)
        seen = word in self._tokens_seen
        self._tokens_seen.discard(word)
        return seen

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()  # it is to stop
            await self._relaying.aclose()
            await send({"type": "lifespan.shutdown.complete"})
            return
        reply = await self._answered(scope, receive)
        if reply is None:
            await self._lines.cut(scope.get("client"), receive)
            return
        headers = [(b"content-length", str(len(reply.body)).encode()), *reply.headers]
        if reply.status == 413:
            headers = [*headers, (b"connection", b"close")]
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await send({"type": "http.response.body", "body": reply.body})

    async def _answered(self, scope: Scope, receive: Receive) -> Reply | None:
        """None where the line is to be cut."""
        note = self._recorder.note
        try:
            body = await _body_of(receive)
        except ConnectionError:
            return None
        if body is None:
            note(scope, b"", Outcome(answered="413", why="too large"), is_ours=False)
            return words(413, "too large")
        host = _host_of(scope)
        own, _, below = scope["path"].rstrip("/").removeprefix("/").partition("/")
        # A relay's whole path nobody can guess: a tunnel may have another name by now, and what is
        # refused with 4xx is lost for good.
        relayed = bool(below) and own == self.secret
        if below and not relayed and has_secret_form(own):
            # Of a receiver of before, maybe this one's: its events are to be tried again.
            note(scope, b"", Outcome(answered="503", why="another path"), is_ours=False)
            return words(503, "no such relay")
        if not relayed and not self._is_asked_for(host):
            # A page in somebody's browser may reach it by a name of its own that leads here.
            asked = f"asked for as {cut(host or 'no host', 60)}"
            note(scope, b"", Outcome(answered="421", why=asked), is_ours=False)
            return words(421, "not by this name")
        if own != self.secret:
            # Whoever does not know the secret must not fill the memory.
            note(scope, b"", Outcome(answered="404", why="another path"), is_ours=False)
            return words(404, "not here")
        if self._tokens_sent and self._is_our_question(scope["query_string"]):
            return words(200, "callback-desk")
        if relayed:
            return await self._relaying.passed_on(scope, body, self.relays.get(below))
        if scope["method"] not in {"POST", "PUT"}:
            return await self._as_dialled(scope, receive, body, InBody(why="no delivery"))
        try:
            came, body = body, plain_body(body, scope["headers"], LARGEST_BODY)
        except BodyError as error:
            status = {BodyFault.UNKNOWN: 415, BodyFault.TOO_LARGE: 413}.get(error.fault, 400)
            why = WHY_PACKED[error.fault]
            note(scope, body, Outcome(answered=str(status), why=why))
            return words(status, why)
        packed = packed_hash(came, body)
        return await self._as_dialled(scope, receive, body, events_in(body), packed)

    async def _as_dialled(
        self, scope: Scope, receive: Receive, body: bytes, found: InBody, packed: str = ""
    ) -> Reply | None:
        """What is no delivery is answered alike: a developer may ask with anything at all."""
        answer, at = self.answer, datetime.now(UTC)
        # A request has one answer, whatever number of events is in it.
        keys = [key_of(one) for one in found.events]
        keys = keys or [f"no event {hash((scope['method'], body))}"]
        attempt = self._recorder.attempt_of(keys)
        said = WAITING if answer is Answer.SLOW else words_of(answer, attempt, self.failures)
        outcome = Outcome(answered=said, why=found.why, at=at, packed_sha256=packed)
        ones = self._recorder.note_each(scope, body, outcome, found.events)
        if not found.events:
            self._recorder.remember(keys[0], attempt, at)
        if answer is Answer.CUT:
            return None
        if answer is Answer.SLOW:
            answered, status = await self._answered_slowly(receive)
            for one in ones:
                one.answered = answered
                self._on_answered(one)
            return Reply(status) if status else None
        return reply_of(answer, attempt, self.failures)

    def _is_our_question(self, query: bytes) -> bool:
        """Whether the app itself asks, through whatever leads here from outside.

        That it came is the proof: an answer that repeats what was asked could come from anywhere.
        """
        pairs = (one.partition(b"=") for one in query.split(b"&"))
        asked = {value.decode("latin-1") for name, _, value in pairs if name == b"check"}
        self._tokens_seen |= asked & self._tokens_sent
        return not asked.isdisjoint(self._tokens_sent)

    async def _answered_slowly(self, receive: Receive) -> tuple[str, int]:
        """What became of it, and the status; 0 where nobody waits for one any more."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        leaving = asyncio.ensure_future(receive())
        try:
            while (waited := loop.time() - began) < self.slow_s:
                if self._stopping:
                    return "no answer: receiver stopped", 0
                left = min(_STEP_S, self.slow_s - waited)
                gone, _ = await asyncio.wait({leaving}, timeout=left)
                if gone:
                    return f"sender gave up after {loop.time() - began:.1f} s", 0
        finally:
            leaving.cancel()
        return f"200 after {self.slow_s:g} s", 200

    def _is_asked_for(self, host: str) -> bool:
        """Whether it is asked for by a name of this computer, or of a tunnel that leads to it."""
        if is_loopback(host) or host in self.public_hosts or host == self._host.lower():
            return True
        # Listening on every address, it is reached by any that this computer has.
        return self._host in _EVERYWHERE and address_of(host) is not None


def _host_of(scope: Scope) -> str:
    """The name by which it was asked for, in small letters and without a port."""
    named = next((value for name, value in scope["headers"] if name == b"host"), b"")
    try:
        return (urlsplit(f"//{named.decode('latin-1')}").hostname or "").rstrip(".")
    except ValueError:
        return ""


async def _body_of(receive: Receive) -> bytes | None:
    """None where it is larger than is taken. Raises: ConnectionError."""
    received = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        received += message.get("body", b"")
        if len(received) > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return bytes(received)
