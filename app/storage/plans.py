"""Plans that were begun; what became of their steps is in the journal."""

import sqlite3
from datetime import UTC, datetime

import msgspec

from app.domain.errors import CompanyPlannedElsewhereError, PlanOpenElsewhereError
from app.domain.plans.making import as_it_goes_on
from app.domain.plans.plan import Plan, PlanRecord, StepResult
from app.storage.database import Database
from app.storage.instance import Instance
from app.storage.journal import CHANGE_COLUMNS, read_change

_PLAN = "plan_id, body, begun_at, closed_at"


_IDLE_S = 120.0
"""Whoever reads or runs a plan says so several times within that time, see `hold`."""


class PlanStore:
    """Everything raises SaveFailedError; `begin` more, as its port says."""

    def __init__(self, database: Database, instance: Instance) -> None:
        self._database, self._instance = database, instance

    async def begin(self, plan: Plan, at: datetime) -> Plan:
        """Writes a new one, or one that was closed as open again; returns it with its number."""

        def job(connection: sqlite3.Connection) -> int:
            instance = self._instance.hold()
            body = msgspec.msgpack.encode(plan)
            number = plan.plan_id or _free_number(connection)
            row = connection.execute(
                "SELECT instance FROM plan WHERE plan_id = ? AND closed_at IS NULL", (number,)
            ).fetchone()
            if row and row[0] != instance and self._instance.is_alive(row[0]):
                raise PlanOpenElsewhereError
            self._refuse_shared(connection, plan, number, at)
            connection.execute(
                "INSERT INTO plan (plan_id, instance, body, begun_at, held_at) "
                "VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET instance = excluded.instance, body = excluded.body, "
                # One that is gone on with is in others' way at once, and not with its next step.
                "closed_at = NULL, held_at = excluded.held_at, "
                # One that was only claimed until now begins with its first step.
                "begun_at = CASE WHEN EXISTS (SELECT 1 FROM change WHERE change.plan_id = "
                "plan.plan_id) THEN begun_at ELSE excluded.begun_at END",
                (number, instance, body, (plan.begun_at or at).timestamp(), at.timestamp()),
            )
            return number

        return msgspec.structs.replace(
            plan,
            plan_id=await self._database.run(job),
            begun_at=plan.begun_at or at,
            closed_at=None,
        )

    def _refuse_shared(
        self, connection: sqlite3.Connection, plan: Plan, number: int, at: datetime
    ) -> None:
        """Two that run at once would each miss what the other makes.

        One that only stands open, of which nothing was sent lately, is in nobody's way.
        """
        mine = _changed_by(plan)
        rows = connection.execute(
            "SELECT instance, body, max(begun_at, held_at, ifnull((SELECT max(opened_at) "
            "FROM change WHERE change.plan_id = plan.plan_id), 0)) FROM plan "
            "WHERE closed_at IS NULL AND plan_id != ?",
            (number,),
        )
        for instance, body, went_on in rows.fetchall():
            is_idle = at.timestamp() - went_on > _IDLE_S
            if is_idle or instance == self._instance.name or not self._instance.is_alive(instance):
                continue
            if mine & _changed_by(msgspec.msgpack.decode(body, type=Plan)):
                raise CompanyPlannedElsewhereError

    async def hold(self, plan: Plan, at: datetime) -> None:
        """It is being read or run still, and does not only stand open."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE plan SET held_at = ? WHERE plan_id = ?", (at.timestamp(), plan.plan_id)
            )

        await self._database.run(job, durable=False)

    async def save(self, plan: Plan) -> None:
        """Writes the steps of one that was begun as they are now."""
        body = msgspec.msgpack.encode(plan)

        def job(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE plan SET body = ? WHERE plan_id = ?", (body, plan.plan_id))

        await self._database.run(job)

    async def close(self, plan: Plan, at: datetime) -> None:
        """It is not to be offered again at the next start."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE plan SET closed_at = ? WHERE plan_id = ?", (at.timestamp(), plan.plan_id)
            )

        await self._database.run(job)

    async def withdraw(self, plan: Plan, at: datetime) -> None:
        """Removes one of which nothing was sent; any other is closed."""

        def job(connection: sqlite3.Connection) -> None:
            sent = connection.execute(
                "SELECT 1 FROM change WHERE plan_id = ? LIMIT 1", (plan.plan_id,)
            ).fetchone()
            if sent is None:
                connection.execute("DELETE FROM plan WHERE plan_id = ?", (plan.plan_id,))
            else:
                connection.execute(
                    "UPDATE plan SET closed_at = ? WHERE plan_id = ? AND closed_at IS NULL",
                    (at.timestamp(), plan.plan_id),
                )

        await self._database.run(job)

    async def record_of(self, plan_id: int) -> PlanRecord | None:
        """One with its results; None if it was forgotten."""

        def job(connection: sqlite3.Connection) -> PlanRecord | None:
            row = connection.execute(
                f"SELECT {_PLAN} FROM plan WHERE plan_id = ?",  # noqa: S608 - our own column names
                (plan_id,),
            ).fetchone()
            return read_record(connection, row) if row else None

        return await self._database.run(job)

    async def left_open(self) -> list[PlanRecord]:
        """Open ones that no running instance of the app is working on; they are ours now."""

        def job(connection: sqlite3.Connection) -> list[PlanRecord]:
            mine = self._instance.hold()
            rows = connection.execute(
                f"SELECT instance, {_PLAN} FROM plan WHERE closed_at IS NULL ORDER BY plan_id"  # noqa: S608 - our own column names
            ).fetchall()
            found = []
            for instance, *row in rows:
                if instance == mine or self._instance.is_alive(instance):
                    continue
                connection.execute("UPDATE plan SET instance = ? WHERE plan_id = ?", (mine, row[0]))
                found.append(read_record(connection, tuple(row)))
            return found

        return await self._database.run(job)


