"""Lasting texts in a box: as tall as whole lines."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.kit.widgets import PlainText


def test_no_half_line_shows_where_a_text_goes_on(qapp: QApplication) -> None:
    window = QWidget()
    column, shown = QVBoxLayout(window), PlainText("Lines", "Lines", lines=2)
    shown.setStyleSheet("QPlainTextEdit { border: 1px solid; padding: 5px 8px; }")  # as the theme
    column.addWidget(shown)
    column.addStretch(1)
    window.resize(400, 400)
    window.show()
    for count, most in ((3, 5), (5, 5), (9, 5)):
        shown.setPlainText("\n".join(f"line {at}" for at in range(count)))
        shown.fit_lines(most)
        qapp.processEvents()
        seen = shown.viewport().height()
        for at in range(count):
            cursor = QTextCursor(shown.document().findBlockByNumber(at))
            line = shown.cursorRect(cursor)
            # Its letters begin a little below its top.
            assert line.bottom() < seen or line.top() + 3 >= seen, (count, at)
    window.deleteLater()
