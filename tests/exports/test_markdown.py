"""Text from outside stays plain text in whatever renders Markdown."""

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from app.domain.markdown_marks import unescaped
from app.exports.markdown import plain_markdown


@pytest.mark.parametrize(
    "text",
    [
        "https://h.example/&rlm;gpj.exe",
        "a&shy;b&zwj;c",
        "https://h/?a=1&copy;=2",
        "a ~~gone~~ b",
        "*a* _b_ `c` [d](https://e.example/) <b>f</b> | # &#8207;",
    ],
)
def test_what_is_written_is_what_is_read(qapp: QApplication, text: str) -> None:
    document = QTextDocument()
    document.setMarkdown(plain_markdown(text))
    assert document.toPlainText() == text
    assert unescaped(plain_markdown(text)) == text, "a list that is read back"