def _changed_by(plan: Plan) -> set[str]:
    """The company_ids of the steps that send something, and their accounts.

    Two companies of the app may be one account. A plan of an older version tells none.
    """
    return {one.company_id for one in plan.steps if one.sends} | set(plan.accounts)


def _free_number(connection: sqlite3.Connection) -> int:
    """Of no plan, and of no change of one that was forgotten: its steps would count as done."""
    row = connection.execute(
        "SELECT 1 + max(ifnull((SELECT max(plan_id) FROM plan), 0), "
        "ifnull((SELECT max(plan_id) FROM change WHERE plan_id != 0), 0))"
    ).fetchone()
    return int(row[0])


def newest_plans(connection: sqlite3.Connection, before: float, size: int) -> list[PlanRecord]:
    """The newest that were begun before a moment, in seconds since 1970."""
    rows = connection.execute(
        f"SELECT {_PLAN} FROM plan WHERE begun_at < ? ORDER BY begun_at DESC LIMIT ?",  # noqa: S608 - our own column names
        (before, size),
    ).fetchall()
    return [read_record(connection, row) for row in rows]


def read_record(connection: sqlite3.Connection, row: tuple[object, ...]) -> PlanRecord:
    """A plan from its columns, with what the journal says of each step: the newest entry."""
    number, body, begun, closed = row
    plan = msgspec.msgpack.decode(body if isinstance(body, bytes) else b"", type=Plan)
    plan = msgspec.structs.replace(
        plan,
        plan_id=int(str(number)),
        begun_at=datetime.fromtimestamp(float(str(begun)), UTC),
        closed_at=None if closed is None else datetime.fromtimestamp(float(str(closed)), UTC),
    )
    rows = connection.execute(
        f"SELECT {CHANGE_COLUMNS} FROM change WHERE plan_id = ? AND plan_id != 0 "  # noqa: S608 - our own column names
        "ORDER BY change_id",
        (plan.plan_id,),
    ).fetchall()
    changes = (read_change(one) for one in rows)
    results = {one.place.step: StepResult(change=one) for one in changes}
    return as_it_goes_on(PlanRecord(plan, results))
