"""Answers that are odd in one place: what can be read of them is."""

import asyncio
import contextlib
import json
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api.callbacks import CallbacksApi
from app.api.exchange import Exchange
from app.api.problems import read_problems
from app.api.session import TimeLimits
from app.api.translation import error_of_reply, translated_errors
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    CertificateError,
    ConnectionFailedError,
    InputError,
    OutcomeUnknownError,
    ProxyFailedError,
    ReplyTooLargeError,
    UnexpectedReplyError,
    WebPageError,
)
from app.domain.moments import read_moment
from tests.api.test_exchange import DRAFT, FarEnd, answer
from tests.builders import read_list
from tests.conftest import company_at

GOOD = {"callback_id": 7101, "event_type": "person_added", "destination": {"url": "https://a.x/a"}}


def listed(body: bytes, **more: object) -> list[str]:
    return [one.callback_id for one in read_list(body, **more).callbacks]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "odd",
    [
        b'{"callback_id": 1, "note": "hi \\ud83d"}',
        b"[" * 100_000 + b"]" * 100_000,
        b'{"callback_id": 1, "note": "\x01"}',
        b'{"callback_id": 1, "rate": NaN}',
        b'{"callback_id": 1, "note": "M\xfcller"}',
        b"",
    ],
)
@pytest.mark.parametrize("around", [b"[%s]", b'{"callbacks": [%s], "total": 3}'])
def test_one_bad_record_does_not_hide_the_others(odd: bytes, around: bytes) -> None:
    good = json.dumps(GOOD).encode()
    found = read_list(around % b",".join([good, odd, good.replace(b"7101", b"7102")]))
    assert {"7101", "7102"} <= {one.callback_id for one in found.callbacks}
    assert len(found.callbacks) + len(found.unreadable) >= 2 + bool(odd)


def many(count: int) -> bytes:
    return json.dumps([GOOD | {"callback_id": str(one)} for one in range(count)]).encode()


def test_a_list_of_20000_and_no_more_than_250000_is_read() -> None:
    assert len(listed(many(20_000))) == 20_000
    with pytest.raises(ReplyTooLargeError):
        read_list(b"[" + b",".join([b"1"] * 250_001) + b"]")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-8"])
def test_a_list_is_read_in_any_width(encoding: str) -> None:
    assert listed(json.dumps([GOOD]).encode(encoding)) == ["7101"]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "no-such", "zip"])
def test_a_body_is_decoded_as_it_says_it_is_and_as_it_is(charset: str) -> None:
    body = json.dumps([{**GOOD, "destination": {"url": "https://müller.x"}}], ensure_ascii=False)
    found = read_list(body.encode("latin-1"), f"application/json; charset={charset}")
    assert found.callbacks[0].destination_url == "https://müller.x"


