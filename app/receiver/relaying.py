"""What comes to a relay's path: passed on, and told of with both sides."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING

from app.domain.body import BodyError, BodyFault
from app.domain.proofs.delivered_events import InBody, events_in
from app.domain.proofs.delivery import Delivery, packed_hash, plain_body
from app.domain.proofs.relay import Relay
from app.domain.proofs.sent_test import WAITING
from app.receiver.recorder import Outcome, Recorder, Scope
from app.receiver.reply import Reply, words

if TYPE_CHECKING:
    from app.receiver.pass_on import MakeTls, PassedOn, PassOn

LARGEST_BODY = 1024 * 1024
"""Bytes, of what comes and once more of what is in it."""
WHY_PACKED = {
    BodyFault.UNKNOWN: "packed in a way that is not read",
    BodyFault.BROKEN: "compressed and broken",
    BodyFault.TOO_LARGE: "too large once unpacked",
}
_SOON_S = 0.2
"""A target that takes longer is shown as waited for."""
_GRACE_S, _STEP_S = 1.5, 0.1
"""How long a target is still waited for once the receiver is to stop, and how often it looks."""
_NO_RELAY = "its relay is not known here"


class Relaying:
    """Passes on in the server's loop, which makes its connections.

    `on_answered` is called for what took its time, once the target has answered.

    Attributes: stopping, set from any thread when the receiver is to stop.
    """

    def __init__(
        self,
        recorder: Recorder,
        secret: str,
        on_answered: Callable[[Delivery], None],
        make_tls: "MakeTls",
    ) -> None:
        self._recorder, self._secret = recorder, secret.encode()
        self._on_answered, self._make_tls = on_answered, make_tls
        self._made: PassOn | None = None
        self.stopping = False

    async def passed_on(self, scope: Scope, body: bytes, relay: Relay | None) -> Reply | None:
        """The target's own answer, or None where its silence is passed on too.

        A relay that is not known is no refusal for good: the platform may try again.
        """
        at, found, plain = datetime.now(UTC), InBody(), body
        note_each = self._recorder.note_each
        try:
            plain = plain_body(body, scope["headers"], LARGEST_BODY)
            found = events_in(plain)
        except BodyError as error:
            found = InBody(why=WHY_PACKED[error.fault])
        packed = packed_hash(body, plain)
        if relay is None:
            refused = Outcome(answered="503", why=_NO_RELAY, at=at, packed_sha256=packed)
            note_each(scope, plain, refused, found.events)
            return words(503, "no such relay")
        sending = asyncio.ensure_future(self._send(scope, body, relay))
        await asyncio.wait({sending}, timeout=_SOON_S)
        if sending.done() and not sending.cancelled():
            passed = sending.result()
            outcome = _outcome(passed, relay, found.why, at, packed)
            note_each(scope, plain, outcome, found.events)
            return passed.reply
        waiting = Outcome(
            answered=WAITING, why=found.why, passed_to=relay.host, at=at, packed_sha256=packed
        )
        ones = note_each(scope, plain, waiting, found.events)
        late = await self._waited_for(sending)
        for one in ones:
            one.answered = late.answered if late else "no answer: receiver stopped"
            one.answer_s = late.took_s if late else None
            self._on_answered(one)
        return late.reply if late else None

    async def aclose(self) -> None:
        """Closes the connections to targets."""
        if self._made is not None:
            await self._made.aclose()

    async def _waited_for(self, sending: "asyncio.Future[PassedOn]") -> "PassedOn | None":
        """None where the receiver is stopped before the target has answered."""
        grace = _GRACE_S
        while not sending.done():
            await asyncio.wait({sending}, timeout=_STEP_S)
            grace -= _STEP_S if self.stopping else 0
            if grace <= 0:
                sending.cancel()
                return None
        return sending.result()

    async def _send(self, scope: Scope, body: bytes, relay: Relay) -> "PassedOn":
        # A receiver without a relay needs no client.
        module = await asyncio.to_thread(_loaded) if self._made is None else _loaded()
        if self._made is None:
            self._made = module.PassOn(self._make_tls)
        return await self._made.send(
            relay.target,
            scope["method"],
            module.headers_to_pass(scope["headers"], self._secret),
            body,
            is_inside=relay.is_inside,
        )


def _loaded() -> ModuleType:
    from app.receiver import pass_on  # noqa: PLC0415 - see `_send`

    return pass_on


def _outcome(passed: "PassedOn", relay: Relay, why: str, at: datetime, packed: str) -> Outcome:
    return Outcome(
        answered=passed.answered,
        why=why,
        passed_to=relay.host,
        answer_s=passed.took_s,
        at=at,
        packed_sha256=packed,
    )
