"""The details of the selected callback of any company, and what is written about it."""

from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.outside_text import visible
from app.services.memory import Listing, MemoryService
from app.text.companies import kind_and_place
from app.ui.across.all_row import AllRow
from app.ui.details.panel import DetailsPanel
from app.ui.kit.pane_splitter import PaneSplitter
from app.ui.kit.panel_room import PanelRoom
from app.ui.kit.widgets import button
from app.ui.look.measure import em
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_WIDTH, _BESIDE = 300, 1400
"""Pixels, at least; and of a page that has room for all columns with the details beside them."""


class AcrossDetails(QObject):
    """Attributes: panel; splitter, with a page's own part beside it.

    Signals: noted, after a note was written: arg 0: the Company, arg 1: its Listing as remembered;
    password_asked, arg 0: the Company whose password is to be typed.
    """

    noted = Signal(Company, Listing)
    password_asked = Signal(Company)

    def __init__(
        self,
        page: QWidget,
        beside: QWidget,
        actions: list[tuple[QAction, str]],
        memory: MemoryService,
        context: UiContext,
    ) -> None:
        super().__init__(page)
        self._memory, self._context = memory, context
        self._row: AllRow | None = None
        self._notes = 0
        # What was typed and could not be kept, by company_id and callback ID.
        self._unsaved: dict[tuple[str, str], Note] = {}
        self.panel = DetailsPanel(actions, context)
        self.panel.note_changed.connect(self._note_changed)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._password = button("TypePasswordButton", self.tr("Type password"))
        self._password.setText(self.tr("Type password…"))
        self._password.clicked.connect(self._ask_for_password)
        self._password.hide()
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.panel)
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 16)
        row.addWidget(self._password)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(0)
        area.setWidget(inside)
        area.setMinimumWidth(em(_WIDTH))
        PanelRoom(area, context.messages)
        self.splitter = PaneSplitter([1000, em(_WIDTH)], [62, 38])
        self.splitter.put(beside, area, (3, 1))
        self.splitter.setHandleWidth(5)
        area.setVisible(context.preferences.panel_shown)

    def fit(self, width: int) -> None:
        """In a page that is not `width` pixels wide enough the details go under the table."""
        self.splitter.set_below(width < em(_BESIDE))

    def show_panel(self) -> None:
        """Folds it away, or shows it, as is preferred."""
        self._area.setVisible(self._context.preferences.panel_shown)

    def show_row(self, row: AllRow | None, selected: int) -> None:
        """Shows one, or says that a row is to be selected."""
        before = self._row
        if row is None or not _is_same(before, row):
            # Still of the row before: a field that is left now is kept for that one.
            self.panel.forget()
        self._row = row
        one = row.callback if row is not None else None
        if row is not None and one is not None:
            unsaved = self._unsaved.get((row.company.company_id, one.callback_id))
            self.panel.set_unsaved(one.callback_id, unsaved)
        of = row.company if row is not None and one is not None else None
        self.panel.show_whose(f"{of.name} · {kind_and_place(of)}" if of is not None else "")
        self.panel.show_callback(one, row.known if row is not None else None)
        if row is not None and one is None:
            self.panel.say(f"{visible(row.company.name)}: {row.failure}", row.next_step)
        asks = row is not None and row.asks_password and selected == 1
        self._password.setVisible(asks)
        # What is to be done stands right below what is wrong.
        for place, part in enumerate((int(not asks), 0, int(asks))):
            self._column.setStretch(place, part)
        self.panel.show_selected(selected)
        if row is not None and one is not None and not _is_same(before, row):
            self._context.runner.load(Job.HISTORY.of("across"), self._show_history(row))

    def _ask_for_password(self) -> None:
        if self._row is not None:
            self.password_asked.emit(self._row.company)

    async def _show_history(self, row: AllRow) -> None:
        if row.callback is None:
            return
        callback_id = row.callback.callback_id
        with suppress(SaveFailedError):
            found = await self._memory.history_of(row.company, callback_id)
            if self._row is row:
                self.panel.show_history(callback_id, found)

    def _note_changed(self, callback_id: str, note: Note, before: Note) -> None:
        row = self._row
        if row is not None:
            # A key of its own: a second field may be left while the first is being kept.
            self._notes += 1
            key = Job.NOTE.of(f"across {self._notes}")
            self._context.runner.change(key, self._keep(row, callback_id, note, before))

    async def _keep(self, row: AllRow, callback_id: str, note: Note, before: Note) -> None:
        """Raises: SaveFailedError; what was typed stays in its field then."""
        try:
            await self._memory.set_note(row.company, callback_id, note, before)
        except SaveFailedError:
            self._unsaved[row.company.company_id, callback_id] = note
            if self._row is not None and _is_same(self._row, row):
                self.panel.set_unsaved(callback_id, note)
            raise
        self._unsaved.pop((row.company.company_id, callback_id), None)
        if self._row is not None and _is_same(self._row, row):
            self.panel.set_unsaved(callback_id, None)
        listing = await self._memory.last(row.company)
        self.noted.emit(row.company, listing)


def _is_same(one: AllRow | None, other: AllRow) -> bool:
    if one is None or one.callback is None or other.callback is None:
        return False
    same = one.callback.callback_id == other.callback.callback_id
    return same and one.company.company_id == other.company.company_id
