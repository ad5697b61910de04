"""What is told before a callback is ended."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication, QWidget

from app.domain.companies.company import Company
from app.text.formats import Formats
from app.ui.callbacks.end_dialog import EndDialog
from app.ui.kit.wrapped_text import WrappedText
from tests.builders import callback


def told(company: Company, filters: tuple[tuple[str, str], ...]) -> str:
    parent = QWidget()
    one, other = (callback(name, filters=filters) for name in ("A1", "A\u202e2"))
    dialog = EndDialog(parent, company, one, [one, other], lambda: datetime.now(UTC), Formats())
    found = dialog.findChild(WrappedText, "WhatIsLeftValue")
    assert isinstance(found, WrappedText)
    text = found.toPlainText()
    parent.deleteLater()
    return text


def test_what_covers_the_same_is_named_so_that_it_cannot_deceive(
    qapp: QApplication, company: Company
) -> None:
    text = told(company, (("list_id", "7"),))
    assert text.startswith("✓  Still covered by A⟨U+202E⟩2 (")


def test_without_its_filter_nobody_knows_what_covers_the_same(
    qapp: QApplication, company: Company
) -> None:
    """Two whose filters the server left out look alike, and may be of different lists."""
    text = told(company, ())
    assert "✓" not in text
    assert "it is not known what it covers, nor whether the same is covered by A⟨U+202E⟩2" in text
