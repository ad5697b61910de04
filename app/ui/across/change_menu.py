"""What can be done to the selected callbacks of all companies: each makes a plan."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QTableView, QWidget

from app.domain.plans.plan import Purpose
from app.ui.kit.widgets import button


class ChangeMenu(QMenu):
    """Behind a button, and behind the right mouse button on the table.

    Signals: asked, arg 0: what for, a `Purpose`.
    """

    asked = Signal(Purpose)

    def __init__(self, parent: QWidget, table: QTableView) -> None:
        super().__init__(parent)
        for handle, words, keys, purpose in (
            ("EndAll", self.tr("End…"), "Del", Purpose.END),
            ("ExtendAll", self.tr("Extend…"), "Ctrl+Shift+X", Purpose.EXTEND),
            ("ReplaceHostAll", self.tr("Replace host…"), "Ctrl+H", Purpose.REPLACE_HOST),
            ("CopyAll", self.tr("Copy to other companies…"), "Ctrl+Shift+M", Purpose.COPY),
        ):
            made = QAction(words, self)
            made.setObjectName(handle)
            made.setShortcut(keys)
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            made.triggered.connect(self._asker(purpose))
            self.addAction(made)
            table.addAction(made)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def made_button(self) -> QPushButton:
        """The button that opens it."""
        made = button("ChangeSelectedButton", self.tr("Change selected…"))
        made.setMenu(self)
        return made

    def _asker(self, purpose: Purpose) -> Callable[[], None]:
        return lambda: self.asked.emit(purpose)