PARTS: list[tuple[dict[str, object], dict[str, str], int]] = [
    ({"total": 6, "next": "/x?page=2"}, {}, 200),
    ({"next": "/x?page=2"}, {}, 200),
    ({"total_count": 3}, {}, 200),
    ({"has_more": True}, {}, 200),
    ({"paging": {"cursors": {"after": "a"}, "next": "u"}}, {}, 200),
    ({"pagination": {"total_pages": 4}}, {}, 200),
    ({"_links": {"next": {"href": "/x"}}}, {}, 200),
    ({"links": [{"rel": "next", "href": "/x"}]}, {}, 200),
    ({"meta": {"next_cursor": "abc"}}, {}, 200),
    ({"nextPageToken": "t"}, {}, 200),
    ({"last": False, "totalElements": 2}, {}, 200),
    ({"truncated": True}, {}, 200),
    ({"paging": {"cursors": {"after": "x"}}}, {}, 200),
    ({"@odata.count": 6}, {}, 200),
    ({"done": False}, {}, 200),
    ({"total": {"value": 6}}, {}, 200),
    ({"summary": {"total_callbacks": "1,200"}}, {}, 200),
    ({"complete": "false"}, {}, 200),
    ({"warnings": ["Only the first 2 of 6 are shown"]}, {}, 200),
    ({}, {"X-Pagination": '{"TotalCount":6,"HasNext":true}'}, 200),
    ({}, {"X-WP-TotalPages": "3"}, 200),
    ({}, {"Total-Count": "9"}, 200),
    ({}, {"Content-Range": "items 0-1/*"}, 200),
    ({}, {"x-ms-continuation": "abc"}, 200),
    ({}, {"Link": '<https://a.x?page=2>; rel="next"'}, 200),
    ({}, {"X-Total-Count": "40"}, 200),
    ({}, {"Content-Range": "items 0-1/40"}, 200),
    ({}, {"X-Next-Page": "2"}, 200),
    ({"message": "Showing 1 of 3 callbacks"}, {}, 200),
    ({"warning": "Result set limited to 1 of 3"}, {}, 200),
    ({"hits": {"total": {"value": 3}}}, {}, 200),
    ({"end_of_results": False}, {}, 200),
    ({"next_start": 1}, {}, 200),
    ({"remaining": 2}, {}, 200),
    ({"page": 1, "of": 3}, {}, 200),
    ({"bookmark": "g1AAAA"}, {}, 200),
    ({}, {"Pagination-Count": "3"}, 200),
    ({}, {"X-Content-Range": "items 0-0/3"}, 200),
    ({}, {"Next-Range": "id 2..; max=1"}, 200),
    ({}, {"Warning": '299 - "list truncated to 1"'}, 200),
    ({}, {"Link": '<https://a.x?page=3>; rel="last"'}, 200),
    ({}, {}, 206),
    ({"hasMorePages": True}, {}, 200),
    ({"has_more_results": True}, {}, 200),
    ({"more_items": True}, {}, 200),
    ({"moreResultsAvailable": True}, {}, 200),
    ({"limit_reached": True, "resultsTruncated": False}, {}, 200),
    ({"next_page_cursor": "abc"}, {}, 200),
    ({"isLast": 0}, {}, 200),
    ({"complete": 0}, {}, 200),
    ({"lastPage": "no"}, {}, 200),
    ({"page": "1 of 3"}, {}, 200),
    ({"warnings": ["one shard did not answer"]}, {}, 200),
    ({}, {"Next-Page": "2"}, 200),
    ({}, {"X-Next": "/x?page=2"}, 200),
    ({}, {"Page-Count": "3"}, 200),
    ({}, {"X-Page": "1", "X-Pages": "3"}, 200),
]


@pytest.mark.parametrize(("beside", "headers", "status"), PARTS)
def test_a_list_that_says_it_is_partial_is_not_whole(
    beside: dict[str, object], headers: dict[str, str], status: int
) -> None:
    body = json.dumps({"callbacks": [GOOD], **beside}).encode()
    found = read_list(body, "", httpx.Headers(headers), status)
    assert found.partial
    assert not found.is_whole


@pytest.mark.parametrize(
    "beside",
    [
        {"total": 1, "next": None},
        {"page": 1, "total_pages": 1, "has_more": False, "last": True, "size": 20},
        {"links": [{"rel": "self", "href": "/x"}], "_links": {"next": None}},
        {"next_cursor": "", "meta": {"total": 1}},
        {"_links": {"next": {"href": None}, "self": {"href": "/x"}}},
        {"page_size": 50, "total_time_ms": 90, "per_page": 100},
        {"error": None, "errors": [], "remaining": 0, "page": 1, "of": 1, "end_of_results": True},
        {"message": "1 callback of 3 kinds, all of Acme"},
        {"message": "Showing 1 of 1 callbacks", "meta": {"remaining": 4998, "limit": 5000}},
        {"of": 7},
        {"completed": 0, "finished": 0, "done": 0, "limited": True},
        {"message": "This version will be unavailable from 2027."},
        {"note": "Please do not respond to this address"},
        {"warnings": ["Callback 3: destination unreachable"]},
        {"meta": {"remaining": 4990}, "paging": {"from": 1, "to": 1, "of": 1}},
    ],
)
def test_a_list_that_says_it_is_whole_is(beside: dict[str, object]) -> None:
    assert read_list(json.dumps({"callbacks": [GOOD], **beside}).encode()).is_whole


def test_fewer_pages_than_rows_are_pages() -> None:
    page = {"number": 1, "size": 50, "total": 3}
    rows = [GOOD | {"callback_id": str(at)} for at in range(50)]
    assert read_list(json.dumps({"callbacks": rows, "page": page}).encode()).partial
    alone = {"number": 1, "size": 50, "total": 50}
    assert read_list(json.dumps({"callbacks": rows, "page": alone}).encode()).is_whole


