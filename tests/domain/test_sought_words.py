"""What is typed into the search of a smaller list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sought_words import SoughtWords, quoted_words, read_sought_words


@pytest.mark.parametrize(
    ("typed", "words", "without"),
    [
        ("", (), ()),
        ("  Ann  LEE ", ("ann", "lee"), ()),
        ('"Ann Lee" -done', ("ann lee",), ("done",)),
        ('-"not proved" x', ("x",), ("not proved",)),
        ('"says ""no"""', ('says "no"',), ()),
        ('"still being ty', ("still being ty",), ()),
        ('- -"', (), ()),
        ("2026-11-28", ("2026-11-28",), ()),
    ],
)
def test_words_are_read(typed: str, words: tuple[str, ...], without: tuple[str, ...]) -> None:
    assert read_sought_words(typed) == SoughtWords(words, without)


def test_a_text_holds_all_words_and_nothing_unwanted() -> None:
    sought = read_sought_words('acme -"test company"')
    assert sought.are_in("ACME Coffee\nProduction")
    assert not sought.are_in("Acme\nTest company")
    assert not sought.are_in("Harbor")


@given(st.text(min_size=1))
def test_a_quoted_text_is_looked_for_as_it_is(text: str) -> None:
    sought = read_sought_words(quoted_words(text))
    assert sought == SoughtWords((text.casefold(),))
    assert read_sought_words(f"-{quoted_words(text)}") == SoughtWords((), (text.casefold(),))
