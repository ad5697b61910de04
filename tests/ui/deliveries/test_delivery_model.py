"""What arrived: the newest on top, found by every word, gone when its time is over."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.proofs.delivery import Delivery
from app.ui.deliveries.delivery_model import DeliveryModel


def delivery(number: int, name: str = "") -> Delivery:
    return Delivery(
        number=number,
        received_at=datetime(2026, 5, 1, tzinfo=UTC),
        method="POST",
        path="/",
        raw_headers=(),
        body=f'{{"name": "{name}"}}'.encode(),
        source="127.0.0.1",
        answered="200",
        is_event=True,
        event_id=f"E{number}",
    )


@pytest.fixture
def model(qapp: QApplication) -> DeliveryModel:
    return DeliveryModel(["Event ID"], lambda one: (one.event_id,))


def ids(model: DeliveryModel) -> list[str]:
    return [one.event_id for one in model.rows]


def test_the_newest_is_on_top(model: DeliveryModel) -> None:
    model.show_all([delivery(1), delivery(2)])
    model.add([delivery(3), delivery(4)])
    assert ids(model) == ["E4", "E3", "E2", "E1"]
    assert [model.text_at(row, 0) for row in range(model.rowCount())] == ids(model)


def test_the_oldest_go_also_while_they_are_searched(model: DeliveryModel) -> None:
    model.show_all([delivery(number, "ann" if number % 2 else "bob") for number in range(1, 7)])
    model.search("ann")
    assert ids(model) == ["E5", "E3", "E1"]
    model.drop_oldest(3)
    assert ids(model) == ["E5"]
    model.search("")
    assert ids(model) == ["E6", "E5", "E4"]
    model.drop_oldest(100)
    assert ids(model) == []
    model.add([delivery(7)])
    assert ids(model) == ["E7"]


def test_a_search_finds_what_a_body_holds_and_follows_what_arrives(model: DeliveryModel) -> None:
    model.show_all([delivery(1, "Ann Lee"), delivery(2, "Bob")])
    model.search("an")
    model.search("ann lee")
    assert ids(model) == ["E1"]
    model.add([delivery(3, "Lee, Ann"), delivery(4)])
    assert ids(model) == ["E3", "E1"]
    model.search("an")
    assert ids(model) == ["E3", "E1"]


def test_a_long_search_goes_on_behind_the_window(model: DeliveryModel, qtbot: QtBot) -> None:
    model.show_all([delivery(number) for number in range(30_000)])
    model.search("name")
    assert model.rowCount() > 0
    assert model.delivery_at(0).event_id == "E29999"  # what is seen first is found first
    qtbot.waitUntil(lambda: model.rowCount() == 30_000)
