"""What arrived, the newest on top; searched in slices, since there may be a hundred thousand."""

import time
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QTimer

from app.domain.outside_text import cut, visible
from app.domain.proofs.delivery import Delivery
from app.domain.sought_words import SoughtWords, read_sought_words
from app.ui.kit.titled_model import Index, TitledModel

_TURN_S = 0.004
"""How long one slice may hold up the window."""
_SLICE = 100
_SEARCHED_BYTES = 64 * 1024
"""Of a longer body only its beginning is searched."""
_TEXTS = 1000
_CALM_MS = 1000


_LONGEST = 500
"""Characters in a cell."""


class DeliveryModel(TitledModel):
    """Rows are held by running numbers, so that old ones can go and new ones come at no cost."""

    def __init__(
        self,
        titles: Sequence[str],
        words: Callable[[Delivery], tuple[str, ...]],
        tips: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(titles, tips)
        self._words = words
        # The number of the oldest, and of the first whose key may not be made yet.
        self._first = self._prepared = 0
        self._deliveries: list[Delivery] = []
        self._keys: list[str] = []
        self._texts: dict[int, tuple[str, ...]] = {}
        self._view: list[int] = []
        self._search = SoughtWords()
        self._typed = ""
        self._left: list[int] = []
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._timer.start)

    @property
    def rows(self) -> list[Delivery]:
        """What is found, from top to bottom."""
        while self._left:
            self._work()
        return [self._deliveries[one - self._first] for one in self._view]

    def delivery_at(self, row: int) -> Delivery:
        """The one of a shown row."""
        return self._deliveries[self._view[row] - self._first]

    def row_of(self, delivery: Delivery) -> int | None:
        """Where one is shown; None where it is not, or a search has not come so far yet."""
        shown = enumerate(self._view)
        rows = (at for at, one in shown if self._deliveries[one - self._first] is delivery)
        return next(rows, None)

    def show_all(self, deliveries: Sequence[Delivery]) -> None:
        """Replaces all; the oldest comes first."""
        self.beginResetModel()
        self._deliveries, self._keys = list(deliveries), [""] * len(deliveries)
        self._first = self._prepared = 0
        self._texts.clear()
        self._begin_search(range(len(self._deliveries) - 1, -1, -1))
        self.endResetModel()

    def add(self, fresh: Sequence[Delivery]) -> None:
        """Puts the newest on top; the last of them comes first."""
        start = self._first + len(self._deliveries)
        self._deliveries += fresh
        self._keys += [""] * len(fresh)
        found = list(range(start, start + len(fresh)))
        if self._search:
            found = [one for one in found if self._holds(self._key(one))]
        if found:
            self.beginInsertRows(QModelIndex(), 0, len(found) - 1)
            self._view[:0] = reversed(found)
            self.endInsertRows()
        if not self._left:
            # What only a search needs is made once it is calm: more may be arriving.
            self._timer.stop()
            self._calm.start()

    def retell(self, delivery: Delivery) -> None:
        """Its answer is known now."""
        for at in range(len(self._deliveries) - 1, -1, -1):
            if self._deliveries[at] is delivery:
                number = at + self._first
                self._texts.pop(number, None)
                self._keys[at] = ""
                self._prepared = min(self._prepared, number)
                if number in self._view:
                    row = self._view.index(number)
                    end = self.index(row, self.columnCount() - 1)
                    self.dataChanged.emit(self.index(row, 0), end)
                return

    def zone_changed(self) -> None:
        """Local time or UTC: all rows are told anew."""
        self._texts.clear()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def drop_oldest(self, count: int) -> None:
        """Takes away what was kept long enough."""
        count = min(count, len(self._deliveries))
        if not count:
            return
        first = self._first + count
        kept = len(self._view)
        while kept and self._view[kept - 1] < first:
            kept -= 1
        self._left = [one for one in self._left if one >= first]
        if kept < len(self._view):
            self.beginRemoveRows(QModelIndex(), kept, len(self._view) - 1)
            del self._view[kept:]
            self._forget(count)
            self.endRemoveRows()
        else:
            self._forget(count)

    def search(self, text: str) -> None:
        """Shows those that hold what is typed, in any field, hidden values included."""
        typed = text.casefold()
        # One more letter can only narrow what was found already, but for what must not be there.
        narrows = bool(self._search) and not self._left and typed.startswith(self._typed)
        narrows = narrows and not {"-", '"'} & {*typed}
        everything = range(self._first + len(self._deliveries) - 1, self._first - 1, -1)
        self._typed, self._search = typed, read_sought_words(typed)
        self.beginResetModel()
        self._begin_search(self._view if narrows else everything)
        self.endResetModel()
        self._work()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._view)

    def text_at(self, row: int, column: int) -> str:
        """What a cell says. Painting asks here, past Qt's own slow way."""
        number = self._view[row]
        texts = self._texts.get(number)
        if texts is None:
            if len(self._texts) >= _TEXTS:
                self._texts.clear()
            words = self._words(self._deliveries[number - self._first])
            texts = self._texts[number] = tuple(visible(cut(one, _LONGEST)) for one in words)
        return texts[column]

    def _begin_search(self, among: Sequence[int]) -> None:
        self._view, self._left = ([], list(among)) if self._search else (list(among), [])
        # Taken from the end, hence the newest last.
        self._left.reverse()
        self._timer.start()

    def _work(self) -> None:
        """Searches and prepares for a few milliseconds, the newest first."""
        until = time.perf_counter() + _TURN_S
        found: list[int] = []
        while self._left and time.perf_counter() < until:
            taken = self._left[-_SLICE:]
            del self._left[-_SLICE:]
            found += [one for one in reversed(taken) if self._holds(self._key(one))]
        if found:
            end = len(self._view)
            self.beginInsertRows(QModelIndex(), end, end + len(found) - 1)
            self._view += found
            self.endInsertRows()
        if self._left:
            return
        last = self._first + len(self._deliveries)
        while self._prepared < last and time.perf_counter() < until:
            for number in range(self._prepared, min(self._prepared + _SLICE, last)):
                self._key(number)
            self._prepared = min(self._prepared + _SLICE, last)
        if self._prepared >= last:
            self._timer.stop()

    def _holds(self, key: str) -> bool:
        return self._search.are_in(key)

    def _key(self, number: int) -> str:
        at = number - self._first
        made = self._keys[at]
        if not made:
            one = self._deliveries[at]
            body = one.body[:_SEARCHED_BYTES].decode("utf-8", "replace")
            made = self._keys[at] = "\n".join((*self._words(one), body)).casefold()
        return made

    def _forget(self, count: int) -> None:
        self._first += count
        self._prepared = max(self._prepared, self._first)
        del self._deliveries[:count], self._keys[:count]
        for number in [one for one in self._texts if one < self._first]:
            del self._texts[number]
