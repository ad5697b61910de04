"""The facts of the timeline as a table: what is covered from when to when, and what is not."""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.coverage import (
    Lane,
    Piece,
    PieceKind,
    pieces_of,
)
from app.domain.callbacks.ever import ALWAYS, FOREVER
from app.exports.timeline import TimelineRow
from app.text.formats import applies_to
from app.text.status import Status
from app.text.timeline import piece_status, piece_word
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import PillDelegate, list_table
from app.ui.runtime.context import UiContext
from app.ui.timeline.rows import ChosenSpan, same_lane

_WIDTHS = (200, 180, 150, 150, 120, 140)
_WHAT = 4


class PiecesTable(QObject):
    """The keys are those of the chart: Enter opens or fills, G goes to the next gap, N fills it.

    Attributes: table.

    Signals: opened, arg 0: the ID of a callback; new_asked, for the gap that is chosen;
    chosen_changed.
    """

    opened = Signal(str)
    new_asked, chosen_changed = Signal(), Signal()

    def __init__(self, parent: QWidget, context: UiContext) -> None:
        super().__init__(parent)
        self._formats, self._clock = context.formats, context.clock
        self._pieces: list[tuple[Lane, Piece]] = []
        self._model: ListModel[TimelineRow] = ListModel(
            (
                *(self.tr("Event type"), self.tr("Applies to"), self.tr("From"), self.tr("To")),
                *(self.tr("What"), self.tr("Callback ID")),
            ),
            self._words_of,
        )
        caption = self.tr("Timeline as a table")
        self.table = list_table(
            "TimelineTable",
            caption,
            self._model,
            _WIDTHS,
            1,
            theme=context.theme,
            pills={_WHAT: [piece_word(one) for one in PieceKind]},
        )
        self.table.follow_texts()
        self.table.setItemDelegate(PillDelegate(context.theme, self._status_at, self.table))
        self.table.activated.connect(lambda index: self._go_on(index.row()))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self.chosen_changed.emit())
        for key, act in ((Qt.Key.Key_G, self.next_gap), (Qt.Key.Key_N, self.new_asked.emit)):
            shortcut = QShortcut(key, self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(act)

    @property
    def rows(self) -> list[TimelineRow]:
        """What is told, from top to bottom."""
        return self._model.rows

    def show_lanes(self, lanes: Iterable[Lane]) -> None:
        """Replaces all; what is chosen stays chosen where it is still told of."""
        chosen = self._chosen_row()
        before = self._pieces[chosen] if chosen is not None else None
        self._pieces = [
            (lane, piece)
            for lane in lanes
            for piece in pieces_of(lane)
            if lane.listed or piece.callbacks
        ]
        rows = [self._row_of(lane, piece) for lane, piece in self._pieces]
        if self._model.show_rows(rows) and before is not None:
            # What fills a gap takes its place.
            lane, start = before[0], before[1].start or ALWAYS
            after = (
                at
                for at, (other, piece) in enumerate(self._pieces)
                if same_lane(lane, other)
                and (piece.start or ALWAYS) <= start < (piece.end or FOREVER)
            )
            if (row := next(after, None)) is not None:
                self.table.selectRow(row)

    def chosen(self) -> ChosenSpan | None:
        """The piece of the row that is selected."""
        row = self._chosen_row()
        if row is None:
            return None
        lane, piece = self._pieces[row]
        return ChosenSpan(
            lane=lane, start=piece.start, end=piece.end, is_gap_ahead=self._is_gap_ahead(row)
        )

    def next_gap(self) -> None:
        """Selects the next gap that is not over, as the chart does: by when they begin."""
        gaps = sorted(
            (piece.start or ALWAYS, row)
            for row, (_, piece) in enumerate(self._pieces)
            if self._is_gap_ahead(row)
        )
        if not gaps:
            return
        here, rows = self._chosen_row(), [row for _, row in gaps]
        if here in rows:
            following = (rows.index(here) + 1) % len(rows)
        else:
            near = self._clock() if here is None else self._pieces[here][1].start or ALWAYS
            following = next((at for at, gap in enumerate(gaps) if gap[0] >= near), 0)
        self._choose(rows[following])

    def choose_at(self, lane: Lane, start: datetime) -> None:
        """Selects what is told of a lane from a moment on (aware UTC)."""
        for row, (other, piece) in enumerate(self._pieces):
            if same_lane(lane, other) and (piece.start or ALWAYS) == start:
                self._choose(row)
                return

    def first_gap(self, lane: Lane) -> None:
        """Selects the first gap of a lane that is not over."""
        for row, (other, _) in enumerate(self._pieces):
            if same_lane(lane, other) and self._is_gap_ahead(row):
                self._choose(row)
                return

    def _choose(self, row: int) -> None:
        self.table.selectRow(row)
        self.table.scrollTo(self._model.index(row, 0))

    def _chosen_row(self) -> int | None:
        rows = self.table.selectionModel().selectedRows()
        return rows[0].row() if rows else None

    def _is_gap_ahead(self, row: int) -> bool:
        piece = self._pieces[row][1]
        is_over = piece.end is not None and piece.end <= self._clock()
        return piece.kind is PieceKind.GAP and not is_over

    def _go_on(self, row: int) -> None:
        ids = self.rows[row].callback_ids
        if ids:
            self.opened.emit(ids[0])
        else:
            self.new_asked.emit()

    def _status_at(self, row: int, column: int) -> Status | None:
        return piece_status(self._pieces[row][1].kind) if column == _WHAT else None

    def _row_of(self, lane: Lane, piece: Piece) -> TimelineRow:
        return TimelineRow(
            event_type=lane.event_type,
            applies_to=applies_to(lane.event_type, lane.filters),
            start=piece.start,
            end=piece.end,
            what=piece_word(piece.kind),
            callback_ids=tuple(one.callback_id for one in piece.callbacks),
        )

    def _words_of(self, row: TimelineRow) -> tuple[str, ...]:
        formats = self._formats
        start = formats.moment(row.start) if row.start else self.tr("always")
        none = self.tr("no end") if row.callback_ids else self.tr("nothing follows")
        end = formats.moment(row.end) if row.end else none
        return (
            *(row.event_type, row.applies_to, start, end, row.what),
            ", ".join(row.callback_ids),
        )
