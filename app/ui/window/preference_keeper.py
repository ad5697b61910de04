"""Writes the preferences while the window is open: the computer may be switched off."""

import asyncio
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import SaveFailedError
from app.domain.preferences import Preferences
from app.services.ports import PreferenceStore
from app.ui.runtime.tasks import Job, TaskRunner

_EVERY_MS = 2000


class PreferenceKeeper(QObject):
    """Looks every two seconds whether something was changed; most changes are one click."""

    def __init__(
        self,
        parent: QObject,
        preferences: Preferences,
        file: PreferenceStore,
        runner: TaskRunner,
    ) -> None:
        super().__init__(parent)
        self._preferences, self._file, self._runner = preferences, file, runner
        timer = QTimer(self)
        timer.setInterval(_EVERY_MS)
        timer.timeout.connect(self.look)
        timer.start()

    def look(self) -> None:
        """Writes what was changed since the last time, if anything."""
        if self._file.has_changed(self._preferences) and not self._runner.is_busy(Job.PREFERENCES):
            self._runner.queue(Job.PREFERENCES, self._save())

    async def _save(self) -> None:
        with suppress(SaveFailedError):  # what it would be good for is not worth a message
            await asyncio.to_thread(self._file.save, self._preferences)
