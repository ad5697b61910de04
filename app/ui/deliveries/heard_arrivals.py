"""Says what arrives, and what it proves, to whoever does not see the tables."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.outside_text import visible
from app.domain.proofs.sent_test import SentTest
from app.text.formats import Clock
from app.text.proofs import proof_status
from app.text.translate import translate
from app.ui.kit.announce import announce

_GATHERED_MS = 1500
_MOST_NAMED = 3


class HeardArrivals(QObject):
    """Gathers for a moment: a hundred requests a second are one sentence.

    Nothing is said while another page is shown.
    """

    def __init__(self, page: QWidget, clock: Clock) -> None:
        super().__init__(page)
        self._page, self._clock = page, clock
        self._count = 0
        self._proofs: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_GATHERED_MS)
        self._timer.timeout.connect(self.tell)

    def note(self, count: int) -> None:
        """So many deliveries have come."""
        self._count += count
        self._begin()

    def note_proof(self, sent: SentTest) -> None:
        """A test event has climbed, or fallen."""
        self._proofs[sent.event_id] = proof_status(sent, self._clock()).text
        self._begin()

    def tell(self) -> None:
        """Says what has come since the last time."""
        count, proofs = self._count, list(self._proofs.items())
        self._count = 0
        self._proofs.clear()
        if not self._page.isVisible():
            return
        said = [translate("deliveries", "%n deliver(y|ies) arrived", "", count)] if count else []
        said += [f"{visible(event_id)}: {text}" for event_id, text in proofs[:_MOST_NAMED]]
        if said:
            announce(self._page, ". ".join(said))

    def _begin(self) -> None:
        if not self._timer.isActive():
            self._timer.start()
