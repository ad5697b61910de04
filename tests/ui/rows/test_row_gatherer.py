"""Many rows are gone through in turns with the window, and never mixed with others."""

import pytest
from PySide6.QtCore import QStringListModel
from pytestqt.qtbot import QtBot

from app.ui.rows.row_gatherer import RowGatherer

ROWS = [f"row {at}" for at in range(200)]


@pytest.fixture
def model() -> QStringListModel:
    return QStringListModel(ROWS)


def test_the_window_goes_on_while_many_rows_are_gone_through(
    model: QStringListModel, qtbot: QtBot
) -> None:
    gatherer = RowGatherer(model, model)
    found: list[list[str]] = []
    gatherer._work._turn_s = 0.0
    gatherer.gather(range(200), lambda row: ROWS[row], found.append, pytest.fail)
    assert gatherer.is_running
    assert found == []
    qtbot.waitUntil(lambda: not gatherer.is_running)
    assert found == [ROWS]


def test_nothing_comes_of_it_where_the_rows_are_others_meanwhile(
    model: QStringListModel, qtbot: QtBot
) -> None:
    gatherer = RowGatherer(model, model)
    told: list[str] = []
    gatherer._work._turn_s = 0.0
    gatherer.gather(
        range(200), str, lambda _: pytest.fail("done"), lambda: told.append("overtaken")
    )
    model.setStringList(["another"])
    assert told == ["overtaken"]
    assert not gatherer.is_running
    model.setStringList(["a third"])
    assert told == ["overtaken"]
