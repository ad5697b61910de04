"""Shows that something is waited for, and lets reads be stopped."""

from time import monotonic

from PySide6.QtCore import QObject, QTimer

from app.ui.callbacks.list_reader import ListReader
from app.ui.callbacks.view import CallbacksView
from app.ui.kit.widgets import show_toast
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job, TaskKey

_WAITED_FOR = {Job.LIST, Job.FOLLOW, Job.FIND, Job.END, Job.CREATE, Job.REPLACE, Job.TEST_EVENT}
_SHOWN_AFTER_MS, _NOT_MEANT_S = 300, 0.5


class Waiting(QObject):
    """Only what takes longer than a moment shows itself."""

    def __init__(self, view: CallbacksView, reader: ListReader, context: UiContext) -> None:
        super().__init__(view)
        self._view, self._reader, self._runner = view, reader, context.runner
        self._stop_since_s = 0.0
        self._shown_after = QTimer(self)
        self._shown_after.setSingleShot(True)
        self._shown_after.setInterval(_SHOWN_AFTER_MS)
        self._shown_after.timeout.connect(self._show_waiting)
        context.runner.busy_changed.connect(self.busy_changed)
        view.bar.stop_asked.connect(self.stop_reading)

    def busy_changed(self, key: TaskKey, busy: bool) -> None:
        """A job begins or is over."""
        if key.job not in _WAITED_FOR:
            return
        if busy:
            self._shown_after.start()
        elif not any(self._runner.is_busy(one) for one in _WAITED_FOR):
            self._shown_after.stop()
            self._view.progress.hide()
            self._view.bar.show_stop(False)

    def _show_waiting(self) -> None:
        self._view.progress.show()
        # Only a read can be stopped: a change that is under way has to be waited for.
        reads = self._runner.is_busy(Job.LIST) or self._runner.is_busy(Job.FOLLOW)
        listing = reads and self._reader.known.read_at is not None
        self._view.bar.show_stop(listing or self._runner.is_busy(Job.FIND))
        self._stop_since_s = monotonic()

    def stop_reading(self) -> None:
        """Reads are given up; a change that is under way has to be waited for.

        What stands in the place of *Refresh* only now was not meant by a press that followed at
        once: it was the second one of two on *Refresh*.
        """
        if monotonic() - self._stop_since_s < _NOT_MEANT_S:
            return
        if self._reader.known.read_at is not None:
            show_toast(self._view, self.tr("Reading was stopped"))
        for one in (Job.LIST, Job.FOLLOW, Job.FIND):
            self._runner.cancel(one)
