import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.api.problems import read_problems
from app.api.reading import ListReader, read_callback, read_receipt
from app.domain.errors import ServerProblem, UnexpectedReplyError
from tests.builders import read_list

ENTITY = {
    "callback_id": "Q7rT2v",
    "callback_type": "subscription_added",
    "event_type": "subscription_added",
    "subscription_added": {"list_id": "48213"},
    "destination": {"url": "https://hooks.example.net/optin", "method": "PUT"},
    "start_date": "2024-03-01T06:00:00Z",
    "end_date": "2024-09-30T22:00:00Z",
    "shade": "blue",
}


def entity(**changes: Any) -> bytes:
    members = {key: value for key, value in (ENTITY | changes).items() if value != "absent"}
    return json.dumps(members).encode()


def test_every_documented_member_is_read() -> None:
    found = read_callback(entity(created_date="2024-02-20", url="/companies/K/x"))
    assert found.callback_id == "Q7rT2v"
    assert found.filters == (("list_id", "48213"),)
    assert found.destination_url == "https://hooks.example.net/optin"
    assert (found.method, found.content_type) == ("PUT", "application/json")
    assert found.starts_at == datetime(2024, 3, 1, 6, tzinfo=UTC)
    assert found.created_at == datetime(2024, 2, 20, tzinfo=UTC)


def test_unknown_members_stay_in_the_raw_json() -> None:
    assert b'"shade": "blue"' in read_callback(entity()).raw


@pytest.mark.parametrize("callback_id", [771204, 12345678901234567890123, "771204"])
def test_ids_are_text_whatever_they_came_as(callback_id: object) -> None:
    assert read_callback(entity(callback_id=callback_id)).callback_id == str(callback_id)


@pytest.mark.parametrize("gone", ["callback_type", "event_type"])
def test_either_type_name_is_read(gone: str) -> None:
    found = read_callback(entity(**{gone: "absent"}))
    assert found.event_type == "subscription_added"
    assert found.other_type_name is None


def test_two_type_names_that_disagree_are_both_kept() -> None:
    found = read_callback(entity(event_type="subscription_removed"))
    assert (found.event_type, found.other_type_name) == (
        "subscription_added",
        "subscription_removed",
    )


def test_a_filter_under_the_sibling_key_is_found() -> None:
    found = read_callback(
        entity(callback_type="subscription_removed", event_type="subscription_removed")
    )
    assert found.filters == (("list_id", "48213"),)


@pytest.mark.parametrize("end", [None, "absent", ""])
def test_no_end_is_no_end(end: object) -> None:
    assert read_callback(entity(end_date=end)).ends_at is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-01T06:00Z", datetime(2024, 3, 1, 6, tzinfo=UTC)),
        ("2024-03-01T06:00:00.250Z", datetime(2024, 3, 1, 6, 0, 0, 250000, tzinfo=UTC)),
        ("2024-03-01T07:00:00+01:00", datetime(2024, 3, 1, 6, tzinfo=UTC)),
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
    ],
)
def test_any_precision_is_read(text: str, moment: datetime) -> None:
    assert read_callback(entity(start_date=text)).starts_at == moment


@pytest.mark.parametrize("value", ["soon", 17, ["2024-01-01"], "0001-13-01T00:00:00Z"])
def test_a_date_that_cannot_be_read_is_named_not_dropped(value: object) -> None:
    found = read_callback(entity(start_date=value))
    assert found.starts_at is None
    assert found.unreadable == ("start_date",)


def test_one_odd_entry_does_not_hide_the_others() -> None:
    found = read_list(b"[" + entity() + b', 17, {"callback_type": "x"}]')
    assert [one.callback_id for one in found.callbacks] == ["Q7rT2v"]
    assert found.unreadable == (b"17", b'{"callback_type": "x"}')


def test_an_object_with_one_array_is_a_list() -> None:
    assert len(read_list(b'{"total": 1, "callbacks": [' + entity() + b"]}").callbacks) == 1


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[{]", b"17", b'{"errors": []}', b"\xff\xfe", b"[" * 90000]
)
def test_what_is_no_list_is_a_failure_never_an_empty_list(body: bytes) -> None:
    with pytest.raises(UnexpectedReplyError):
        read_list(body)


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        (b'{"errors":[{"message":"a","code":4},{"message":"b"}]}', [("a", "4"), ("b", None)]),
        (b'{"errors":{"message":"a","code":"NOPE"}}', [("a", "NOPE")]),
        (b'{"errors":["a","b"]}', [("a", None), ("b", None)]),
        (b'{"error":"a"}', [("a", None)]),
        (b'{"message":"a"}', [("a", None)]),
        (b"<html>no</html>", []),
        (b"", []),
    ],
)
def test_every_shape_of_error_is_read(body: bytes, problems: list[tuple[str, str | None]]) -> None:
    assert read_problems(body) == tuple(ServerProblem(*problem) for problem in problems)


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    scalars | numbers,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*ENTITY, "created_at", "url"]), json_values))
def test_no_json_breaks_the_reader(changes: dict[str, Any]) -> None:
    body = json.dumps([ENTITY | changes]).encode()
    found = read_list(body)
    assert len(found.callbacks) + len(found.unreadable) == 1


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for read in (read_list, read_callback, read_receipt):
        try:
            read(body)
        except UnexpectedReplyError:
            continue
    read_problems(body)


def test_a_body_like_the_last_one_is_not_parsed_anew() -> None:
    reader = ListReader()
    body = b"[" + entity() + b"]"
    assert reader.again(body) is None
    first = reader.read(body)
    again = reader.again(bytes(body))
    assert again is not None
    assert again.callbacks is first.callbacks
    # What stands beside the body is read each time.
    more = reader.again(body, "", {"link": '<https://a.example?page=2>; rel="next"'})
    assert more is not None
    assert more.partial
    assert reader.again(body, "", {}, 206).partial  # type: ignore[union-attr]
    assert reader.again(body, "application/json; charset=utf-16") is None
    assert reader.again(body.replace(b"blue", b"grey")) is None


def test_members_beside_the_list_are_told_each_time() -> None:
    reader = ListReader()
    body = b'{"callbacks": [' + entity() + b'], "total": 9, "odd": [1]}'
    assert reader.read(body) == reader.again(body) == read_list(body)
    assert read_list(body).partial


def test_of_two_things_with_one_id_neither_is_missing_without_a_word() -> None:
    entries = [
        {"callback_id": "A1", "event_type": "person_added", "end_date": "2027-01-01T00:00:00Z"},
        {"callback_id": "A1", "event_type": "person_updated"},
        {"callback_id": "A2", "event_type": "person_added"},
    ]
    found = ListReader().read(json.dumps(entries).encode())
    assert [one.event_type for one in found.callbacks] == ["person_updated", "person_added"]
    assert len(found.unreadable) == 1
    assert not found.is_whole


def test_one_that_is_listed_twice_is_one() -> None:
    found = read_list(b"[" + entity() + b"," + entity(shade="grey") + b"]")
    assert len(found.callbacks) == 1
    assert b"grey" in found.callbacks[0].raw
    assert not found.partial