@pytest.mark.parametrize(
    "beside",
    [
        {"success": False, "message": "backend unavailable"},
        {"status": "error"},
        {"status": 500},
        {"code": 503},
        {"Error": "x"},
        {"Errors": ["x"]},
        {"error_message": "timeout"},
        {"timed_out": True},
        {"exception": "java.lang.NullPointerException"},
        {"fault": {"faultstring": "x"}},
        {"problems": ["x"]},
        {"failures": [{"shard": 1}]},
    ],
)
def test_a_list_beside_which_a_failure_is_told_is_none(beside: dict[str, object]) -> None:
    for body in ({**beside, "callbacks": []}, {"data": {**beside, "callbacks": []}}):
        with pytest.raises(UnexpectedReplyError):
            read_list(json.dumps(body).encode())


@pytest.mark.parametrize(
    "beside",
    [
        {"success": True, "status": "ok", "code": 200, "error_code": 0, "failed": 0},
        {"errcode": 0, "errmsg": "ok", "errorMessage": "Success", "errorCode": "OK"},
        {"error_code": "0000", "errorDescription": "No error.", "error_msg": " "},
        {"hasErrors": "no", "errors": [], "success": 0, "failed": 0, "err": 200},
        {"Error": None, "hasErrors": False, "problems": [], "timedOut": False},
        {"status": 200, "result": "success", "isLast": 1},
    ],
)
def test_a_list_beside_which_no_failure_is_told_is_one(beside: dict[str, object]) -> None:
    assert read_list(json.dumps({"callbacks": [GOOD], **beside}).encode()).is_whole


def test_what_holds_the_list_is_not_read_for_words() -> None:
    many = [GOOD | {"callback_id": str(at)} for at in range(100)]
    assert len(listed(json.dumps({"result": {"callbacks": many}, "status": "ok"}).encode())) == 100
    with pytest.raises(UnexpectedReplyError):
        read_list(json.dumps({"callbacks": [], "errors": ["x" * 5000]}).encode())


def test_nothing_on_several_lines_is_no_failure() -> None:
    body = json.dumps({"failures": [], "error": {}, "callbacks": [GOOD]}, indent=2)
    assert read_list(body.replace("[]", "[\n]").replace("{}", "{ }").encode()).is_whole


def test_the_list_may_be_one_level_further_in() -> None:
    inside = {"data": {"callbacks": [GOOD], "count": 1}, "warnings": "none"}
    assert listed(json.dumps(inside).encode()) == ["7101"]
    assert listed(json.dumps({"_embedded": {"callbacks": [GOOD]}}).encode()) == ["7101"]


