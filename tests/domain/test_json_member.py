"""A member of JSON is found by the line it stands in, and its value in every other body."""

import msgspec
import pytest

from app.domain.json_member import has_member, member_text, pointer_at, pointer_caption, scalar_text

BODY = {
    "destination": {"url": "https://x.example/a", "a/b": 1},
    "list": [{"id": 7}, "two", [3]],
    "end": None,
    "empty": {},
}
TEXT = msgspec.json.format(msgspec.json.encode(BODY), indent=2).decode()


@pytest.mark.parametrize(
    ("line", "pointer", "value"),
    [
        ('"url"', "/destination/url", "https://x.example/a"),
        ('"a/b"', "/destination/a~1b", "1"),
        ('"id"', "/list/0/id", "7"),
        ('"two"', "/list/1", "two"),
        ("3", "/list/2/0", "3"),
        ('"end"', "/end", "null"),
        ('"empty"', "/empty", "{}"),
        ('"destination"', "/destination", '{"url":"https://x.example/a","a/b":1}'),
    ],
)
def test_a_line_leads_to_its_member(line: str, pointer: str, value: str) -> None:
    at = next(at for at, one in enumerate(TEXT.splitlines()) if one.strip().startswith(line))
    assert pointer_at(TEXT, at) == pointer
    assert member_text(msgspec.json.encode(BODY), pointer) == value


def test_what_is_no_member_has_no_pointer() -> None:
    lines = TEXT.splitlines()
    assert pointer_at(TEXT, 0) == ""
    assert pointer_at(TEXT, len(lines) - 1) == ""
    assert pointer_at("no json", 0) == ""
    assert pointer_at(TEXT, 999) == ""


def test_another_body_may_lack_it() -> None:
    assert member_text(b"{}", "/destination/url") == ""
    assert member_text(b'{"list":[]}', "/list/0") == ""
    assert member_text(b"broken", "/x") == ""
    assert pointer_caption("/destination/a~1b") == "destination / a/b"


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("/destination/url=https://x.example/a", True),
        ("/destination/url=https://x.example", False),
        ("/destination/url", True),
        ("/destination", True),
        ("/destination=x", False),
        ("/nowhere", False),
        ("/list/1=two", True),
        ("/end=null", True),
        ("", False),
        ("=two", False),
        ("destination", True),
        ("destination/url=https://x.example/a", True),
        ("nowhere", False),
        ("/list/" + "9" * 5000, False),
    ],
)
def test_a_member_is_looked_for_with_its_whole_value(asked: str, held: bool) -> None:
    body = msgspec.json.encode({**BODY, "Destination": {"URL": "https://y.example"}})
    assert has_member(body, asked) is held
    assert not has_member(b"no json", asked)


def test_only_one_value_can_be_compared() -> None:
    body = msgspec.json.encode(BODY)
    assert scalar_text(body, "/end") == "null"
    assert scalar_text(body, "/destination") is None
    assert scalar_text(body, "/nowhere") is None
