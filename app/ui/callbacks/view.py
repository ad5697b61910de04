"""What the Callbacks page shows, without what it does.

It is painted before the rest of the app is loaded: nothing here may import asyncio or a service.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.callbacks.remembered import Remembered
from app.domain.companies.company import Company
from app.text.formats import Clock, Formats
from app.ui.callbacks.actions import CallbackActions
from app.ui.callbacks.bar import CallbacksBar
from app.ui.callbacks.states import tell_reading
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.kit.pane_splitter import PaneSplitter
from app.ui.kit.state_view import StateView
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.rows.table import CallbackTable

if TYPE_CHECKING:
    from app.domain.preferences import Preferences

_TABLE_WIDTH, _PANEL_WIDTH = 1071, 272
"""Pixels in a window of the usual width; of the panel at least."""
_STRETCH = (3, 1)
"""What table and panel get of the room that a wider window has."""
_FIRST_ROWS = 60
"""As many as a tall window shows."""


class CallbacksView(QWidget):
    """Attributes: model, table, actions_, bar (what stands above), state, progress.

    `first_of` is the company_id whose first rows were shown from memory, and `first_read_at` when
    the server was asked for them (aware UTC); "" and None if nothing was. `read_at` is when it was
    asked for what is shown, None if it never was.
    """

    def __init__(
        self, formats: Formats, theme: Theme, clock: Clock, preferences: "Preferences"
    ) -> None:
        super().__init__()
        self._formats, self._clock, self._preferences = formats, clock, preferences
        self.first_of = ""
        self.first_read_at: datetime | None = None
        self.read_at: datetime | None = None
        self.model = CallbackTableModel(formats, clock)
        self.actions_ = CallbackActions(self, theme, clock)
        self.table = CallbackTable(self.model, theme, preferences, preferences)
        self.table.setAccessibleName(self.tr("Callbacks"))
        self.table.setObjectName("CallbacksTable")
        self.bar = CallbacksBar(self.actions_, theme)
        self.state = StateView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.state)
        # The room of the side panel, which comes later: the table must not jump then.
        self._panel: QWidget = QFrame()
        self._panel.setMinimumWidth(em(_PANEL_WIDTH))
        self._splitter = PaneSplitter([em(_TABLE_WIDTH), em(_PANEL_WIDTH)], [55, 45])
        self._splitter.setObjectName("CallbacksSplitter")
        # A wide window gives the panel a part of what it has, and the table the most.
        self._splitter.put(self._stack, self._panel, _STRETCH)
        self._splitter.setHandleWidth(5)
        if preferences.splitter:
            self._splitter.restore(QByteArray.fromBase64(preferences.splitter.encode()))
        self._panel.setVisible(preferences.panel_shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)
        # It lies over the edge of the table, which must not jump when it comes and goes.
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(3)
        self.progress.setAccessibleName(self.tr("Reading"))
        self.progress.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.progress.setFixedWidth(self.width())

    def put_panel(self, panel: QWidget) -> None:
        """Puts the side panel into its room."""
        panel.setMinimumWidth(em(_PANEL_WIDTH))
        place = self._splitter.replaceWidget(1, panel)
        for at, stretch in enumerate(_STRETCH):  # that of the widget before has gone with it
            self._splitter.setStretchFactor(at, stretch)
        panel.setVisible(self._preferences.panel_shown)
        self._panel = panel
        if place is not None:
            place.deleteLater()

    def show_panel(self, shown: bool) -> None:
        """Folds the side panel away, or shows it again; remembered."""
        self._preferences.panel_shown = shown
        self._panel.setVisible(shown)

    def show_opening(self, company: Company, *, locked: bool) -> None:
        """Before anything is known of a company."""
        self.actions_.follow(company, None, None, locked=locked)
        tell_reading(self.state)
        self.show_state(True)

    def show_first(self, company: Company, rows: list[Remembered], read_at: datetime) -> None:
        """The rows that were on top when the window was closed; all others come later."""
        self.first_of, self.first_read_at = company.company_id, read_at
        from app.domain.callbacks.followed import followed  # noqa: PLC0415 - only with rows

        callbacks = [one.callback for one in rows]
        known = {one.callback.callback_id: one for one in rows}
        self.model.know(known, followed(callbacks))
        self.model.show_callbacks(callbacks)
        self.show_age(read_at, kept=True)
        self.show_state(False)
        self.table.setFocus()

    def show_state(self, shown: bool) -> None:
        """Shows why there is no table, or the table; the keys go with it."""
        # Of the window, which may have a dialog over it.
        before, focus = self._stack.currentWidget(), self._stack.window().focusWidget()
        had_keys = focus is not None and self._stack.isAncestorOf(focus)
        if had_keys and before is not self._stack.widget(1 if shown else 0):
            self._stack.setFocus()  # what goes would hand them to whatever is next in the window
        self._stack.setCurrentIndex(1 if shown else 0)
        if had_keys and self._stack.currentWidget() is not before:
            if shown:
                self.state.focus_main()
            else:
                self.table.setFocus()

    def show_age(
        self,
        read_at: datetime | None,
        *,
        stale: bool = False,
        kept: bool = False,
        lacking: str = "",
    ) -> None:
        """How old the data is: `stale` after a failed read, `kept` while the first one runs.

        `lacking` is what of the list is not known, "" where all of it is.
        """
        self.read_at = read_at
        if read_at is None:
            self.bar.show_age("", "")
            return
        ago = self._formats.age((self._clock() - read_at).total_seconds())
        text = self.tr("⚠ Old: read {0}") if stale else self.tr("Read {0}")
        if kept and not stale:
            text = self.tr("Kept from {0}; reading …")
        elif lacking and not stale:
            text = self.tr("⚠ Not whole")
        odd = stale or bool(lacking)
        tip = "\n".join(one for one in (lacking, self._formats.both(read_at)) if one)
        self.bar.show_age(text.format(ago), f"⚠ {ago}" if odd else ago, tip, odd=odd)

    def set_room(self, *, narrow: bool) -> None:
        """In a narrow window the panel goes under the table."""
        self._splitter.set_below(narrow)

    def keep_first_rows(self) -> bool:
        """Notes which rows are on top for the next start; whether they are other ones now.

        While a long list is made ready to be shown, what was noted before stays.
        """
        if not self.model.callbacks:
            return False
        before, now = self._preferences.first_rows, self.model.first_listed(_FIRST_ROWS)
        self._preferences.first_rows = now
        return now != before

    def remember(self) -> None:
        """Writes widths, places and the ids of the first rows into the preferences."""
        self.table.columns_.remember()
        kept = self._preferences
        kept.splitter = bytes(self._splitter.saveState().toBase64().data()).decode()
        self.keep_first_rows()
