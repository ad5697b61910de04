"""Check all: what is worth a look in any company, each with the row it is about."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.errors import SaveFailedError
from app.domain.masking import masked_url
from app.domain.plans.plan import Purpose
from app.domain.sought_words import read_sought_words
from app.domain.typed.web_address import shown_address
from app.exports.check_report import CheckFacts, CheckRow, check_report
from app.services.all_companies import CompanyList
from app.services.check_all import Finding, FindingKind, check_all, oldest_of
from app.services.proofs import ProofService
from app.services.receiving import ReceivingService
from app.text.check_all import finding_status, finding_text
from app.text.companies import marked_name
from app.text.messages import UserMessage, message_for
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.kit.address_delegate import AddressDelegate
from app.ui.kit.announce import announce
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.kit.message_bar import Notice
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.row_selection import RowSelection
from app.ui.kit.row_text import RowText
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.kit.widgets import Line, button, explain_button, line_edit
from app.ui.look.measure import em
from app.ui.rows.search_keys import SearchKeys
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.whole_file import write_file

_ACTS = {
    FindingKind.PLACEHOLDER: Purpose.REPLACE_HOST,
    FindingKind.LOOK_ALIKE: Purpose.REPLACE_HOST,
    FindingKind.RECEIVER_OFF: Purpose.REPLACE_HOST,
    FindingKind.NOT_HTTPS: Purpose.REPLACE_HOST,
    FindingKind.LEADS_HERE: Purpose.REPLACE_HOST,
    FindingKind.INTERNATIONAL: Purpose.REPLACE_HOST,
    FindingKind.OTHER: Purpose.REPLACE_HOST,
    FindingKind.LONE_HOST: Purpose.REPLACE_HOST,
    FindingKind.ENDS_UNFOLLOWED: Purpose.EXTEND,
    FindingKind.ENDS_WITH_GAP: Purpose.EXTEND,
}
"""The plan that mends each; the others are read or looked at."""
_WIDTHS = (172, 110, 84, 140, 150, 510)
_COMPANY, _DESTINATION, _WHY = 1, 4, 5
_WHOLE_NAME = 160
"""Pixels of a company, so that most names are whole."""
_OLD = timedelta(hours=1)
"""From then on it is said how old the oldest list is that was looked at."""
_SEARCH = 360
"""Pixels, at most."""
_PAUSE_MS = 400
"""Without a letter typed, until what was found is said."""


class CheckPanel(QWidget):
    """Each kind of finding has its one act; several of a kind are acted on together.

    Signals: opened, arg 0: a company_id, arg 1: the ID of one of its callbacks, or "".
    plan_asked, arg 0: what for, a `Purpose`; arg 1: pairs of companies and callbacks.
    read_asked, arg 0: companies that are to be read. selected, other findings are.
    """

    opened = Signal(str, str)
    plan_asked = Signal(Purpose, list)
    read_asked = Signal(list)
    selected = Signal()

    def __init__(
        self, proofs: ProofService, receiving: ReceivingService, context: UiContext
    ) -> None:
        super().__init__()
        self._proofs, self._receiving, self._was_on = proofs, receiving, False
        self._context, self._companies, self._is_old = context, 0, True
        self._lists: list[CompanyList] = []
        self._oldest: CompanyList | None = None
        # All that was found, and what each row says: a search shows some of them.
        self._all: list[Finding] = []
        self._texts: list[tuple[str, ...]] = []
        self._nothing = self.tr("Nothing that is worth a look, as far as the companies were read.")
        self.found: ListModel[Finding] = ListModel(
            (
                *(self.tr("What"), self.tr("Company"), self.tr("Callback ID")),
                *(self.tr("Event type"), self.tr("Destination"), self.tr("Why")),
            ),
            self._words_of,
        )
        self.table = list_table(
            "FindingsTable",
            self.tr("Findings"),
            self.found,
            _WIDTHS,
            _WHY,
            self._nothing,
            theme=context.theme,
            pills={0: [finding_status(one).text for one in FindingKind]},
            first={_COMPANY: _WHOLE_NAME},
        )
        RoomBelow(self.table, context.messages)
        self.table.setItemDelegate(
            AddressDelegate(context.theme, self._status_at, self._address_at, self.table)
        )
        self.table.activated.connect(lambda index: self._open(index.row()))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.follow_texts()
        self.table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # types differ at their ends
        self.table.sentences = frozenset({_WHY})
        self._selection = RowSelection(self.table)
        self.table.selectionModel().selectionChanged.connect(self._follow)
        self._act = button("ActOnFindingButton", self.tr("Open finding there"))
        self._act.clicked.connect(self._do)
        self._said = QLabel()
        self.search = self._made_search()
        self._report = button("CheckReportButton", self.tr("Save &report…"))
        self._report.clicked.connect(self._ask_where)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(8)
        for one, part in ((self.search, 1), (self._said, 1), (self._act, 0), (self._report, 0)):
            head.addWidget(one, part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        words = self.tr("Finding"), self.tr("Select a finding to read all of it.")
        layout.addWidget(RowText("FindingText", *words, self.table, _WHY))
        self._follow()

    def _made_search(self) -> Line:
        made = line_edit("SearchFindingsEdit", self.tr("Search findings"))
        made.setPlaceholderText(made.accessibleName())
        made.setToolTip(self.tr("Words of any column, such as a company or a host"))
        made.setMaximumWidth(em(_SEARCH))
        made.textChanged.connect(self._narrow)
        SearchKeys(made, self.table)
        self.table.search_for = made.setText
        self._heard = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._heard.timeout.connect(lambda: announce(self.table, self._said.text()))
        return made

    def zone_changed(self) -> None:
        """Local time or UTC: what was found is told anew."""
        busy = self._context.runner.is_busy(Job.CHECK_ALL)
        self._context.runner.load(Job.CHECK_ALL, self.look() if busy else self._tell_anew())

    async def _tell_anew(self) -> None:
        self._texts = await asyncio.to_thread(self.found.texts_of, self._all)
        self._show()

    def show_lists(self, lists: list[CompanyList]) -> None:
        """What is known now; it is looked through once the findings are looked at."""
        self._lists, self._is_old = lists, True
        if self.isVisible():
            self._context.runner.load(Job.CHECK_ALL, self.look())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old or self._was_on is not bool(self._receiving.url):
            self._context.runner.load(Job.CHECK_ALL, self.look())

    async def look(self) -> None:
        """Looks through everything, in a thread: a hundred thousand take seconds."""
        self._is_old, lists = False, self._lists
        self._said.setText(self.tr("Looking …"))
        proved = None
        with suppress(SaveFailedError):
            proved = await self._proofs.proved()
        is_on = self._was_on = bool(self._receiving.url)

        def checked() -> tuple[list[Finding], list[tuple[str, ...]]]:
            found = check_all(
                lists,
                self._context.clock(),
                proved,
                lambda url: not is_on and self._receiving.leads_here(url),
            )
            return found, self.found.texts_of(found)

        found, texts = await asyncio.to_thread(checked)
        self._companies, self._oldest = len(lists), oldest_of(lists)
        self._all, self._texts = found, texts
        self._show()

    def _narrow(self) -> None:
        self._show()
        self._heard.start()

    def _show(self) -> None:
        """What holds what is searched for; all of it without a search."""
        sought = read_sought_words(self.search.text())
        rows, texts = self._all, self._texts
        if sought:
            pairs = zip(rows, texts, strict=True)
            held = [(one, text) for one, text in pairs if sought.are_in("\n".join(text))]
            rows, texts = [one for one, _ in held], [text for _, text in held]
        nothing = (
            self.tr("No finding is like that. Esc clears the search.")
            if self._all
            else self._nothing
        )
        self.table.teach(nothing)
        self.table.is_searched = bool(sought)
        self.found.show_rows(rows, texts)
        self._tell()
        explain_button(self._report, "" if rows else self.tr("There is nothing to report."))

    def tick(self) -> None:
        """Time passes: how old the oldest list is."""
        if self._all and not self._context.runner.is_busy(Job.CHECK_ALL):
            self._tell()

    def _tell(self) -> None:
        rows, words = self.found.rows, self.search.text().split()
        count, of = len(self._all), self._companies
        places = translate("check", "%n compan(y|ies)", "", of)
        said = translate("check", "%n finding(s) in {0}", "", count).format(places)
        said = self.tr("{0} of {1}").format(len(rows), said) if words else said
        if self._oldest is not None and self._oldest.read_at is not None:
            age = self._context.clock() - self._oldest.read_at
            if age >= _OLD:
                told = self._context.formats.age(age.total_seconds())
                said += " · " + self.tr("oldest list: {0}").format(told)
        self._said.setText(said)

    def _words_of(self, found: Finding) -> tuple[str, ...]:
        one = found.callback
        return (
            *(finding_status(found.kind).text, marked_name(found.company, short=True)),
            *((one.callback_id, one.event_type) if one else ("", "")),
            shown_address(one.destination_url) if one else "",
            finding_text(found, self._context.formats),
        )

    def _status_at(self, row: int, column: int) -> Status | None:
        return finding_status(self.found.rows[row].kind) if column == 0 else None

    def _address_at(self, row: int, column: int) -> str | None:
        return self.found.text_at(row, column) or None if column == _DESTINATION else None

    def _chosen(self) -> list[Finding]:
        """What is selected and can be done together with what the keys are at."""
        at = self._selection.main_row()
        if at is None:
            return []
        first = self.found.rows[at]
        act = _act_of(first)
        if act is None:
            return [first]  # one company can be opened, and no more
        rows = [self.found.rows[row] for row in self._selection.rows()]
        return [one for one in rows if _act_of(one) is act]

    def _follow(self) -> None:
        chosen = self._chosen()
        words = self.tr("Open finding there")
        if chosen:
            purpose = _ACTS.get(chosen[0].kind)
            if purpose is Purpose.EXTEND:
                words = self.tr("Extend…")
            elif purpose is Purpose.REPLACE_HOST:
                words = self.tr("Replace host…")
            elif _act_of(chosen[0]) is FindingKind.UNREAD:
                words = self.tr("Read now")
        # How many it acts on: rows of another kind may be selected with them.
        count = len(chosen)
        several = translate("checks", "{0} (%n)", "", count).format(words) if count > 1 else words
        self._act.setText(several)
        self._act.setAccessibleName(words.removesuffix("…"))
        explain_button(self._act, "" if chosen else self.tr("Select a finding first."))
        self.selected.emit()

    @property
    def selected_count(self) -> int:
        """How many findings are selected."""
        return self._selection.count()

    def _do(self) -> None:
        chosen = self._chosen()
        if not chosen:
            return
        purpose = _ACTS.get(chosen[0].kind)
        if purpose is not None:
            pairs = [(one.company, one.callback) for one in chosen if one.callback is not None]
            self.plan_asked.emit(purpose, list(dict.fromkeys(pairs)))
        elif _act_of(chosen[0]) is FindingKind.UNREAD:
            self.read_asked.emit([one.company for one in chosen])
        else:
            self._open(self.found.rows.index(chosen[0]))

    def _open(self, row: int) -> None:
        found = self.found.rows[row]
        callback_id = found.callback.callback_id if found.callback else ""
        self.opened.emit(found.company.company_id, callback_id)

    def _ask_where(self) -> None:
        ask_where_to_save(
            self.window(),
            self.tr("Save report"),
            "check-of-all-companies.md",
            {self.tr("Markdown (*.md)"): "md", self.tr("Table (*.csv)"): "csv"},
            lambda path: self._context.runner.queue(Job.EXPORT, self.write(path)),
        )

    async def write(self, path: Path) -> None:
        """Writes what is shown; what came of it is said."""
        rows = []
        for found in self.found.rows:
            what, company, callback_id, event_type, _, why = self._words_of(found)
            url = found.callback.destination_url if found.callback else ""
            where = masked_url(url) if url else ""
            rows.append(CheckRow(what, company, callback_id, event_type, where, why))
        about = CheckFacts(
            made_at=self._context.clock(),
            companies=self._companies,
            oldest=self._oldest.company.name if self._oldest else "",
            oldest_at=self._oldest.read_at if self._oldest else None,
            search=self.search.text().strip(),
        )
        body = check_report(path, rows, about)
        try:
            await asyncio.to_thread(write_file, path, body)
        except SaveFailedError as error:
            self._context.messages.show_message(Notice(message_for(error)))
            return
        words = UserMessage(self.tr("The report was written"), str(path))
        self._context.messages.show_message(Notice(words, Tone.ACTIVE))


def _act_of(found: Finding) -> Purpose | FindingKind | None:
    """What is done with all of a kind at once: a plan, or to read; None for what is opened."""
    if found.kind is FindingKind.UNREAD:
        # A password that was refused would be so again: it is typed where the company is open.
        needs_password = found.failure is not None and message_for(found.failure).asks_password
        return None if needs_password else FindingKind.UNREAD
    return _ACTS.get(found.kind)
