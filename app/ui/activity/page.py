"""The Activity page: every call and every change this desk made."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QStackedWidget,
    QVBoxLayout,
)

from app import __version__
from app.domain.activity import Activity, ActivityFilter
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.outside_text import visible
from app.exports.activity import write_activity
from app.services.activity import ActivityService
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.activity.entry_panel import EntryPanel
from app.ui.activity.follower import RecordFollower
from app.ui.activity.table_model import ActivityTableModel
from app.ui.kit.announce import announce
from app.ui.kit.kept_place import KeptPlace
from app.ui.kit.list_table import ListTable, PillDelegate, list_table
from app.ui.kit.message_bar import Notice
from app.ui.kit.overflowing_row import OverflowingRow
from app.ui.kit.own_key import TICKET_KEYS, OwnKey
from app.ui.kit.page import Page
from app.ui.kit.pane_splitter import PaneSplitter
from app.ui.kit.panel_room import PanelRoom
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import Line, button, combo, line_edit, set_words
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.look.tips import plain_tip
from app.ui.rows.search_keys import SearchKeys
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_PAGE = 200
_EXPORTED = 10_000
_KEPT_DAYS = (30, 90, 365, 0)

_COMPANY = 2
"""The column of the company."""


class ActivityPage(Page):
    """Reads the record when it is shown; older entries come as one scrolls.

    Signals: plan_asked, arg 0: the number of a plan that is to be opened.
    """

    bar: OverflowingRow
    search: Line
    plan_asked = Signal(int)

    def __init__(self, service: ActivityService, context: UiContext) -> None:
        super().__init__()
        self._service, self._runner, self._messages = service, context.runner, context.messages
        self._preferences = context.preferences
        self._callback_id = self._company_id = ""
        self._is_narrow = False
        self._shown = ActivityFilter()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(200)
        self._pause.timeout.connect(self.refresh)
        self.model = ActivityTableModel(context.formats)
        self.model.more_asked.connect(
            lambda: context.runner.load(Job.OLDER_ACTIVITY, self._read_older())
        )
        self.bar = self._make_bar(context.theme)
        # Where the choice has a row of its own there is room for what it is about.
        self.bar.moved.connect(
            lambda whole: self._kept_caption.setVisible(not (whole and self._is_narrow))
        )
        self.table = self._make_table(context.theme)
        RoomBelow(self.table, context.messages)
        self._place = KeptPlace(self.table)
        self._stack = QStackedWidget()
        self._state = StateView()
        self._state.chosen.connect(lambda _: self._clear())
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._state)
        self._entry = EntryPanel(context.theme)
        self._entry.plan_asked.connect(self.plan_asked)
        PanelRoom(self._entry, context.messages)
        self._splitter = PaneSplitter([900, 400], [55, 45])
        self._splitter.put(self._stack, self._entry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar.below)
        layout.addWidget(self._splitter, 1)
        self._update_controls()
        RecordFollower(self, service, self._runner, self.refresh)
        SearchKeys(self.search, self.table)
        self.table.search_for = self.search.setText
        self.table.sought_at = self.model.sought_at
        # Within the page, which keeps the keys of Callbacks' rows from those.
        OwnKey(self._splitter, TICKET_KEYS, self._entry.copy_ticket, self._entry.has_entry)

    def _is_at_the_top(self) -> bool:
        """With the newest entries in sight."""
        return self.table.verticalScrollBar().value() == 0

    def refresh(self) -> None:
        """Reads the newest entries again."""
        self._runner.load(Job.ACTIVITY, self._read())

    def come_forward(self) -> None:
        """More may have been recorded by now."""
        self.refresh()

    def zone_changed(self) -> None:
        """Local time or UTC: the entries that are shown are told anew."""
        self.model.zone_changed()

    def company_opened(self, company: Company | None) -> None:
        """The company that is open: what may be narrowed to it."""
        other = (company.company_id if company else "") != self._company_id
        self._company_id = company.company_id if company else ""
        self._mine.setEnabled(company is not None)
        self._mine.setToolTip(
            plain_tip(self.tr("Only what concerns {0}").format(company.name)) if company else ""
        )
        if other:
            # An id is one company's own.
            self._only.setChecked(False)
            self._only.hide()
            self.refresh()

    def show_of(self, callback_id: str) -> None:
        """Narrows it to one registration of the open company; an empty id shows all."""
        self._callback_id = callback_id
        self._only.setVisible(bool(callback_id))
        self._only.setText(self.tr("Only {0}").format(visible(callback_id)))
        self._only.setChecked(bool(callback_id))
        self.refresh()

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window the details go under the table."""
        self._splitter.set_below(narrow)
        set_words(self._export, "" if narrow else self.tr("Export…"))
        self._mine.setText(self.tr("This company") if narrow else self.tr("Open company only"))
        self._is_narrow = narrow
        self._kept_caption.setVisible(not narrow or not self.bar.below.isHidden())

    def _filter(self) -> ActivityFilter:
        return ActivityFilter(
            text=self.search.text().strip(),
            callback_id=self._callback_id if self._only.isChecked() else "",
            company_id=self._company_id if self._mine.isChecked() or self._only.isChecked() else "",
            changes_only=self._changes.isChecked(),
        )

    async def _read(self) -> None:
        wanted = self._filter()
        found = await self._service.page(wanted, size=_PAGE)
        chosen, is_same, self._shown = self._selected(), wanted == self._shown, wanted
        # What somebody scrolled down to stays there, and so do the older ones that were loaded.
        stays = is_same and not self._is_at_the_top()
        if found != self.model.entries:
            with self._place.kept(self.model.identity_at):
                self.model.show_entries(found, more=len(found) >= _PAGE, keeps_older=stays)
                row = self.model.row_like(chosen) if chosen is not None else None
                if row is not None and self._selected() is None:
                    self.table.selectRow(row)
            self._update_controls()
        self._tell_state()
        if not is_same:
            self._tell_found(len(found))

    def _tell_found(self, count: int) -> None:
        """What came of a search is heard as well."""
        if not count:
            announce(self.table, self._state.heading)
            return
        more = count >= _PAGE
        text = translate("activity", "%n entr(y|ies)", "", count)
        announce(self.table, self.tr("{0} and more").format(text) if more else text)

    async def _read_older(self) -> None:
        entries = self.model.entries
        if entries:
            wanted, last = self._filter(), entries[-1]
            found = await self._service.page(wanted, before=last.at, size=_PAGE)
            now = self.model.entries
            if wanted != self._shown or not now or now[-1] is not last:
                # Another search was answered meanwhile: these are not older than its own.
                self.model.may_have_more()
                return
            self.model.add_entries(found, more=len(found) >= _PAGE)

    async def _write(self, path: Path) -> None:
        entries = await self._service.page(self._filter(), size=_EXPORTED)
        count = await asyncio.to_thread(write_activity, path, entries, __version__)
        masked = self.tr("Credentials and tokens are masked in them.")
        cut = len(entries) >= _EXPORTED
        if cut:
            masked += " " + self.tr("Only the newest {0}: narrow the search for others.").format(
                _EXPORTED
            )
        self._messages.show_message(
            Notice(
                UserMessage(
                    translate("activity", "%n entr(y was|ies were) written", "", count),
                    masked,
                    str(path),
                ),
                Tone.SOON if cut else Tone.ACTIVE,
            )
        )

    def _tell_state(self) -> None:
        narrowed = self._filter() != ActivityFilter()
        if self.model.rowCount():
            self._stack.setCurrentIndex(0)
            return
        if narrowed:
            self._state.tell(
                self.tr("Nothing in the record matches"),
                self.tr("Search looks through calls, answers, changes and names."),
                (WayOn.CLEAR_SEARCH, self.tr("Clear search")),
            )
        else:
            self._state.tell(
                self.tr("Nothing recorded yet"),
                self.tr(
                    "Every call and every change this desk makes is listed here, masked, on this "
                    "computer only."
                ),
            )
        self._stack.setCurrentIndex(1)

    def _clear(self) -> None:
        self._changes.setChecked(False)
        self._mine.setChecked(False)
        self._only.setChecked(False)
        self.search.clear()
        self.refresh()

    def _selected(self) -> Activity | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.entry_at(rows[0].row()) if rows else None

    def _update_controls(self) -> None:
        self._entry.show_entry(self._selected())

    def _ask_for_file(self) -> None:
        ask_where_to_save(
            self,
            self.tr("Export the record"),
            "activity.csv",
            {self.tr("Table (*.csv)"): "csv", self.tr("HTTP archive (*.har)"): "har"},
            lambda path: self._runner.queue(Job.EXPORT, self._export_to(path)),
        )

    async def _export_to(self, path: Path) -> None:
        try:
            await self._write(path)
        except SaveFailedError as error:
            self._messages.show_message(Notice(message_for(error)))

    def _keep(self, position: int) -> None:
        self._preferences.keep_days = _KEPT_DAYS[position]
        # Not at once: a key pressed by mistake must not delete a year.
        self._messages.show_message(
            Notice(
                UserMessage(
                    self.tr("The record is kept for {0} from the next start on").format(
                        self._kept.currentText()
                    ),
                    self.tr("What is older is removed then, and not before."),
                ),
                Tone.PLANNED,
            )
        )

    def _make_bar(self, theme: Theme) -> OverflowingRow:
        self.search = line_edit("SearchActivityEdit", self.tr("Search activity"))
        self.search.setPlaceholderText(self.tr("Search activity"))
        self.search.setMinimumWidth(em(110))
        self.search.textChanged.connect(self._pause.start)
        self._changes = QCheckBox(self.tr("Changes only"))
        self._changes.setAccessibleName(self.tr("Changes only"))
        self._changes.toggled.connect(self.refresh)
        self._mine = QCheckBox(self.tr("Open company only"))
        self._mine.setAccessibleName(self.tr("Open company only"))
        self._mine.toggled.connect(self.refresh)
        self._only = QCheckBox()
        self._only.setObjectName("OnlyOneCallback")
        self._only.hide()
        self._only.toggled.connect(self.refresh)
        self._kept = kept = combo(
            "KeepForCombo",
            self.tr("Keep for"),
            [self.tr("30 days"), self.tr("90 days"), self.tr("a year"), self.tr("for ever")],
        )
        days = self._preferences.keep_days
        kept.setCurrentIndex(_KEPT_DAYS.index(days) if days in _KEPT_DAYS else 1)
        kept.activated.connect(self._keep)
        self._kept_caption = QLabel(self.tr("Keep for"))
        self._kept_caption.setBuddy(kept)
        self._export = button("ExportButton", self.tr("Export…"))
        self._export.setIcon(icon(theme, "export"))
        self._export.clicked.connect(self._ask_for_file)
        given_way = (self._only, self._mine, self._changes, self._kept_caption, kept)
        return OverflowingRow(self.search, given_way, self._export)

    def _make_table(self, theme: Theme) -> ListTable:
        table = list_table(
            "ActivityTable",
            self.tr("Activity"),
            self.model,
            (166, 200, 110, 92, 140, 80, 64),
            1,
            theme=theme,
            first={_COMPANY: 180},
        )
        # Names of one customer's companies begin alike.
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.setItemDelegate(PillDelegate(theme, self.model.status_at, table))
        table.follow_texts()
        table.selectionModel().selectionChanged.connect(lambda *_: self._update_controls())
        table.activated.connect(lambda _: self._entry.open_plan())
        return table
