"""What stands beside the table: details, test event, raw JSON of the selected row."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import Remembered
from app.ui.callbacks.test_tab import TestTab
from app.ui.details.panel import DetailsPanel
from app.ui.details.pretty_json import pretty_json
from app.ui.kit.panel_room import PanelRoom
from app.ui.kit.scrolling import scrolling
from app.ui.kit.widgets import UNBOUNDED, PlainText, button, copy_text
from app.ui.runtime.context import UiContext

if TYPE_CHECKING:
    from app.ui.callbacks.test_panel import TestEventPanel


class SidePanel(QTabWidget):
    """Attributes: details, testing."""

    def __init__(self, actions: list[tuple[QAction, str]], context: UiContext) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Side panel"))
        self.setObjectName("SidePanel")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.details = DetailsPanel(actions, context)
        self.testing = TestTab(context)
        self._json = PlainText("WholeRawJSONText", self.tr("Whole raw JSON"), fixed=True)
        self._json.setPlaceholderText(self.tr("Select a callback to see its JSON."))
        self._json.setMinimumHeight(80)
        self._json.setMaximumHeight(UNBOUNDED)
        self.details.offer_json_menu(self._json)
        self._copy = button("CopyJSONButton", self.tr("Copy JSON"))
        self._copy.clicked.connect(lambda: copy_text(self, self._json.toPlainText()))
        raw = QWidget()
        column = QVBoxLayout(raw)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._json, 1)
        column.addWidget(self._copy, 0, Qt.AlignmentFlag.AlignLeft)
        self.addTab(scrolling(self.details, context.messages), self.tr("Details"))
        self.addTab(self.testing, self.tr("Test event"))
        self.addTab(raw, self.tr("Raw JSON"))
        PanelRoom(raw, context.messages)

    @property
    def test_panel(self) -> "TestEventPanel":
        """What is in the tab of test events; made when it is first asked for."""
        return self.testing.panel

    def show_callback(self, callback: Callback | None, known: Remembered | None = None) -> None:
        """Shows one, or that none is selected."""
        self.details.show_callback(callback, known)
        if callback is not None:  # else it keeps the last one
            self.test_panel.show_callback(callback)
        self._json.setPlainText(pretty_json(callback) if callback else "")
        self._copy.setEnabled(callback is not None)

    @property
    def is_typed_into(self) -> bool:
        """Whether the keys are in a field of it that somebody has changed."""
        return self.typed is not None

    @property
    def typed(self) -> str | None:
        """What stands in the field that has the keys, if somebody has changed it; else None."""
        at = QApplication.focusWidget()
        if at is None or not self.isAncestorOf(at):
            return None
        if isinstance(at, QLineEdit) and at.isModified():
            return at.text()
        if isinstance(at, QPlainTextEdit) and at.document().isModified():
            return at.toPlainText()
        return None

    def show_details(self) -> None:
        """Brings the details to the front."""
        self.setCurrentIndex(0)

    def show_test(self) -> None:
        """Brings the test event to the front, ready to be typed into."""
        self.setCurrentIndex(1)
        self.test_panel.focus_type()
