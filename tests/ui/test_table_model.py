from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from app.domain.callback import Callback
from app.ui.callbacks.table_model import CALLBACK_ROLE, CallbackTableModel
from app.ui.shared.formats import Formats

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def model() -> CallbackTableModel:
    made = CallbackTableModel(Formats(in_utc=True), lambda: NOW)
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
    made = CallbackTableModel(Formats(in_utc=True), lambda: NOW)
    nasty = "<b>bold</b><img src=x>"
    made.show_callbacks([Callback(callback_id=nasty, event_type=nasty, destination_url=nasty)])
    for column in (1, 3, 7):
        tip = made.data(made.index(0, column), Qt.ItemDataRole.ToolTipRole)
        assert "&lt;b&gt;" in tip
        assert "<b>" not in tip
