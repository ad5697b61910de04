"""What can be done to the selected callbacks of all companies: each makes a plan."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QTableView, QWidget

from app.domain.plans.plan import Purpose
from app.ui.details.row_copy import RowPart
from app.ui.kit.widgets import button


class RowActions(QObject):
    """What is copied or exported of the selected rows, with its keys.

    Attributes: actions; copy_row, the one of them that fits every row.

    Signals: copy_asked, arg 0: which part, a `RowPart`; link_asked; ticket_asked; export_asked.
    """

    copy_asked = Signal(RowPart)
    link_asked = Signal()
    ticket_asked = Signal()
    export_asked = Signal()

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.actions: list[QAction] = []
        for handle, words, keys, part in (
            ("CopyAllRow", self.tr("Copy row"), "Ctrl+C", RowPart.ROW),
            ("CopyAllId", self.tr("Copy callback ID"), "Ctrl+Shift+C", RowPart.ID),
            ("CopyAllUrl", self.tr("Copy destination URL"), "Ctrl+U", RowPart.URL),
            ("CopyAllJson", self.tr("Copy raw JSON"), "Ctrl+J", RowPart.JSON),
        ):
            made = on_table(table, handle, words, keys)
            made.triggered.connect(lambda _=False, part=part: self.copy_asked.emit(part))
            self.actions.append(made)
        self.copy_row = self.actions[0]
        for handle, words, keys, asked in (
            ("CopyAllLink", self.tr("Copy link"), "Ctrl+Shift+L", self.link_asked),
            ("CopyAllTicket", self.tr("Copy for ticket…"), "Ctrl+Shift+T", self.ticket_asked),
        ):
            made = on_table(table, handle, words, keys)
            made.triggered.connect(lambda _=False, asked=asked: asked.emit())
            self.actions.append(made)
        export = on_table(table, "ExportAllRows", self.tr("Export…"), "Ctrl+Shift+E")
        export.triggered.connect(lambda _=False: self.export_asked.emit())


class ThereActions(QObject):
    """What is done where the company is open: it is opened, with the row selected.

    Signals: asked, arg 0: the act, by its name among those of the Callbacks page.
    """

    asked = Signal(str)

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self.actions: list[QAction] = []
        for handle, words, keys, act in (
            ("ReplaceThere", self.tr("Replace callback…"), "F2", "replace"),
            ("TestThere", self.tr("Test event"), "Ctrl+T", "test"),
            ("DuplicateThere", self.tr("Duplicate callback…"), "Ctrl+Shift+D", "duplicate"),
            ("TypesThere", self.tr("Same destination, other types…"), "Ctrl+Shift+O", "same_url"),
            ("RelayThere", self.tr("Insert relay, or take it out…"), "Ctrl+Shift+I", "relay"),
            ("AskAgainThere", self.tr("Ask again"), "Ctrl+Shift+A", "ask_again"),
            ("WhyThere", self.tr("Why is nothing arriving?"), "Ctrl+Shift+W", "why_nothing"),
        ):
            made = on_table(table, handle, words, keys)
            made.triggered.connect(lambda _=False, act=act: self.asked.emit(act))
            self.actions.append(made)


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
            ("RecreateAll", self.tr("Re-create…"), "Ctrl+Shift+R", Purpose.PUT_BACK),
        ):
            made = on_table(table, handle, words, keys)
            made.triggered.connect(lambda _=False, purpose=purpose: self.asked.emit(purpose))
            self.addAction(made)

    def captions(self) -> list[tuple[QAction, str]]:
        """Each act, and what its button is called beside the details."""
        return [(one, one.text()) for one in self.actions()]

    def made_button(self) -> QPushButton:
        """The button that opens it."""
        made = button("ChangeSelectedButton", self.tr("Change selected…"))
        made.setMenu(self)
        return made


def on_table(table: QTableView, handle: str, words: str, keys: str) -> QAction:
    """An action whose keys count while the table has them."""
    made = QAction(words, table)
    made.setObjectName(handle)
    made.setShortcut(keys)
    made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    table.addAction(made)
    return made
