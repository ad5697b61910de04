"""A sheet is as small as its content."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QMainWindow,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.kit.sheet import Question
from app.ui.kit.widgets import button


def test_a_question_has_no_empty_strip_above_its_buttons(qapp: QApplication) -> None:
    window = QMainWindow()
    window.show()
    question = Question(window, "Q", "Name", "Heading", "One sentence.\nAnother.", "Keep", "Act")
    question.open()
    head, buttons = question.sentence.geometry().bottom(), question.act.geometry().top()
    assert buttons - head < 60
    question.reject()
    window.close()
    window.deleteLater()


@pytest.fixture
def question(qtbot: QtBot) -> Iterator[Question]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Question(parent, "Q", "Remove", "Remove it", "", "Keep", "Remove now")
    made.open()
    yield made
    made.reject()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_does_the_act_and_not_what_has_the_focus(
    question: Question, key: Qt.Key
) -> None:
    assert question.keep.hasFocus()
    QTest.keyClick(question.keep, key, Qt.KeyboardModifier.ControlModifier)
    assert question.result() == QDialog.DialogCode.Accepted


def test_enter_in_a_field_is_no_answer(question: Question) -> None:
    field = QLineEdit()
    question.body.addWidget(field)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert question.isVisible()
    assert question.act.hasFocus()
    question.act.setEnabled(False)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert question.isVisible()
    assert field.hasFocus()


def test_enter_presses_a_button_outside_of_dialogs(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    inside = QVBoxLayout(place)
    made = button("GoButton", "Go")
    inside.addWidget(made)
    pressed: list[bool] = []
    made.clicked.connect(lambda: pressed.append(True))
    place.show()
    made.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(made, key)
    made.setEnabled(False)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert len(pressed) == 3


def test_enter_in_a_table_goes_to_its_row_and_presses_nothing(question: Question) -> None:
    table = QTableWidget(2, 1)
    question.body.addWidget(table)
    met: list[int] = []
    table.activated.connect(lambda index: met.append(index.row()))
    table.setFocus()
    table.setCurrentCell(1, 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert met == [1]
    assert question.isVisible()
