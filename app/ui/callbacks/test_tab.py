"""The tab of test events; what is in it is made once the window has shown its rows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui.kit.panel_room import PanelRoom
from app.ui.runtime.context import UiContext

if TYPE_CHECKING:
    from app.ui.callbacks.test_panel import TestEventPanel

_MADE_AFTER_MS = 1500
"""Where no list comes: whoever opens it then need not wait."""
_AFTER_PAINT_MS = 10
"""Qt lets 5 ms pass before it paints, in case there is more to be painted."""


class TestTab(QScrollArea):
    """Scrolls what is taller than its room."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._room = PanelRoom(self, context.messages)
        self._made: TestEventPanel | None = None
        self._waiting: list[Callable[[TestEventPanel], object]] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it scrolls it as the keys go on
        self.setFrameShape(QFrame.Shape.NoFrame)
        QTimer.singleShot(_MADE_AFTER_MS, self, lambda: self.panel)

    @property
    def panel(self) -> "TestEventPanel":
        """What is in it; made when it is first asked for."""
        if self._made is None:
            from app.ui.callbacks.test_panel import TestEventPanel  # noqa: PLC0415 - start-up

            made = self._made = TestEventPanel(self._context)
            self.setWidget(made)
            self._chain(made)
            made.look_asked.connect(
                # Only once it has its height can it be scrolled to.
                lambda part: QTimer.singleShot(0, self, lambda: self._show(part))
            )
            for act in self._waiting:
                act(made)
            self._waiting.clear()
        return self._made

    def _show(self, part: QWidget) -> None:
        self.ensureWidgetVisible(part, 0, 8)
        self._room.reveal(part)

    def _chain(self, made: "TestEventPanel") -> None:
        """Tab goes on in here from what it would have gone on from, had it been here at once."""
        inside: list[QWidget] = []
        one = made.nextInFocusChain()
        while one and made.isAncestorOf(one):
            inside.append(one)
            one = one.nextInFocusChain()
        before = self.previousInFocusChain()
        while before and before is not self and not _takes_tab(before):
            before = before.previousInFocusChain()
        for one in inside:
            if before and _takes_tab(one):
                QWidget.setTabOrder(before, one)
                before = one

    def make_soon(self) -> None:
        """Makes the panel once what waits to be painted is painted."""
        if self._made is None:
            QTimer.singleShot(_AFTER_PAINT_MS, self, lambda: self.panel)

    def when_made(self, act: "Callable[[TestEventPanel], object]") -> None:
        """Does something with the panel once it is there, or now."""
        if self._made is None:
            self._waiting.append(act)
        else:
            act(self._made)

    def if_made(self, act: "Callable[[TestEventPanel], None]") -> None:
        """Does something with the panel where it is there."""
        if self._made is not None:
            act(self._made)

    def showEvent(self, event: QShowEvent) -> None:
        _ = self.panel
        super().showEvent(event)


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
