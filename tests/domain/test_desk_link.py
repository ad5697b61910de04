"""A link shows one callback, and whatever else stands in one is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.desk_link import LONGEST, DeskLink, LinkError, is_link, link_to, read_link


def test_a_link_leads_back_to_what_it_was_made_of() -> None:
    assert link_to("K9xWb2", "AB3401") == "callback-desk:K9xWb2/AB3401"
    assert read_link("callback-desk:K9xWb2/AB3401") == DeskLink("K9xWb2", "AB3401")
    assert read_link(link_to("a b", "ü%&?")) == DeskLink("a b", "ü%&?")
    assert read_link(link_to("a/b", "ü" * 150)) == DeskLink("a/b", "ü" * 150)


@pytest.mark.parametrize("callback_id", ["AB\u202e1", "", "..", "A" * 300, "AB\u00a01"])
def test_of_what_no_link_can_hold_none_is_made(callback_id: str) -> None:
    assert not link_to("K9xWb2", callback_id)


@pytest.mark.parametrize(
    "text",
    [
        "callback-desk://K9xWb2/AB3401",
        "callback-desk://K9xWb2/AB3401/",
        "CALLBACK-DESK:K9xWb2/AB3401",
        "callback-desk:K9xWb2/AB%33401",
    ],
)
def test_what_other_programs_make_of_it_is_read(text: str) -> None:
    assert is_link(text)
    assert read_link(text) == DeskLink("K9xWb2", "AB3401")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://evil.example/",
        "callback-desk:",
        "callback-desk:K9xWb2",
        "callback-desk:K9xWb2/",
        "callback-desk:/AB3401",
        "callback-desk:K9xWb2/AB3401/end",
        "callback-desk:K9xWb2/AB3401?act=end",
        "callback-desk:K9xWb2/AB3401#x",
        "callback-desk:user:pw@K9xWb2/AB3401",
        "callback-desk:K9xWb2/..%2F..",
        "callback-desk:K9xWb2/AB%E2%80%AE3401",
        "callback-desk:K9xWb2/AB%0A3401",
        "callback-desk:K9xWb2/AB%003401",
        "callback-desk:K9xWb2/AB%ZZ",
        "callback-desk:K9xWb2/AB%FF",
        "callback-desk:K9xWb2/%20",
        "callback-desk:K9xWb2/AB3401 --demo",
        "callback-desk:K9xWb2/" + "A" * 300,
        "callback-desk:K9xWb2/" + "A" * LONGEST,
        "callback-desk:K\\x/AB3401",
    ],
)
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(LinkError) as raised:
        read_link(text)
    assert str(raised.value)


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_any_link_leads_where_it_should_or_is_refused(key: str, callback_id: str) -> None:
    try:
        text = link_to(key, callback_id)
    except UnicodeEncodeError:
        return  # half a character; no server gives one
    if text:
        assert read_link(text) == DeskLink(key, callback_id)
    else:
        assert not (key + callback_id).isalnum()
