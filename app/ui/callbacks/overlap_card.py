"""Says which listed callback a new one may clash with."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.rules import Overlap
from app.ui.shared.formats import Formats, applies_to
from app.ui.shared.widgets import button, label
from app.ui.shared.wrapped_text import WrappedText

_NAMED = 3


class OverlapCard(QFrame):
    """Hidden while there is nothing to warn of.

    Signals: start_asked, arg 0: an aware UTC datetime at which the other one has ended.
    """

    start_asked = Signal(object)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        self._free_from: datetime | None = None
        self.setProperty("tone", "soon")
        self.setObjectName("OverlapCard")
        self._title = label("⚠  " + self.tr("Overlaps a callback you already have"), strong=True)
        self._title.setProperty("tone", "soon")
        self._text = WrappedText("Overlaps")
        self._start = button("")
        self._start.clicked.connect(lambda: self.start_asked.emit(self._free_from))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def text(self) -> str:
        """What it warns of; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_overlaps(self, found: list[Overlap]) -> None:
        """Names the others; the server decides, so this never forbids."""
        said = []
        for one in found[:_NAMED]:
            other = one.other
            until = (
                self.tr("until {0} {1}").format(
                    self._formats.moment(other.ends_at), self._formats.shown_zone_name
                )
                if other.ends_at
                else self.tr("without an end")
            )
            said.append(
                self.tr("{0} sends {1} ({2}) to {3} {4}.").format(
                    other.callback_id,
                    other.event_type,
                    applies_to(other.event_type, other.filters),
                    other.destination_url,
                    until,
                )
            )
        if len(found) > _NAMED:
            said.append(self.tr("And {0} more.").format(len(found) - _NAMED))
        said.append(self.tr("The service may refuse this one; it decides."))
        if any(one.same_destination for one in found):
            said.append(self.tr("The destination is the same too: events may arrive twice."))
        ends = [one.free_from for one in found]
        last = max((one for one in ends if one is not None), default=None)
        self._free_from = None if None in ends else last
        if self._free_from is not None:
            names = ", ".join(one.other.callback_id for one in found)
            self._start.setText(self.tr("Start when {0} ends").format(names))
            self._start.setAccessibleName(self._start.text())
        self._start.setVisible(self._free_from is not None)
        self._text.setText("\n".join(said))
        self.setVisible(bool(found))
