"""Request files: round trips, hostile and odd ones, and plans that make it be like a list."""

import codecs
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.cli.output import callback_as_json
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import as_registered
from app.domain.companies.company import Company
from app.domain.plans import request_names, request_reading
from app.domain.plans.checking import looked_over, settled
from app.domain.plans.desired import made_like
from app.domain.plans.order import arranged
from app.domain.plans.plan import Act, Plan, PlanStep, Purpose
from app.domain.plans.request import (
    FORMAT,
    MOST_ENTRIES,
    RequestFault,
    RequestFileError,
    RequestNote,
    RequestNoteKind,
    WantedCallback,
    Whose,
)
from app.domain.plans.request_reading import read_request
from app.domain.plans.step_problem import StepProblemKind
from app.exports.callback_list import ListedRow, ListExport, as_csv, as_json, as_markdown
from app.exports.request_file import request_file
from app.services.plans.requests import company_of, steps_of
from app.text.requests import notes_text
from tests.builders import callback, draft
from tests.conftest import company_at

NOW = datetime(2026, 11, 26, tzinfo=UTC)
COMPANY = company_at("https://api.example")
NOT_UTF8 = RequestFault.NOT_UTF8
SCHEMA = Path(__file__).resolve().parents[3] / "resources" / "request-file.schema.json"


def asked_for(*drafts: CallbackDraft) -> list[WantedCallback]:
    return [WantedCallback(draft=one) for one in drafts]


def plan_of(*listed: Any) -> Plan:
    steps = made_like(
        COMPANY, listed, asked_for(draft(), draft("5", ends_at=NOW + timedelta(days=3))), NOW
    )
    return Plan(purpose=Purpose.FILE, made_at=NOW, why="ticket 7", steps=steps)


def test_a_plan_is_written_and_read_alike() -> None:
    old = callback("A", destination_url="https://old.example/x", starts_at=NOW)
    plan = plan_of(old)
    body = request_file(plan, {COMPANY.company_id: COMPANY}, "Spring")
    found = read_request(body, NOW)
    assert (found.name, found.reason, found.notes) == ("Spring", "ticket 7", ())
    assert [one.act for one in found.steps] == [Act.REPLACE, Act.CREATE]
    first, second = found.steps
    assert (first.whose.company_key, first.draft) == (COMPANY.company_key, draft())
    assert first.before is not None
    assert (first.before.callback_id, first.before.destination_url) == ("A", old.destination_url)
    assert second.draft == draft("5", ends_at=NOW + timedelta(days=3))
    assert "password" not in body.decode().lower()


def test_the_schema_names_what_is_read() -> None:
    schema = json.loads(SCHEMA.read_text())
    assert set(schema["properties"]) == request_reading._TOP
    step = schema["properties"]["steps"]["items"]["properties"]
    assert set(step) == request_reading._STEP
    assert set(schema["$defs"]["callback"]["properties"]) < request_names.MEMBERS
    assert schema["properties"]["steps"]["maxItems"] == MOST_ENTRIES


def test_what_an_export_wrote_is_read_as_what_is_to_be() -> None:
    rows = tuple(
        ListedRow(callback=one, status="Active", is_listed=listed, name="=cmd")
        for one, listed in (
            (callback("A", filters=(("list_id", "=1"), ("b", "x; y"))), True),
            (callback("B", ends_at=NOW + timedelta(days=9)), True),
            (callback("C"), False),
        )
    )
    export = ListExport(
        company=COMPANY.name,
        company_key=COMPANY.company_key,
        base_url=COMPANY.base_url,
        read_at=NOW,
        made_at=NOW,
        search="",
        rows=rows,
    )
    for body in (as_json(export), as_csv(export)):
        found = read_request(body, NOW)
        whose = Whose(COMPANY.company_key, COMPANY.name, COMPANY.base_url)
        assert found.companies == [whose], body
        first, second = found.wanted
        assert dict(first.draft.filters) == {"list_id": "=1", "b": "x; y"}
        assert second.draft.ends_at == NOW + timedelta(days=9)
        assert [one.kind for one in found.notes] == [RequestNoteKind.ONLY_REMEMBERED]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "utf-32"])
def test_a_spreadsheet_marks_what_its_letters_are_in(codec: str) -> None:
    table = "Type\tFilter\tDestination\na\tcity=B\u00fcrstadt\thttps://a.example/\n"
    (wanted,) = read_request(table.encode(codec), NOW).wanted
    assert wanted.draft.filters == (("city", "B\u00fcrstadt"),)


