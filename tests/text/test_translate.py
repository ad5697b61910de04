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
    asked: list[tuple[str, str, int]] = []

    def translator(context: str, text: str, _remark: str | None, count: int) -> str:
        asked.append((context, text, count))
        return f"[{text}]"

    install_translator(translator)
    assert lock_text(True) == "[Locked: press Unlock changes first.]"
    assert asked == [("lock", "Locked: press Unlock changes first.", -1)]
    install_translator(None)
    assert not lock_text(True).startswith("[")


@pytest.mark.parametrize(
    ("text", "one", "many"),
    [
        ("%n callback(s)", "1 callback", "2 callbacks"),
        ("%n entr(y was|ies were) written", "1 entry was written", "2 entries were written"),
        ("%n end(s|) this week", "1 ends this week", "2 end this week"),
        ("%n active (of {0})", "1 active (of {0})", "2 active (of {0})"),
    ],
)
def test_a_count_chooses_the_english_form(text: str, one: str, many: str) -> None:
    # Qt itself puts the number in where it has no translation, and leaves the brackets.
    for translator in (None, lambda _c, said, _r, n: said.replace("%n", str(n))):
        install_translator(translator)
        assert translate("x", text, "", 1) == one
        assert translate("x", text, "", 2) == many
        assert translate("x", text, "", 0) == many.replace("2", "0")


def test_another_language_has_its_own_forms() -> None:
    install_translator(lambda _c, _t, _r, n: f"{n} wywołani" + ("e" if n == 1 else "a"))
    assert translate("x", "%n callback(s)", "", 1) == "1 wywołanie"
    assert translate("x", "%n callback(s)", "", 3) == "3 wywołania"
