"""The one door between asyncio and Qt."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from app.domain.errors import CallbackDeskError

_CLOSING_LIMIT_S = 180.0
"""A replace may take several calls, each of which is given up after 30 s, and looks between."""


class Job(StrEnum):
    """The kinds of work. One of several of a kind is told by its subject, see `of`."""

    ACTIVITY = "activity"
    ACTIVITY_NEWS = "what is new in the activity"
    OLDER_ACTIVITY = "older activity"
    ALL_COMPANIES = "all companies"
    ALL_OUTDATED = "all companies that were changed"
    ASK_PASSWORD = "ask for password"  # noqa: S105 - no password
    ASK_TO_CLEAR = "ask to clear"
    ASK_TO_END = "ask to end"
    ASK_TO_FIND = "ask to find"
    ASK_TO_RECREATE = "ask to re-create"
    ASK_TO_REMOVE = "ask to remove"
    CHECK_ALL = "check all"
    CHECK_SHEET = "check sheet"
    COMMANDS = "look for commands"
    CREATE = "create"
    DATABASE = "database"
    DIAGNOSIS = "diagnosis"
    END = "end"
    ENDS_SOON = "ends soon"
    ENDS_NOTICE = "notice of what ends soon"
    EXPORT = "export"
    FIND = "find"
    FOLLOW = "read after a change"
    HISTORY = "history"
    LEADING_HERE = "what leads to the receiver"
    LICENCES = "licences"
    LIST = "list callbacks"
    LOOK_UP_TESTS = "look up tests"
    MOVE = "move"
    NOTE = "note"
    PAST = "as it was"
    PASTE = "paste"
    PAYLOAD_SHAPES = "payload shapes"
    PLAN = "plan"
    PLAN_CLOSE = "close plan"
    PLAN_READ = "read for a plan"
    PRACTICE = "practice company"
    PREFERENCES = "preferences"
    PROOF_SHEET = "proof sheet"
    PROVE = "prove"
    PROVED = "when it was proved"
    PUBLIC_ADDRESS = "public address"
    PUT = "whether it takes PUT"
    RECEIVER = "receiver"
    RECEIVER_ADDRESS = "address of the receiver"
    RECENT_CHANGES = "recent changes"
    RELAYS = "relays"
    REMOVE = "remove"
    REPLACE = "replace"
    RESILIENCE = "resilience"
    RUN_SET = "run set"
    SAVE = "save"
    SETTLE = "look whether a change happened"
    SEND_DELIVERY = "send delivery"
    SHOW_ENDED = "show ended"
    TEST_EVENT = "test event"
    TEST_EVENTS = "test events"
    TEST_SET = "test set"
    TEST_SETS = "test sets"
    TIMELINE = "timeline"
    TRY = "try"
    UNFINISHED = "unfinished"
    WHY_NOTHING = "why nothing arrives"

    def of(self, subject: object) -> "TaskKey":
        """One of several of this kind: the end of `AB3401`, what the form with this `id` sends."""
        return TaskKey(self, str(subject))


class TaskKey(NamedTuple):
    """What is worked on: of two tasks with the same key only one runs at a time.

    `subject` is "" where there is one of its kind alone.
    """

    job: Job
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.job} {self.subject}".rstrip()


def _key_of(key: Job | TaskKey) -> TaskKey:
    return key if isinstance(key, TaskKey) else TaskKey(key)


class TaskRunner(QObject):
    """Starts coroutines for widgets and reports how they end.

    Signals:
        busy_changed: arg 0: the key; arg 1: whether that job is running.
        failed: arg 0: the key; arg 1: the error of a job that nobody else handles.
        refused: arg 0: the key of a change that was not begun, since its like is under way.
    """

    busy_changed = Signal(TaskKey, bool)
    failed = Signal(TaskKey, CallbackDeskError)
    refused = Signal(TaskKey)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loads: dict[TaskKey, asyncio.Task[None]] = {}
        self._changes: dict[TaskKey, asyncio.Task[None]] = {}
        self._is_over = False
        self._queued: dict[TaskKey, deque[Coroutine[Any, Any, object]]] = {}

    def load(self, key: Job | TaskKey, job: Coroutine[Any, Any, object]) -> None:
        """Reads something. The newest load of a key wins, the older one is cancelled.

        Nothing is read any more once the window is closing.
        """
        if self._is_over:
            job.close()
            return
        key = _key_of(key)
        self.cancel(key)
        self._loads[key] = self._start(key, job, self._loads)

    def cancel(self, key: Job | TaskKey) -> None:
        """Stops a load, if it is running."""
        task = self._loads.pop(_key_of(key), None)
        if task is not None:
            task.cancel()

    def change(self, key: Job | TaskKey, job: Coroutine[Any, Any, object]) -> bool:
        """Changes something. Never cancelled.

        Refused (False) while the same key is busy, which is said: to do it twice may be one time
        too many.
        """
        key = _key_of(key)
        if key in self._changes:
            job.close()
            self.refused.emit(key)
            return False
        self._changes[key] = self._start(key, job, self._changes)
        return True

    def queue(self, key: Job | TaskKey, job: Coroutine[Any, Any, object]) -> None:
        """Changes something that may be done twice: one after the other, in their order."""
        key = _key_of(key)
        waiting = self._queued.setdefault(key, deque())
        waiting.append(job)
        if key not in self._changes:
            self._changes[key] = self._start(key, self._work_off(waiting), self._changes)

    @staticmethod
    async def _work_off(waiting: deque[Coroutine[Any, Any, object]]) -> None:
        """Each of them, whatever became of the ones before; the last failure is told.

        What nobody foresaw is told at once.
        """
        failure: CallbackDeskError | None = None
        while waiting:
            try:
                await waiting.popleft()
            except CallbackDeskError as error:
                failure = error
            except Exception as error:  # noqa: BLE001 - nothing may end unseen, nor take others along
                _report("what was queued failed", error)
        if failure is not None:
            raise failure

    def is_busy(self, key: Job | TaskKey) -> bool:
        """Whether the task of a key is running, or any of a kind."""
        running = (*self._loads, *self._changes)
        return (
            key in running if isinstance(key, TaskKey) else any(one.job == key for one in running)
        )

    @property
    def is_changing(self) -> bool:
        """Whether a change is under way."""
        return bool(self._changes)

    async def finish(self) -> None:
        """Drops the loads and waits for the changes: a cut-off change has no known outcome."""
        self._is_over = True
        for task in list(self._loads.values()):
            task.cancel()
        waiting = [*self._loads.values(), *self._changes.values()]
        if waiting:
            await asyncio.wait(waiting, timeout=_CLOSING_LIMIT_S)

    def _start(
        self,
        key: TaskKey,
        job: Coroutine[Any, Any, object],
        kept: dict[TaskKey, asyncio.Task[None]],
    ) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self._run(key, job, kept), name=str(key))
        # Also where the task was cancelled before it began.
        task.add_done_callback(lambda _: job.close())
        self.busy_changed.emit(key, True)
        return task

    async def _run(
        self,
        key: TaskKey,
        job: Coroutine[Any, Any, object],
        kept: dict[TaskKey, asyncio.Task[None]],
    ) -> None:
        try:
            await job
        except CallbackDeskError as error:
            self.failed.emit(key, error)
        except Exception as error:  # noqa: BLE001 - nothing may end unseen
            _report(f"{key} failed", error)
        finally:
            # A newer load of the same key may have taken the place meanwhile.
            if kept.get(key) is asyncio.current_task():
                del kept[key]
            if key not in self._loads and key not in self._changes:
                self.busy_changed.emit(key, False)


def _report(message: str, error: Exception) -> None:
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})
