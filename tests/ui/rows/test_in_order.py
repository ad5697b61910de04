"""Many rows are sorted in steps, with the result that sorting them at once has."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.rows import in_order as in_order_module
from app.ui.rows.in_order import finished, in_order


@given(st.lists(st.integers(0, 9), max_size=60), st.booleans())
def test_rows_come_out_as_sorted_has_them(keys: list[int], descending: bool) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(in_order_module, "_STEP", 3)
        patched.setattr(in_order_module, "_MERGED", 2)
        patched.setattr(in_order_module, "_KEY_STEP", 4)
        found = finished(in_order(keys, list, descending=descending))
    wanted = sorted(range(len(keys)), key=keys.__getitem__, reverse=descending)
    assert found == wanted  # rows that are alike stay in their order


def test_there_is_a_pause_after_each_piece_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order_module, "_KEY_STEP", 10)
    asked: list[int] = []

    def keys_of(rows: Sequence[int]) -> list[int]:
        found = list(rows)
        asked.append(len(found))
        return found

    work = in_order(list(range(35)), keys_of, descending=True)
    next(work)
    assert asked == [10]
    assert finished(work) == list(range(34, -1, -1))
    assert asked == [10, 10, 10, 5]
