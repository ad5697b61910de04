"""The address of a tunnel, in whatever form it is typed."""

import pytest

from app.domain.proofs.receiver_address import (
    has_secret_form,
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
