"""Lets the end of a panel come out from under the message bar."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.ui.kit.message_bar import MessageBar
from app.ui.kit.room_below import covered_by

_APART = 4
"""Pixels between what has the keys and the bar."""


class PanelRoom(QObject):
    """While the bar lies over a panel it has as much room below its end.

    What a panel scrolls stays where it is, and can be scrolled further; what has the keys comes
    out from under the bar. One that does not scroll gives up the room itself.
    """

    def __init__(self, panel: QWidget, bar: MessageBar) -> None:
        super().__init__(panel)
        self._panel, self._bar = panel, bar
        self._added = 0
        bar.laid.connect(self._follow)
        panel.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(panel, QScrollArea) and isinstance(app, QApplication):
            app.focusChanged.connect(self._went_to)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The bar may have come while another page was in front, and what is in it after that.
        if event.type() in {QEvent.Type.Show, QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        panel = self._panel
        seen = panel.viewport() if isinstance(panel, QScrollArea) else panel
        inside = panel.widget() if isinstance(panel, QScrollArea) else panel
        layout = inside.layout() if inside is not None else None
        covered = covered_by(self._bar, seen)
        if layout is None or covered == self._added:
            return
        around = layout.contentsMargins()
        around.setBottom(around.bottom() - self._added + covered)
        self._added = covered
        layout.setContentsMargins(around)
        if not seen.underMouse():  # nothing moves there
            self.reveal(QApplication.focusWidget())

    def _went_to(self, _before: QWidget | None, now: QWidget | None) -> None:
        self.reveal(now)

    def reveal(self, part: QWidget | None) -> None:
        """Scrolls a part of a panel that scrolls out from under the bar, where it is under it."""
        panel = self._panel
        if not isinstance(panel, QScrollArea) or part is None:
            return
        if QApplication.mouseButtons() and part.underMouse():  # it must not move under a press
            return
        inside = panel.widget()
        if self._added and inside is not None and inside.isAncestorOf(part):
            seen = panel.viewport()
            bottom = part.mapTo(seen, QPoint(0, part.height())).y()
            under = bottom - (seen.height() - self._added - _APART)
            if under > 0:
                scroll = panel.verticalScrollBar()
                scroll.setValue(scroll.value() + under)
