"""The callbacks of all companies as one table that is searched and sorted in short steps."""

from collections.abc import Generator, Iterable
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QIcon

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import FilterName, ListFilter, quoted_term, read_filter_text
from app.domain.callbacks.remembered import Remembered
from app.domain.companies.company import Company
from app.domain.outside_text import cut, visible
from app.domain.proofs.coverage import Proved
from app.services.all_companies import CompanyList
from app.services.listing import Counts
from app.services.memory import Listing
from app.text.companies import marked_name
from app.text.formats import Clock, Formats
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.across.all_row import AllRow, all_alike, failure_row, failure_status, keyed_row
from app.ui.across.known_lists import KnownLists
from app.ui.across.sort_keys import sort_key
from app.ui.kit.sliced_work import SlicedWork
from app.ui.look.colours import colour_icon
from app.ui.rows.columns import COLUMNS, SECTION
from app.ui.rows.in_order import in_order
from app.ui.rows.proved_column import ProvedColumn
from app.ui.rows.rows_model import CallbackRowsModel, Index

_COMPANY, _READ = SECTION["company"], SECTION["read"]
_NAME, _PROVED, _DESTINATION = SECTION["name"], SECTION["proved"], SECTION["destination"]
_STEP, _KEY_STEP, _TURN_S = 250, 50, 0.004
"""Rows between two turns of the window, looked through and made ready to be; seconds of a turn."""
_PAUSE_MS = 200
"""How often the table follows while companies are read."""
_TOLD_FOR = timedelta(minutes=10)
"""How long counts and what is searched are as they were made."""
_LONGEST_NAME, _ALL = 2000, ListFilter()
"""Characters of a company in a cell; and what leaves every row."""


