from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.callbacks.callback import Callback
from app.ui.callbacks import table_model
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.look.dates import system_formats
from app.ui.rows.in_order import finished
from app.ui.rows.rows_model import CALLBACK_ROLE
from tests.ui.conftest import until

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def model(qapp: QApplication) -> CallbackTableModel:  # its timer needs one
    made = CallbackTableModel(system_formats(in_utc=True), lambda: NOW)
    made._looking._turn_s = 600.0  # no pause of a busy machine ends a turn between two steps
    made.show_callbacks(
        Callback(callback_id=name, event_type=kind, destination_url=f"https://{name}.example")
        for name, kind in (("B", "person_added"), ("A", "person_updated"), ("C", "device_added"))
    )
    return made


def shown(model: CallbackTableModel) -> str:
    return "".join(model.callback_at(row).callback_id for row in range(model.rowCount()))


def test_qts_own_model_test_is_passed(
    model: CallbackTableModel, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]


def test_a_search_narrows_widens_and_survives_a_new_reading(model: CallbackTableModel) -> None:
    model.sort(7)
    model.search("person")
    assert shown(model) == "AB"
    model.search("person a.ex")
    assert shown(model) == "A"
    # Pasted behind what is there already: every word counts.
    model.search("p")
    model.search("person zzz a")
    assert shown(model) == ""
    model.sort(7)
    model.search("person")
    assert shown(model) == "AB"
    model.show_callbacks(reversed(model.callbacks))
    assert shown(model) == "AB"
    model.search("")
    assert shown(model) == "ABC"


def test_a_selected_row_is_followed_when_the_order_changes(model: CallbackTableModel) -> None:
    model.sort(7)
    kept = QPersistentModelIndex(model.index(0, 0))
    model.sort(7, Qt.SortOrder.DescendingOrder)
    assert kept.row() == 2
    assert model.data(kept, CALLBACK_ROLE).callback_id == "A"
    assert model.rowCount(model.index(0, 0)) == 0


def test_text_from_a_server_is_never_rendered_in_a_tooltip() -> None:
    made = CallbackTableModel(system_formats(in_utc=True), lambda: NOW)
    nasty = "<b>bold</b><img src=x>"
    made.show_callbacks([Callback(callback_id=nasty, event_type=nasty, destination_url=nasty)])
    for column in (1, 3, 7):
        tip = made.data(made.index(0, column), Qt.ItemDataRole.ToolTipRole)
        assert "&lt;b&gt;" in tip
        assert "<b>" not in tip


def test_a_long_search_leaves_the_rows_until_it_is_done(
    model: CallbackTableModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model._looking, "_turn_s", 0.0)
    monkeypatch.setattr(table_model, "_STEP", 20)  # one key a step
    model.sort(7)
    done: list[str] = []
    model.searched.connect(lambda: done.append(shown(model)))
    model.search("person")
    assert shown(model) == "ABC"
    # Overtaken by what is typed next.
    model.search("device")
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["C"]
    model.search("")
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done == ["C", "ABC"]


def test_sorting_ends_a_search_that_is_under_way(
    model: CallbackTableModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model._looking, "_turn_s", 0.0)
    done: list[str] = []
    model.searched.connect(lambda: done.append(shown(model)))
    kept = [QPersistentModelIndex(model.index(row, 0)) for row in range(3)]
    model.search("person")
    assert done == []
    model.sort(7, Qt.SortOrder.DescendingOrder)
    assert done == ["BA"]
    assert [one.row() for one in kept] == [0, 1, -1]
    QCoreApplication.processEvents()
    assert shown(model) == "BA"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("active", "ABC"),
        ("type:person", "AB"),
        ("-type:person", "C"),
        ("person -updated", "B"),
        ("host:a.example", "A"),
        ("status:ended", ""),
        ('type:"person_updated"', "A"),
    ],
)
def test_terms_and_the_status_are_searched(
    model: CallbackTableModel, text: str, found: str
) -> None:
    model.sort(7)
    # As it is typed, letter by letter, and at once.
    for end in range(1, len(text) + 1):
        model.search(text[:end])
    assert shown(model) == found
    model.search("")
    model.search(text)
    assert shown(model) == found
    model.show_callbacks(reversed(model.callbacks))
    assert shown(model) == found


async def test_what_is_told_of_times_is_found_as_it_is_told_now(qapp: QApplication) -> None:
    now = NOW
    made = CallbackTableModel(system_formats(in_utc=True), lambda: now)
    ending = Callback(callback_id="A", event_type="x", ends_at=NOW + timedelta(days=2))
    made.show_callbacks([ending])
    made.search("ended")
    assert shown(made) == ""
    keys = made._keys
    now = NOW + timedelta(days=3)
    made.retell()
    assert made._keys == keys, "the old ones serve until all are made"
    await until(lambda: shown(made) == "A")
    resets: list[None] = []
    made.modelReset.connect(lambda: resets.append(None))
    now += timedelta(minutes=11)
    made.retell()
    await until(lambda: not made._rekeying.is_running and not made._looking.is_running)
    assert not resets, "the same rows are left as they are"


def test_a_long_list_is_sorted_while_the_window_goes_on(
    model: CallbackTableModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model._looking, "_turn_s", 0.0)
    monkeypatch.setattr(table_model, "_AT_ONCE", 2)
    before = shown(model)
    kept = QPersistentModelIndex(model.index(0, 0))
    model.sort(7, Qt.SortOrder.DescendingOrder)
    assert shown(model) == before  # not yet
    # What is typed meanwhile is looked for too, in the new order.
    model.search("person")
    qtbot.waitUntil(lambda: not model._looking.is_running)
    assert shown(model) == "BA"
    assert shown(model)[kept.row()] == before[0]
    model.search("")
    qtbot.waitUntil(lambda: shown(model) == "CBA")


def test_a_list_that_comes_while_another_order_is_asked_for_is_arranged_anew(
    model: CallbackTableModel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = model.callbacks
    model.sort(7)
    arranged = finished(model.arranging(rows, []))
    monkeypatch.setattr(table_model, "_AT_ONCE", 2)
    model.sort(7, Qt.SortOrder.DescendingOrder)
    model.show_callbacks(rows, None, arranged)
    qtbot.waitUntil(lambda: shown(model) == "CBA")