def test_a_small_table_by_hand() -> None:
    table = (
        "Type;Filter;Destination;Start;End;Company\n"
        "person_added;;https://a.example/p;2026-12-01 08:00;in 30 days;Acme Retail\n"
        "subscription_added;list_id=48213;https://a.example/s;;;Acme Retail\n"
        "subscription_added;list_id;https://a.example/s;;;Acme Retail\n"
    )
    found = read_request(table.encode(), NOW)
    first, second = found.wanted
    assert first.draft.starts_at == datetime(2026, 12, 1, 8, tzinfo=UTC)
    in_30_days = (NOW + timedelta(days=30)).replace(hour=23, minute=59, second=0, microsecond=0)
    assert first.draft.ends_at == in_30_days
    later = read_request(table.encode(), NOW + timedelta(minutes=1)).wanted[0]
    assert later.draft == first.draft, "asked for twice, it is one thing"
    assert second.draft.filters == (("list_id", "48213"),)
    assert [(one.kind, one.piece) for one in found.notes] == [
        (RequestNoteKind.IN_UTC, "2026-12-01 08:00"),
        (RequestNoteKind.ENTRY_UNREADABLE, "3"),
    ]
    for first_line in ("sep=;\n", '"sep=;"\r\n', "SEP=;\n"):
        assert read_request((first_line + table).encode(), NOW) == found
    for clear in (
        table.replace("Start;End", "Starts (UTC);Ends (UTC)"),
        table.replace("2026-12-01 08:00", "2026-12-01T08:00:00Z"),
    ):
        told = read_request(clear.encode(), NOW).notes
        assert [one.kind for one in told] == [RequestNoteKind.ENTRY_UNREADABLE]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", RequestFault.NO_COLUMNS),
        (b"{", RequestFault.NO_REQUEST),
        (b"[" * 100_000, RequestFault.NO_REQUEST),
        (b'{"a": 1}', RequestFault.NO_REQUEST),
        (b'{"format": "other", "version": 1}', RequestFault.NO_REQUEST),
        (b'{"format": "callback-desk-request", "version": "1"}', RequestFault.NO_REQUEST),
        (b'{"format": "callback-desk-request", "version": 2}', RequestFault.NEWER),
        (b'{"format": "callback-desk-request", "version": 1}', RequestFault.EMPTY),
        (b'{"format": "callback-desk-request", "version": 1, "steps": 5}', RequestFault.NO_REQUEST),
        (b"\xff\xfe\x00", RequestFault.NOT_UTF8),
        (
            b'{"format": "callback-desk-request", "version": 1, "name": {"a": 1}, "steps": [{}]}',
            RequestFault.NO_REQUEST,
        ),
        (b"a,b\n1,2\n", RequestFault.NO_COLUMNS),
        (b"type,destination\n" + b"x,y\n" * (MOST_ENTRIES + 1), RequestFault.TOO_MANY),
    ],
)
def test_what_is_no_request_is_told_apart(body: bytes, fault: RequestFault) -> None:
    with pytest.raises(RequestFileError) as told:
        read_request(body, NOW)
    assert told.value.fault is fault


def test_what_is_not_known_is_told_and_the_rest_is_read() -> None:
    made = {
        "format": "callback-desk-request",
        "version": 1,
        "colour": "red",
        "steps": [
            {"act": "end", "callback_id": "A", "company": "Acme Retail", "when": "soon"},
            {"act": "explode", "callback_id": "A"},
            {"act": "end", "callback_id": "A", "before": "abc"},
            "nothing",
            {"act": "create", "after": {"event_type": ["x"], "destination_url": "https://a.b/"}},
            {"act": "create", "after": {"event_type": "x" * 5000, "destination_url": "y"}},
        ],
    }
    found = read_request(json.dumps(made).encode(), NOW)
    assert [one.act for one in found.steps] == [Act.END]
    told = [(one.kind, one.piece) for one in found.notes]
    assert told[:2] == [
        (RequestNoteKind.UNKNOWN_MEMBER, "colour"),
        (RequestNoteKind.UNKNOWN_MEMBER, "when"),
    ]
    assert [piece for kind, piece in told if kind is RequestNoteKind.ENTRY_UNREADABLE] == [
        *("2", "3", "4", "5", "6")
    ]


def test_a_company_is_found_by_its_key_and_never_guessed() -> None:
    other = replace(COMPANY, company_id="c2", name="Other")
    twin = replace(COMPANY, company_id="c3", company_key="else")
    for companies, asked, wanted in (
        ([COMPANY], (COMPANY.company_key, "renamed"), COMPANY),
        ([COMPANY, other], (COMPANY.company_key, "Other"), other),
        ([COMPANY, other], (COMPANY.company_key, "Nobody"), None),
        ([COMPANY, twin], ("", COMPANY.name), None),
        ([COMPANY], ("", COMPANY.name), COMPANY),
        ([COMPANY], ("nokey", COMPANY.name), None),
        ([COMPANY, other], ("", "OTHER"), other),
        ([COMPANY, other, replace(other, name="OTHER")], ("", "oTHER"), None),
        ([COMPANY, other, replace(twin, name="OTHER")], ("", "Other"), other),
        ([COMPANY], ("nokey", COMPANY.name.upper()), None),
    ):
        assert company_of(companies, Whose(*asked)) == wanted


def test_one_key_at_two_addresses_is_two_companies() -> None:
    there = replace(COMPANY, company_id="c2", name="Acme EU", base_url="https://eu.example/api")
    whose = Whose(COMPANY.company_key, "Acme Europe", "https://EU.example:443/")
    assert company_of([COMPANY], whose) is None
    assert company_of([COMPANY], whose, COMPANY) is None
    assert company_of([COMPANY, there], whose) == there
    assert company_of([COMPANY, there], whose._replace(base_url=""), COMPANY) is None
    assert company_of([COMPANY, there], Whose(COMPANY.company_key), COMPANY) == COMPANY
    practice = replace(COMPANY, is_practice=True, base_url="http://127.0.0.1:1")
    assert company_of([practice], Whose(COMPANY.company_key, "", "http://127.0.0.1:2")) == practice


def test_a_step_is_of_whom_the_file_says_it_is() -> None:
    """Else it would be made for whichever company is the default."""
    after = {"event_type": "person_added", "destination_url": "https://a.example/"}
    around = {"company_key": "K", "company": "Acme", "base_url": "https://eu.example/"}
    for told, step, wanted in (
        (around, {}, Whose("K", "Acme", "https://eu.example/")),
        (around, {"company_key": "L"}, Whose("L", "", "")),
        (around, {"company_key": "K"}, Whose("K", "Acme", "https://eu.example/")),
        (
            {"base_url": "https://eu.example/"},
            {"company_key": "L"},
            Whose("L", "", around["base_url"]),
        ),
        (
            {},
            {"company_key": "L", "base_url": "https://us.example/"},
            Whose("L", "", "https://us.example/"),
        ),
    ):
        made = {
            "format": FORMAT,
            "version": 1,
            "steps": [{"act": "create", "after": after, **step}],
        }
        found = read_request(json.dumps(made | told).encode(), NOW)
        assert found.companies == [wanted]
        assert not found.notes
        entries: dict[str, Any] = {"format": FORMAT, "version": 1, "callbacks": [after | step]}
        assert read_request(json.dumps(entries | told).encode(), NOW).companies == [wanted]
    inside = {"act": "create", "after": after | around}
    made = {"format": FORMAT, "version": 1, "steps": [inside]}
    found = read_request(json.dumps(made).encode(), NOW)
    assert [one.piece for one in found.notes] == list(around), "a callback does not say whose it is"


