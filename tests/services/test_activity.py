"""What goes out as files and what is found again: the record, test sets, test events."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.activity import Activity, ActivityFilter
from app.domain.call import Call
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.errors import FileContentError, LockedError
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent
from app.domain.proofs.test_set import SetResult, test_of
from app.domain.sought_words import SoughtWords, read_sought_words
from app.exports.activity import write_activity
from app.services.activity import ActivityService
from app.services.proofs import ProofService
from app.services.test_events import TestEventService
from app.services.test_sets import TestSetService
from app.storage.activity import ActivityStore
from app.storage.database import Database
from app.storage.sent_tests import SentTestStore
from app.storage.test_sets import TestSetStore
from tests.conftest import NOW
from tests.services.conftest import Services

CALL = Call(
    company_id="c",
    company_name="Müller;=1+1",
    at=NOW,
    method="POST",
    base_url="https://api.example",
    path="/companies/K/config/callbacks/",
    status=409,
    duration_s=0.25,
    request='{"a": 1}',
    reply="clash",
    error="clash",
)
CHANGE = Change(
    change_id=1,
    company_id="c",
    company_name="Acme",
    kind=ChangeKind.REPLACE,
    step=Step.UPDATING,
    opened_at=NOW,
    user="ann",
    before=Callback(callback_id="AB1", event_type="person_added"),
    draft=CallbackDraft(event_type="person_added", destination_url="https://a.x/y?token=s3cr3t"),
    outcome=Outcome.DONE,
    gap_s=2.0,
)
ENTRIES = [
    Activity(at=NOW, company_name=CALL.company_name, callback_id="", call=CALL),
    Activity(at=NOW, company_name="Acme", callback_id="AB1", change=CHANGE),
    Activity(at=NOW, company_name="Acme", callback_id=""),
]


def service_of(folder: Path) -> tuple[ActivityService, Database]:
    database = Database(folder / "desk.sqlite3")
    return ActivityService(ActivityStore(database)), database


def test_the_record_as_csv_opens_in_any_spreadsheet(tmp_path: Path) -> None:
    assert write_activity(tmp_path / "out.csv", ENTRIES, "1") == 3
    body = (tmp_path / "out.csv").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    text = body.decode("utf-8-sig")
    assert all(line.startswith('"') for line in text.strip().splitlines())
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert rows[1][2] == "Müller;'=1+1"
    assert rows[2][1:5] == ["replace", "Acme", "AB1", "done"]
    assert "s3cr3t" not in text


def test_a_har_holds_the_calls_and_nothing_else(tmp_path: Path) -> None:
    assert write_activity(tmp_path / "out.HAR", ENTRIES, "1.2") == 1
    log = json.loads((tmp_path / "out.HAR").read_text())["log"]
    (entry,) = log["entries"]
    assert log["creator"] == {"name": "Callback Desk", "version": "1.2"}
    assert entry["request"]["url"] == "https://api.example/companies/K/config/callbacks/"
    assert entry["request"]["postData"]["text"] == '{"a": 1}'
    assert entry["response"]["status"] == 409
    assert entry["response"]["content"]["text"] == "clash"
    assert write_activity(tmp_path / "none.har", ENTRIES[1:], "1") == 0
    assert json.loads((tmp_path / "none.har").read_text())["log"]["entries"] == []


async def test_the_record_is_kept_for_a_while(tmp_path: Path) -> None:
    activity, database = service_of(tmp_path)
    for age in (1, 100):
        activity.note(msgspec.structs.replace(CALL, at=datetime.now(UTC) - timedelta(days=age)))
    activity.keep_days(0)
    assert len(await activity.page(ActivityFilter())) == 2
    activity.keep_days(90)
    assert len(await activity.page(ActivityFilter())) == 1
    database.close()


async def test_what_another_run_of_the_app_writes_is_noticed(tmp_path: Path) -> None:
    activity, database = service_of(tmp_path)
    other, beside = service_of(tmp_path)
    before = await activity.state()
    assert await activity.state() == before
    other.note(CALL)
    await other.page(ActivityFilter())  # so that it is written
    after = await activity.state()
    assert after != before
    activity.note(CALL)
    assert await activity.state() != after
    database.close()
    beside.close()


def sent(**more: object) -> SentTest:
    return SentTest(
        **{
            "test_id": 1,
            "company_id": "c",
            "company_name": "Acme | Retail",
            "sent_at": NOW,
            "user": "ann",
            "event": TestEvent(event_type="person_added"),
            "event_id": "e-1",
            "message": "",
            **more,
        }  # type: ignore[arg-type]  # the members of a row
    )


async def test_test_events_are_found_by_any_word(tmp_path: Path) -> None:
    database = Database(tmp_path / "desk.sqlite3")
    store = SentTestStore(database)
    for number in range(3):
        await store.add(sent(event_id=f"e-{number}", message="Launch" if number else ""))

    async def found(typed: str) -> set[str]:
        return {one.event_id for one in await store.search(read_sought_words(typed), 10)}

    assert await found("launch") == {"e-1", "e-2"}
    assert await found("LAUNCH e-2") == {"e-2"}
    assert await found("launch -e-2") == {"e-1"}
    assert await found("launch nobody") == set()
    assert len(await store.search(SoughtWords(), 2)) == 2
    assert await store.known_of({"e-1", "x"}) == {"e-1"}
    assert await store.known_of(set()) == set()
    database.close()


async def test_the_record_says_whose_test_event_it_was_and_of_which_callback(
    services: Services, company: Company, tmp_path: Path
) -> None:
    services.trust(company)
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    event = TestEvent(event_type="person_added")
    queued = await services.backend.services.test_events.send(company, event, listed)
    event_id = queued.receipt.event_id
    found = await services.activity.page(ActivityFilter())
    (entry,) = [one for one in found if one.sent is not None]
    assert entry.sent is not None
    assert entry.call is not None
    assert entry.call.path.endswith("callback_events/test")
    ids = [one.callback_id for one in listed if one.event_type == "person_added"]
    assert set(entry.sent.receivers) <= set(ids)
    assert entry.callback_id == entry.sent.receivers[0]
    # It belongs to the record of that callback, and of no other.
    for callback_id, count in ((entry.callback_id, 1), ("AB0000", 0)):
        about = await services.activity.page(ActivityFilter(callback_id=callback_id))
        assert len([one for one in about if one.sent is not None]) == count

    write_activity(tmp_path / "out.csv", found, "1")
    text = (tmp_path / "out.csv").read_text("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert {len(one) for one in rows} == {len(head)}
    (row,) = [dict(zip(head, one, strict=True)) for one in rows if event_id in one]
    assert (row["User"], row["Event type"]) == ("ann", "person_added")
    assert row["Callback ID"] == entry.callback_id

    write_activity(tmp_path / "out.har", found, "1")
    entries = json.loads((tmp_path / "out.har").read_text())["log"]["entries"]
    (sent_one,) = [one for one in entries if "_eventId" in one]
    assert sent_one["_eventId"] == event_id
    assert (sent_one["_user"], sent_one["_eventType"]) == ("ann", "person_added")
    assert sent_one["_callbackIds"] == list(entry.sent.receivers)
    # A list of two dozen is longer than what is kept of an answer, and says so.
    (read,) = [one for one in entries if one["request"]["method"] == "GET"]
    assert read["response"]["content"]["comment"] == "kept in part"
    await services.aclose()


async def test_a_set_is_kept_run_exported_imported_and_removed(
    services: Services, company: Company, tmp_path: Path
) -> None:
    services.trust(company)
    proofs = ProofService(SentTestStore(services.database), user="ann")
    sets = TestSetService(
        TestSetStore(services.database), TestEventService(services.callbacks, proofs), proofs
    )
    listed = list((await services.callbacks.list_callbacks(company)).callbacks)
    chosen = [one for one in listed if one.event_type in {"person_added", "person_updated"}]
    made = await sets.save(company, "launch", map(test_of, [*chosen, *chosen]))
    assert len(made.events) == 2  # equal ones once
    results: list[SetResult] = []
    odd = TestEvent(event_type="no_such_type")
    await sets.run(company, [*made.events, odd], listed, results.append)
    assert [bool(one.sent) for one in results] == [True, True, False]
    assert results[2].has_failed
    sets.export(tmp_path / "set.json", made)
    again = await sets.import_(company, tmp_path / "set.json")
    assert (again.name, again.events) == ("launch", made.events)
    assert len(await sets.of(company)) == 2
    await sets.remove(made)
    assert [one.set_id for one in await sets.of(company)] == [again.set_id]
    for body in ("{", '{"name": "", "events": []}', '{"name": "x", "events": []}'):
        (tmp_path / "bad.json").write_text(body)
        with pytest.raises(FileContentError):
            await sets.import_(company, tmp_path / "bad.json")
    real = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION)
    with pytest.raises(LockedError):
        await sets.run(real, made.events, listed, results.append)
    await services.aclose()


def test_a_secret_does_not_show_itself() -> None:
    import pickle

    secret = Secret("s3cr3t")
    assert "s3cr3t" not in f"{secret!r} {secret}"
    assert secret == Secret("s3cr3t")
    assert len({secret, Secret("s3cr3t")}) == 1
    assert not Secret("")
    with pytest.raises(TypeError):
        pickle.dumps(secret)


async def test_a_call_with_half_a_character_is_kept(tmp_path: Path) -> None:
    activity, database = service_of(tmp_path)
    activity.note(msgspec.structs.replace(CALL, reply='{"url": "\ud800"}', error="\udfff"))
    (found,) = await activity.page(ActivityFilter())
    assert found.call is not None
    assert (found.call.reply, found.call.error) == ('{"url": "?"}', "?")
    database.close()
