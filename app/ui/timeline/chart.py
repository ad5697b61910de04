"""The lanes over time, painted: what is in view and nothing else."""

from bisect import bisect_left
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip

from app.text.formats import Clock, Formats
from app.ui.kit.announce import announce
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.look.tips import plain_tip
from app.ui.timeline.flow import Flow
from app.ui.timeline.lane_places import HEAD, LanePlaces
from app.ui.timeline.painting import LanePainter, paint_caption
from app.ui.timeline.rows import Item, LaneRow, described, gaps_ahead, item_text, same_lane
from app.ui.timeline.scale import TimeScale, within_calendar

_NAMES = 220
"""Pixels of the names beside the lanes."""
_CAPTION = 32
"""Pixels above an exported picture."""
_QUARTER = timedelta(days=92)


class TimelineChart(QAbstractScrollArea):
    """Keys: arrows go from bar to bar, Enter opens one, G goes to the next gap, N fills it.

    Ctrl and the wheel zoom at the pointer, Shift and the wheel move in time, so does dragging.

    Attributes: now_word, what the moment of its clock is called; places, those of the lanes.

    Signals:
        opened: arg 0: the ID of the callback that is to be shown.
        new_asked: a new callback is wanted for the gap that is chosen, or the lane's next one.
        scale_changed: another time is in view.
        chosen_changed: the keys are at another bar or gap.
        looked: a key brought another time into view.
    """

    opened = Signal(str)
    new_asked = Signal()
    scale_changed = Signal()
    chosen_changed = Signal()
    looked = Signal()

    def __init__(self, formats: Formats, theme: Theme, clock: Clock) -> None:
        super().__init__()
        self._formats, self._theme, self._clock = formats, theme, clock
        self.now_word = self.tr("now")
        self.rows: list[LaneRow] = []
        self.scale = TimeScale(clock(), _QUARTER).around(clock())
        self.places = LanePlaces(self)
        self._compact = False
        self._lane, self._item = 0, 0
        self._dragged_from: tuple[QPoint, TimeScale] | None = None
        self.setAccessibleName(self.tr("Timeline"))
        self.setAccessibleDescription(described(self.chosen(), self._formats))
        self.setObjectName("TimelineChart")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        theme.changed.connect(self.viewport().update)

    def show_rows(self, rows: list[LaneRow], *, compact: bool) -> None:
        """Replaces all lanes; what is chosen stays chosen where it is still there."""
        chosen = self.chosen()
        self.rows, self._compact = rows, compact
        self.places.place(rows, compact=compact)
        self._lane, self._item = min(self._lane, max(len(rows) - 1, 0)), 0
        if chosen is not None:
            for at, row in enumerate(rows):
                if same_lane(row.lane, chosen[0].lane) and row.items:
                    self._lane, self._item = at, row.place_of(chosen[1])
        self.setAccessibleDescription(described(self.chosen(), self._formats))
        self.viewport().update()

    def show_scale(self, scale: TimeScale) -> None:
        """Shows another time."""
        self.scale = scale
        self.viewport().update()
        self.scale_changed.emit()

    def chosen(self) -> tuple[LaneRow, Item] | None:
        """The bar or gap that the keys are at, with its lane."""
        if not self.rows or not self.rows[self._lane].items:
            return None
        row = self.rows[self._lane]
        return row, row.items[min(self._item, len(row.items) - 1)]

    def choose(self, lane: int, item: int) -> None:
        """Goes to a bar or a gap, brings it into view and says it."""
        self._lane, self._item = lane, item
        found = self.chosen()
        if found is None:
            return
        self.places.show(lane)
        start, end, scale = found[1].start, found[1].end, self.scale
        if end <= scale.start or start >= scale.end:
            # One that lies before the view may have no start.
            to = start if start >= scale.end else max(start, within_calendar(end) - scale.span / 2)
            self.show_scale(scale.around(to, 0.25))
        self.viewport().update()
        self.setAccessibleDescription(described(self.chosen(), self._formats))
        self.chosen_changed.emit()
        announce(self, item_text(found[0], found[1], self._formats))

    def next_gap(self) -> bool:
        """Goes to the next gap from here on, after the last one to the first; whether there is."""
        gaps = gaps_ahead(self.rows)
        if not gaps:
            return False
        here = (self._lane, self._item)
        places = [(lane, at) for _, lane, at in gaps]
        found = self.chosen()
        near = found[1].start if found is not None else self._clock()
        later = (at for at, gap in enumerate(gaps) if gap[0] >= near)
        following = next(later, 0)
        if here in places:
            following = (places.index(here) + 1) % len(places)
        self.choose(*places[following])
        return True

    def picture_size(self) -> tuple[int, int]:
        """Width and height in pixels of everything at this width, all lanes and a caption."""
        return self.viewport().width(), em(_CAPTION) + em(HEAD) + self.places.tops[-1] + 1

    def paint_all(self, painter: QPainter, caption: str) -> None:
        """Paints all lanes below a caption, as for a file; the keys are nowhere in it."""
        width, height = self.picture_size()
        top = QRect(0, 0, width, em(_CAPTION))
        paint_caption(painter, top, self._theme, self.font(), caption)
        painter.translate(0, top.height())
        area = QRect(0, 0, width, height - top.height())
        self._paint(painter, area, scrolled=0, with_keys=False)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self.viewport())
        self._paint(painter, self.viewport().rect(), scrolled=self.verticalScrollBar().value())
        painter.end()

    def _paint(
        self, painter: QPainter, area: QRect, *, scrolled: int, with_keys: bool = True
    ) -> None:
        flow, names = Flow.of(self.viewport()), em(_NAMES)
        by = LanePainter(painter, self._theme, self._formats, self.font(), names, flow)
        head = QRect(area.left(), area.top(), area.width(), high := em(HEAD))
        now = by.place_of_now(area, head, self.scale, self._clock(), self.now_word)
        by.paint_ground(area, head, self.scale, now)
        painter.save()
        painter.setClipRect(area.adjusted(0, high, 0, 0))
        for at in range(max(bisect_left(self.places.tops, scrolled) - 1, 0), len(self.rows)):
            row, top = self.rows[at], high + self.places.tops[at] - scrolled
            if top > area.bottom():
                break
            place = QRect(
                area.left(), top, area.width(), self.places.tops[at + 1] - self.places.tops[at]
            )
            mine = at == self._lane and with_keys
            by.paint_lane(place, row, self.scale, is_chosen=mine and self.hasFocus())
            for number, item in enumerate(row.items):
                if item.end > self.scale.start and item.start < self.scale.end:
                    where = self._item_rect(row, item, place, names)
                    by.paint_item(where, item, is_chosen=mine and number == self._item)
        painter.restore()
        by.paint_now(area, head, now, self.now_word)

    def _item_rect(self, row: LaneRow, item: Item, place: QRect, names: int = 0) -> QRectF:
        names = names or em(_NAMES)
        width = place.width() - names
        left = max(self.scale.x_of(max(item.start, self._earliest()), width), -4.0)
        right = min(self.scale.x_of(min(item.end, self._latest()), width), width + 4.0)
        pad = 3 if self._compact else 8
        level = (place.height() - 2 * pad) / row.levels if item.callback else place.height()
        top = place.top() + pad + item.level * level if item.callback else place.top() + pad
        height = level - (2 if row.levels > 1 else 0) if item.callback else level - 2 * pad
        return QRectF(names + left, top, max(right - left, 3.0), height)

    def _earliest(self) -> datetime:
        return self.scale.start - self.scale.span

    def _latest(self) -> datetime:
        return self.scale.end + self.scale.span

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.places.follow_room()

    def make_room(self) -> None:
        """Something lies over the lower end now, or no more: the chosen lane stays in sight.

        Nothing moves under the mouse.
        """
        self.places.follow_room()
        covered = self.places.covered_below() > 0
        if covered and not self.viewport().underMouse() and self.chosen() is not None:
            self.places.show(self._lane)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self.rows:
            super().keyPressEvent(event)
            return
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step(Flow.of(self).step * (1 if key == Qt.Key.Key_Right else -1))
        elif key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._step_lane(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open()
        elif key == Qt.Key.Key_G:
            self.next_gap()
        elif key == Qt.Key.Key_N:
            self.new_asked.emit()
        elif key == Qt.Key.Key_Home:
            self._look(self.scale.around(self._clock()))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus}:
            chosen = [found[1].start] if (found := self.chosen()) else []
            about = self.scale.first_in_view(*chosen, self._clock())
            self._look(self.scale.zoomed(0.5 if key == Qt.Key.Key_Plus else 2.0, about))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self._look(self.scale.moved(0.5 if key == Qt.Key.Key_PageDown else -0.5))
        else:
            super().keyPressEvent(event)

    def _look(self, scale: TimeScale) -> None:
        self.show_scale(scale)
        self.looked.emit()

    def _step(self, by: int) -> None:
        items = self.rows[self._lane].items
        if items:
            self.choose(self._lane, max(0, min(self._item + by, len(items) - 1)))

    def _step_lane(self, by: int) -> None:
        found = self.chosen()
        near = found[1].start if found else self._clock()
        lane = self._lane + by
        while 0 <= lane < len(self.rows) and not self.rows[lane].items:
            lane += by
        if 0 <= lane < len(self.rows):
            items = self.rows[lane].items
            best = min(range(len(items)), key=lambda at: abs(items[at].start - near))
            self.choose(lane, best)

    def _open(self) -> None:
        found = self.chosen()
        if found is None:
            return
        if found[1].callback is not None:
            self.opened.emit(found[1].callback.callback_id)
        else:
            self.new_asked.emit()

    def _hit(self, place: QPoint) -> tuple[int, int] | None:
        """The lane and the item at a place, as of `Flow.point`; of several the one drawn last."""
        for lane, where in self.places.shown():
            if where.top() <= place.y() <= where.bottom():
                row = self.rows[lane]
                for at in range(len(row.items) - 1, -1, -1):
                    if self._item_rect(row, row.items[at], where).contains(QPointF(place)):
                        return lane, at
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = Flow.of(self.viewport()).place_of(event)
        hit = self._hit(place)
        if hit is not None:
            self.choose(*hit)
        elif place.x() > em(_NAMES):
            self._dragged_from = (place, self.scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        began, scale = self._dragged_from
        width = max(self.viewport().width() - em(_NAMES), 1)
        now = Flow.of(self.viewport()).place_of(event)
        self.show_scale(scale.moved((began.x() - now.x()) / width))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._dragged_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(Flow.of(self.viewport()).place_of(event))
        if hit is not None:
            self.choose(*hit)
            self._open()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        sideways = not event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            width = max(self.viewport().width() - em(_NAMES), 1)
            place = Flow.of(self.viewport()).place_of(event)
            about = self.scale.moment_at(place.x() - em(_NAMES), width)
            self.show_scale(self.scale.zoomed(0.8 if turned > 0 else 1.25, about))
        elif sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            later = -turned * (Flow.of(self).step if sideways else 1)
            self.show_scale(self.scale.moved(later / 120 * 0.1))
        else:
            super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            hit = self._hit(Flow.of(self.viewport()).point(event.pos()))
            if hit is None:
                QToolTip.hideText()
            else:
                row = self.rows[hit[0]]
                said = item_text(row, row.items[hit[1]], self._formats)
                QToolTip.showText(event.globalPos(), plain_tip(said), self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