def test_a_saved_step_says_at_which_address_its_company_is() -> None:
    there = replace(COMPANY, company_id="c2", base_url="https://eu.example/api", is_practice=False)
    here = replace(COMPANY, is_practice=False)
    for meant, other in ((here, there), (there, here)):
        step = PlanStep(
            number=1, company_id=meant.company_id, company_name="", act=Act.CREATE, draft=draft()
        )
        plan = Plan(purpose=Purpose.FILE, made_at=NOW, why="", steps=(step,))
        (whose,) = read_request(request_file(plan, {meant.company_id: meant}, ""), NOW).companies
        assert company_of([meant, other], whose) == meant
        assert company_of([other], whose) is None


def test_what_an_export_says_of_its_address_is_read() -> None:
    row = ListedRow(callback=callback("A"), status="Active", is_listed=True)
    export = ListExport(
        company="Acme",
        company_key="K",
        base_url="https://eu.example/x",
        made_at=NOW,
        search="",
        rows=(row,),
    )
    for body in (as_csv(export), as_json(export)):
        assert read_request(body, NOW).companies == [Whose("K", "Acme", "https://eu.example/x")]


def test_what_is_not_named_ends_only_when_somebody_ticks_it() -> None:
    moved, kept, gone = callback("A", destination_url="https://old.example/x"), draft("2"), "C"
    same = as_registered(kept, "B")
    extra = callback(gone, filters=(("list_id", "3"),))
    steps = made_like(COMPANY, [moved, same, extra], asked_for(draft(), kept, draft("4")), NOW)
    told = {(one.act, one.before.callback_id if one.before else "", one.is_wanted) for one in steps}
    assert told == {
        (Act.REPLACE, "A", True),
        (Act.KEEP, "B", True),
        (Act.CREATE, "", True),
        (Act.END, "C", False),
    }


def test_nobody_is_doubled_by_two_that_are_alike() -> None:
    one: Company = COMPANY
    steps = made_like(one, [callback("A"), callback("B")], asked_for(draft(), draft()), NOW)
    assert [step.act for step in steps] == [Act.KEEP, Act.KEEP]
    assert {step.before.callback_id for step in steps if step.before} == {"A", "B"}


def test_an_empty_row_in_the_middle_loses_nothing() -> None:
    table = "type;filter;destination\na;;https://a.example/\n;;\nb;;https://b.example/\n"
    found = read_request(table.encode(), NOW)
    assert [one.draft.event_type for one in found.wanted] == ["a", "b"]


def test_two_names_of_a_company_are_one_company_and_end_nothing_of_each_other() -> None:
    first, second = callback("A"), callback("B", filters=(("list_id", "2"),))
    table = (
        "company key,company,type,filter,destination\n"
        f"{COMPANY.company_key},,subscription_added,list_id=777,{first.destination_url}\n"
        f",{COMPANY.name},subscription_added,list_id=2,{second.destination_url}\n"
    )
    request = read_request(table.encode(), NOW)
    found = {one: company_of([COMPANY], one) for one in request.companies}
    steps = steps_of(request, found, {COMPANY.company_id: (first, second)}, NOW)
    assert [one.act for one in steps] == [Act.KEEP, Act.KEEP]
    broken = read_request((table + "x,,subscription_added,list,https://a.example/\n").encode(), NOW)
    third = callback("C", filters=(("list_id", "3"),))
    steps = steps_of(broken, found, {COMPANY.company_id: (first, second, third)}, NOW)
    assert Act.END not in {one.act for one in steps}, "what could not be read may have named it"


def test_short_rows_after_an_empty_line_are_rows() -> None:
    table = (
        "type,filter,destination,start,end\n"
        "person_added,,https://a.example/p\n"
        "\n"
        "person_updated,,https://a.example/p\n"
        "Company key,K9xWb2\n"
    )
    found = read_request(table.encode(), NOW)
    assert [one.draft.event_type for one in found.wanted] == ["person_added", "person_updated"]
    assert {one.whose.company_key for one in found.wanted} == {"K9xWb2"}


def test_a_day_without_a_time_ends_at_its_end_as_in_the_forms() -> None:
    table = "type,destination,start,end\nperson_added,https://a.example/p,2026-12-10,2026-12-31\n"
    (wanted,) = read_request(table.encode(), NOW).wanted
    assert wanted.draft.starts_at == datetime(2026, 12, 10, tzinfo=UTC)
    assert wanted.draft.ends_at == datetime(2026, 12, 31, 23, 59, tzinfo=UTC)


def test_columns_and_members_that_are_not_read_are_told_of_once() -> None:
    table = "type,destination,colour\n" + "person_added,https://a.example/p,red\n" * 2
    entry = {"event_type": "person_added", "destination_url": "https://a.example/", "mthod": "PUT"}
    for body, name in (
        (table.encode(), "colour"),
        (json.dumps({"callbacks": [entry, entry]}).encode(), "mthod"),
    ):
        assert read_request(body, NOW).notes == (RequestNote(RequestNoteKind.UNKNOWN_MEMBER, name),)


HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


def test_what_is_wanted_at_another_time_ends_nothing_that_nobody_ticked() -> None:
    active = callback("A", ends_at=NOW + 10 * HOUR)
    later = draft(starts_at=NOW + YEAR)
    for with_ends in (False, True):
        steps = made_like(COMPANY, [active], asked_for(later), NOW, with_ends=with_ends)
        assert [(one.act, one.is_wanted) for one in steps] == [
            (Act.CREATE, True),
            (Act.END, with_ends),
        ]


