"""A sheet is as small as its content."""

from PySide6.QtWidgets import QApplication, QMainWindow

from app.ui.kit.sheet import Question


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
