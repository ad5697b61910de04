"""Dialogs of the one window."""

import asyncio

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.keys_back import give_window_keys
from app.ui.kit.typed_text import TypedText
from app.ui.kit.widgets import button, label, set_tone, title
from app.ui.look.measure import em
from app.ui.look.placement import keep_on_screen

_WIDTH = 580
_MARGIN = 24
"""Pixels beside everything in it."""


class Sheet(QDialog):
    """A title, a sentence, a body and buttons; as small as its content, never above the screen.

    `handle` is its `objectName`, `name` what a screen reader and the task bar call it. Ctrl+Enter
    does its act, and Enter on a button does what the button says.
    """

    spare_room = 0
    """Pixels it has below its content from the first, and then keeps its size: where what stands
    in it comes and goes as one types."""
    asks_for_typed = True
    """Whether Esc asks before it drops typed text; a sheet may do so in its own words."""

    def __init__(
        self, parent: QWidget, handle: str, name: str, heading: str, sentence: str = ""
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setObjectName(handle)
        self.setModal(True)
        self.setMinimumWidth(min(em(_WIDTH), self.screen().availableGeometry().width() - 48))
        self.sentence = label(sentence, muted=True)
        if not sentence:  # to show it here, without a parent yet, would open a window
            self.sentence.hide()
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(_MARGIN, 0, _MARGIN, 8)
        self.body.setSpacing(8)
        self._was_shown = False
        self._band: QFrame | None = None
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it would be a stop without a name
        # Qt shows and hides what is around a scroll bar, which itself hears nothing of it.
        self._around_scroll_bar = self._scroll.verticalScrollBar().parentWidget()
        for watched in (inside, self._around_scroll_bar):
            if watched is not None:
                watched.installEventFilter(self)
        self._head = QVBoxLayout()
        self._head.setContentsMargins(_MARGIN, 20, _MARGIN, 12)
        self._head.setSpacing(4)
        self.heading = title(heading)
        self._head.addWidget(self.heading)
        self._head.addWidget(self.sentence)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(_MARGIN, 12, _MARGIN, 16)
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(self._head)
        layout.addWidget(self._scroll, 1)
        # What came of pressing a button stands beside the buttons, whatever is scrolled to.
        self.pinned = QVBoxLayout()
        self.pinned.setContentsMargins(_MARGIN, 8, _MARGIN, 0)
        layout.addLayout(self.pinned)
        layout.addStretch()
        layout.addLayout(self.buttons)
        self._leaving = label()
        set_tone(self._leaving, Tone.SOON)
        self._leaving.hide()
        self.pinned.addWidget(self._leaving)
        self._typed = TypedText(self)
        self._warned_of: list[str] | None = None
        self._main: QPushButton | None = None
        # As a shortcut: a default button that has the focus would take the key for itself.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(keys, self).activated.connect(self._press_main)

    def _press_main(self) -> None:
        if self._main is not None:
            self._main.click()

    def typed_texts(self) -> list[str]:
        """What somebody typed into it, and would lose with it."""
        return self._typed.texts()

    def may_leave(self) -> bool:
        """Whether nothing typed is lost by it; else it is said, and the next time is meant."""
        typed = self.typed_texts() if self.asks_for_typed else []
        if not typed or typed == self._warned_of:
            return True
        self._warned_of = typed
        self._leaving.setText(
            "⚠  " + self.tr("Leaving drops what you typed. Press Esc once more to leave.")
        )
        self._leaving.show()
        announce(self, self._leaving.text())
        self.fit(grow=True)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_leave():
            super().closeEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.may_leave():
            return
        pages = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in pages:
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + pages[Qt.Key(event.key())] * bar.pageStep())
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._press_main()  # a window that is not the active one heeds no shortcuts
                return
            # Qt presses the default button, whichever has the focus.
            focus = self.focusWidget()
            if isinstance(focus, QPushButton):
                focus.click()
                return
            if isinstance(focus, QAbstractItemView) and focus.currentIndex().isValid():
                return  # its row was gone to; Qt would press the default button as well
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._around_scroll_bar:
            if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
                self._make_room_for_scroll_bar()
            return super().eventFilter(watched, event)
        # Something inside came, went or grew: a warning, a field, a line of text.
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return super().eventFilter(watched, event)

    def _make_room_for_scroll_bar(self) -> None:
        """It stands in the margin: the fields end where the buttons do, and keep their widths."""
        scroll_bar = self._scroll.verticalScrollBar()
        taken = scroll_bar.sizeHint().width() if scroll_bar.isVisibleTo(self._scroll) else 0
        beside = max(_MARGIN - taken, 0)
        is_turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (beside, _MARGIN) if is_turned else (_MARGIN, beside)
        self.body.setContentsMargins(left, 0, right, 8)

    def fit(self, *, grow: bool = False) -> None:
        """As tall as its content needs at its width; it grows and does not jump back.

        `grow`: somebody asked for what needs the room, also where it keeps its size else.
        """
        self.body.activate()
        for part in (self._head, self.pinned, self.buttons):
            part.invalidate()  # a layout in a layout does not hear of what came into it
        width = max(self.width(), self.minimumWidth())
        # An area without anything in it would still take its room, from the sentence above.
        self._scroll.setHidden(self.body.count() == 0)
        content = 0
        if self.body.count():
            content = max(self.body.totalHeightForWidth(width), self.body.minimumSize().height())
            # An area that scrolls insists on some height, which it would take from the sentence.
            content = max(content, self._scroll.minimumSizeHint().height())
        around = self._head.totalHeightForWidth(width) + self.buttons.sizeHint().height()
        around += self.pinned.sizeHint().height()
        if self._band is not None:
            around += max(self._band.heightForWidth(width), self._band.sizeHint().height())
        room = self.screen().availableGeometry().height() - 48
        wanted = min(content + around + 4 + em(self.spare_room), room)
        keeps = self._was_shown and self.spare_room and not grow
        if not keeps and (not self._was_shown or wanted > self.height()):
            layout = self.layout()
            if layout is not None:
                layout.activate()  # else an area that is hidden by now still insists on its room
            self.resize(width, wanted)
            if self._was_shown:
                keep_on_screen(self, self.minimumSize())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        if not self._was_shown:
            self._place()
            self._typed.begin()
        self._was_shown = True

    def _place(self) -> None:
        """In the middle of its window: Qt placed it before it had its size."""
        parent = self.parentWidget()
        place = self.geometry()
        if parent is not None:
            place.moveCenter(parent.window().geometry().center())
        self.setGeometry(place)
        keep_on_screen(self, self.minimumSize())

    def done(self, result: int) -> None:
        """Closes, and gives the keys back to the window."""
        super().done(result)
        give_window_keys(self)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Adds the buttons, the act itself last."""
        self._main = buttons[-1]
        for one in buttons:
            self.buttons.addWidget(one)

    def set_locked(self, locked: bool) -> None:
        """Changes of its production company are locked, or not; a sheet that sends heeds it."""

    def add_band(self, text: str, lock: QWidget | None = None) -> QLabel:
        """Says above everything that this is a production company; `lock` stands beside it.

        Returns what says it.
        """
        band = QFrame()
        band.setProperty("band", True)
        row = QHBoxLayout(band)
        row.setContentsMargins(_MARGIN, 6, _MARGIN, 6)
        words = QLabel(text)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        row.addWidget(words, 1)
        if lock is not None:
            row.addWidget(lock)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, band)
            self._band = band
        return words


class Question(Sheet):
    """A safe answer, which Enter and Esc give, and an act that cannot be taken back."""

    def __init__(  # noqa: PLR0917 - read in the order they stand on the screen
        self,
        parent: QWidget,
        handle: str,
        name: str,
        heading: str,
        sentence: str,
        keep: str,
        act: str,
    ) -> None:
        super().__init__(parent, handle, name, heading, sentence)
        self.keep = button("KeepButton", keep)
        self.act = button("ActButton", act, danger=True)
        self.keep.setDefault(True)
        self.add_buttons(self.keep, self.act)
        self.keep.clicked.connect(self.reject)
        self.act.clicked.connect(self.accept)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.keep.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The default button is the safe answer: what is typed must not be answered with it.
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(
            self.focusWidget(), QLineEdit
        ):
            self.typed(self.focusWidget())
            return
        super().keyPressEvent(event)

    def typed(self, field: QWidget | None) -> None:
        """Enter was pressed in a field: the act is next, and not yet done."""
        del field
        if self.act.isEnabled():
            self.act.setFocus()


async def finished(dialog: QDialog) -> bool:
    """Shows a dialog without a nested loop; whether it was accepted."""
    future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def done(result: int) -> None:
        if not future.done():
            future.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(done)
    dialog.open()
    try:
        return await future
    finally:
        dialog.deleteLater()
