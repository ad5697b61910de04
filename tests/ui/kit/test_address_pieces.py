"""Rows are told apart by host and last part of their address, however narrow the column is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.kit.address_pieces import address_pieces


def shown(address: str, room: int) -> str:
    return "".join(text for text, _ in address_pieces(address, room, len))


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (60, "hooks.acme.example/api/v2/inbound/messages/optin"),
        (40, "hooks.acme.example/api/v2/inbound…/optin"),
        (26, "hooks.acme.example/…/optin"),
        (25, "hooks.acme.example…/optin"),
        (22, "hooks.acme.example…tin"),
        (19, "hooks.acme.example…"),
        (18, "hooks.ac….example"),
        (11, "hooks…ample"),
    ],
)
def test_it_is_cut_once_in_the_middle_of_the_path(room: int, text: str) -> None:
    address = "https://hooks.acme.example/api/v2/inbound/messages/optin"
    assert shown(address, room) == text


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("http://a.example/x", "http://a.example/x"),
        ("HTTPS://a.example", "a.example"),
        ("https://a.example/", "a.example/"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_what_has_room_is_whole(address: str, text: str) -> None:
    assert shown(address, 100) == text


@given(st.text(alphabet="ab./:?-", max_size=60), st.integers(0, 80))
def test_nothing_is_written_beside_its_cell(address: str, room: int) -> None:
    # One cut and no more is the least that is written.
    text = shown(address, room)
    assert len(text) <= max(room, len("…") + len(text.partition("://")[0]) + len("://"))
    assert text.count("…") <= 1


def test_host_and_last_part_are_kept_as_long_as_they_have_room_together() -> None:
    address = "https://hooks.acme.example/one/two/three/last"
    for room in range(len("hooks.acme.example…/last"), 50):
        text = shown(address, room)
        assert text.startswith("hooks.acme.example")
        assert text.endswith("/last")
        assert text.count("…") <= 1


@pytest.mark.parametrize(
    ("address", "room", "pieces"),
    [
        (
            "https://hooks.acme.example:443@evil.example/vibes/people",
            80,
            [("…@", False), ("evil.example", True), ("/vibes/people", False)],
        ),
        (
            "http://127.0.0.1:1@evil.example:8080/x",
            25,
            [("http://…@", False), ("…il.example:8080", True)],
        ),
        (
            "https://u@evil.example/long/path",
            16,
            [("…@", False), ("evil.example", True), ("…", False)],
        ),
        ("https://good.example/@me", 80, [("good.example", True), ("/@me", False)]),
        ("https://good.example?to=@me", 80, [("good.example", True), ("?to=@me", False)]),
        ("https://good.example#@me", 80, [("good.example", True), ("#@me", False)]),
    ],
)
def test_what_stands_before_an_at_sign_is_no_host(
    address: str, room: int, pieces: list[tuple[str, bool]]
) -> None:
    assert address_pieces(address, room, len) == pieces


def test_no_dot_of_a_host_stands_before_its_cut() -> None:
    for room in range(4, 24):
        assert ".…" not in shown("https://hooks.acme.lumen.example/x", room)
