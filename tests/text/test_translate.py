"""Words are English until a window brings a language."""

from collections.abc import Iterator

import pytest

from app.text.lock import lock_text
from app.text.translate import install_translator, translate


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    install_translator(None)


def test_without_a_window_words_stay_as_they_are() -> None:
    assert translate("lock", "Locked") == "Locked"


def test_a_window_s_translator_is_asked_with_the_place_of_a_text() -> None:
    asked: list[tuple[str, str]] = []

    def translator(context: str, text: str) -> str:
        asked.append((context, text))
        return f"[{text}]"

    install_translator(translator)
    assert lock_text(True) == "[Locked: press Unlock changes first.]"
    assert asked == [("lock", "Locked: press Unlock changes first.")]
    install_translator(None)
    assert not lock_text(True).startswith("[")