def test_with_its_ends_it_comes_out_in_one_run_and_in_the_right_order() -> None:
    first = callback("A", ends_at=NOW + 30 * HOUR)
    second = callback("B", starts_at=NOW + 30 * HOUR, ends_at=NOW + 60 * HOUR)
    steps = made_like(COMPANY, [first, second], asked_for(draft()), NOW, with_ends=True)
    lists = {COMPANY.company_id: (first, second)}
    steps = arranged(settled(steps, lists, NOW), NOW)
    assert [(one.act, one.before.callback_id if one.before else "") for one in steps] == [
        (Act.END, "B"),
        (Act.REPLACE, "A"),
    ]
    seen, problems = looked_over(steps, lists, NOW, leave_out=True)
    assert all(one.is_wanted for one in seen), problems


def test_what_is_wanted_first_takes_the_place_of_what_is_there_now() -> None:
    later = draft(url="https://hooks.example.net/l", starts_at=NOW + timedelta(days=30))
    first = draft(url="https://hooks.example.net/f", ends_at=NOW + timedelta(days=30))
    for asked in ([later, first], [first, later]):
        steps = arranged(made_like(COMPANY, [callback("A")], asked_for(*asked), NOW), NOW)
        assert [(one.act, one.draft) for one in steps] == [
            (Act.REPLACE, first),
            (Act.CREATE, later),
        ]


def test_an_export_that_is_not_all_ends_nothing() -> None:
    listed, other = callback("A"), callback("B", filters=(("list_id", "3"),))
    row = ListedRow(callback=listed, status="Active", is_listed=True)
    whole = ListExport(company="Acme Retail", made_at=NOW, search="", rows=(row,))
    for export, piece in (
        (whole, ""),
        (replace(whole, search="host:acme"), "search: host:acme"),
        (replace(whole, search="none"), 'search: "none"'),
        (replace(whole, only_selected=True), "those that were selected"),
        (replace(whole, lacking="Not whole"), "Not whole"),
    ):
        for body in (as_csv(export), as_json(export)):
            request = read_request(body, NOW)
            assert len(request.wanted) == 1
            told = [one.piece for one in request.notes]
            assert told == ([piece] if piece else [])
            lists = {COMPANY.company_id: (listed, other)}
            found = dict.fromkeys(request.companies, COMPANY)
            steps = steps_of(request, found, lists, NOW, with_ends=True)
            ends = [one for one in steps if one.act is Act.END]
            assert bool(ends) is not bool(piece)


def test_an_export_in_markdown_is_read_as_its_table_is() -> None:
    odd = "https://hooks.example.net/a|b?q=*_`<x>&y=\\|#"
    one = callback("A", destination_url=odd, filters=(("list_id", "a|b"),))
    rows = tuple(
        ListedRow(callback=each, status="Active", is_listed=listed)
        for each, listed in ((one, True), (callback("B"), True), (callback("C"), False))
    )
    export = ListExport(
        company="Acme | Retail: west",
        company_key="K1",
        base_url="https://api.example",
        made_at=NOW,
        search="",
        rows=rows,
        failed=(("Cove: one", "no answer"),),
    )
    from_csv, from_markdown = (
        read_request(body, NOW) for body in (as_csv(export), as_markdown(export).encode())
    )
    assert from_markdown.wanted[0].draft.destination_url == odd
    assert from_markdown == from_csv


@pytest.mark.parametrize("value", ["a  b", "a\u00a0b"])
def test_blanks_that_markdown_does_not_keep_are_told(value: str) -> None:
    one = callback("A", filters=(("list_id", value),))
    row = ListedRow(callback=one, status="Active", is_listed=True)
    export = ListExport(company="Acme", made_at=NOW, search="", rows=(row,))
    assert read_request(as_csv(export), NOW).wanted[0].draft.filters == (("list_id", value),)
    told = read_request(as_markdown(export).encode(), NOW)
    assert told.wanted == ()
    assert [one.kind for one in told.notes] == [RequestNoteKind.ENTRY_UNREADABLE]


def test_two_exports_in_one_file_are_refused() -> None:
    row = ListedRow(callback=callback("A"), status="Active", is_listed=True)
    first, second = (
        ListExport(company=name, company_key=name, made_at=NOW, search="", rows=(row,))
        for name in ("Acme", "Brook")
    )
    for both in (
        as_markdown(first).encode() + as_markdown(second).encode(),
        as_csv(first) + as_csv(second).removeprefix(codecs.BOM_UTF8),
    ):
        with pytest.raises(RequestFileError):
            read_request(both, NOW)
    odd = json.loads(as_json(first))
    odd["callbacks"][0]["callback_id"] = {"a": 1}
    told = read_request(json.dumps(odd).encode(), NOW)
    assert [one.kind for one in told.notes] == [RequestNoteKind.ENTRY_UNREADABLE]
    thanks = as_markdown(first).encode() + b"\n- Thanks a lot\n"
    assert len(read_request(thanks, NOW).wanted) == 1


def test_an_end_that_came_after_an_export_was_made_is_told_from_a_mistyped_one() -> None:
    ends = NOW + timedelta(days=1)
    row = ListedRow(callback=callback("A", ends_at=ends), status="Active", is_listed=True)
    export = ListExport(company="Acme Retail", made_at=NOW, search="", rows=(row,))
    for body in (as_csv(export), as_json(export), as_markdown(export).encode()):
        for now, ended_id in ((ends - timedelta(seconds=1), ""), (ends, "A")):
            (one,) = read_request(body, now).wanted
            assert one.ended_id == ended_id
        typed = body.replace(b"2026-11-27", b"2020-11-27")
        (one,) = read_request(typed, ends).wanted
        assert one.ended_id == "", "it was past when the export was made"


