"""Jobs that change the file together, or not at all."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from app.domain.errors import SaveFailedError

Job = Callable[[sqlite3.Connection], Any]


class QueuedJob(msgspec.Struct, frozen=True):
    """A job, and who hears its result or error; `settle` None where nobody waits for it.

    Without `is_durable` the disk is not waited for.
    """

    job: Job
    is_durable: bool
    settle: Callable[[Any, BaseException | None], None] | None = None

    def tell(self, result: object, error: BaseException | None) -> None:
        """Settles it."""
        if self.settle is not None:
            self.settle(result, error)


def do_together(
    jobs: Sequence[QueuedJob], connection: sqlite3.Connection
) -> list[BaseException | None]:
    """Does the jobs in one transaction, in their order; each is told its result or its error.

    Where one of them fails, the transaction is undone and each is done by itself: one that fails
    takes no other along. So a job may be done twice, the first time without a trace.
    Returns the error of each, None where it has none.
    """
    results, failed = _done(jobs, connection)
    if failed is not None and len(jobs) > 1:
        return [error for one in jobs for error in do_together([one], connection)]
    for one, result in zip(jobs, results or [None] * len(jobs), strict=True):
        one.tell(result, failed)
    return [failed] * len(jobs)


def _done(
    jobs: Sequence[QueuedJob], connection: sqlite3.Connection
) -> tuple[list[object], BaseException | None]:
    """The results, or what went wrong."""
    is_durable = any(one.is_durable for one in jobs)
    try:
        # Each commit that is durable writes what went before it to the disk too.
        connection.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            results: list[object] = [one.job(connection) for one in jobs]
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    except (sqlite3.Error, OSError, msgspec.MsgspecError) as error:
        failed = SaveFailedError(str(error))
        failed.__cause__ = error
        return [], failed
    except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the job
        return [], error
    return results, None
