"""Says which listed callback a new one may clash with."""

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.callbacks.rules import Overlap
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.text.formats import Formats
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.widgets import button, label
from app.ui.kit.wrap_row import WrapRow
from app.ui.kit.wrapped_text import WrappedText

_NAMED = 3


class FreeSpan(NamedTuple):
    """Aware UTC, nothing is registered between them; `end` is None where nothing follows."""

    start: datetime
    end: datetime | None


class OverlapCard(QFrame):
    """Hidden while there is nothing to warn of.

    Signals: span_asked, arg 0: the next time that is free; show_asked and replace_asked, arg 0: the
    ID of the first one that overlaps.
    """

    span_asked = Signal(FreeSpan)
    show_asked = Signal(str)
    replace_asked = Signal(str)

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self._formats = formats
        self._free: FreeSpan | None = None
        self.setProperty("tone", Tone.SOON)
        self.setObjectName("OverlapCard")
        self._title = label(strong=True)
        self._title.setProperty("tone", Tone.SOON)
        self._text = WrappedText("OverlapsValue", self.tr("Overlaps"))
        self._other_id = self._facts = ""
        self._show = button("ShowOverlapButton", "")
        self._show.setToolTip(self.tr("What is typed here is kept; go on with it afterwards"))
        self._show.clicked.connect(lambda: self.show_asked.emit(self._other_id))
        self._replace = button("ReplaceOverlapButton", "")
        self._replace.setToolTip(self.tr("Puts what is typed here in its place"))
        self._replace.clicked.connect(lambda: self.replace_asked.emit(self._other_id))
        self._start = button("StartWhenFreeButton", "")
        self._start.clicked.connect(self._ask_for_span)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        acts = WrapRow()
        for one in (self._show, self._replace, self._start):
            acts.addWidget(one)
        layout.addLayout(acts)
        self.hide()

    def hide_replace(self) -> None:
        """The form replaces another one already."""
        self._replace.hide()

    def _ask_for_span(self) -> None:
        if self._free is not None:
            self.span_asked.emit(self._free)

    @property
    def text(self) -> str:
        """What it warns of; empty while it is hidden."""
        return "" if self.isHidden() else self._text.text()

    def show_overlaps(
        self, found: list[Overlap], free: tuple[datetime, datetime | None] | None = None
    ) -> None:
        """Names the others; the server decides, so this never forbids.

        `free` is the next time that is free, as `rules.free_span` tells it.
        """
        said = [self._line_of(one) for one in found[:_NAMED]]
        if len(found) > _NAMED:
            said.append(self.tr("And {0} more.").format(len(found) - _NAMED))
        self._facts = "\n".join(said)
        count = len(found)
        words = translate("overlap", "Overlaps %n callback(s) you already have", "", count)
        if count == 1:
            words = self.tr("Overlaps a callback you already have")
        self._title.setText("⚠  " + words)
        self._free = FreeSpan(*free) if free is not None else None
        if free is not None and found:
            start, end = (self._formats.moment(one) if one else "" for one in free)
            after_it = len(found) == 1 and found[0].other.ends_at == free[0]
            words = self.tr("Start when it ends: {0}") if after_it else self.tr("Start {0}")
            words = words.format(start)
            self._start.setText(self.tr("{0}, end {1}").format(words, end) if end else words)
            self._start.setAccessibleName(self._start.text())
        self._start.setVisible(free is not None)
        if found:
            self._other_id = found[0].other.callback_id
            self._show.setText(self.tr("Show {0}").format(visible(self._other_id)))
            self._show.setAccessibleName(self._show.text())
            replaces = self.tr("Replace it…")
            if count > 1:
                replaces = self.tr("Replace {0}…").format(visible(self._other_id))
            self._replace.setText(replaces)
            self._replace.setAccessibleName(replaces.removesuffix("…"))
        forecast = self.tr("The service may refuse this one; only sending it tells.")
        self._text.setText(f"{self._facts}\n{forecast}")
        self.setVisible(bool(found))

    def _line_of(self, found: Overlap) -> str:
        """Type and filter are those that were typed: what tells it from the new one is told."""
        other = found.other
        until = self.tr("without an end")
        if other.ends_at:
            until = self.tr("until {0} {1}").format(
                self._formats.moment(other.ends_at), self._formats.shown_zone_name
            )
        if found.same_destination:
            same = self.tr("{0}, {1}, to the same address: events may arrive twice.")
            return same.format(visible(other.callback_id), until)
        where = shown_address(other.destination_url)
        return self.tr("{0}, {1}, to {2}.").format(visible(other.callback_id), until, where)

    def say_refused(self) -> None:
        """It was sent, and not taken: what might become of it is no news any more."""
        self._text.setText(self._facts)
