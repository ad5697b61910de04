"""A sheet is as small as its content."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
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

from app.ui.kit.sheet import Question, Sheet
from app.ui.kit.typed_text import is_passing
from app.ui.kit.widgets import LongText, button


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


@pytest.fixture
def sheet(qtbot: QtBot) -> Iterator[Sheet]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Sheet(parent, "S", "Name", "Heading")
    yield made
    made.done(0)


@pytest.mark.parametrize("kind", [QLineEdit, LongText])
def test_esc_asks_before_it_drops_what_was_typed(sheet: Sheet, kind: type[QWidget]) -> None:
    field = kind()
    sheet.body.addWidget(field)
    sheet.open()
    QTest.keyClicks(field, "typed")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert "Press Esc once more to leave" in sheet._leaving.text()
    QTest.keyClicks(field, " on")
    sheet.close()
    assert sheet.isVisible()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_esc_leaves_at_once_where_nothing_is_lost(sheet: Sheet) -> None:
    filled, search, back = QLineEdit("filled in"), QLineEdit(), QLineEdit("as it was")
    is_passing(search)
    for one in (filled, search, back):
        sheet.body.addWidget(one)
    sheet.open()
    QTest.keyClicks(search, "acme")
    QTest.keyClicks(back, "x")
    QTest.keyClick(back, Qt.Key.Key_Backspace)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_a_tall_sheet_stays_on_the_screen(sheet: Sheet) -> None:
    for _ in range(60):
        sheet.body.addWidget(QLineEdit())
    sheet.open()
    screen = sheet.screen().availableGeometry()
    assert screen.contains(sheet.geometry())
    parent = sheet.parentWidget()
    assert parent is not None
    parent.window().move(screen.width() - 30, screen.height() - 30)
    sheet.hide()
    sheet._was_shown = False
    sheet.open()
    assert screen.contains(sheet.geometry())


@pytest.mark.parametrize("direction", [*Qt.LayoutDirection][:2])
def test_fields_end_where_the_buttons_do_and_a_scroll_bar_takes_nothing(
    qtbot: QtBot, sheet: Sheet, direction: Qt.LayoutDirection
) -> None:
    sheet.setLayoutDirection(direction)
    field, act = QLineEdit(), button("ActButton", "Act")
    sheet.body.addWidget(field)
    sheet.add_buttons(act)
    sheet.open()
    qtbot.waitUntil(lambda: field.width() > 0)
    without = field.mapTo(sheet, QPoint(0, 0)).x(), field.width()
    many = [QLineEdit() for _ in range(60)]
    for one in many:
        sheet.body.addWidget(one)
    qtbot.waitUntil(sheet._scroll.verticalScrollBar().isVisible)
    qtbot.waitUntil(lambda: (field.mapTo(sheet, QPoint(0, 0)).x(), field.width()) == without)
    ours, its = (QRect(one.mapTo(sheet, QPoint(0, 0)), one.size()) for one in (field, act))
    is_turned = direction is Qt.LayoutDirection.RightToLeft
    assert ours.left() == its.left() if is_turned else ours.right() == its.right()
    for one in many:
        one.hide()
    qtbot.waitUntil(lambda: not sheet._scroll.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: (field.mapTo(sheet, QPoint(0, 0)).x(), field.width()) == without)
