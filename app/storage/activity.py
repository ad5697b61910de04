"""The record of calls and changes, the newest first."""

import re
import sqlite3
from datetime import UTC, datetime
from urllib.parse import quote, unquote

import msgspec

from app.domain.activity import Activity, ActivityFilter
from app.domain.call import Call
from app.domain.callbacks.change import Change
from app.domain.plans.plan import PlanRecord
from app.domain.proofs.sent_test import SentTest
from app.domain.sought_words import read_sought_words
from app.storage.database import Database
from app.storage.journal import CHANGE_COLUMNS, read_change
from app.storage.plans import newest_plans
from app.storage.sent_tests import read_sent
from app.storage.storable import storable

_AT_ONCE = 20
"""Calls that may begin in the same microsecond."""
_MOST_PLANS = 500
"""That are searched; more than anybody has run in a year."""
_TEST_PATH = "callback_events/test"
_EVENT_ID = re.compile(r'"event_id": ?"?([^",}\s]{1,200})')
_ABOUT = 50
"""Changes, and test events, of one registration whose calls are looked for."""
_CALL = (
    "call_id, company_id, company_name, at, method, base_url, path, status, duration_s, request, "
    "reply, error"
)


class ActivityStore:
    """Reading raises SaveFailedError; a call that cannot be written is lost."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, call: Call) -> None:
        """Writes a call down some time soon."""

        def job(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO call (company_id, company_name, at, method, base_url, path, status, "
                "duration_s, request, reply, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(call.company_id, call.company_name, call.at.timestamp(), call.method),
                    *(call.base_url, call.path, call.status, call.duration_s),
                    *map(storable, (call.request, call.reply, call.error)),
                ),
            )

        self._database.post(job)

    async def page(
        self, wanted: ActivityFilter, *, before: datetime | None, size: int
    ) -> list[Activity]:
        """The newest entries older than a moment; all are, where it is None."""

        def job(connection: sqlite3.Connection) -> list[Activity]:
            limit = 1e18 if before is None else before.timestamp()
            changes = _changes(connection, wanted, limit, size)
            found = [_of_change(one) for one in changes]
            found += [_of_plan(one) for one in _plans(connection, wanted, limit, size)]
            if not wanted.changes_only:
                about = _changes(connection, wanted, 1e18, _ABOUT) if wanted.callback_id else []
                calls = _calls(connection, wanted, limit, size, about)
                sent = _sent_by(connection, calls)
                found += [_of_call(one, sent.get(one.call_id)) for one in calls]
            found.sort(key=lambda one: one.at, reverse=True)
            # The next page begins before the last moment of this one: a moment is never cut.
            cut = min(size, len(found))
            while 0 < cut < len(found) and found[cut].at == found[cut - 1].at:
                cut += 1
            return found[:cut]

        return await self._database.run(job)

    async def state(self) -> tuple[int, int]:
        """Another one whenever something was written, here or by another run of the app."""

        def job(connection: sqlite3.Connection) -> tuple[int, int]:
            # The first counts what others wrote, as this connection saw it; the second its own.
            (others,) = connection.execute("PRAGMA data_version").fetchone()
            return int(others), connection.total_changes

        return await self._database.run(job)

    def forget_before(self, moment: datetime) -> None:
        """Removes calls and closed changes that are older, some time soon."""

        def job(connection: sqlite3.Connection) -> None:
            limit = moment.timestamp()
            connection.execute("DELETE FROM call WHERE at < ?", (limit,))
            connection.execute("DELETE FROM plan WHERE closed_at < ?", (limit,))
            # A plan that is kept would send again what it does not know to be done.
            connection.execute(
                "DELETE FROM change WHERE closed_at < ? AND outcome IS NOT NULL "
                "AND plan_id NOT IN (SELECT plan_id FROM plan)",
                (limit,),
            )

        self._database.post(job)


def _calls(
    connection: sqlite3.Connection,
    wanted: ActivityFilter,
    limit: float,
    size: int,
    about: list[Change],
) -> list[Call]:
    parts, values = ["at < ?"], [limit]  # type: list[str], list[object]
    if wanted.company_id:
        parts.append("company_id = ?")
        values.append(wanted.company_id)
    if wanted.callback_id:
        # Its own address, an answer that names it, and what its changes sent, refused or not.
        place = _like("/callbacks/" + quote(wanted.callback_id, safe="")).removesuffix("%")
        named = [f'"callback_id":{space}{one}' for space in ("", " ") for one in _spelled(wanted)]
        either = ["path LIKE ? ESCAPE '!'"]
        either += ["method != 'GET' AND reply LIKE ? ESCAPE '!'"] * len(named)
        either += ["method != 'GET' AND company_id = ? AND at BETWEEN ? AND ?"] * len(about)
        tests = _tests_of(connection, wanted)
        either += ["path LIKE '%/callback_events/test' AND instr(reply, ?)"] * len(tests)
        parts.append("(" + " OR ".join(either) + ")")
        values += [place, *map(_like, named)]
        for one in about:
            until = one.closed_at.timestamp() if one.closed_at else one.opened_at.timestamp() + 60
            values += [one.company_id, one.opened_at.timestamp(), until]
        values += [one.event_id for one in tests]
    sought = read_sought_words(wanted.text)
    signs = [*((one, "") for one in sought.words), *((one, "NOT ") for one in sought.without)]
    for word, sign in signs:
        parts.append(
            "(company_name || ' ' || method || ' ' || base_url || path || ' ' || "
            "coalesce(status, '') || ' ' || request || ' ' || reply || ' ' || error) "
            f"{sign}LIKE ? ESCAPE '!'"
        )
        values.append(_like(word))
    rows = connection.execute(
        f"SELECT {_CALL} FROM call WHERE {' AND '.join(parts)} ORDER BY at DESC LIMIT ?",  # noqa: S608 - values are bound
        (*values, size + _AT_ONCE),
    )
    return [_read_call(row) for row in rows]


def _tests_of(connection: sqlite3.Connection, wanted: ActivityFilter) -> list[SentTest]:
    """The newest test events that a registration was listed for."""
    rows = connection.execute(
        "SELECT test_id, body FROM sent_test WHERE (?1 = '' OR company_id = ?1) "
        "AND instr(CAST(body AS TEXT), ?2) ORDER BY sent_at DESC LIMIT ?3",
        (wanted.company_id, wanted.callback_id, _ABOUT),
    )
    return [one for one in map(read_sent, rows) if wanted.callback_id in one.receivers]


def _spelled(wanted: ActivityFilter) -> list[str]:
    """An id as JSON may hold it: a text, or a number that something ends."""
    one = wanted.callback_id
    return [f'"{one}"', f"{one},", f"{one}}}"]


def _changes(
    connection: sqlite3.Connection, wanted: ActivityFilter, limit: float, size: int
) -> list[Change]:
    parts, values = ["opened_at < ?"], [limit]  # type: list[str], list[object]
    if wanted.company_id:
        parts.append("company_id = ?")
        values.append(wanted.company_id)
    rows = connection.execute(
        f"SELECT {CHANGE_COLUMNS} FROM change WHERE {' AND '.join(parts)} "  # noqa: S608 - values are bound
        "ORDER BY opened_at DESC LIMIT ?",
        (*values, size if not (wanted.text or wanted.callback_id) else -1),
    )
    found = (read_change(row) for row in rows)
    return [one for one in found if _fits(one, wanted)][:size]


def _fits(change: Change, wanted: ActivityFilter) -> bool:
    before = change.before.callback_id if change.before else ""
    if wanted.callback_id and wanted.callback_id not in {before, change.made_id}:
        return False
    draft = change.draft
    said = [change.company_name, change.kind, change.user, change.why, change.detail, before]
    said += [change.made_id or "", change.outcome or "open"]
    if draft is not None:
        said += [draft.event_type, draft.destination_url, str(draft.filters)]
    if change.before is not None:
        said += [change.before.event_type, change.before.destination_url]
    return read_sought_words(wanted.text).are_in("\n".join(said))


def _plans(
    connection: sqlite3.Connection, wanted: ActivityFilter, limit: float, size: int
) -> list[PlanRecord]:
    narrowed = bool(wanted.text or wanted.callback_id or wanted.company_id)
    found = newest_plans(connection, limit, _MOST_PLANS if narrowed else size)
    return [one for one in found if _is_about(one, wanted)][:size]


def _is_about(record: PlanRecord, wanted: ActivityFilter) -> bool:
    plan = record.plan
    if wanted.company_id and wanted.company_id not in plan.company_ids:
        return False
    if wanted.callback_id:
        olds = {one.before.callback_id for one in plan.steps if one.before}
        made = {one.change.made_id for one in record.results.values() if one.change}
        if wanted.callback_id not in olds | made:
            return False
    said = [plan.purpose, plan.why, plan.user, "plan", *plan.subject]
    for one in plan.steps:
        said += [one.company_name, one.event_type]
        said += [each.destination_url for each in (one.before, one.draft) if each]
    return read_sought_words(wanted.text).are_in("\n".join(said))


def _of_plan(record: PlanRecord) -> Activity:
    plan = record.plan
    names = dict.fromkeys(one.company_name for one in plan.steps)
    return Activity(
        at=plan.begun_at or plan.made_at,
        company_name=", ".join(names),
        callback_id="",
        plan=record,
    )


def _of_call(call: Call, sent: SentTest | None) -> Activity:
    _, found, rest = call.path.partition("/callbacks/")
    callback_id = unquote(rest) if found else ""
    if sent is not None and len(sent.receivers) == 1:
        callback_id = sent.receivers[0]
    return Activity(
        at=call.at,
        company_name=call.company_name,
        callback_id=callback_id,
        call=call,
        sent=sent,
    )


def _sent_by(connection: sqlite3.Connection, calls: list[Call]) -> dict[int, SentTest]:
    """What is known of the test events that were sent by some calls, by the number of the call."""
    event_ids = {}
    for one in calls:
        named = _EVENT_ID.search(one.reply) if one.path.endswith(_TEST_PATH) else None
        if named is not None:
            event_ids[one.call_id] = named[1]
    if not event_ids:
        return {}
    rows = connection.execute(
        "SELECT test_id, body FROM sent_test WHERE event_id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(event_ids.values())).decode(),),
    )
    sent = {(one.company_id, one.event_id): one for one in map(read_sent, rows)}
    found = {
        one.call_id: sent.get((one.company_id, event_ids[one.call_id]))
        for one in calls
        if one.call_id in event_ids
    }
    return {number: one for number, one in found.items() if one is not None}


def _of_change(change: Change) -> Activity:
    return Activity(
        at=change.opened_at,
        company_name=change.company_name,
        callback_id=change.callback_id,
        change=change,
    )


def _read_call(row: tuple[object, ...]) -> Call:
    number, company_id, name, at, method, base_url, path, status, took, *texts = row
    return Call(
        call_id=int(str(number)),
        company_id=str(company_id),
        company_name=str(name),
        at=datetime.fromtimestamp(float(str(at)), UTC),
        method=str(method),
        base_url=str(base_url),
        path=str(path),
        status=None if status is None else int(str(status)),
        duration_s=float(str(took)),
        request=str(texts[0]),
        reply=str(texts[1]),
        error=str(texts[2]),
    )


def _like(word: str) -> str:
    for special in "!%_":
        word = word.replace(special, "!" + special)
    return f"%{word}%"
