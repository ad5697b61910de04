"""What is new is told of each version once."""

import re

import pytest

from app import __version__
from app.services import whats_new
from app.services.whats_new import changes_since


def test_this_version_is_told_of_first() -> None:
    assert changes_since().startswith(f"{__version__}\n\n")
    assert changes_since(__version__) == ""


def test_only_what_is_newer_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    class File:
        @staticmethod
        def read_text(_: str) -> str:
            return "# New\n\n## 0.10.0\n\n- ten\n\n## 0.9.1\n\n- nine\n\n## 0.2.0\n\n- two\n"

    monkeypatch.setattr(whats_new, "_FILE", File)
    told = changes_since("0.2.0")
    assert re.findall(r"• (\w+)", told) == ["ten", "nine"]
    assert "#" not in told


def test_without_the_file_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        @staticmethod
        def read_text(_: str) -> str:
            raise FileNotFoundError

    monkeypatch.setattr(whats_new, "_FILE", Missing)
    assert not changes_since()
