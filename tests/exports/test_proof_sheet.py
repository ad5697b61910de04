"""A proof sheet says what was and was not proved, and tells when it was changed."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.callbacks.callback import Callback
from app.domain.errors import FileContentError
from app.domain.proofs.arrival import Arrival
from app.domain.proofs.coverage import ProvedState, coverage_of
from app.domain.proofs.sent_test import WAITING, Compared, Proof, SeenBy, SentTest, span_of
from app.domain.proofs.sheet import Scope, Sheet, SheetTest, sheet_of
from app.domain.proofs.sheet_agreement import Agreement, agreement_of
from app.domain.proofs.test_event import TestEvent, list_subject
from app.exports.proof_sheet import (
    SheetState,
    _hash_of,
    data_of,
    read_proof_sheet,
    read_sheet,
    write_proof_sheet,
)
from app.exports.sheet_html import as_html
from app.exports.sheet_markdown import as_markdown
from app.exports.sheet_words import headline, not_proved
from app.text.sheet_check import agreement_text
from app.text.status import Tone
from tests.conftest import NOW, company_at

COMPANY = replace(company_at("https://public-api.example"), name="Acme | Retail")


def sent(event_id: str = "e-1", **more: object) -> SentTest:
    return SentTest(
        **{
            "test_id": 1,
            "company_id": "c1",
            "company_name": "Acme | Retail",
            "sent_at": NOW,
            "user": "ann",
            "event": TestEvent(event_type="person_added"),
            "event_id": event_id,
            "message": "",
            "base_url": "https://public-api.example",
            "region": "us",
            **more,
        }  # type: ignore[arg-type]  # the members of a row
    )


def came(answered: str = "200", after_s: float = 1.5, **more: object) -> Arrival:
    return Arrival(
        **{
            "at": NOW + timedelta(seconds=after_s),
            "answered": answered,
            "source": "127.0.0.1",
            "claimed": "35.155.139.143",
            "sha256": "ab" * 32,
            **more,
        }  # type: ignore[arg-type]  # as above
    )


def accepted(event_id: str, event_type: str, callback_id: str = "AB1", **more: object) -> SentTest:
    return sent(
        event_id,
        event=TestEvent(event_type=event_type),
        proof=Proof.MATCHED,
        how=SeenBy.RECEIVER,
        attempts=1,
        answers=("200",),
        arrivals=(came(),),
        received_at=NOW + timedelta(seconds=1.5),
        receivers=(callback_id,),
        destinations=((callback_id, "https://hooks.example/a?token=s3cr3t"),),
        compared=(
            Compared("event_id", event_id, event_id),
            Compared("callback_id", callback_id, callback_id),
        ),
        **more,
    )


TESTS = [
    accepted("e-0", "wallet_item_install"),
    sent(
        "e-1",
        proof=Proof.MISMATCH,
        how=SeenBy.RECEIVER,
        attempts=3,
        received_at=NOW + timedelta(seconds=1.5),
        receivers=("AB1", "AB2"),
        compared=(Compared("list_id", "1", "2"), Compared("type", "x", "")),
    ),
    sent("<b>e-2</b>", how=SeenBy.PASTE, proof=Proof.MATCHED, pasted_by="ann", pasted_at=NOW),
    sent("e-3\u202e"),
    sent("", proof=Proof.UNSURE),
]


def made(tests: list[SentTest], callbacks: tuple[Callback, ...] = (), **more: object) -> Sheet:
    sheet = sheet_of(
        tests,
        coverage_of(callbacks, tests),
        company=COMPANY,
        scope=Scope.SHOWN,
        made_by="ann",
        version="1.2",
        now=NOW + timedelta(hours=1),
    )
    return replace(sheet, **more)


def test_it_says_what_was_and_what_was_not_proved() -> None:
    sheet = made(TESTS)
    data = data_of(sheet)
    page, text = as_html(sheet, data), as_markdown(sheet, data)
    for one in (page, text.replace("\\", "")):
        assert "1 of 2 types arrived and were accepted, 23 Nov 2026" in one
        assert "Mismatch (list_id)" in one
        assert "Matched, pasted by ann 2026-11-23 12:00:00 UTC" in one
        assert "list_id: 2 (sent: 1); type: not in the body (sent: x)" in one
        assert "e-3⟨U+202E⟩" in one
        assert "200 at 12:00:01" in one
        assert "35.155.139.143 (Vibes US, claimed)" in one
        assert "public-api.example us" in one
        assert "ab" * 32 in one
        assert "s3cr3t" not in one
        # What was not proved stands first.
        assert one.index("Not proved") < one.index("Test events")
        assert one.index("Mismatch (list_id)") < one.index("e-0")
    assert "&lt;b&gt;e-2&lt;/b&gt;" in page
    assert "<script" not in page
    assert "Acme \\| Retail" in text
    assert span_of(0.01) == "< 0.1 s"


def test_a_type_counts_only_if_all_of_it_was_accepted() -> None:
    refused = replace(accepted("e-9", "person_added"), answers=("404",))
    other_list = replace(
        refused, event=TestEvent(event_type="person_added", subject=list_subject("2"))
    )
    both = made([accepted("e-1", "person_added"), other_list])
    assert both.types == {"person_added": False}
    # The newest counts, of the same.
    later = replace(accepted("e-2", "person_added"), sent_at=NOW + timedelta(minutes=1))
    assert made([refused, later]).types == {"person_added": True}
    earlier = replace(refused, sent_at=NOW + timedelta(minutes=2))
    assert made([later, earlier]).types == {"person_added": False}
    nothing = made([], not_sent=("person_added: not sent: 404",))
    assert headline(nothing).startswith("0 of 1 type arrived")
    assert headline(made([])) == "No test event was sent"
    assert not_proved(made([later])) == []
    url = "https://hooks.example/a?token=s3cr3t"
    two = tuple(
        Callback(callback_id=one, event_type="person_added", destination_url=url)
        for one in ("AB1", "AB2")
    )
    said = headline(made([accepted("e-1", "person_added")], two))
    assert said.startswith("0 of 1 type arrived and were accepted in full: 1 of 2 registrations,")


def test_coverage_tells_never_changed_and_how() -> None:
    url = "https://hooks.example/a?token=s3cr3t"
    callbacks = (
        Callback(callback_id="AB1", event_type="person_added", destination_url=url),
        Callback(callback_id="AB2", event_type="person_added", destination_url=url),
        Callback(callback_id="AB3", event_type="person_added", destination_url=url),
        Callback(
            callback_id="AB4",
            event_type="person_added",
            destination_url=url,
            updated_at=NOW + timedelta(minutes=1),
        ),
        Callback(callback_id="AB5", event_type="person_added", destination_url="https://b.example"),
    )
    tests = [
        accepted("e-1", "person_added", "AB1"),
        sent("e-3", receivers=("AB3",)),
        accepted("e-4", "person_added", "AB4"),
        accepted("e-5", "person_added", "AB5"),
    ]
    states = [one.state for one in coverage_of(callbacks, tests)]
    assert states == [
        *(ProvedState.ARRIVED, ProvedState.NEVER, ProvedState.WAITING),
        *(ProvedState.CHANGED, ProvedState.CHANGED),
    ]
    sheet = made(tests, callbacks)
    assert sheet.types == {"person_added": False}
    lines = "\n".join(not_proved(sheet))
    for line in (
        "AB2 person_added: never",
        "AB3 person_added: not proved: queued",
        "AB4 person_added: changed since it was accepted",
    ):
        assert line in lines
    assert "AB1 person_added" not in lines
    assert sheet.registrations[-1].callback_id == "AB1"


def test_practice_is_marked_in_every_part() -> None:
    sheet = made([replace(one, is_practice=True) for one in TESTS])
    data = data_of(sheet)
    assert as_html(sheet, data).count("PRACTICE: no real platform took part") == 1
    assert "position:fixed" in as_html(sheet, data)
    parts = as_markdown(sheet, data).split("\n## ")
    assert all("**PRACTICE" in one for one in parts[:-1])


@pytest.mark.parametrize("name", ["proof.html", "proof.md", "proof.json"])
def test_a_file_is_whole_until_anything_in_it_is_changed(tmp_path: Path, name: str) -> None:
    sheet = made(TESTS)
    path = tmp_path / name
    write_proof_sheet(path, sheet)
    found = read_proof_sheet(path, "1.2")
    assert (found.state, found.sheet) == (SheetState.WHOLE, sheet)
    text = path.read_text("utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode())  # as a mail program may do it
    assert read_proof_sheet(path, "1.2").state is SheetState.WHOLE
    # In its data: the hash tells. In its words alone: they are made again, and differ.
    assert read_sheet(text.replace("e-3", "e-4"), "1.2").state is SheetState.DAMAGED
    if not name.endswith("json"):
        forged = text.replace("1 of 2 types", "2 of 2 types")
        assert read_sheet(forged, "1.2").state is SheetState.OTHER_WORDS
        assert read_sheet(forged, "1.3").state is SheetState.OTHER_VERSION
    with pytest.raises(FileContentError):
        read_proof_sheet(tmp_path / "none.html", "1.2")


def test_what_is_no_sheet_is_called_so() -> None:
    for text in ("", "{}", "[1]", "null", "<html></html>", '{"data": {}, "sha256": 1}', "[" * 9999):
        assert read_sheet(text, "1").state is SheetState.NO_SHEET
    whole = json.loads(data_of(made(TESTS)))
    whole["data"]["format"] = 99
    assert read_sheet(json.dumps(whole), "1").state is SheetState.DAMAGED
    other = json.loads(data_of(replace(made(TESTS), format=99)))
    assert read_sheet(json.dumps(other), "1").state is SheetState.NEWER


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    assert read_sheet(text, "1").sheet is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_in_it_comes_back(event_id: str, name: str) -> None:
    sheet = made([sent(event_id, company_name=name)], scope=Scope.SET_RUN, set_name=name)
    for make in (as_html, as_markdown):
        text = make(sheet, data_of(sheet)).encode("utf-8", "replace").decode()
        assert read_sheet(text, "1.2").state is SheetState.WHOLE


def test_the_record_agrees_or_does_not() -> None:
    sheet = made(TESTS)
    assert agreement_of(sheet, TESTS).differing == ()
    assert len(agreement_of(sheet, TESTS).agreeing) == len(TESTS)
    assert agreement_of(sheet, []) == Agreement(
        unknown=tuple(
            one.event_id or "person_added 2026-11-23T12:00:00+00:00" for one in ordered(sheet)
        )
    )
    # What came later does not make an older sheet wrong.
    waiting = accepted("e-7", "person_added")
    waiting = replace(waiting, answers=(WAITING,), arrivals=(came(WAITING, 3599),))
    waiting = replace(waiting, received_at=NOW + timedelta(seconds=3599))
    earlier = made([waiting])
    later = replace(
        waiting, answers=("500", "200"), arrivals=(came("500", 3599), came("200", 7200))
    )
    assert agreement_of(earlier, [later]).agreeing == ("e-7",)
    # Nor does what was pasted later, nor an answer that was waited for.
    pasted = replace(waiting, pasted_by="bob", pasted_at=NOW + timedelta(days=1))
    assert agreement_of(earlier, [pasted]).agreeing == ("e-7",)
    for other in (
        replace(waiting, sent_at=NOW + timedelta(seconds=1)),
        replace(waiting, user="bob"),
        replace(waiting, arrivals=()),
        replace(waiting, arrivals=(came(WAITING, sha256="cd" * 32),)),
        replace(waiting, proof=Proof.MISMATCH),
    ):
        assert agreement_of(earlier, [other]).differing == ("e-7",)


def ordered(sheet: Sheet) -> list[SentTest]:
    by_id = {one.event_id: one for one in TESTS}
    return [by_id[one.event_id] for one in sheet.tests]


def test_the_words_for_an_agreement() -> None:
    assert agreement_text(Agreement())[1] is Tone.SOON
    text, tone = agreement_text(Agreement(("a",), (), ("b",)))
    assert "agrees with 1 of its 2 test events" in text
    assert tone is Tone.SOON
    text, tone = agreement_text(Agreement((), ("c",)))
    assert "otherwise in the record:\nc" in text
    assert tone is Tone.FAILED
    assert agreement_text(Agreement(("a",)))[1] is Tone.ACTIVE


@pytest.mark.parametrize(
    "forge",
    [
        lambda one: replace(one, rung=Proof.ACCEPTED),
        lambda one: replace(one, rung=Proof.ACCEPTED, answers=("200",)),
        lambda one: replace(one, rung=Proof.ACCEPTED, attempts=(), answers=("200",)),
        lambda one: replace(one, rung=Proof.ACCEPTED, pasted_by="x", pasted_at=NOW),
        lambda one: replace(one, attempts=()),
        lambda one: replace(
            one,
            rung=Proof.ACCEPTED,
            answers=("200",),
            attempts=(replace(one.attempts[0], answered="200"),),
        ),
        lambda one: replace(one, attempts=(replace(one.attempts[0], passed_to="x"),)),
        lambda one: replace(one, attempts=(replace(one.attempts[0], origin="Vibes EU"),)),
        lambda one: replace(one, latency_s=0.1),
        lambda one: replace(one, compared=()),
        lambda one: replace(one, how="pasted"),
    ],
)
def test_no_forged_test_agrees_with_the_record(forge: Callable[[SheetTest], SheetTest]) -> None:
    record = replace(accepted("e-1", "x"), answers=("404",), arrivals=(came("404"),))
    sheet = made([record])
    assert agreement_of(sheet, [record]).agreeing == ("e-1",)
    forged = replace(sheet, tests=(forge(sheet.tests[0]),))
    assert agreement_of(forged, [record]).differing == ("e-1",)
    # Nor where more has come since.
    later = replace(record, answers=("404", "200"), arrivals=(came("404"), came("200", 7200)))
    assert agreement_of(sheet, [later]).agreeing == ("e-1",)
    found = agreement_of(forged, [later])
    assert found.differing == ("e-1",) or forged.tests[0].rung is Proof.REFUSED


def test_what_is_left_out_of_a_sheet_of_all_is_told() -> None:
    tests = [accepted("e-1", "x"), sent("e-2", proof=Proof.MISMATCH)]
    whole = replace(made(tests[:1]), scope=Scope.COMPANY)
    found = agreement_of(whole, tests)
    assert (found.agreeing, found.left_out) == (("e-1",), ("e-2",))
    text, tone = agreement_text(found)
    assert "left out of the sheet:\ne-2" in text
    assert tone is Tone.FAILED
    for other in (
        replace(whole, scope=Scope.SHOWN),
        replace(whole, scope=Scope.PERIOD, since=NOW + timedelta(seconds=1)),
        replace(whole, scope=Scope.PERIOD, until=NOW - timedelta(seconds=1)),
        replace(whole, company_id="c2"),
    ):
        assert agreement_of(other, tests).left_out == ()
        # Then its page no longer claims to be all of the company.
        assert other.about != whole.about or other.company_id != whole.company_id
    # One that was under way then is not missed.
    under_way = replace(tests[1], recorded_at=NOW + timedelta(hours=2))
    assert agreement_of(whole, [tests[0], under_way]).left_out == ()
    nothing = replace(whole, tests=())
    assert "left out" in agreement_text(agreement_of(nothing, tests))[0]


def test_two_companies_are_not_one_type() -> None:
    mine = sent("e-1", proof=Proof.MISMATCH)
    theirs = replace(accepted("e-2", "person_added"), company_name="Brook")
    theirs = replace(theirs, sent_at=NOW + timedelta(seconds=1))
    assert made([mine, theirs]).types == {"person_added": False}


def test_a_hostile_sheet_neither_hangs_nor_breaks() -> None:
    # Each would take minutes if it were looked for anew at every mark.
    for text in ("```json\n" * 200_000, '<pre id="data">' * 200_000, "\n```json\n" * 200_000):
        assert read_sheet(text, "1").state is SheetState.NO_SHEET
    plain = msgspec.to_builtins(made(TESTS))
    for change in (
        {"made_at": "2026-01-01T00:00:00"},
        {"tests": [plain["tests"][0] | {"sent_at": "2026-01-01T00:00:00"}]},
    ):
        data = plain | change
        text = json.dumps({"data": data, "sha256": _hash_of(data)})
        assert read_sheet(text, "1").state is SheetState.DAMAGED
    half = plain | {"made_by": "\ud800"}
    text = json.dumps({"data": half, "sha256": _hash_of(half)})
    assert read_sheet(text, "1").state is SheetState.NO_SHEET


def test_the_head_of_a_sheet_is_held_against_its_tests() -> None:
    tests = [accepted("e-1", "x", is_practice=True)]
    sheet = made(tests)
    assert sheet.is_practice
    assert not agreement_of(sheet, tests).is_otherwise_headed
    hidden = replace(sheet, is_practice=False)
    assert agreement_of(hidden, tests).is_otherwise_headed
    bare = replace(hidden, tests=(replace(hidden.tests[0], is_practice=False),))
    found = agreement_of(bare, tests)
    assert found.differing == ("e-1",)
    for other in (replace(sheet, company="Brook"), replace(sheet, company_id="c2")):
        assert agreement_of(other, tests).is_otherwise_headed
    # It was renamed since: that is no forgery.
    assert not agreement_of(replace(sheet, company="New"), tests, {"New"}).is_otherwise_headed
    text, tone = agreement_text(agreement_of(hidden, tests))
    assert "hides that it is practice" in text
    assert tone is Tone.FAILED


def test_times_of_another_zone_are_no_sheet_of_ours() -> None:
    plain = msgspec.to_builtins(made(TESTS))
    data = plain | {"made_at": "2026-11-24T03:00:00+14:00"}
    text = json.dumps({"data": data, "sha256": _hash_of(data)})
    assert read_sheet(text, "1.2").state is SheetState.DAMAGED


def test_genuine_sheets_agree_whatever_came_since() -> None:
    # More attempts than are kept.
    some = tuple(came("500", 60 * at) for at in range(20))
    many = replace(accepted("e-1", "x"), answers=("500",) * 20, arrivals=some)
    many = replace(many, received_at=NOW)
    sheet = made([many])
    later = (*some, *(came("500", 7200 + 60 * at) for at in range(15)))[-20:]
    assert agreement_of(sheet, [replace(many, arrivals=later)]).agreeing == ("e-1",)
    # A record of an older version, and one attempt after it.
    old = replace(accepted("e-2", "x"), answers=("500", "200"), arrivals=(came("200"),))
    assert agreement_of(made([old]), [old]).agreeing == ("e-2",)
    # A body that was taken for a test with a lost answer a little after it came.
    lost = sent("", proof=Proof.UNSURE)
    settled = replace(
        lost,
        proof=Proof.RECEIVED,
        received_at=NOW + timedelta(minutes=59),
        answers=("200",),
        arrivals=(came("200", 59 * 60),),
    )
    assert len(agreement_of(made([lost]), [settled]).agreeing) == 1
    early = replace(settled, received_at=NOW + timedelta(minutes=1))
    assert len(agreement_of(made([lost]), [early]).differing) == 1


def test_an_answer_that_was_known_is_not_told_as_waited_for() -> None:
    record = replace(accepted("e-1", "x"), answers=("500",), arrivals=(came("500", answer_s=0.2),))
    sheet = made([record])
    one = sheet.tests[0]
    hidden = replace(
        one,
        rung=Proof.MATCHED,
        answers=(WAITING,),
        attempts=(replace(one.attempts[0], answered=WAITING, answer_s=None),),
    )
    assert agreement_of(replace(sheet, tests=(hidden,)), [record]).differing == ("e-1",)


def test_names_of_a_hostile_sheet_stand_on_one_line_each() -> None:
    text, _ = agreement_text(Agreement(unknown=("x\nThis desk's record agrees with 5",)))
    assert text.count("\n") == 2


@pytest.mark.parametrize(("answer_s", "told"), [(0.2, "in 200 ms"), (31.4, "in 31 s")])
def test_how_long_an_answer_took_is_told_as_on_the_screen(answer_s: float, told: str) -> None:
    came_late = came("500", answer_s=answer_s)
    record = replace(accepted("e-1", "x"), answers=("500",), arrivals=(came_late,))
    assert f"500 at {came_late.at:%H:%M:%S} {told}" in as_markdown(made([record]), "")


def test_no_answer_is_invented_where_no_attempt_is_told() -> None:
    record = replace(
        accepted("e-1", "x"),
        answers=("503", "503"),
        arrivals=(came("503", 60), came("503", 120)),
        received_at=NOW + timedelta(seconds=60),
    )
    early = replace(made([record]), made_at=NOW + timedelta(seconds=3))
    one = early.tests[0]
    forged = replace(one, rung=Proof.ACCEPTED, answers=("200",), attempts=(), latency_s=None)
    assert agreement_of(replace(early, tests=(forged,)), [record]).differing == ("e-1",)
    many = replace(
        record,
        answers=("503",) * 20,
        arrivals=tuple(came("503", 60 * at) for at in range(1, 21)),
    )
    sheet = made([many])
    one = sheet.tests[0]
    more = replace(one, rung=Proof.ACCEPTED, answers=("200", *one.answers))
    assert agreement_of(replace(sheet, tests=(more,)), [many]).differing == ("e-1",)


def test_a_sheet_of_all_names_its_company() -> None:
    tests = [accepted("e-1", "x"), sent("e-2", proof=Proof.MISMATCH)]
    whole = replace(made(tests[:1]), scope=Scope.COMPANY)
    for nameless in (
        replace(whole, company_id=""),
        replace(whole, company_id="", company=""),
        replace(whole, company_id="", company="Other", scope=Scope.SHOWN),
    ):
        text, tone = agreement_text(agreement_of(nameless, tests))
        assert tone is Tone.FAILED, text