class AllCallbacksModel(CallbackRowsModel):
    """Failures stand on top, however it is sorted: they must not look like "none".

    A search leaves out those of companies that it is not about; of words nobody knows whether a
    list that could not be read holds them.

    Attributes: is_reading, whether what was never read is on its way; awaited, by company_id the
    call that a list is on its way by beside a reading of all; lacking, the companies that are not,
    or not whole, among the shown rows, those on their way too, and why.
    """

    def __init__(self, formats: Formats, clock: Clock) -> None:
        super().__init__(formats, clock, range(len(COLUMNS)))
        self.is_reading = False
        self.awaited: dict[str, int] = {}
        self._companies = KnownLists(clock)
        self._failed: list[AllRow] = []
        self._proofs: dict[str, ProvedColumn] = {}
        self._shown: list[AllRow] = []
        self._found: list[AllRow] = []
        self.lacking: list[tuple[CompanyList, str]] = []
        self._told_at, self._is_arranging, self._is_proved_otherwise = clock(), False, False
        self._retelling = SlicedWork(self, _TURN_S)
        self._search, self._sorted_by = "", (_COMPANY, Qt.SortOrder.AscendingOrder)
        self._work = SlicedWork(self, _TURN_S)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._begin)

    @property
    def lists(self) -> list[CompanyList]:
        """What is known of each company."""
        return list(self._companies.lists.values())

    def show_lists(self, lists: list[CompanyList]) -> None:
        """Replaces all."""
        self._companies.show(lists)
        self._begin()

    def put(self, found: CompanyList) -> None:
        """Replaces one company; the table follows a moment later, for all that came meanwhile."""
        self._companies.put(found)
        if not self._pause.isActive():
            self._pause.start()

    def put_kept(self, company: Company, listing: Listing) -> None:
        """What is remembered of a company is other words now; whether it was read stays so."""
        unknown = CompanyList(company=company, listing=listing)
        before = self._companies.lists.get(company.company_id, unknown)
        listing = msgspec.structs.replace(
            listing, partial=before.listing.partial, unreadable=before.listing.unreadable
        )
        self.put(msgspec.structs.replace(before, listing=listing))

    def know_proofs(self, company_id: str, proved: Iterable[Proved]) -> None:
        """When each of a company was last proved."""
        column = self._proofs.setdefault(company_id, ProvedColumn(self._formats, self._clock))
        if column.know(proved):
            self._is_proved_otherwise = True
            list(self._companies.forget_keys(company_id))

    def proofs_known(self) -> None:
        """Of all of them: cells, and what a search for their words finds, may be others now."""
        self.tell_all_anew()
        if self._is_proved_otherwise:
            self._find_anew()
        self._is_proved_otherwise = False

    def time_passed(self) -> None:
        """What is counted, and what a search finds, may be others; looked at once in a while."""
        if self._clock() - self._told_at >= _TOLD_FOR and not self._retelling.is_running:
            self._told_at = self._clock()
            work = self._companies.told_anew()
            self._retelling.begin(work, lambda _: self._find_anew(), later=True)

    def _find_anew(self) -> None:
        """Rows stay as they are, and selected, where the same ones are found."""
        if self._search:
            self._begin(only_if_other=True)
        else:
            self._make_keys()
            self.searched.emit()

    def zone_changed(self) -> None:
        """All texts are written anew, those that a search looks through too."""
        self._texts.clear()
        self._companies.make_anew()
        self.tell_all_anew()
        self._begin()

    def show_ended(self, shown: bool) -> None:
        """Adds what the servers list no more, as far as it was seen here, or takes it away."""
        self._companies.shows_ended = shown
        self._companies.make_anew()
        self._begin()

    @property
    def unseen(self) -> int:
        """How many that ended are remembered, and not shown."""
        return 0 if self._companies.shows_ended else self._companies.ended_count()

    def failures(
        self, wanted: ListFilter = _ALL, *, also_awaited: bool = False
    ) -> list[tuple[CompanyList, str]]:
        """The companies of which no whole list is there, and why; see `KnownLists`."""
        awaited = self._companies.lists if self.is_reading else self.awaited
        return self._companies.failures(awaited, wanted.terms, also_awaited=also_awaited)

    def settle(self) -> None:
        """Nothing more comes: the table shows all of it now."""
        self._pause.stop()
        self._begin()

    def search(self, text: str) -> None:
        """Shows the rows that hold what was typed, see `domain.callbacks.list_filter`."""
        self._search = text
        self._begin()

    def counts(self) -> Counts | None:
        """Of all that are listed, whatever is searched; None where no company was read."""
        return self._companies.counts()

    def row_at(self, row: int) -> AllRow:
        """A shown row."""
        return self._shown[row]

    def shown_rows(self) -> list[AllRow]:
        """What is shown, failures aside."""
        return self._found

    def callback_at(self, row: int) -> Callback | None:
        """The callback of a shown row; None where a company could not be read."""
        return self._shown[row].callback

    def known_at(self, row: int) -> Remembered | None:
        """What is remembered of the callback of a shown row."""
        return self._shown[row].known

    def status_at(self, row: int) -> Status:
        """The state of a callback, or that a list could not be read."""
        one = self._shown[row]
        if one.callback is None:
            return failure_status(one)
        return self._status_of(one, one.callback)

    def is_followed_at(self, row: int) -> bool:
        """Whether another goes on where the callback of a shown row ends."""
        return self._shown[row].is_followed

    def _status_of(self, row: AllRow, callback: Callback) -> Status:
        now, is_followed = self._clock(), row.is_followed
        return self._formats.status_of(callback, now, row.known, is_followed=is_followed)

    def company_at(self, row: int) -> Company | None:
        """Whose a shown row is."""
        return self._shown[row].company

    def read_at_of(self, row: int) -> datetime | None:
        """When the server was asked for a shown row (aware UTC); None if it never was."""
        return self._shown[row].read_at

    def colour_at(self, row: int) -> QIcon | None:
        """The mark of the company of a shown row."""
        return colour_icon(self._shown[row].company.colour)

    def term_of(self, row: int, section: int) -> str:
        """What finds all rows with the same in this column; "" where nothing does."""
        if section == _COMPANY:
            name = self._shown[row].company.name
            return quoted_term(FilterName.COMPANY, name, exact=True)
        return super().term_of(row, section)

    def proved_at(self, row: int) -> Status:
        """When the callback of a shown row was last proved, in words."""
        one = self._shown[row]
        if one.callback is None:  # a company that could not be read
            return Status("", Tone.NEUTRAL, "")
        return self._proofs_of(one).status(one.callback.callback_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The section that the rows are arranged by, and which way."""
        return self._sorted_by

    def arrangement(self) -> tuple[object, ...]:
        """What is searched for, and what the rows are sorted by."""
        return self._search, self._sorted_by

    @property
    def first_row(self) -> int:
        """The first row that is a callback: failures stand above them."""
        return len(self._failed) if self._found else 0

    def text_at(self, row: int, section: int) -> str:
        """What a cell says; an age is told as of now."""
        if section == _READ:
            return self._age_text(self._shown[row])
        return super().text_at(row, section)

    def identity_at(self, row: int) -> tuple[str, str]:
        """What tells a shown row from all others: company_id and callback ID."""
        company, one = self._shown[row].company, self._shown[row].callback
        return company.company_id, one.callback_id if one else ""

    def sort_by(self, section: int, order: Qt.SortOrder) -> None:
        self._sorted_by = (section, order)
        self._begin()

    def _place_of(self, row: int) -> int:
        return row

    def _texts_of(self, row: int) -> list[str]:
        one = self._shown[row]
        texts = super()._texts_of(row)
        company, failure = marked_name(one.company), one.failure
        texts[_COMPANY] = visible(cut(company, _LONGEST_NAME))
        if one.callback is None:
            texts[_DESTINATION] = failure
        return texts

    def _age_text(self, one: AllRow) -> str:
        if one.read_at is None:
            return translate("across", "never")
        return self._formats.age((self._clock() - one.read_at).total_seconds())

    def _keyed(self, row: AllRow) -> AllRow:
        """With its key, which is not made before it is wanted or nothing else is to do."""
        if row.key or row.callback is None:
            return row
        status = self._status_of(row, row.callback).text
        proved = self._proofs_of(row).status(row.callback.callback_id).text
        return keyed_row(row, (status, proved), self._formats, self._clock())

    def _begin(self, *, only_if_other: bool = False) -> None:
        wanted = read_filter_text(self._search)
        self._failed = [failure_row(one, said) for one, said in self.failures(wanted)]
        lacking = self.failures(wanted, also_awaited=True)
        self._is_arranging = True
        self._work.begin(
            self._arranged(wanted),
            lambda found: self._show_found(found, lacking, only_if_other=only_if_other),
        )

    def _arranged(self, wanted: ListFilter) -> Generator[None, None, list[AllRow]]:
        """Generator: the rows that a filter lets through, in order, between short steps."""
        found: list[AllRow] = []
        yield from self._companies.made()
        # As they are now: what comes meanwhile is shown by the next round.
        every = list(self._companies.rows.values())
        if wanted.words or wanted.without:
            yield from self._keys_made(every)
        now = self._clock()
        for rows in every:
            for start in range(0, len(rows), _STEP):
                found += [row for row in rows[start : start + _STEP] if row.fits(wanted, now)]
                yield
        section, direction = self._sorted_by
        key = sort_key(section, self._members, self._proofs_of)
        order = yield from in_order(
            found,
            lambda rows: list(map(key, rows)),
            descending=direction is Qt.SortOrder.DescendingOrder,
        )
        return [found[at] for at in order]

    def _make_keys(self) -> None:
        """What a search will need is made ready while nothing else is to do."""
        if not self._is_arranging:  # else it is done behind that
            every = list(self._companies.rows.values())
            self._work.begin(self._keys_made(every), lambda _: None, later=True)

    def _keys_made(self, every: Iterable[list[AllRow]]) -> Generator[None, None, None]:
        """Generator: gives every row its key, between short steps."""
        for rows in every:
            for start in range(0, len(rows), _KEY_STEP):
                part = rows[start : start + _KEY_STEP]
                if any(not row.key for row in part):
                    rows[start : start + _KEY_STEP] = [self._keyed(row) for row in part]
                    yield

    def _show_found(
        self,
        found: list[AllRow],
        lacking: list[tuple[CompanyList, str]],
        *,
        only_if_other: bool,
    ) -> None:
        self._is_arranging, self.lacking = False, lacking
        self._make_keys()
        shown = [*self._failed, *found]
        is_other = not (only_if_other and all_alike(shown, self._shown))
        if is_other:
            self.beginResetModel()
        self._texts.clear()
        self._found, self._shown = found, shown
        (self.endResetModel if is_other else self.tell_all_anew)()
        self.searched.emit()

    def _proofs_of(self, row: AllRow) -> ProvedColumn:
        return self._proofs.get(row.company.company_id, self._proved)
