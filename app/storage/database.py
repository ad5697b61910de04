"""One SQLite file with a thread of its own: nothing here ever holds up the window."""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from app.domain.errors import SaveFailedError
from app.domain.set_aside import Fault, SetAside
from app.regular_file import check_regular
from app.storage.backup import back_up
from app.storage.json_file import aside_path
from app.storage.private import create_private, private_file, private_folder
from app.storage.refusing import IN_THE_WINDOW, RefusingConnection
from app.storage.schema import MIGRATIONS, prepare_migrations
from app.storage.transaction import Job, QueuedJob, do_together

Result = TypeVar("Result")
_Act = Callable[[sqlite3.Connection], None]
"""What the thread does between transactions."""
_MOST_TOGETHER = 32
"""Jobs in one transaction."""
_BUSY_MS = 4000
"""How long another instance of the app may hold the file."""
_AGAIN_S, _AGAIN_MS = 2.0, 500
"""A file that could not be used is tried again at the next job after so long, and so shortly."""
_TAILS = ("-wal", "-shm")
_NO_ROOM = ("is full", "disk I/O error", "No space left")  # SQLite's and the system's words
_log = logging.getLogger("callback-desk")
_CHECKED_BYTES = 64 * 1024 * 1024
"""Of larger files only the header is checked at first: reading all of one takes seconds."""


