"""What people type into free fields: filters, headers, test subjects."""

import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.filter_text import FilterTextError, read_filter, write_filter
from app.domain.callbacks.rules import receivers_of
from app.domain.companies.header_text import (
    HeaderTextError,
    SecretHeaderError,
    read_headers,
    write_headers,
)
from app.domain.proofs.test_event import TestEvent, addressed_filters, prefilled_subject


def test_a_filter_is_read_and_written() -> None:
    assert read_filter("") == ()
    assert read_filter(' {"a": "1", "b": "ü"} ') == (("a", "1"), ("b", "ü"))
    assert read_filter(write_filter((("a", '"'),))) == (("a", '"'),)


@pytest.mark.parametrize("text", ["x", "[]", '{"a": 1}', '{"a": {}}', "{", '{"a": "\ud800"}'])
def test_a_filter_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(FilterTextError):
        read_filter(text)


def test_headers_are_read_and_written() -> None:
    headers = read_headers("int-companyid: K9\n\n X-A :  b c \n")
    assert headers == (("int-companyid", "K9"), ("X-A", "b c"))
    assert read_headers(write_headers(headers)) == headers


@pytest.mark.parametrize(
    "text", ["x", "a b: c", "a:", "a: \u00fc", "Authorization: Basic x", "host: y", "a: \x00"]
)
def test_headers_that_are_none_or_ours_are_refused(text: str) -> None:
    with pytest.raises(HeaderTextError):
        read_headers(text)


@pytest.mark.parametrize(
    "name", ["X-Auth-Token", "Proxy-Authorization", "cookie", "x-api-key", "My-Secret", "ApiKey"]
)
def test_headers_that_carry_secrets_are_refused(name: str) -> None:
    with pytest.raises(SecretHeaderError, match=f"^{name}$"):
        read_headers(f"{name}: abc")


def test_the_name_of_a_company_is_no_secret() -> None:
    assert read_headers("int-companyid: K9xWb2\nX-Company-Key: K1\nX-Author-Id: 7")


@pytest.mark.parametrize(
    ("event_type", "filters"),
    [
        ("subscription_added", {"list_id": "1"}),
        ("ack_participant_changed", {"campaign_id": "w3"}),
        ("device_added", {"app_id": "6b"}),
        ("wallet_item_install", {"campaign_token": "q4"}),
        ("unmatched_message_received", {"source_code": "70707", "country_code": "1"}),
        ("person_added", {}),
    ],
)
def test_a_prefilled_test_addresses_its_registration(
    event_type: str, filters: dict[str, str]
) -> None:
    event = TestEvent(event_type=event_type, subject=prefilled_subject(event_type, filters))
    assert addressed_filters(event) == filters
    mine = Callback(callback_id="1", event_type=event_type, filters=tuple(filters.items()))
    other = Callback(
        callback_id="2",
        event_type=event_type,
        filters=tuple((name, value + "x") for name, value in filters.items()),
    )
    found = receivers_of(event, [mine, other])
    assert found[0] is mine
    assert (other in found) is (not filters)
