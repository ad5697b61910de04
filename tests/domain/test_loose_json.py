"""JSON that is nested deeper than anything that is meant, on every version of Python alike."""

import pytest

from app.domain.loose_json import LooseJsonError, is_too_deep, loads, nests_too_deep, pretty
from app.domain.proofs.pasted import find_events
from tests.builders import read_list

_DEEP = b"[" * 600 + b"]" * 600


def test_what_is_nested_too_deep_is_neither_read_nor_indented() -> None:
    with pytest.raises(LooseJsonError) as raised:
        loads(_DEEP)
    assert raised.value.is_too_deep
    assert pretty(_DEEP) == _DEEP.decode()
    assert not find_events('{"event_id": "e-1", "a": ' + _DEEP.decode() + "}").events
    answer = b'[{"callback_id": "c-1", "a": ' + _DEEP + b"}]"
    assert not read_list(answer).callbacks


@pytest.mark.parametrize(
    "body", [b"[1]," * 600, b'"' + b"[" * 600 + b'"', b"[" * 400 + b"]" * 400], ids=len
)
def test_brackets_beside_each_other_or_in_a_text_are_not_deep(body: bytes) -> None:
    assert not is_too_deep(body)


def test_a_value_that_was_read_is_measured_without_recursion() -> None:
    value: object = 1
    for _ in range(100_000):
        value = [value]
    assert nests_too_deep(value)
    assert not nests_too_deep({"a": [{"b": [1, 2]}] * 1000})
