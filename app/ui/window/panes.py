"""F6 goes round the parts of the window, Shift+F6 back: each where the keys were last."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

if TYPE_CHECKING:
    from app.ui.window.main_window import MainWindow


class Panes(QObject):
    """Asks anew at each key which parts there are: pages, panels and messages come and go."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window

    def go_on(self) -> None:
        """To the next part."""
        self._go(1)

    def go_back(self) -> None:
        """To the part before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        panes, focus = self.shown(), QApplication.focusWidget()
        here = next(
            (
                at
                for at, pane in enumerate(panes)
                if focus is not None and (pane is focus or pane.isAncestorOf(focus))
            ),
            -1 if by > 0 else 0,
        )
        for step in range(1, len(panes) + 1):
            target = _target_in(panes[(here + by * step) % len(panes)])
            if target is not None:
                reason = Qt.FocusReason.TabFocusReason
                target.setFocus(reason if by > 0 else Qt.FocusReason.BacktabFocusReason)
                return

    def shown(self) -> list[QWidget]:
        """The parts that are shown, from the left and from the top."""
        window = self._window
        page = window.stack.pages.currentWidget()
        inside = _parts_of(page) if page is not None else []
        found = [window.rail, *window.bar_parts(), *inside, window.bar, window.statusBar()]
        return [one for one in found if one.isVisible()]


def _parts_of(page: QWidget) -> list[QWidget]:
    """What a splitter parts, of one within another too; or the page as a whole."""
    splitter = page if isinstance(page, QSplitter) else page.findChild(QSplitter)
    if splitter is None:
        return [page]
    found: list[QWidget] = []
    for at in range(splitter.count()):
        part = splitter.widget(at)
        if part is not None:
            found += _parts_of(part) if isinstance(part, QSplitter) else [part]
    return found


def _target_in(pane: QWidget) -> QWidget | None:
    """What had the keys last in a part, or what Tab would come to first."""
    last = pane.focusWidget()
    if last is not None and last is not pane and _takes_keys(last):
        return last
    return next((one for one in (pane, *pane.findChildren(QWidget)) if _takes_keys(one)), None)


def _takes_keys(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isVisible() and widget.isEnabled()