def kept_step(before: Any) -> PlanStep:
    wanted = draft()
    return PlanStep(
        number=1,
        company_id=COMPANY.company_id,
        company_name=COMPANY.name,
        act=Act.KEEP,
        before=before,
        draft=wanted,
    )


def test_what_was_to_be_kept_and_was_changed_or_ended_is_told() -> None:
    before = as_registered(draft(), "A")
    moved = replace(before, destination_url="https://colleague.example/new")
    for listed, act, kind in (
        ((moved,), Act.REPLACE, StepProblemKind.CHANGED),
        ((), Act.CREATE, StepProblemKind.GONE),
    ):
        lists: dict[str, Any] = {COMPANY.company_id: listed}
        steps = settled([kept_step(before)], lists, NOW)
        assert [one.act for one in steps] == [act]
        seen, problems = looked_over(steps, lists, NOW, leave_out=True)
        assert kind in {one.kind for one in problems}
        assert seen[0].is_wanted is (kind is StepProblemKind.CHANGED)


def test_what_a_server_keeps_and_nobody_can_ask_for_is_no_difference() -> None:
    listed = callback(
        "A",
        filters=(("list_id", " 77 "),),
        destination_url="https://hooks.acme.example/a ",
        starts_at=NOW + HOUR + timedelta(milliseconds=250),
        ends_at=NOW + YEAR + timedelta(milliseconds=500),
    )
    export = ListExport(
        company="Acme Retail",
        made_at=NOW,
        search="",
        rows=(ListedRow(callback=listed, status="", is_listed=True),),
    )
    for body in (as_json(export), as_csv(export)):
        (wanted,) = read_request(body, NOW).wanted
        steps = made_like(COMPANY, [listed], [wanted], NOW)
        assert [one.act for one in steps] == [Act.KEEP], body


def test_a_date_that_nobody_can_read_is_not_taken_for_none() -> None:
    listed = callback("A", unreadable=("end_date",))
    row = ListedRow(callback=listed, status="", is_listed=True)
    export = ListExport(company="Acme", made_at=NOW, search="", rows=(row,))
    for body in (as_json(export), as_csv(export)):
        found = read_request(body, NOW)
        assert not found.wanted
        assert [one.kind for one in found.notes] == [RequestNoteKind.ENTRY_UNREADABLE]
        assert not found.names_all


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b'[{"event_type": "a", "event_type": "b", "destination_url": "x"}]', RequestFault.TWICE),
        ('[{"event_type": "b\u00fcro"}]'.encode("latin-1"), RequestFault.NOT_UTF8),
        ("Type;Destination;Company\na;https://a.example/;B\u00fcro\n".encode("cp1252"), NOT_UTF8),
        (codecs.BOM_UTF16_LE + "Type,Destination\n".encode("utf-16-le") + b"\0\xd8a\0", NOT_UTF8),
    ],
)
def test_what_can_be_read_in_two_ways_is_not_guessed(body: bytes, fault: RequestFault) -> None:
    with pytest.raises(RequestFileError) as told:
        read_request(body, NOW)
    assert told.value.fault is fault


@pytest.mark.parametrize(
    "entry",
    [
        {"filter": "list_id=1;list_id=2"},
        {"ends_at": "01/02/2027"},
        {"filter": {"list_id": "\ud800"}},
        {"filter": {"list_id": 10**200}},
    ],
)
def test_an_entry_that_is_not_clear_is_not_read(entry: dict[str, object]) -> None:
    made = {"event_type": "person_added", "destination_url": "https://a.example/", **entry}
    found = read_request(json.dumps([made]).encode(), NOW)
    assert [one.kind for one in found.notes] == [RequestNoteKind.ENTRY_UNREADABLE]


def test_a_clear_date_with_slashes_is_read() -> None:
    for typed in ("31/12/2027", "05/05/2027"):
        table = f"type,destination,end\nx,https://a.example/,{typed}\n"
        assert read_request(table.encode(), NOW).wanted[0].draft.ends_at is not None


def test_a_key_of_one_company_with_the_name_of_another_is_nobody() -> None:
    other = replace(COMPANY, company_id="c2", name="Beta", company_key="KB")
    assert company_of([COMPANY, other], Whose(COMPANY.company_key, "Beta")) is None


def test_one_that_a_server_lists_twice_is_not_ended() -> None:
    twice = (as_registered(draft(), "A"), as_registered(draft(), "A"))
    steps = made_like(COMPANY, twice, asked_for(draft()), NOW, with_ends=True)
    assert [one.act for one in steps] == [Act.KEEP]


def test_what_list_writes_for_programs_is_no_end_where_it_could_not_be_read() -> None:
    clear = callback_as_json(callback("A"), None)
    odd = callback_as_json(callback("B", unreadable=("end_date",)), None)
    found = read_request(json.dumps([clear, odd]).encode(), NOW)
    assert len(found.wanted) == 1
    assert [(one.kind, one.piece) for one in found.notes] == [
        (RequestNoteKind.ENTRY_UNREADABLE, "2")
    ]


HEAD = "type,filter,destination,end\n"
ROW = "person_added,,https://a.example/p,\n"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (HEAD + ROW + 'x,,"https://a.example/p,\n' + ROW, RequestFault.NO_REQUEST),
        ("type,destination,end,ends\nx,https://a.example/,2027-12-31,\n", RequestFault.TWICE),
        ("type,destination,url\nx,https://a.example/,https://b.example/\n", RequestFault.TWICE),
    ],
)
def test_a_table_that_is_not_clear_is_refused(table: str, fault: RequestFault) -> None:
    with pytest.raises(RequestFileError) as refused:
        read_request(table.encode(), NOW)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "row",
    [
        "x,,https://a.example/?a=1,,2",
        "x,,https://a.example/a\u0445\u27e8U+0445\u27e9,",
        "x,,https://a.example/,1/2",
        'x,"source_code=7, country_code=1",https://a.example/,',
        "x,source_code=7&country_code=1,https://a.example/,",
    ],
)
def test_a_row_that_is_not_clear_is_not_read(row: str) -> None:
    found = read_request(f"{HEAD}{ROW}{row}\n".encode(), NOW)
    assert len(found.wanted) == 1
    assert RequestNoteKind.ENTRY_UNREADABLE in [one.kind for one in found.notes]
    assert not found.names_all