REASONS = [
    (
        {
            "errors": [
                {"field": "destination.url", "code": "too_long"},
                {"field": "end_date", "code": "too_long"},
            ]
        },
        ["destination.url: too_long", "end_date: too_long"],
    ),
    (
        {"errors": [{"PropertyName": "end_date", "ErrorMessage": "must be later"}]},
        ["end_date: must be later"],
    ),
    (
        {"errors": [{"path": ["destination", "url"], "message": "must be https"}]},
        ["destination.url: must be https"],
    ),
    ({"errors": [{"path": "end_date", "message": "must be later"}]}, ["end_date: must be later"]),
    ({"errors": [["end_date", "must be in the future"]]}, ["end_date: must be in the future"]),
    (
        {"failures": [{"attribute": "url", "explanation": "must be https"}]},
        ["url: must be https"],
    ),
    ({"errors": {"id": ["is invalid"]}}, ["id: is invalid"]),
    ({"errors": {"type": ["is not known"]}}, ["type: is not known"]),
    ({"errors": {"end": ["must not end in the past"]}}, ["end: must not end in the past"]),
    ({"result": {"message": "bad"}}, ["bad"]),
    ({"Message": "Bad thing"}, ["Bad thing"]),
    (
        {"message": "Validation", "_embedded": {"errors": [{"message": "bad url"}]}},
        ["Validation", "bad url"],
    ),
    (
        {"detail": "Overlap", "end_date": "must be before 2027"},
        ["Overlap", "end_date: must be before 2027"],
    ),
    ({"errors": [{"message": "a", "code": 12}, {"message": "b"}]}, ["a", "b"]),
    ({"status": 400, "error": "Bad Request", "message": "no https"}, ["no https", "Bad Request"]),
    ({"title": "Unprocessable", "detail": "must be later"}, ["must be later", "Unprocessable"]),
    ({"errors": {"url": ["is long", "is odd"]}}, ["url: is long", "url: is odd"]),
    ({"end_date": ["is past"]}, ["end_date: is past"]),
    ({"detail": [{"loc": ["body", "url"], "msg": "bad"}]}, ["body.url: bad"]),
    ({"error": {"code": 7, "message": "m", "details": ["d"]}}, ["m", "d"]),
    ({"error": "invalid", "error_description": "said so"}, ["said so", "invalid"]),
    (
        {"errors": [{"title": "T", "detail": "D", "source": {"pointer": "/data/url"}}]},
        ["data.url: D", "data.url: T"],
    ),
    ({"fault": {"faultstring": "quota"}}, ["quota"]),
    ({"message": "m", "url": ["is long"]}, ["m", "url: is long"]),
    (["one", {"message": "two"}], ["one", "two"]),
    (
        {
            "errors": [
                {"pointer": f"#/{one}", "detail": "is invalid"} for one in ("a/url", "end_date")
            ]
        },
        ["a.url: is invalid", "end_date: is invalid"],
    ),
    ("only this", ["only this"]),
    (
        {"message": "m", "fields": {"destination.url": "is long", "end_date": ["invalid"]}},
        ["m", "destination.url: is long", "end_date: invalid"],
    ),
    ({"message": "m", "fields": ["url", "end_date"]}, ["m"]),
    ({"Message": "m", "ModelState": {"end_date": ["is late"]}}, ["m", "end_date: is late"]),
    ({"validationErrors": {"end_date": {"0": "is late"}}}, ["end_date: is late"]),
    (
        {
            "details": [
                {"@type": "x.y/Bad", "fieldViolations": [{"field": "f", "description": "d"}]}
            ]
        },
        ["f: d"],
    ),
    ({"error": '{"errors": [{"message": "is late"}]}'}, ["is late"]),
    ({"message": "{not JSON"}, ["{not JSON"]),
    ({"message": '{"status": 400, "ok": false}'}, ['{"status": 400, "ok": false}']),
    (["{}"], ["{}"]),
    ({"errors": {"custom_fields": ["too many"]}}, ["custom_fields: too many"]),
    # What was asked for is no reason.
    ({"message": "m", "form": {"url": "https://h.example/?k=1", "callback_type": "X"}}, ["m"]),
]


@pytest.mark.parametrize(("body", "said"), REASONS)
def test_every_reason_is_found_and_is_a_sentence(body: object, said: list[str]) -> None:
    found = [one.message for one in read_problems(json.dumps(body).encode())]
    assert found == said


@pytest.mark.parametrize("entry", ["{}", '{"a":1}', '{"message":"abc"}', "[]", "1"])
def test_a_refusal_of_a_million_entries_is_not_walked_through(entry: str) -> None:
    """Not a limit in seconds: as many objects as that are not even made."""
    body = ("{" + '"errors":[' + ",".join([entry] * 200_000) + "]}").encode()
    assert len(read_problems(body)) <= 51


@pytest.mark.parametrize("entry", ['""', "1", "[]", "{}"])
def test_a_list_of_what_is_no_callback_is_refused_before_it_is_made(entry: str) -> None:
    with pytest.raises((ReplyTooLargeError, UnexpectedReplyError)):
        read_list(("[" + ",".join([entry] * 2_100_000) + "]").encode())


def test_a_reason_is_bounded_and_many_are_counted() -> None:
    long = read_problems(json.dumps({"message": "x" * 8_000_000}).encode())
    assert len(long[0].message) < 66_000
    many = read_problems(json.dumps({"errors": [f"e{n}" for n in range(300)]}).encode())
    assert many[-1].message == "… and 250 more"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(json_values, st.sampled_from(["utf-8", "utf-16", "utf-8-sig", "latin-1"]))
def test_no_answer_breaks_the_readers(value: object, encoding: str) -> None:
    body = json.dumps(value).encode(encoding)
    for status in (200, 400, 500, 600):
        error_of_reply(status, httpx.Headers(), body, changes_data=True)
    with contextlib.suppress(CallbackDeskError):
        read_list(body)


@given(st.binary())
def test_no_bytes_break_the_readers(body: bytes) -> None:
    read_problems(body)
    with contextlib.suppress(CallbackDeskError):
        read_list(body)


