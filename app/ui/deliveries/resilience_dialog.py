"""Watches what the platform does when an endpoint fails, and shows it while it happens."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QLabel, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.proofs.resilience import TRIALS, Resilience
from app.exports.resilience_report import PictureColours, as_svg, conclusion
from app.text.formats import applies_to
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.proof_words import answer_word
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.announce import announce
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, combo, explain_button, label, set_tone
from app.ui.look.theme import Theme

_WAITS = {
    10: QT_TRANSLATE_NOOP("resilience", "10 seconds"),
    60: QT_TRANSLATE_NOOP("resilience", "1 minute"),
    300: QT_TRANSLATE_NOOP("resilience", "5 minutes"),
    900: QT_TRANSLATE_NOOP("resilience", "15 minutes"),
    3600: QT_TRANSLATE_NOOP("resilience", "1 hour"),
}
_USUAL = 2
_LOOK_MS = 500
"""How often it looks whether the receiver runs."""


class ResilienceDialog(Sheet):
    """Not modal: it may take an hour, and other work goes on.

    Signals:
        start_asked: arg 0: the callback, arg 1: the seconds that a further attempt is waited for.
        stop_asked: the run is to end here.
        save_asked: arg 0: what was observed.
    """

    start_asked = Signal(Callback, float)
    stop_asked = Signal()
    save_asked = Signal(Resilience)

    def __init__(
        self,
        parent: QWidget,
        company: Company,
        listed: list[Callback],
        why_not: Callable[[], str],
        theme: Theme,
    ) -> None:
        """`listed` are those that lead to the receiver; `why_not` is why none can be tried now."""
        trials = " · ".join(answer_word(one) for one in TRIALS)
        super().__init__(
            parent,
            "ResilienceDialog",
            self.tr("Resilience report"),
            self.tr("What {0}'s platform does when an endpoint fails").format(company.name),
            self.tr(
                "The receiver plays these failures, one after the other: {0}. Of each one test "
                "event is sent, and is answered so until it is taken or nothing more comes. "
                "Whatever else reaches the receiver meanwhile is answered alike."
            ).format(trials),
        )
        self.setModal(False)
        self._listed, self._why_not, self._theme = listed, why_not, theme
        self.found: Resilience | None = None
        self._is_running, self._told_why = False, ""
        self._about = combo(
            "ResilienceCallbackCombo",
            self.tr("Callback"),
            [_words_of(one) for one in listed],
        )
        words = [translate("resilience", one) for one in _WAITS.values()]
        self._wait = combo("ResilienceWaitCombo", self.tr("Wait for a further attempt"), words)
        self._wait.setCurrentIndex(0 if company.is_practice else _USUAL)
        side_by_side(
            self.body,
            Field(self.tr("Callback"), self._about),
            Field(self.tr("Wait for a further attempt"), self._wait),
        )
        self._said = label(strong=True)
        self._said.setObjectName("ResilienceSummary")
        self.body.addWidget(self._said)
        self._picture = QLabel()
        self._picture.setAccessibleName(self.tr("Attempts as observed"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture.hide()
        self.body.addWidget(self._picture)
        self.body.addStretch(1)
        close = button("CloseButton", self.tr("Close"))
        self._stop = button("StopTrialsButton", self.tr("Stop"))
        self._save = button("SaveResilienceButton", self.tr("Save report…"))
        self._start = button("StartTrialsButton", self.tr("Start trials"), primary=True)
        self.add_buttons(close, self._stop, self._save, self._start)
        close.clicked.connect(self.close)
        self._stop.clicked.connect(self.stop_asked)
        self._save.clicked.connect(self._ask_to_save)
        self._start.clicked.connect(self._ask)
        self._follow_receiver()

    def _follow_receiver(self) -> None:
        """Nobody tells a form that the receiver was started, wherever that was done."""
        again = QTimer(self)
        again.setInterval(_LOOK_MS)
        again.timeout.connect(self._follow)
        again.start()
        self._follow()

    def reject(self) -> None:
        """Esc closes it, as its button does."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_running:
            self.stop_asked.emit()
        event.accept()
        self.done(0)

    def set_running(self, running: bool) -> None:
        """Trials are under way, or over."""
        self._is_running = running
        had, takes = (self._start, self._stop) if running else (self._stop, self._start)
        has_keys = had.hasFocus()
        self._follow()
        if has_keys and takes.isEnabled():
            takes.setFocus()

    def show_found(self, found: Resilience) -> None:
        """What was observed so far."""
        self.found = found
        done = len(found.trials)
        text = conclusion(found)
        if self._is_running:
            now = answer_word(found.trials[-1].answer) if found.trials else ""
            text = self.tr("{0} of {1}: {2} …").format(done, len(TRIALS), now)
        if text != self._said.text():
            self._said.setText(text)
            announce(self, text)
        self._paint(as_svg(found, self._colours()))
        self._follow()
        self.fit(grow=True)

    def show_failure(self, text: str) -> None:
        """Why it went no further."""
        self._said.setText(text)
        set_tone(self._said, Tone.FAILED)
        announce(self, text)

    def _colours(self) -> PictureColours:
        roles = self._theme.roles
        return PictureColours(
            ground=roles.window,
            ink=roles.text,
            muted=roles.muted,
            line=roles.line,
            taken=roles.of_tone(Tone.ACTIVE)[0],
            failed=roles.of_tone(Tone.FAILED)[0],
        )

    def _paint(self, svg: str) -> None:
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        ratio = self.devicePixelRatioF()
        size = renderer.defaultSize()
        width = max(self.width() - 48, 200)
        height = round(size.height() * width / size.width())
        image = QImage(
            round(width * ratio), round(height * ratio), QImage.Format.Format_ARGB32_Premultiplied
        )
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        image.setDevicePixelRatio(ratio)
        self._picture.setPixmap(QPixmap.fromImage(image))
        self._picture.show()

    def _ask(self) -> None:
        if why := self._why_not():
            self.show_failure(why)
            return
        set_tone(self._said, None)
        self.start_asked.emit(
            self._listed[self._about.currentIndex()],
            float(list(_WAITS)[self._wait.currentIndex()]),
        )

    def _ask_to_save(self) -> None:
        if self.found is not None:
            self.save_asked.emit(self.found)

    def _follow(self) -> None:
        why = self._why_not()
        if not why and not self._listed:
            why = self.tr(
                "No active callback leads to the receiver: make one with Use the receiver first."
            )
        explain_button(self._start, self.tr("Trials are under way.") if self._is_running else why)
        explain_button(self._stop, "" if self._is_running else self.tr("Nothing is under way."))
        has_any = self.found is not None and bool(self.found.trials)
        unsaved = "" if has_any else self.tr("Nothing was observed yet.")
        explain_button(self._save, self.tr("Stop them first.") if self._is_running else unsaved)
        for one in (self._about, self._wait):
            one.setEnabled(not self._is_running and bool(self._listed))
        if self._said.text() in {"", self._told_why}:
            self._said.setText(why)
            self._told_why = why


def _words_of(one: Callback) -> str:
    applies = applies_to(one.event_type, one.filters)
    return visible(f"{one.callback_id} · {one.event_type} · {applies}")