@pytest.mark.parametrize(
    "member",
    [
        *({"method": "DELETE"}, {"content_type": "text/xml"}),
        {"end": "2027-12-31", "ends_at": None},
    ],
)
def test_a_member_that_no_callback_has_is_not_passed_over(member: dict[str, object]) -> None:
    made = {"event_type": "person_added", "destination_url": "https://a.example/", **member}
    found = read_request(json.dumps([made]).encode(), NOW)
    assert [one.kind for one in found.notes] == [RequestNoteKind.ENTRY_UNREADABLE]


def test_what_a_table_calls_not_listed_is_only_remembered() -> None:
    rows = "".join(f"person_added,https://a.example/{at},{no}\n" for at, no in enumerate("0n"))
    found = read_request(f"type,destination,listed\n{rows}".encode(), NOW)
    assert {one.kind for one in found.notes} == {RequestNoteKind.ONLY_REMEMBERED}
    assert not found.wanted


def test_an_export_of_odd_addresses_is_read_as_it_was() -> None:
    urls = (
        "https://h.example/ns:@type",
        "https://h.example/hook?sig=a,@b",
        "https://h.example/;=1",
    )
    rows = tuple(
        ListedRow(callback=callback(f"A{at}", destination_url=url), status="", is_listed=True)
        for at, url in enumerate(urls)
    )
    export = ListExport(company="Acme", company_key="K", made_at=NOW, search="", rows=rows)
    for body in (as_csv(export), as_json(export)):
        read = read_request(body, NOW)
        assert tuple(one.draft.destination_url for one in read.wanted) == urls
        assert not read.notes


def test_what_a_server_has_already_is_read_as_it_has_it() -> None:
    odd = {
        "content_type": "application/json; charset=utf-8",
        "method": "GET",
        "filter": {"a": "⟨U+1"},
    }
    before = {"event_type": "person_added", "destination_url": "https://a.example/", **odd}
    step = {"company_key": "K", "act": "end", "callback_id": "A1", "before": before}
    made = {"format": "callback-desk-request", "version": 1, "steps": [step]}
    found = read_request(json.dumps(made).encode(), NOW)
    assert not found.notes
    assert found.steps[0].before is not None


def test_what_is_odd_about_a_table_costs_no_more_than_it_has_to() -> None:
    table = 'type,destination\n"person_added" ,"https://a.example/"\n'
    assert read_request(table.encode(), NOW).wanted[0].draft.event_type == "person_added"
    entry = {"event_type": "x", "destination_url": "https://a.example/", "url": "/companies/x"}
    (wanted,) = read_request(json.dumps([entry]).encode(), NOW).wanted
    assert wanted.draft.destination_url == "https://a.example/"
    row = ListedRow(callback=callback("A"), status="", is_listed=True)
    export = ListExport(company="Ac\u00adme", company_key="K", made_at=NOW, search="", rows=(row,))
    assert read_request(as_csv(export), NOW).companies[0].company_key == "K"


@pytest.mark.parametrize("name", ["end_date", "End date", "ends at"])
def test_the_provider_s_own_names_of_dates_are_read(name: str) -> None:
    entry = {"callback_type": "person_added", "destination_url": "https://a.example/x"}
    entry |= {name: "2026-12-30T00:00Z"}
    found = read_request(json.dumps({"callbacks": [entry]}).encode(), NOW)
    assert found.wanted[0].draft.ends_at == datetime(2026, 12, 30, tzinfo=UTC)
    assert found.notes == ()
    table = f"Event type,Destination,{name}\nperson_added,https://a.example/x,2026-12-30T00:00Z\n"
    assert read_request(table.encode(), NOW).wanted[0].draft == found.wanted[0].draft


@pytest.mark.parametrize(
    ("name", "value"),
    [("endTime", "x"), ("valid from", "2027-01-01"), ("expires", "1.2.2027"), ("EndsOn", "soon")],
)
def test_what_may_be_a_date_that_nobody_reads_is_none_that_is_missing(
    name: str, value: str
) -> None:
    entry = {"event_type": "person_added", "destination_url": "https://a.example/x", name: value}
    table = f"event type,destination,{name}\nperson_added,https://a.example/x,{value}\n"
    for body in (json.dumps({"callbacks": [entry]}), table):
        found = read_request(body.encode(), NOW)
        assert not found.wanted
        places = [one.kind for one in found.notes]
        assert RequestNoteKind.ENTRY_UNREADABLE in places
        assert read_request(
            body.replace(f'"{value}"', '""').replace(f",{value}\n", ",\n").encode(), NOW
        ).wanted


@pytest.mark.parametrize(
    ("name", "value"),
    [("endPoint", "prod"), ("from", "import 7"), ("front_end", "shop"), ("End user", "ann")],
)
def test_what_is_no_date_refuses_nothing(name: str, value: str) -> None:
    table = f"event type,destination,{name}\nperson_added,https://a.example/x,{value}\n"
    assert read_request(table.encode(), NOW).wanted