def test_a_portal_is_named_and_a_407_of_the_server_is_not_the_proxys() -> None:
    page = b"<!DOCTYPE html><title>Hotel Wi-Fi</title>Sign in"
    with pytest.raises(WebPageError, match="Hotel Wi-Fi"):
        read_list(page, "text/html")
    of_status = error_of_reply(511, httpx.Headers(), page, changes_data=False)
    assert isinstance(of_status, WebPageError)
    refused = error_of_reply(407, httpx.Headers(), b"", changes_data=True)
    assert isinstance(refused, InputError)
    assert not isinstance(refused, ProxyFailedError)


@pytest.mark.parametrize("left", [True, False])
def test_an_unforeseen_error_after_sending_is_unknown(left: bool) -> None:
    kind = OutcomeUnknownError if left else ConnectionFailedError
    for error in (RuntimeError("closed"), httpx.ReadError("x"), TimeoutError(), OSError("x")):
        with pytest.raises(kind), translated_errors(changed=lambda: left):
            raise error


def _fail(cause: Exception) -> None:
    msg = "x"
    raise httpx.ReadError(msg) from cause


def test_a_refused_client_certificate_is_named_though_something_was_sent() -> None:
    import ssl

    cause = ssl.SSLError(1, "[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert")
    cause.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
    with pytest.raises(CertificateError), translated_errors(changed=lambda: True):
        _fail(cause)


async def test_a_connect_to_a_proxy_is_no_request_that_left() -> None:
    made = Exchange("POST", "/x", b"{}")
    for method in (b"CONNECT", b"POST"):
        assert not made.has_left
        request = type("Asked", (), {"method": method})()
        await made._on_trace("http11.send_request_headers.started", {"request": request})
    assert made.has_left


async def test_certificate_faults_are_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    async def refuse(self: Exchange, *_: object) -> None:
        tries.append(self.method)
        msg = "x"
        raise httpx.ConnectError(msg) from __import__("ssl").SSLError(1, "bad certificate")

    monkeypatch.setattr(Exchange, "send", refuse)
    api = await CallbacksApi.connect(
        company_at("http://127.0.0.1:1"), Secret("pw"), limits=TimeLimits(first_pause_s=0.01)
    )
    with pytest.raises(CertificateError):
        await api.list_callbacks()
    await api.aclose()
    assert tries == ["GET"]


async def test_an_html_answer_to_a_change_is_unknown() -> None:
    async with FarEnd(answer("200 OK", b"<html>Sign in</html>")) as far_end:
        api = await CallbacksApi.connect(company_at(far_end.base_url), Secret("pw"))
        with pytest.raises(OutcomeUnknownError, match="Sign in"):
            await api.create_callback(DRAFT)
        with pytest.raises(UnexpectedReplyError):
            await api.list_callbacks()
        await api.aclose()


async def test_a_list_of_many_is_read_in_the_window_s_loop_without_holding_it() -> None:
    body = many(20_000)
    assert len(body) > 1_000_000
    async with FarEnd(answer("200 OK", body)) as far_end:
        api = await CallbacksApi.connect(company_at(far_end.base_url), Secret("pw"))
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        counting = asyncio.ensure_future(count())
        assert len((await api.list_callbacks()).callbacks) == 20_000
        counting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await counting
        assert turns > 20
        await api.aclose()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9999-12-31T23:59:59-05:00", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2026-12-31T24:00:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T24:00Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T23:59:60Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31T23:59:60.500Z", datetime(2027, 1, 1, 0, 0, 0, 500000, tzinfo=UTC)),
        ("2026-12-31 23:59:60Z", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-31 24:00:00", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2026-12-02t09:00:00z", datetime(2026, 12, 2, 9, tzinfo=UTC)),
        ("2026-12-02 09:00:00 UTC", datetime(2026, 12, 2, 9, tzinfo=UTC)),
        ("20261202T090000Z", datetime(2026, 12, 2, 9, tzinfo=UTC)),
        ("2026-12-02T09:00:00.123+02:00", datetime(2026, 12, 2, 7, 0, 0, 123000, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_however_it_is_written(text: str, meant: datetime) -> None:
    assert read_moment(text) == meant


@pytest.mark.parametrize("text", ["2026-12-31T25:00:00Z", "2026-12-31T24:01:00Z", "soon", "24:00"])
def test_what_is_no_date_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_moment(text)
