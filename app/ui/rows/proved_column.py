"""The column that says when a registration was last proved; empty until that is known."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.domain.callbacks.callback import Callback
from app.text.formats import Clock, Formats
from app.text.status import Status, Tone

if TYPE_CHECKING:
    from app.domain.proofs.coverage import Proved

_NEVER = datetime.min.replace(tzinfo=UTC)
_UNKNOWN = Status("", Tone.NEUTRAL, "")


class ProvedColumn:
    """What is not among the known ones was never tested."""

    def __init__(self, formats: Formats, clock: Clock) -> None:
        self._formats, self._clock = formats, clock
        self._known: dict[str, Proved] | None = None

    def know(self, proved: "Iterable[Proved] | None") -> bool:
        """What is known of the tested ones, None while nothing is; whether it is something else."""
        before = self._known
        self._known = None if proved is None else {one.callback.callback_id: one for one in proved}
        return self._known != before

    def status(self, callback_id: str) -> Status:
        """The cell of a registration."""
        if self._known is None:
            return _UNKNOWN
        from app.text.proved import proved_status  # noqa: PLC0415 - the first paint needs none

        return proved_status(self._known.get(callback_id), self._clock(), self._formats)

    def sort_key(self, callback: Callback) -> datetime:
        """When one was last tested; those never tested come first."""
        one = (self._known or {}).get(callback.callback_id)
        return one.sent.sent_at if one is not None and one.sent else _NEVER
