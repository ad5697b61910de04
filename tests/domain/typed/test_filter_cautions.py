"""A filter that can fit nothing is told of before it is registered, and never forbidden."""

import pytest

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.typed.address_cautions import CautionKind
from app.domain.typed.filter_cautions import filter_caution, filter_cautions

APP = "6b0c2a52-0d6e-4d44-8a43-2b1f2c1f9d10"


@pytest.mark.parametrize(
    ("member", "value", "kind"),
    [
        ("list_id", "48213", None),
        ("list_id", " 48213 ", None),
        ("list_id", "", None),
        ("list_id", "48213, 51877", CautionKind.FILTER_SEVERAL),
        ("list_id", "48 213", CautionKind.FILTER_SEVERAL),
        ("list_id", "\u0664\u0668\u0662\u0661\u0663", CautionKind.FILTER_NO_NUMBER),
        ("list_id", "#48213", CautionKind.FILTER_NO_NUMBER),
        ("list_id", "/companies/K/subscription_lists/48213", CautionKind.FILTER_ADDRESS),
        ("list_id", "null", CautionKind.FILTER_PLACEHOLDER),
        ("campaign_id", "{{campaign_id}}", CautionKind.FILTER_PLACEHOLDER),
        ("campaign_id", "w3Kq-9", None),
        ("campaign_token", "q4zt9m;x", CautionKind.FILTER_SEVERAL),
        ("app_id", APP, None),
        ("app_id", APP.upper(), None),
        ("app_id", "not-a-uuid", CautionKind.FILTER_NO_UUID),
        ("country_code", "1", None),
        ("country_code", "+1", CautionKind.FILTER_NO_NUMBER),
        ("country_code", "US", CautionKind.FILTER_NO_NUMBER),
        ("source_code", "70707", None),
        ("event_type", "order placed, and paid", None),
    ],
)
def test_what_can_fit_nothing_is_told(member: str, value: str, kind: CautionKind | None) -> None:
    found = filter_caution(member, value)
    assert (found.kind if found else None) is kind


def test_every_member_that_is_known_is_looked_at_without_an_error() -> None:
    members = {field.member for one in EVENT_TYPES.values() for field in one.filter_fields}
    for member in members:
        for value in ("", "x", "\ud800", "a" * 5000, "/", "//", "{{"):
            filter_caution(member, value)
    assert [one.piece for one in filter_cautions((("list_id", "/l/7/"),))] == ["7"]
