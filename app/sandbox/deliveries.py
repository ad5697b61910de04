"""Really sends events, by the receiver contract (provider reference, section 9).

Only to this computer, unless it was started alone and told otherwise: the practice company must
not call anybody's real endpoint.
"""

import asyncio
import http.client
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

import msgspec

from app.domain.typed.web_address import is_loopback
from app.sandbox.registry import Json, Registration

_TIME_OUT_S = 5.0


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try. `status` is None where no answer came; `note` then says why."""

    event_id: str
    callback_id: str
    url: str
    number: int
    status: int | None
    note: str = ""


class Deliveries:
    """Sends in the background and remembers every attempt.

    `retry_waits_s` are the pauses before the second, third … try. The provider publishes neither
    their number nor their length; these are the practice company's own.
    """

    def __init__(
        self, retry_waits_s: Sequence[float] = (1.0, 2.0, 4.0), *, anywhere: bool = False
    ) -> None:
        self.attempts: list[Attempt] = []
        self._anywhere = anywhere
        self._waits = tuple(retry_waits_s)
        self._running: set[asyncio.Task[None]] = set()

    def send(self, one: Registration, body: Json) -> None:
        """Starts one delivery; returns at once."""
        task = asyncio.create_task(self._deliver(one, body))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def aclose(self) -> None:
        """Drops what is still to be sent."""
        for task in tuple(self._running):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _deliver(self, one: Registration, body: Json) -> None:
        for number in range(1, len(self._waits) + 2):
            content = msgspec.json.encode(body | {"delivery_attempt": str(number)})
            status, note = await asyncio.to_thread(_post, one, content, self._anywhere)
            self.attempts.append(
                Attempt(
                    event_id=str(body["event_id"]),
                    callback_id=str(one.callback_id),
                    url=one.url,
                    number=number,
                    status=status,
                    note=note,
                )
            )
            if not _worth_another(status, note) or number > len(self._waits):
                return
            await asyncio.sleep(self._waits[number - 1])


_ELSEWHERE = "not sent: the practice company only calls this computer"


def _worth_another(status: int | None, note: str) -> bool:
    """2xx is done, 4xx is final, the rest is taken as passing."""
    if status is None:
        return note != _ELSEWHERE
    return not (200 <= status < 300 or 400 <= status < 500)


def _post(one: Registration, content: bytes, anywhere: bool) -> tuple[int | None, str]:
    parts = urlsplit(one.url)
    host = parts.hostname or ""
    if not anywhere and not is_loopback(host):
        return None, _ELSEWHERE
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = kind(host, parts.port, timeout=_TIME_OUT_S)
        try:
            connection.request(
                one.method, path, body=content, headers={"Content-Type": one.content_type}
            )
            return connection.getresponse().status, ""
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, str(error) or type(error).__name__
