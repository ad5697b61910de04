"""Sends a delivery that was captured once more, to an address that was typed by hand."""

from app import __version__
from app.domain.proofs.delivery import Delivery, opens_doors
from app.services.receiver_ports import SendOn, SentOn

_LABEL = (b"x-replayed-by", f"Callback Desk {__version__}".encode())
_NOT_AGAIN = {b"content-encoding", b"content-type", b"user-agent"}
"""The body was unpacked and is in UTF-8 by now, and it is not the platform that sends it."""


class DeliverySender:
    """It is labelled as replayed, so that nobody takes it for the platform's own."""

    def __init__(self, send_on: SendOn) -> None:
        self._send_on = send_on

    async def send(self, one: Delivery, url: str, *, is_inside: bool) -> SentOn:
        """Sends it once. Headers that open doors stay here; never raises for what comes back."""
        kept = tuple(
            (name, value)
            for name, value in one.raw_headers
            if name.lower() not in _NOT_AGAIN and not opens_doors(name.decode("latin-1"))
        )
        kind = next((value for name, value in one.raw_headers if name == b"content-type"), b"")
        plain = kind.partition(b";")[0].strip() or b"application/json"
        headers = (
            *kept,
            (b"content-type", plain),
            (b"user-agent", b"Callback Desk"),
            _LABEL,
        )
        return await self._send_on(url, one.method, headers, one.body, is_inside=is_inside)
