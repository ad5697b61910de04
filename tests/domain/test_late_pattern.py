"""Patterns that are compiled when something is asked of them."""

import re

import pytest

from app.domain.late_pattern import late_bytes_pattern, late_pattern


def test_answers_as_any_pattern() -> None:
    pattern = late_pattern(r"a(\d+)", re.IGNORECASE)
    found = pattern.fullmatch("A12")
    assert found is not None
    assert found.group(1) == "12"
    assert pattern.sub("-", "a1 b2") == "- b2"
    assert pattern.flags & re.IGNORECASE
    assert late_bytes_pattern(rb"\d+").findall(b"1 22 x") == [b"1", b"22"]


def test_is_not_compiled_before_it_is_used() -> None:
    pattern = late_pattern("(")
    with pytest.raises(re.error):
        pattern.match("x")


def test_is_made_once_and_not_for_each_use() -> None:
    pattern = late_pattern("b")
    assert pattern.match is pattern.match
