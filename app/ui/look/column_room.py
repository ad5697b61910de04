"""How the columns of a table share its width: one takes the rest, the others grow before that."""

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView


class ColumnRoom(QObject):
    """Widths follow the width of the table alone, not what comes and goes in it: nothing jumps.

    `usual` and `comfort` are the widths that each column has at least, and grows to where there
    is room, in pixels; `first` ones grow before all others, in their order. `roomy` is what the
    one that takes the rest has before those grow, `ample` what it has before all the others do
    (`roomy` if that is None), `least` what it keeps. `key_of` tells which column is meant,
    where columns come and go.

    Attributes: usual; dragged, the columns that somebody made as wide as they are.
    """

    def __init__(
        self,
        table: QTableView,
        usual: Mapping[int, int],
        comfort: Mapping[int, int],
        *,
        least: int,
        roomy: int,
        ample: int | None = None,
        first: Collection[int] = (),
        key_of: Callable[[int], int] = lambda column: column,
    ) -> None:
        super().__init__(table)
        self._table, self._key_of = table, key_of
        self.usual, self._comfort = dict(usual), dict(comfort)
        self._given = dict(usual)
        self._least, self._roomy, self._first = least, roomy, first
        self._ample = roomy if ample is None else ample
        self._given_rest = self._roomy, self._ample
        self.dragged: set[int] = set()
        self._is_sharing = False
        table.horizontalHeader().sectionResized.connect(self._resized)

    def fit(self, key: int, needed: int) -> None:
        """A column needs so many pixels for what it holds: it grows to that, or gives up room."""
        self.usual[key] = min(self._given[key], needed)
        self._comfort[key] = needed

    def fit_rest(self, needed: int) -> None:
        """So many pixels hold all of the column that takes the rest: the others grow sooner."""
        self._roomy, self._ample = (
            min(given, max(needed, self._least)) for given in self._given_rest
        )

    def comfort_of(self, key: int) -> int:
        """The width that a column grows to."""
        return max(self._comfort.get(key, 0), self.usual[key])

    def least_of(self, key: int, width: int) -> int:
        """The width that a column needs; `width` is what it has."""
        return width if key in self.dragged else self.usual[key]

    def share(self, column: int) -> None:
        """Gives out the width; `column` takes the rest, where there is one (else it is -1)."""
        self._is_sharing = True
        try:
            self._grow(column)
            if column >= 0:
                self._stretch(column)
        finally:
            self._is_sharing = False

    def _grow(self, column: int) -> None:
        header = self._table.horizontalHeader()
        # A column that is hidden has no room, and wants none.
        shown = (at for at in range(header.count()) if not header.isSectionHidden(at))
        columns = [at for at in shown if at != column]
        ours = [at for at in columns if self._is_ours(at)]
        taken = sum(
            self.usual[self._key_of(at)] if at in ours else header.sectionSize(at) for at in columns
        )
        spare = max(self._table.maximumViewportSize().width() - taken - self._roomy, 0)
        for key in self._first:
            spare = self._give([at for at in ours if self._key_of(at) == key], spare)
        late = [at for at in ours if self._key_of(at) not in self._first]
        self._give(late, max(spare - (self._ample - self._roomy), 0))

    def _give(self, columns: list[int], spare: int) -> int:
        """Lets columns grow as far as there is room; returns how much of it is left."""
        header = self._table.horizontalHeader()
        wished = {at: self._wish(at) for at in columns}
        part = min(1.0, spare / max(sum(wished.values()), 1))
        for at, wish in wished.items():
            header.resizeSection(at, self.usual[self._key_of(at)] + int(wish * part))
        return max(spare - sum(wished.values()), 0)

    def _stretch(self, column: int) -> None:
        header = self._table.horizontalHeader()
        others = header.length() - header.sectionSize(column)
        wide = self._table.maximumViewportSize().width() - others >= self._least
        mode = QHeaderView.ResizeMode.Stretch if wide else QHeaderView.ResizeMode.Interactive
        switched = header.sectionResizeMode(column) is not mode
        if switched:
            header.setSectionResizeMode(column, mode)
        # From here on it is as wide as somebody drags it.
        if not wide and (switched or header.sectionSize(column) < self._least):
            header.resizeSection(column, self._least)

    def _wish(self, column: int) -> int:
        key = self._key_of(column)
        return self.comfort_of(key) - self.usual[key]

    def _is_ours(self, column: int) -> bool:
        key = self._key_of(column)
        return key in self.usual and key not in self.dragged

    def _resized(self, column: int, _before: int, _now: int) -> None:
        header = self._table.horizontalHeader()
        held = QApplication.mouseButtons() & Qt.MouseButton.LeftButton and header.underMouse()
        # Whoever drags something else, such as a splitter, means no column.
        if self._is_sharing or not held:
            return
        if column < header.count():
            self.dragged.add(self._key_of(column))