def test_a_day_that_a_server_keeps_alone_is_not_asked_for_again() -> None:
    ends = datetime(2026, 12, 26, 23, 59, tzinfo=UTC)
    for raw, act in (
        (b'{"end_date": "2026-12-26"}', Act.KEEP),
        # A time that was told is one.
        (b'{"end_date": "2026-12-26T00:00:00Z"}', Act.REPLACE),
        (b'{"end_date": "2026-12-27"}', Act.REPLACE),
    ):
        kept = datetime.fromisoformat(json.loads(raw)["end_date"]).replace(tzinfo=UTC)
        listed = callback("A", starts_at=NOW, ends_at=kept, raw=raw)
        (step,) = made_like(COMPANY, [listed], asked_for(draft(ends_at=ends)), NOW)
        assert step.act is act, raw


ODD = callback(
    "A",
    filters=(("list_id", "77"),),
    destination_url="https://hooks.acme.example/a",
    method="PUT",
    content_type="text/json",
    starts_at=NOW - HOUR,
    ends_at=NOW + YEAR,
)


@pytest.mark.parametrize(
    ("titles", "rest"),
    [
        ("type,filter,destination", ""),
        ("type,filter,destination,start,end", f",,{NOW + YEAR:%Y-%m-%dT%H:%M:%SZ}"),
        ("type,filter,destination,method,content type", ",,"),
        ("type,filter,destination,start,method", f",{NOW - HOUR:%Y-%m-%dT%H:%M:%SZ},put"),
    ],
)
def test_what_a_table_has_no_column_for_is_as_it_is(titles: str, rest: str) -> None:
    row = f"{ODD.event_type},list_id=77,{ODD.destination_url}{rest}"
    (wanted,) = read_request(f"{titles}\n{row}\n".encode(), NOW).wanted
    (step,) = made_like(COMPANY, [ODD], [wanted], NOW)
    assert step.act is Act.KEEP
    # Where another address is asked for, the rest stays as it is.
    moved = row.replace("hooks.acme", "new.acme")
    (wanted,) = read_request(f"{titles}\n{moved}\n".encode(), NOW).wanted
    (step,) = made_like(COMPANY, [ODD], [wanted], NOW)
    assert step.act is Act.REPLACE
    assert step.draft is not None
    assert (step.draft.method, step.draft.content_type) == ("PUT", "text/json")
    assert (step.draft.starts_at, step.draft.ends_at) == (None, ODD.ends_at)
    # Something new has what every new one has.
    (step,) = made_like(COMPANY, [], [wanted], NOW)
    assert step.draft is not None
    assert step.draft.content_type == "application/json"


def test_an_empty_end_is_none_and_a_step_that_says_no_method_keeps_it() -> None:
    row = f"{ODD.event_type},list_id=77,{ODD.destination_url},"
    (wanted,) = read_request(f"type,filter,destination,end\n{row}\n".encode(), NOW).wanted
    (step,) = made_like(COMPANY, [ODD], [wanted], NOW)
    assert (step.act, step.draft and step.draft.ends_at) == (Act.REPLACE, None)
    asked: dict[str, Any] = {
        "format": "callback-desk-request",
        "version": 1,
        "steps": [
            {
                "act": "replace",
                "company_key": COMPANY.company_key,
                "callback_id": "A",
                "after": {
                    "event_type": ODD.event_type,
                    "filter": {"list_id": "77"},
                    "destination_url": "https://new.acme.example/a",
                },
            }
        ],
    }
    kept = {**asked["steps"][0], "act": "keep"}
    kept["after"] = {
        **kept["after"],
        "destination_url": ODD.destination_url,
        "ends_at": f"{NOW + YEAR:%Y-%m-%dT%H:%M:%SZ}",
    }
    for each, act in ((asked["steps"][0], Act.REPLACE), (kept, Act.KEEP)):
        request = read_request(json.dumps(asked | {"steps": [each]}).encode(), NOW)
        found = {request.steps[0].whose: COMPANY}
        (step,) = steps_of(request, found, {COMPANY.company_id: (ODD,)}, NOW)
        assert step.draft is not None
        assert (step.act, step.draft.method) == (act, "PUT")
        assert step.draft.content_type == "text/json"


def test_without_dates_it_is_about_what_delivers_now() -> None:
    until = NOW + 35 * 24 * HOUR
    new = "https://new.acme.example/a"
    now = replace(ODD, ends_at=until)
    following = replace(ODD, callback_id="B", destination_url=new, starts_at=until)
    over = replace(following, callback_id="C", starts_at=NOW - 2 * HOUR, ends_at=NOW - HOUR)
    row = f"type,filter,destination\n{ODD.event_type},list_id=77,{new}\n"
    (wanted,) = read_request(row.encode(), NOW).wanted

    def acts(*listed: Callback) -> list[tuple[Act, str]]:
        steps = made_like(COMPANY, listed, [wanted], NOW)
        return [(one.act, one.before.callback_id if one.before else "") for one in steps]

    # What takes over later is to be there too: nobody ends it, also where all else is ended.
    assert sorted(acts(now, following)) == [(Act.KEEP, "B"), (Act.REPLACE, "A")]
    assert acts(following) == [(Act.KEEP, "B")]
    assert acts(over)[0] == (Act.CREATE, "")


def test_what_of_an_entry_is_not_clear_is_told() -> None:
    table = (
        "type,filter,destination,end,listed\n"
        "a,,https://a.example/,01/02/2027,yes\n"
        "a,list_id,https://a.example/,,yes\n"
        "a,,https://a.example/,,yes,more\n"
        "a,,https://a.example/,2027-02-30,yes\n"
    )
    notes = read_request(table.encode(), NOW).notes
    told = {one.piece: one.what for one in notes if one.kind is RequestNoteKind.ENTRY_UNREADABLE}
    assert told == {"1": "01/02/2027", "2": "list_id", "3": "more", "4": "2027-02-30"}
    odd = callback_as_json(callback("B", unreadable=("start_date", "end_date")), None)
    made = [odd, {"event_type": "a", "endTime": "2027"}, {"event_type": ["x" * 5000]}, 7]
    notes = read_request(json.dumps(made).encode(), NOW).notes
    found = [one for one in notes if one.kind is RequestNoteKind.ENTRY_UNREADABLE]
    assert [one.what for one in found[:2]] == ["start_date, end_date", "endTime"]
    assert [len(one.what) for one in found[2:]] == [80, 0]
    said = notes_text(notes)
    assert "1 (start_date, end_date), 2 (endTime), 3 (xxxxx" in said
    assert len(said) < 600


