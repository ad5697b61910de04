"""Reads the list again by itself: while it is looked at, and when somebody comes back to it."""

from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.callbacks.list_reader import ListReader
from app.ui.callbacks.side_panel import SidePanel
from app.ui.callbacks.view import CallbacksView
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_LOOKED_AT, _AWAY = timedelta(minutes=5), timedelta(minutes=2)
"""How old a list may be that is looked at, and how long away makes coming back worth a read."""
_TYPING = timedelta(minutes=1)
_EVERY_MS = 15_000


class AutoRefresh(QObject):
    """Never while a form or a menu is open, nor while something is read or changed already.

    Nor while somebody types beside the table: that is about one row, which may go. Where nothing
    was typed for a minute, nobody is at it.

    Attributes: places, where the list is looked at; others than the table may be added.
    """

    def __init__(
        self, view: CallbacksView, panel: SidePanel, reader: ListReader, context: UiContext
    ) -> None:
        super().__init__(view)
        self._view, self._panel = view, panel
        self.places: list[QWidget] = [view]
        self._reader, self._runner = reader, context.runner
        self._clock, self._preferences = context.clock, context.preferences
        self._left_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._typed: str | None = None
        self._typed_at = self._clock()
        view.window().installEventFilter(self)
        timer = QTimer(self)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowDeactivate:
            self._left_at = self._clock()
        elif event.type() is QEvent.Type.WindowActivate:
            left_at, self._left_at = self._left_at, None
            if left_at is not None and self._clock() - left_at >= _AWAY:
                self._refresh()
        return super().eventFilter(watched, event)

    def look(self) -> None:
        """Reads the list if it is looked at and has become old."""
        read_at = self._reader.known.read_at
        if read_at is None and self._reader.failure is None:
            return  # the first read is under way
        # A read that failed leaves the list as old as it was: it is not tried all the time.
        moments = [one for one in (read_at, self._tried_at) if one is not None]
        if not moments:
            self._tried_at = self._clock()
        elif self._clock() - max(moments) >= _LOOKED_AT:
            self._refresh()

    def _refresh(self) -> None:
        busy = self._runner.is_changing or any(
            self._runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW, Job.FIND)
        )
        if (
            self._preferences.refresh_by_itself
            and not busy
            and any(one.isVisible() for one in self.places)
            and self._view.window().isActiveWindow()
            and QApplication.activeModalWidget() is None
            and QApplication.activePopupWidget() is None
            and not self._is_being_typed()
            and not self._needs_somebody()
        ):
            self._tried_at = self._clock()
            self._reader.refresh()

    def _needs_somebody(self) -> bool:
        """A password or settings that were refused would be so again; all else may be over."""
        failure = self._reader.failure
        return failure is not None and (failure.asks_password or failure.asks_settings)

    def _is_being_typed(self) -> bool:
        typed = self._panel.typed
        if typed != self._typed:
            self._typed, self._typed_at = typed, self._clock()
        return typed is not None and self._clock() - self._typed_at < _TYPING
