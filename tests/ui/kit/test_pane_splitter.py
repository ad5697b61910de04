"""Details beside a part of a page, and below it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.ui.kit.pane_splitter import PaneSplitter


@pytest.fixture
def panes(qtbot: QtBot) -> PaneSplitter:
    made = PaneSplitter([600, 200], [300, 100])
    qtbot.addWidget(made)
    made.put(QPlainTextEdit(), QPlainTextEdit())
    made.resize(800 + made.handleWidth(), 800 + made.handleWidth())
    made.show()
    return made


def test_each_way_begins_with_shares_of_its_own(panes: PaneSplitter) -> None:
    assert panes.sizes() == [600, 200]
    assert panes.set_below(True)
    assert panes.orientation() is Qt.Orientation.Vertical
    assert panes.sizes() == [600, 200]
    assert not panes.set_below(True)


def test_below_the_shares_are_of_the_height_it_has_when_it_is_first_seen(qtbot: QtBot) -> None:
    made = PaneSplitter([600, 200], [300, 100])
    qtbot.addWidget(made)
    made.put(QPlainTextEdit(), QPlainTextEdit())
    made.set_below(True)
    for height in (200, 1200):
        made.resize(400, height + made.handleWidth())
    made.show()
    assert made.sizes() == [900, 300]
    made.resize(400, 1400 + made.handleWidth())
    assert made.sizes() == [1100, 300]


def test_each_way_keeps_how_it_was_shared_out(panes: PaneSplitter) -> None:
    panes.setSizes([500, 300])
    panes.set_below(True)
    panes.setSizes([400, 400])
    panes.set_below(False)
    assert panes.sizes() == [500, 300]
    panes.set_below(True)
    assert panes.sizes() == [400, 400]


def test_a_folded_part_is_not_taken_for_how_it_was_shared_out(panes: PaneSplitter) -> None:
    details = panes.findChildren(QPlainTextEdit)[1]
    details.hide()
    panes.set_below(True)
    details.show()
    panes.set_below(False)
    assert panes.sizes() == [600, 200]


def test_what_was_kept_of_the_last_time_is_not_shared_out_anew(
    panes: PaneSplitter, qtbot: QtBot
) -> None:
    panes.setSizes([450, 350])
    made = PaneSplitter([600, 200], [300, 100])
    qtbot.addWidget(made)
    made.put(QPlainTextEdit(), QPlainTextEdit())
    assert made.restore(panes.saveState())
    made.resize(panes.size())
    made.show()
    assert made.sizes() == [450, 350]
