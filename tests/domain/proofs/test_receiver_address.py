"""The address of a tunnel, in whatever form it is typed."""

import pytest

from app.domain.proofs.receiver_address import (
    has_secret_form,
    is_left_receiver,
    new_secret,
    public_base_of,
)


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("tunnel.example", "https://tunnel.example"),
        (" tunnel.example:8443/ ", "https://tunnel.example:8443"),
        ("HTTP://tunnel.example", "http://tunnel.example"),
        ("https://tunnel.example/r0abc", "https://tunnel.example"),
        ("https://tunnel.example/to/here/r0abc/?x=1#y", "https://tunnel.example/to/here"),
        ("[::1]:8080", "https://[::1]:8080"),
        ("", None),
        ("ftp://tunnel.example", None),
        ("two words", None),
        ("https://ann:pw@tunnel.example", None),
        ("https://tunnel.example:0", None),
    ],
)
def test_a_host_is_enough_and_the_secret_path_is_left_out(typed: str, base: str | None) -> None:
    assert public_base_of(typed, "/r0abc") == base


def test_a_secret_path_is_told_by_its_form() -> None:
    secret = new_secret()
    assert has_secret_form(secret)
    assert secret != new_secret()
    for other in ("", secret[:-1], f"{secret}0", f"{secret}\n", f"/{secret}", secret.upper()):
        assert not has_secret_form(other)


def test_an_address_of_a_receiver_that_is_off_is_told_from_others() -> None:
    path = f"r0{'ab' * 12}"
    here = f"http://127.0.0.1:8123/{path}"
    assert is_left_receiver(here, "")
    assert is_left_receiver(here, f"http://127.0.0.1:8123/r0{'cd' * 12}")
    assert not is_left_receiver(here, here), "it is the one of now"
    for other in (
        f"http://hooks.example.net/{path}",
        f"http://127.0.0.1:8123/x/{path}",
        f"http://127.0.0.1:8123/x?{path}",
        "http://127.0.0.1:8123/",
    ):
        assert not is_left_receiver(other, "")