def test_of_many_entries_the_first_are_named_or_all() -> None:
    table = "type,destination,end\n" + "a,https://a.example/,01/02/2027\n" * 12
    notes = read_request(table.encode(), NOW).notes
    assert "8 (01/02/2027) …" in notes_text(notes)
    assert "12 (01/02/2027)." in notes_text(notes, MOST_ENTRIES)


NEW = {
    "event_type": "subscription_added",
    "filter": {"list_id": "7"},
    "destination_url": "https://a.b/",
}
NO_ID = {"event_type": "person_added", "destination_url": "https://a.b/"}


def step_file(**step: object) -> bytes:
    made = {"format": "callback-desk-request", "version": 1, "company": "Acme Retail"}
    return json.dumps(made | {"steps": [step]}).encode()


@pytest.mark.parametrize("name", ["end_date", "ends", "End date", "ends_utc"])
def test_a_step_s_dates_are_read_by_each_of_their_names(name: str) -> None:
    after = NEW | {name: "2026-12-31T00:00:00Z"}
    (step,) = read_request(step_file(act="create", after=after), NOW).steps
    assert step.draft is not None
    assert step.draft.ends_at == datetime(2026, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"act": "create", "after": NEW, "ends_at": "2026-12-31T00:00:00Z"}, "ends_at"),
        ({"act": "create", "after": NEW, "endTime": "2026-12-31T00:00:00Z"}, "endTime"),
        ({"act": "end", "callback_id": "A", "ends": "2026-12-31T00:00:00Z"}, "ends_at"),
        ({"act": "create", "after": NO_ID | {"filter_by": {"a": "b"}}}, "filter_by"),
        ({"act": "create", "after": NO_ID | {"list_id": "7"}}, "list_id"),
        ({"act": "create", "after": NO_ID | {"person_added": {"a": "b"}}}, "person_added"),
        (
            {"act": "create", "after": NEW | {"end": "2027-01-01", "ends_at": "2028-01-01"}},
            "ends_at",
        ),
        ({"act": "keep"}, ""),
    ],
)
def test_what_would_be_lost_of_a_step_leaves_it_out(step: dict[str, Any], told: str) -> None:
    """Without an end it would be for ever, and without its filter of all of its type."""
    found = read_request(step_file(**step), NOW)
    assert not found.steps
    (note,) = [one for one in found.notes if one.kind is RequestNoteKind.ENTRY_UNREADABLE]
    assert note.what == told


def test_what_may_be_a_filter_is_no_filter_in_a_table_and_in_a_list_neither() -> None:
    table = b"type,destination,List ID\nperson_added,https://a.example/p,7\n"
    entries = json.dumps({"callbacks": [NO_ID | {"campaign_id": "7"}]}).encode()
    for body in (table, entries):
        found = read_request(body, NOW)
        assert not found.wanted
        assert RequestNoteKind.ENTRY_UNREADABLE in {one.kind for one in found.notes}
    filters = json.dumps({"callbacks": [NO_ID | {"filters": {"a": "b"}}]}).encode()
    (wanted,) = read_request(filters, NOW).wanted
    assert wanted.draft.filters == (("a", "b"),)


def test_what_stands_there_for_people_stops_no_ends() -> None:
    found = {"$schema": "x.json", "format": "callback-desk-request", "version": 1.0}
    found["callbacks"] = [NEW | {"comment": "for spring"}]
    request = read_request(json.dumps(found).encode(), NOW)
    assert [one.piece for one in request.notes] == ["comment"]
    assert request.is_all_read
    assert not read_request(json.dumps(found | {"colour": "red"}).encode(), NOW).is_all_read


def test_a_file_that_is_none_says_what_of_it_cannot_be_read() -> None:
    made = {"format": "callback-desk-request", "version": "1", "steps": []}
    with pytest.raises(RequestFileError) as told:
        read_request(json.dumps(made).encode(), NOW)
    assert told.value.piece == "version: 1"
    with pytest.raises(RequestFileError) as told:
        read_request(json.dumps(made | {"version": 1, "name": ["x"], "steps": [1]}).encode(), NOW)
    assert told.value.piece == "name: x"


def test_empty_lines_above_the_titles_hide_no_column() -> None:
    table = b"\n\r\nEvent type;Destination\nperson_added;https://a.example/p\n"
    assert len(read_request(table, NOW).wanted) == 1
    (wanted,) = read_request(b",,\n" + table.strip().replace(b";", b","), NOW).wanted
    assert wanted.draft.event_type == "person_added"


def test_what_is_to_be_kept_and_differs_by_now_is_told() -> None:
    there = callback("A")
    body = {
        "event_type": there.event_type,
        "filter": dict(there.filters),
        "destination_url": "https://old.example/",
    }
    request = read_request(step_file(act="keep", callback_id="A", before=body), NOW)
    (whose,) = request.companies
    (step,) = steps_of(request, {whose: COMPANY}, {COMPANY.company_id: (there,)}, NOW)
    (found,) = settled([step], {COMPANY.company_id: (there,)}, NOW)
    assert found.act is Act.REPLACE
    assert found.seen is not None
    same = body | {"destination_url": there.destination_url}
    request = read_request(step_file(act="keep", callback_id="A", before=same), NOW)
    (step,) = steps_of(request, {whose: COMPANY}, {COMPANY.company_id: (there,)}, NOW)
    (found,) = settled([step], {COMPANY.company_id: (there,)}, NOW)
    assert found.act is Act.KEEP
