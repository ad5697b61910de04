"""Reads the record again while it is looked at and something was written meanwhile."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import SaveFailedError
from app.services.activity import ActivityService
from app.ui.kit.page import Page
from app.ui.runtime.tasks import Job, TaskRunner

_EVERY_MS = 1500


class RecordFollower(QObject):
    """A command beside the window writes as well, and nobody tells the window.

    `read` reads the newest; nothing moves under somebody's eyes by that.
    """

    def __init__(
        self,
        page: Page,
        service: ActivityService,
        runner: TaskRunner,
        read: Callable[[], None],
    ) -> None:
        super().__init__(page)
        self._page, self._service, self._runner = page, service, runner
        self._read = read
        self._seen: tuple[int, int] | None = None
        timer = QTimer(self)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Asks whether there is anything new, and reads it."""
        if self._page.isVisible() and not self._page.window().isMinimized():
            self._runner.load(Job.ACTIVITY_NEWS, self._look())

    async def _look(self) -> None:
        with suppress(SaveFailedError):  # said by whoever opens the file
            state = await self._service.state()
            is_busy = self._runner.is_busy(Job.ACTIVITY)
            if state == self._seen or is_busy:
                return
            self._seen = state
            self._read()  # the first time too: something may have come since the page was shown
