"""What stands above the table of all companies: search, reading, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTableView, QWidget

from app.ui.across.change_menu import ChangeMenu, RowActions, ThereActions, on_table
from app.ui.across.ended_switch import ended_switch
from app.ui.kit.widgets import button, explain, explain_button, line_edit
from app.ui.kit.yielding_row import YieldingRow
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_SEARCH = 110
"""Pixels that the search has at least."""


class AcrossBar(YieldingRow):
    """Above the table.

    Attributes: search; changes, what makes a plan; rows, what is copied or exported; there, what is
    done where the company is open; show_ended, whether ended ones are among the rows.

    Signals: read_asked; open_asked, for the selected row.
    """

    read_asked = Signal()
    open_asked = Signal()

    def __init__(self, page: QWidget, table: QTableView, theme: Theme) -> None:
        super().__init__()
        self.search = line_edit("SearchAllEdit", self.tr("Search all callbacks"))
        self.search.setPlaceholderText(self.tr("Search all callbacks"))
        self.search.setToolTip(
            self.tr("Words in any field, and terms such as company:acme, host:hooks or ends<30d")
        )
        self.search.setMinimumWidth(em(_SEARCH))
        self.add(self.search, 1)
        self.rows, self.changes = RowActions(table), ChangeMenu(page, table)
        self.there = ThereActions(table)
        self.show_ended = on_table(table, "ShowEndedAll", self.tr("Show ended"), "Ctrl+E")
        ended = ended_switch(self.show_ended)
        ended.setIcon(icon(theme, "clock"))
        self._again = button("ReadAllButton", self.tr("Read all"))
        self._again.setIcon(icon(theme, "refresh"))
        self._again.clicked.connect(self.read_asked)
        export = button("ExportAllButton", self.tr("Export all…"))
        export.setIcon(icon(theme, "export"))
        export.clicked.connect(self.rows.export_asked)
        self._change = self.changes.made_button()
        self._open = button("OpenThereButton", self.tr("Open there"), primary=True)
        self._open.clicked.connect(self.open_asked)
        self._change.setIcon(icon(theme, "edit"))
        self.add_button(ended, ended.text())
        self.may_leave(ended)
        self.add_button(export, self.tr("Export…"))
        self.add_button(self._again, self.tr("Read all"))
        self.add_button(self._change, self._change.text())
        self.add_button(self._open, self.tr("Open there"), self.tr("Open"))

    def of_a_row(self) -> list[QAction]:
        """What can be done with the selected rows, as in their context menu."""
        lines = QAction(self), QAction(self)
        for one in lines:
            one.setSeparator(True)
        acts = [*self.changes.actions(), lines[1], *self.there.actions]
        return [*self.rows.actions, lines[0], *acts]

    def follow(self, no_row: str, no_callback: str, several: str = "") -> None:
        """Why there is no row to be opened now, and no callback to do something with; "" else.

        `several` is why nothing can be done that is about one callback alone.
        """
        explain_button(self._open, no_row)
        explain_button(self._change, no_callback)
        for action in (*self.changes.actions(), *self.rows.actions):
            explain(action, no_callback)
        # Why a company could not be read can be copied too.
        explain(self.rows.copy_row, no_row)
        for action in self.there.actions:
            explain(action, no_callback or several)

    def show_reading(self, reading: bool) -> None:
        """All are read, or are being read."""
        explain_button(self._again, self.tr("They are being read.") if reading else "")
        if not reading:
            self._again.setToolTip(self.tr("Read all (F5)"))
