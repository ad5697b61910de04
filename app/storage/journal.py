"""Every change, written down before it is sent."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, PlanPlace, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.errors import ChangedMeanwhileError, UnsettledElsewhereError
from app.domain.masking import masked
from app.storage.database import Database
from app.storage.instance import Instance

CHANGE_COLUMNS = (
    "change_id, company_id, company_name, kind, step, opened_at, user, before, draft, known_ids, "
    "why, made_id, outcome, closed_at, gap_s, detail, stepped_at, company_key, "
    "plan_id, plan_step, server"
)


class JournalStore:
    """A change whose entry cannot be written is not sent.

    Whatever is awaited raises SaveFailedError; what is written some time soon raises nothing.
    """

    def __init__(self, database: Database, instance: Instance) -> None:
        self._database, self._instance = database, instance
        # Entries of runs that died, which are ours to look up now, and our own that were left open.
        self._taken_over: set[int] = set()
        self._at_work: set[int] = set()

    async def open(self, change: Change) -> Change:
        """Writes a new entry; returns it with its number and every ID that is known by then.

        Raises: UnsettledElsewhereError where one of the same account that is open may be about the
        same, whoever began it. One that this run has left is among `left_open` then.
        ChangedMeanwhileError where somebody else has done one that is about the same since the
        lists of its plan were read.
        """

        def job(connection: sqlite3.Connection) -> Change:
            mine = self._instance.hold()
            for instance, other in _open_beside(connection, change):
                if other.concerns(change.before, change.draft):
                    if instance == mine and other.change_id not in self._at_work:
                        # Nobody here is at it any more: whoever reads the list looks it up.
                        self._taken_over.add(other.change_id)
                    raise UnsettledElsewhereError(_named(other))
            for other in _done_beside(connection, change):
                raise ChangedMeanwhileError(_named(other))
            # One text: thousands of rows are not handed over one by one.
            known = connection.execute(
                "SELECT group_concat(callback_id, char(10)) FROM callback WHERE company_id = ?",
                (change.company_id,),
            ).fetchone()[0]
            cursor = connection.execute(
                "INSERT INTO change (instance, company_id, company_name, kind, step, opened_at, "
                "user, before, draft, known_ids, why, company_key, plan_id, plan_step, server) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(mine, change.company_id, change.company_name, change.kind),
                    *(change.step, change.opened_at.timestamp(), change.user),
                    None if change.before is None else msgspec.msgpack.encode(change.before),
                    None if change.draft is None else msgspec.msgpack.encode(change.draft),
                    *(known or "", change.why, change.company_key),
                    *(change.place.plan_id, change.place.step, change.server),
                ),
            )
            return msgspec.structs.replace(
                change, change_id=cursor.lastrowid or 0, known_ids=_ids_in(known or "")
            )

        return await self._database.run(job)

    async def step(self, change: Change, step: Step, at: datetime) -> Change:
        """Writes what is about to be done next."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE change SET step = ?, stepped_at = ? WHERE change_id = ?",
                (step, at.timestamp(), change.change_id),
            )

        await self._database.run(job)
        return msgspec.structs.replace(change, step=step, stepped_at=at)

    def close(self, change: Change) -> None:
        """Writes how it came out, some time soon: outcome, made_id, closed_at, gap_s and detail.

        If that fails, or the app is killed before, the entry stays open.
        """

        def job(connection: sqlite3.Connection) -> None:
            closed = change.closed_at or datetime.now(UTC)
            connection.execute(
                "UPDATE change SET outcome = ?, made_id = ?, closed_at = ?, gap_s = ?, detail = ? "
                "WHERE change_id = ?",
                (
                    *(change.outcome, change.made_id, closed.timestamp()),
                    # A detail may quote the server, and the server an address.
                    *(change.gap_s, masked(change.detail), change.change_id),
                ),
            )

        # Whatever is sent next waits for an entry of its own, and so for this one.
        self._database.post(job, durable=True)

    async def left_open(self) -> list[Change]:
        """Open entries that no running instance of the app is working on; they are ours now.

        Those that were taken over before and are open still are among them.
        """
        mine = await self._held()

        def job(connection: sqlite3.Connection) -> list[Change]:
            rows = connection.execute(
                f"SELECT instance, {CHANGE_COLUMNS} FROM change WHERE outcome IS NULL "  # noqa: S608 - our own column names
                "ORDER BY change_id"
            ).fetchall()
            found = []
            for instance, *row in rows:
                if row[0] not in self._taken_over and (
                    instance == mine or self._instance.is_alive(instance)
                ):
                    continue
                connection.execute(
                    "UPDATE change SET instance = ? WHERE change_id = ?", (mine, row[0])
                )
                found.append(read_change(tuple(row)))
            return found

        found = await self._database.run(job)
        self._taken_over.update(one.change_id for one in found)
        return found

    @contextmanager
    def at_work(self, change: Change) -> Iterator[None]:
        """While it is sent and looked up: nobody else looks it up meanwhile, or asks about it."""
        self._at_work.add(change.change_id)
        try:
            yield
        finally:
            self._at_work.discard(change.change_id)

    async def made_by_others(self, change: Change) -> set[str]:
        """The IDs that other entries made at the server of one, as far as that is known."""

        def job(connection: sqlite3.Connection) -> set[str]:
            rows = connection.execute(
                "SELECT made_id FROM change WHERE made_id IS NOT NULL AND outcome IS NOT NULL "
                "AND change_id != ? AND (company_id = ? OR (company_key = ? AND server = ?))",
                (change.change_id, change.company_id, change.company_key, change.server),
            )
            return {str(made_id) for (made_id,) in rows.fetchall()}

        return await self._database.run(job)

    async def has_put(self, base_url: str) -> bool | None:
        """Whether a server takes PUT; None until it was tried."""

        def job(connection: sqlite3.Connection) -> bool | None:
            row = connection.execute(
                "SELECT has_put FROM server WHERE base_url = ?", (base_url,)
            ).fetchone()
            return bool(row[0]) if row else None

        return await self._database.run(job)

    async def remember_put(self, base_url: str, *, has_put: bool) -> None:
        """Whether a server takes PUT, for the next time."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO server VALUES (?, ?) ON CONFLICT (base_url) DO UPDATE SET "
                "has_put = excluded.has_put",
                (base_url, has_put),
            )

        await self._database.run(job)

    async def _held(self) -> str:
        return await self._database.run(lambda _: self._instance.hold())


def _open_beside(connection: sqlite3.Connection, change: Change) -> Iterator[tuple[str, Change]]:
    """What nobody has seen the end of that was sent to the account of a change, and whose it is."""
    rows = connection.execute(
        f"SELECT instance, {CHANGE_COLUMNS} FROM change "  # noqa: S608 - our own column names
        "WHERE outcome IS NULL AND (company_id = ? OR (company_key = ? AND server = ?))",
        (change.company_id, change.company_key, change.server),
    )
    for instance, *row in rows.fetchall():
        other = read_change(tuple(row))
        if change.is_of_account_of(other):
            yield str(instance), other


def _done_beside(connection: sqlite3.Connection, change: Change) -> Iterator[Change]:
    """What was done to the same by somebody else since the lists of its plan were read."""
    since = change.place.looked_at
    if since is None:
        return
    rows = connection.execute(
        f"SELECT {CHANGE_COLUMNS} FROM change "  # noqa: S608 - our own column names
        # What seems to have come later than now is of a clock that was ahead, and old.
        "WHERE closed_at BETWEEN ? AND ? AND plan_id != ? AND outcome NOT IN (?, ?) "
        "AND (company_id = ? OR (company_key = ? AND server = ?))",
        (
            *(since.timestamp(), change.opened_at.timestamp(), change.place.plan_id),
            *(Outcome.REFUSED, Outcome.NOT_DONE),
            *(change.company_id, change.company_key, change.server),
        ),
    )
    for other in map(read_change, rows.fetchall()):
        if change.is_of_account_of(other) and other.concerns(change.before, change.draft):
            yield other


def _named(change: Change) -> str:
    when = f"{change.opened_at:%Y-%m-%d %H:%M} UTC"
    named = " ".join(one for one in (change.kind, change.made_id) if one)
    return f"{named} of {when}, by {change.user}"


def open_changes(connection: sqlite3.Connection, company_id: str) -> list[Change]:
    """Those of a company that nobody has seen the end of, of every run of the app."""
    rows = connection.execute(
        f"SELECT {CHANGE_COLUMNS} FROM change WHERE outcome IS NULL AND company_id = ?",  # noqa: S608 - our own column names
        (company_id,),
    )
    return [read_change(row) for row in rows.fetchall()]


def changed_since(
    connection: sqlite3.Connection, company_id: str, since: datetime | None
) -> set[str]:
    """The IDs of a company that any run of the app has changed since then (aware UTC).

    None is since ever.
    """
    rows = connection.execute(
        f"SELECT {CHANGE_COLUMNS} FROM change "  # noqa: S608 - our own column names
        "WHERE company_id = ? AND closed_at > ? AND outcome NOT IN (?, ?)",
        (
            *(company_id, since.timestamp() if since else 0.0),
            *(Outcome.REFUSED, Outcome.NOT_DONE),
        ),
    )
    found: set[str] = set()
    for one in map(read_change, rows.fetchall()):
        found |= {one.made_id or ""} | ({one.before.callback_id} if one.before else set())
    return found - {""}


def read_change(row: tuple[object, ...]) -> Change:
    """An entry from its columns, in the order of `CHANGE_COLUMNS`."""
    (number, company_id, name, kind, step, opened, user, before, draft, known, why, *rest) = row
    made_id, outcome, closed, gap, detail, stepped, key, plan_id, plan_step, server = rest
    return Change(
        change_id=int(str(number)),
        company_id=str(company_id),
        company_name=str(name),
        kind=ChangeKind(str(kind)),
        step=Step(str(step)),
        opened_at=datetime.fromtimestamp(float(str(opened)), UTC),
        user=str(user),
        before=msgspec.msgpack.decode(before, type=Callback) if isinstance(before, bytes) else None,
        draft=msgspec.msgpack.decode(draft, type=CallbackDraft)
        if isinstance(draft, bytes)
        else None,
        known_ids=_ids_in(str(known)),
        why=str(why),
        made_id=None if made_id is None else str(made_id),
        outcome=None if outcome is None else Outcome(str(outcome)),
        closed_at=None if closed is None else datetime.fromtimestamp(float(str(closed)), UTC),
        gap_s=None if gap is None else float(str(gap)),
        detail=str(detail),
        stepped_at=None if stepped is None else datetime.fromtimestamp(float(str(stepped)), UTC),
        company_key=str(key),
        place=PlanPlace(int(str(plan_id)), int(str(plan_step))),
        server=str(server),
    )


def _ids_in(kept: str) -> tuple[str, ...]:
    return tuple(one for one in kept.split("\n") if one)