class Database:
    """`path` None keeps everything in memory.

    With `may_rename` a file that is damaged, or of a newer version, is set aside, and a new one is
    begun. Else every job says why it cannot be done: somebody may have the file open.

    Attributes:
        set_aside: a damaged or newer file that was renamed and kept, or None; known once the first
            job is done.
        on_set_aside: called in the thread when one is set aside later than that.
    """

    def __init__(self, path: Path | None, *, may_rename: bool = True) -> None:
        self.path, self._may_rename = path, may_rename
        self.set_aside: SetAside | None = None
        self.on_set_aside: Callable[[], None] = lambda: None
        self._jobs: queue.SimpleQueue[QueuedJob | _Act | None] = queue.SimpleQueue()
        # What was taken from the queue and is still to be done, in the thread alone.
        self._ahead: list[_Act | None] = []
        self._thread: threading.Thread | None = None
        self._damage: str | None = None
        self._is_checked, self._check_wanted = True, False
        self._checker: threading.Thread | None = None
        self._checking: sqlite3.Connection | None = None

    async def run(
        self, job: Callable[[sqlite3.Connection], Result], *, durable: bool = True
    ) -> Result:
        """Does a job in one transaction, in the thread. Raises: SaveFailedError.

        Without `durable` the disk is not waited for: what is written is safe when the app is
        killed, and may be lost with the power of the computer, unless a durable job follows.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()

        def settle(result: Any, error: BaseException | None) -> None:  # noqa: ANN401 - any job's
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        def settle_soon(result: Any, error: BaseException | None) -> None:  # noqa: ANN401
            with suppress(RuntimeError):  # the app has closed meanwhile
                loop.call_soon_threadsafe(settle, result, error)

        self._start()
        self._jobs.put(QueuedJob(job, durable, settle_soon))
        return await future

    def open(self) -> None:
        """Begins to open and check the file, in the thread; jobs wait for it."""
        self._start()

    def check_rest(self) -> None:
        """Begins to check all of a file that was too large for that when it was opened.

        In one more thread; damage is set aside and told as if a job had come upon it.
        """
        self._start()
        self._jobs.put(self._check_rest)

    def post(self, job: Job, *, durable: bool = False) -> None:
        """Does a job some time soon; nobody waits, and a failure loses it.

        So does damage that the file shows until then. It may be done twice, see `do_together`. What
        is asked for afterwards sees what it wrote.
        """
        self._start()
        self._jobs.put(QueuedJob(job, durable))

    def _do(self, jobs: Sequence[QueuedJob], connection: sqlite3.Connection) -> None:
        for queued, failed in zip(jobs, do_together(jobs, connection), strict=True):
            if queued.settle is None and failed and not isinstance(failed, SaveFailedError):
                # Nobody waits for it, and nobody foresaw it: its place is told, and no values.
                place = traceback.extract_tb(failed.__traceback__)[-1]
                _log.error(
                    "unforeseen: %s at %s:%s",
                    *(type(failed).__name__, Path(place.filename).name, place.lineno),
                )
            cause = failed.__cause__ if failed is not None else None
            if isinstance(cause, sqlite3.DatabaseError) and any(
                one in str(cause) for one in ("malformed", "not a database")
            ):
                self._damage = str(cause)

    def _with_following(self, first: QueuedJob) -> list[QueuedJob]:
        """A job, and those in the queue behind it that share its transaction.

        It ends with a job that somebody waits for: nobody waits for another one's.
        """
        jobs = [first]
        while jobs[-1].settle is None and len(jobs) < _MOST_TOGETHER:
            try:
                following = self._jobs.get_nowait()
            except queue.Empty:
                break
            if not isinstance(following, QueuedJob):
                self._ahead.append(following)
                break
            jobs.append(following)
        return jobs

    def close(self, limit_s: float = 5.0) -> None:
        """Does what is still to be done and closes the file; blocks, a few seconds at most."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(limit_s)
        if self._checker is not None:
            with suppress(sqlite3.ProgrammingError):  # it is done already
                if self._checking is not None:
                    self._checking.interrupt()
            self._checker.join(limit_s)

    def _start(self) -> None:
        if self._thread is None:
            # A daemon: a file that another instance holds must not hold up the exit.
            self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
            self._thread.start()

    def _serve(self) -> None:
        connection, opened_at = self._opened(), time.monotonic()
        while (work := self._ahead.pop() if self._ahead else self._jobs.get()) is not None:
            if (
                isinstance(connection, RefusingConnection)
                and time.monotonic() > opened_at + _AGAIN_S
            ):
                # Whatever held it, or had no room for it, may be gone.
                before = self.set_aside
                connection.close()
                connection, opened_at = self._opened(_AGAIN_MS), time.monotonic()
                if self.set_aside is not before:
                    self.on_set_aside()
                if self._check_wanted:
                    self._check_rest(connection)
            if isinstance(work, QueuedJob):
                self._do(self._with_following(work), connection)
            else:
                work(connection)
            if self._set_aside_if_damaged(connection):
                connection = self._opened(_AGAIN_MS)
        connection.close()

    def _set_aside_if_damaged(self, connection: sqlite3.Connection) -> bool:
        """Returns whether a job or the later check found damage.

        If so, closes the connection and tries to set the file aside.
        """
        if self._damage is None or self.path is None or not self._may_rename:
            return False
        damage, self._damage = self._damage, None
        connection.close()
        with suppress(OSError):
            self.set_aside = self._aside(self.path, Fault.BROKEN, damage)
            self.on_set_aside()
        return True

    def _check_rest(self, connection: sqlite3.Connection) -> None:
        # A file that cannot be opened yet is checked once it can.
        self._check_wanted = isinstance(connection, RefusingConnection)
        if self.path is not None and not self._is_checked:
            self._checker = threading.Thread(
                target=self._read_all, args=(self.path, connection), name="database check"
            )
            self._checker.daemon = True  # it only reads: nothing waits for it at the exit
            self._checker.start()

    def _read_all(self, path: Path, checked: sqlite3.Connection) -> None:
        """`checked` is the connection of the jobs, which must not be used in this thread."""
        try:
            with closing(_read_only(path)) as self._checking:
                said = str(self._checking.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.OperationalError:
            return  # it was interrupted, or the file is held: that is no damage
        except sqlite3.DatabaseError as error:
            said = str(error)

        def tell(connection: sqlite3.Connection) -> None:
            # A job may have come upon it meanwhile; then the file is a new one.
            if connection is checked and said != "ok":
                self._damage = said

        self._jobs.put(tell)

    def _opened(self, wait_ms: int = _BUSY_MS) -> sqlite3.Connection:
        if self.path is None:
            return _prepared(sqlite3.connect(":memory:", isolation_level=None))
        try:
            private_folder(self.path.parent)
            return self._open_file(self.path, wait_ms)
        except (sqlite3.DatabaseError, OSError) as error:
            if isinstance(error, OSError | sqlite3.OperationalError):
                # Not damaged: no rights, no space, or held by somebody. It is left where it is,
                # and every job says why it cannot be done.
                return RefusingConnection(f"{self.path}: {error}")
            if not self._may_rename:
                return RefusingConnection(f"{self.path}: {error}. {IN_THE_WINDOW}")
            try:
                fault = Fault.NEWER if isinstance(error, _NewerError) else Fault.BROKEN
                self.set_aside = self._aside(self.path, fault, str(error))
            except OSError as refusal:
                return RefusingConnection(f"{self.path}: {error}; {refusal}")
        try:
            return self._open_file(self.path, wait_ms)
        except (sqlite3.DatabaseError, OSError) as error:
            return RefusingConnection(f"{self.path}: {error}")

    def _open_file(self, path: Path, wait_ms: int) -> sqlite3.Connection:
        """Waits for another instance that is opening it too."""
        give_up = time.monotonic() + wait_ms / 1000
        while True:
            try:
                return self._open_once(path, wait_ms)
            except sqlite3.OperationalError as error:
                # Changing to write-ahead logging does not wait by itself.
                if "locked" not in str(error) or time.monotonic() > give_up:
                    raise
                time.sleep(0.02)

    def _open_once(self, path: Path, wait_ms: int) -> sqlite3.Connection:
        if path.exists():
            check_regular(path)
            if path.stat().st_size == 0 and _has_past(path):
                # SQLite takes an empty file for a new one, and all would be forgotten unsaid.
                msg = "the file is empty, and it was not"
                raise sqlite3.DatabaseError(msg)
        is_new = not path.exists()
        small = is_new or path.stat().st_size <= _CHECKED_BYTES
        # SQLite gives the files beside it the rights of this one.
        create_private(path)
        for tail in _TAILS:
            private_file(path.with_name(path.name + tail))
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute(f"PRAGMA busy_timeout = {wait_ms}")
            _check(connection, whole=small)
            self._is_checked = small
            connection.execute("PRAGMA journal_mode = WAL")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if 0 < version < len(MIGRATIONS):
                # The way back, should the older app be needed again.
                back_up(connection, path, version + 1)
            _prepared(connection)
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        except BaseException as error:
            connection.close()
            if is_new and any(words in str(error) for words in _NO_ROOM):
                _remove_if_empty(path)  # it would pass for one that lost everything
            raise
        return connection

    @staticmethod
    def _aside(path: Path, fault: Fault, detail: str) -> SetAside:
        kept = aside_path(path, fault, datetime.now(UTC))
        for tail in ("", *_TAILS):
            one = path.with_name(path.name + tail)
            if one.exists():
                one.rename(kept.with_name(kept.name + tail))
        return SetAside(fault, str(kept), detail)


def _remove_if_empty(path: Path) -> None:
    with suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()


def _has_past(path: Path) -> bool:
    """Whether something else tells that the app was used before: then its memory was not empty."""
    return (path.parent / "companies.json").exists() or path.with_name(f"{path.name}-wal").exists()


class _NewerError(sqlite3.DatabaseError):
    """The file is of a version that this app does not know."""


def _read_only(path: Path) -> sqlite3.Connection:
    # Of another thread it is only ever interrupted, which SQLite allows.
    return sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)


def _check(connection: sqlite3.Connection, *, whole: bool) -> None:
    """Raises: sqlite3.DatabaseError for a damaged file, and for one of a newer version."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        msg = f"written by a newer version of the app ({version})"
        raise _NewerError(msg)
    if whole and version:
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            raise sqlite3.DatabaseError(said)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Settings of every connection, and the schema brought up to date."""
    connection.execute("PRAGMA foreign_keys = ON")
    # The journal must survive a power cut, and is written a few times a day.
    connection.execute("PRAGMA synchronous = FULL")
    prepare_migrations(connection)
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, statements in enumerate(MIGRATIONS[version:], version + 1):
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")
    return connection
