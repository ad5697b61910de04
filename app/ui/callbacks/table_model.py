"""The callbacks as a table that sorts and filters itself; a proxy model would take seconds."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from PySide6.QtCore import QModelIndex, Qt

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import ListFilter, read_filter_text
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.text.cells import searched_texts
from app.text.formats import Clock, Formats
from app.text.search_key import search_key
from app.text.status import Status
from app.ui.callbacks.row_search import holding, narrowed
from app.ui.kit.sliced_work import SlicedWork
from app.ui.rows.columns import COLUMNS, MEMBERS, OF_ONE_COMPANY, SECTION
from app.ui.rows.in_order import finished, in_order
from app.ui.rows.rows_model import CallbackRowsModel, Index

if TYPE_CHECKING:
    from app.domain.proofs.coverage import Proved

_STATUS, _NAME, _PROVED = SECTION["status"], SECTION["name"], SECTION["proved"]
Search: TypeAlias = Generator[None, None, list[int]]
_TURN_S = 0.002
"""How long a search may hold up the window."""
_STEP, _AT_ONCE = 5000, 5000
_KEYS_LAST = timedelta(minutes=10)
"""How long what a search looks through is as it was made."""
SortedBy: TypeAlias = tuple[int, Qt.SortOrder]


class Arranged(msgspec.Struct, frozen=True):
    """The places of rows in order, and of those among them that a search shows."""

    sorted_by: SortedBy
    search: str
    order: list[int]
    view: list[int]


class CallbackTableModel(CallbackRowsModel):
    """Holds all rows of one company, and the view of them that is filtered and sorted."""

    def __init__(self, formats: Formats, clock: Clock) -> None:
        super().__init__(formats, clock, OF_ONE_COMPANY)
        self._rows: list[Callback] = []
        self._keys: list[str] = []
        self._keyed_at = clock()
        # Made when it is first needed: where each id stands.
        self._place: dict[str, int] | None = None
        self._statuses: dict[int, Status] = {}
        self._order: list[int] = []
        self._view: list[int] = []
        # What the rows are to be sorted by, and what `_order` is sorted by.
        self._sorted_by: SortedBy = (_STATUS, Qt.SortOrder.AscendingOrder)
        self._ordered_by = self._sorted_by
        # Which search the view is an answer to, "" where it has terms, and the one that is wanted.
        self._search = self._shown_for = self._answered = ""
        self._looking = SlicedWork(self, _TURN_S)
        self._rekeying = SlicedWork(self, _TURN_S)
        self._known: Mapping[str, Remembered] = {}
        self._followed: frozenset[str] = frozenset()

    @property
    def callbacks(self) -> list[Callback]:
        """All callbacks, those that the search hides included."""
        return self._rows

    def know(
        self, known: Mapping[str, Remembered], followed_ids: frozenset[str] = frozenset()
    ) -> None:
        """What is remembered of each id, and whose end another follows; before rows are shown."""
        self._known, self._followed = known, followed_ids

    def know_proofs(self, proved: "Iterable[Proved] | None") -> None:
        """When each was last proved; None while that is not known."""
        self._proved.know(proved)
        self._rekeying.stop()
        self._keys = []
        if self._looking.is_running:
            self.search(self._search)
        self.retell()

    def known_of(self, callback_id: str) -> Remembered | None:
        """What is remembered of an id."""
        return self._known.get(callback_id)

    def keys_of(self, callbacks: Iterable[Callback]) -> list[str]:
        """What a search looks through, one text a callback; slow enough to be made in slices."""
        return [self._key_of(one) for one in callbacks]

    def show_callbacks(
        self,
        callbacks: Iterable[Callback],
        keys: list[str] | None = None,
        arranged: Arranged | None = None,
    ) -> None:
        """Replaces all rows; sorting and search stay in force.

        `keys` are made by `keys_of`; without them they are made by `prepare`, or by the first
        search. `arranged` is made by `arranging`, where it takes long.
        """
        self._rekeying.stop()
        self._looking.stop()
        self.beginResetModel()
        self._rows = list(callbacks)
        self._keys, self._keyed_at = [] if keys is None else keys, self._clock()
        self._place = None
        self._texts.clear()
        self._statuses.clear()
        self._take_arranged(arranged or finished(self.arranging(self._rows, self._keys)))
        self.endResetModel()
        if (self._ordered_by, self._shown_for) != (self._sorted_by, self._search):
            self._arrange()  # it was asked for while these were arranged

    def prepare(self, count: int) -> bool:
        """Makes the next search keys; whether there are more to make."""
        made = len(self._keys)
        self._keys += self.keys_of(self._rows[made : made + count])
        return len(self._keys) < len(self._rows)

    def search(self, text: str, *, only_if_other: bool = False) -> None:
        """Shows the rows that hold what was typed, see `domain.callbacks.list_filter`.

        A long list is looked through while the window goes on; until then the rows stay, and
        `only_if_other` also then, where the same ones are found.
        """
        typed = self._search = text.casefold()
        if self._ordered_by != self._sorted_by:  # they are being sorted: both at once
            self._arrange()
            return
        wanted = read_filter_text(typed)
        # If the text only grew, search the shown rows, for the last old word and what follows it.
        grew = self._answered and typed.startswith(self._answered) and '"' not in typed
        # A term that is not typed to its end, such as `host:`, narrows nothing yet.
        is_words = wanted.is_plain and list(wanted.words) == typed.split()
        if grew and is_words and not only_if_other:
            known = max(len(self._answered.split()) - 1, 0)
            words = tuple(typed.split()[known:])
            search = self._found_in(self._view, ListFilter(words), self._rows, self._keys)
        else:
            search = self._found_in(self._order, wanted, self._rows, self._keys)
        if only_if_other:
            self._looking.begin(search, self._show_if_other)
        else:
            self._looking.begin(search, self._show_found)

    def row_of(self, callback_id: str) -> int | None:
        """The row that shows an id now, or None."""
        place = self._places().get(callback_id)
        return None if place is None else self._row_of_place(place)

    def rows_of(self, ids: set[str]) -> list[int]:
        """The rows that show these ids, from the top."""
        rows = self._rows
        return [at for at, place in enumerate(self._view) if rows[place].callback_id in ids]

    def _row_of_place(self, place: int) -> int | None:
        try:
            return self._view.index(place)
        except ValueError:
            return None

    def first_listed(self, count: int) -> list[str]:
        """The ids on top, whatever the search shows; only of what the server lists."""
        found = (self._rows[place].callback_id for place in self._order)
        listed = (
            one
            for one in found
            if one not in self._known or self._known[one].listing_status is ListingStatus.LISTED
        )
        return list(islice(listed, count))

    def callback_at(self, row: int) -> Callback:
        """The callback of a shown row."""
        return self._rows[self._view[row]]

    def known_at(self, row: int) -> Remembered | None:
        """What is remembered of the callback of a shown row."""
        return self._known.get(self.callback_at(row).callback_id)

    def _place_of(self, row: int) -> int:
        return self._view[row]

    def callback_of(self, callback_id: str) -> Callback | None:
        """The callback of an id, also where the search hides it."""
        place = self._places().get(callback_id)
        return None if place is None else self._rows[place]

    def _places(self) -> dict[str, int]:
        if self._place is None:
            self._place = {one.callback_id: place for place, one in enumerate(self._rows)}
        return self._place

    def status_at(self, row: int) -> Status:
        """The state of a shown row, as words, tone and icon."""
        place = self._view[row]
        status = self._statuses.get(place)
        if status is None:
            status = self._statuses[place] = self._status_of(self._rows[place])
        return status

    def is_followed_at(self, row: int) -> bool:
        """Whether another goes on where the callback of a shown row ends."""
        return self._rows[self._view[row]].callback_id in self._followed

    def _status_of(self, one: Callback) -> Status:
        known, is_followed = self._known.get(one.callback_id), one.callback_id in self._followed
        return self._formats.status_of(one, self._clock(), known, is_followed=is_followed)

    def retell(self, *, zone: bool = False) -> None:
        """Time has passed, or the zone changed: texts are written anew."""
        self._statuses.clear()
        if self._keys and self._clock() - self._keyed_at >= _KEYS_LAST and not zone:
            # What is told of times, such as `ends in 4 days`, is found as it is told now; until
            # all keys are made the old ones serve.
            self._keyed_at = self._clock()
            self._rekeying.begin(self._keys_anew(), self._take_keys, later=True)
        if zone:
            self._texts.clear()
            self._rekeying.stop()
            self._keys = []
            if self._looking.is_running:
                self.search(self._search)
        self.tell_all_anew()

    def _keys_anew(self) -> Generator[None, None, list[str]]:
        keys: list[str] = []
        for start in range(0, len(self._keys), _STEP // 20):
            keys += self.keys_of(self._rows[start : min(start + _STEP // 20, len(self._keys))])
            yield
        return keys

    def _take_keys(self, keys: list[str]) -> None:
        self._keys[: len(keys)] = keys
        if self._search:
            self.search(self._search, only_if_other=not self._looking.is_running)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._view)

    @property
    def sorted_by(self) -> SortedBy:
        """The section that the rows are arranged by, and which way."""
        return self._sorted_by

    def sort_by(self, section: int, order: Qt.SortOrder) -> None:
        self._sorted_by = (section, order)
        self._arrange()

    def _arrange(self) -> None:
        work = self.arranging(self._rows, self._keys)
        if len(self._rows) > _AT_ONCE:
            self._looking.begin(work, self._show_arranged)
        else:
            self._looking.stop()
            self._show_arranged(finished(work))

    def arranging(
        self, rows: Sequence[Callback], keys: list[str]
    ) -> Generator[None, None, Arranged]:
        """Generator: how rows are to be shown, in short steps; `keys` as in `show_callbacks`."""
        sorted_by, search = self._sorted_by, self._search
        section, direction = sorted_by
        order = yield from in_order(
            rows,
            partial(self._sort_keys, section),
            descending=direction is Qt.SortOrder.DescendingOrder,
        )
        view = yield from self._found_in(order, read_filter_text(search), rows, keys)
        return Arranged(sorted_by, search, order, view)

    def _sort_keys(self, section: int, rows: Sequence[Callback]) -> list[Any]:
        if section == _NAME:
            known = (self._known.get(one.callback_id) for one in rows)
            return [one.note.name.casefold() if one else "" for one in known]
        if section == _PROVED:
            return [self._proved.sort_key(one) for one in rows]
        if section in MEMBERS:
            return [self._members.sort_key(section, one) for one in rows]
        return list(map(COLUMNS[section].sort_key, rows))

    def _show_arranged(self, arranged: Arranged) -> None:
        hunted = arranged.search != self._shown_for  # a search was under way, and is over too
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [(index, self._view[index.row()]) for index in before]
        self._take_arranged(arranged)
        wanted = {place for _, place in kept}
        rows = {place: row for row, place in enumerate(self._view) if place in wanted}
        for index, place in kept:
            row = rows.get(place)
            self.changePersistentIndex(
                index, QModelIndex() if row is None else self.index(row, index.column())
            )
        self.layoutChanged.emit()
        if hunted:
            self.searched.emit()

    def _take_arranged(self, arranged: Arranged) -> None:
        self._order, self._ordered_by = arranged.order, arranged.sorted_by
        self._take_view(arranged.view, arranged.search)

    def _take_view(self, view: list[int], search: str) -> None:
        self._view, self._shown_for = view, search
        self._answered = search if read_filter_text(search).is_plain else ""

    def _found_in(
        self, places: list[int], wanted: ListFilter, rows: Sequence[Callback], keys: list[str]
    ) -> Search:
        """Generator: the places of rows that a filter lets through, between short steps."""
        if wanted.words or not wanted.is_plain:
            while len(keys) < len(rows):
                keys += self.keys_of(rows[len(keys) : len(keys) + _STEP // 20])
                yield
        found = yield from holding(places, wanted.words, keys)
        return (
            yield from narrowed(
                found,
                wanted,
                rows=rows,
                keys=keys,
                known=self._known,
                ends_followed=self._followed,
                now=self._clock(),
            )
        )

    def _show_if_other(self, found: list[int]) -> None:
        if found != self._view:
            self._show_found(found)

    def _show_found(self, found: list[int]) -> None:
        self.beginResetModel()
        self._take_view(found, self._search)
        self.endResetModel()
        self.searched.emit()

    def _key_of(self, one: Callback) -> str:
        known = self._known.get(one.callback_id)
        shown = searched_texts(one, self._formats)
        shown += [self._proved.status(one.callback_id).text, self._status_of(one).text]
        return search_key(shown, one, known, self._formats, self._clock())
