"""How lanes, bars, gaps, dates and *now* look."""

from collections.abc import Callable
from datetime import datetime
from itertools import product
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF

from app.domain.outside_text import visible
from app.text.formats import Formats
from app.text.translate import translate
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.timeline.flow import Flow
from app.ui.timeline.rows import Item, LaneRow, bar_text
from app.ui.timeline.scale import LATEST_YEAR, TimeScale

_PAD, _ARROW, _LEAST_MARK, _LEAST_WORDS = 8, 12, 44, 30
"""Pixels: inside a bar, for the arrow of one that goes on, between two dates at least, and of a bar
that has words."""
_A_YEAR = 12
_MONTH_STEPS = (1, 3, _A_YEAR)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def paint_caption(painter: QPainter, place: QRect, theme: Theme, font: QFont, words: str) -> None:
    """A line above a picture that is handed on; cut where it is too long."""
    painter.fillRect(place, QColor(theme.roles.window))
    painter.setFont(font)
    painter.setPen(QColor(theme.roles.text))
    inside = place.adjusted(12, 0, -12, 0)
    shown = QFontMetrics(font).elidedText(
        visible(words), Qt.TextElideMode.ElideRight, inside.width()
    )
    painter.drawText(inside, _MIDDLE, shown)


def _dots(ink: QColor) -> QBrush:
    """As fine on every screen: Qt's own patterns are hardly seen where its pixels are small."""
    tile = QImage(4, 4, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    for at in (0, 2):
        tile.setPixelColor(at, at, ink)
    return QBrush(tile)


class _Caption(NamedTuple):
    """What a bar or a gap says, and in which colours. Letters on a hatch need a ground."""

    place: QRectF
    words: str
    ink: str
    fill: str
    is_on_hatch: bool = False


class LanePainter:
    """One painting; `names` is how many pixels the names of the lanes have.

    Everything is placed as if time ran from the left; `flow` turns it round.
    """

    def __init__(  # noqa: PLR0917 - what paints, and with what
        self,
        painter: QPainter,
        theme: Theme,
        formats: Formats,
        font: QFont,
        names: int,
        flow: Flow,
    ) -> None:
        self._painter, self._roles, self._formats = painter, theme.roles, formats
        self._font, self._names, self._flow = font, names, flow
        self._strong = QFont(font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetrics(font)
        self._least_words = em(_LEAST_WORDS)
        self._captions: list[_Caption] = []
        self._x_of: Callable[[datetime], float] = lambda _: 0.0
        self._colours: dict[str, QColor] = {}
        flow.turn(painter)

    def paint_ground(self, area: QRect, head: QRect, scale: TimeScale, now: QRectF) -> None:
        """The ground, the dates above and a line down from each; none is written over `now`."""
        painter, roles = self._painter, self._roles
        painter.fillRect(area, QColor(roles.surface))
        painter.fillRect(head, QColor(roles.window))
        width, zone = area.width() - self._names, self._formats.shown_zone
        painter.setFont(self._strong)
        painter.setPen(QColor(roles.text))
        half = head.height() // 2
        self._x_of = lambda moment: self._names + scale.x_of(moment, width)
        self._paint_months(area, head, scale, now)
        painter.setFont(self._font)
        least_days = scale.span.total_seconds() / 86400 / max(width, 1) * em(_LEAST_MARK)
        for day in scale.marks(zone, least_days):
            x = self._names + scale.x_of(day, width)
            painter.setPen(QColor(roles.line))
            painter.drawLine(QPointF(x, head.bottom()), QPointF(x, area.bottom()))
            painter.setPen(QColor(roles.muted))
            place = QRectF(x + 4, head.top() + half, em(_LEAST_MARK), half)
            self._write(place, _MIDDLE, str(day.day))
        painter.setPen(QColor(roles.muted))
        names = QRectF(12, head.top() + half, self._names - 16, half)
        self._write(names, _MIDDLE, translate("timeline", "Event type · applies to"))
        painter.setPen(QColor(roles.line))
        painter.drawLine(head.bottomLeft(), head.bottomRight())

    def _write(self, place: QRectF, flags: Qt.AlignmentFlag, words: str) -> None:
        self._flow.draw_text(self._painter, place, flags, words)

    def _paint_months(self, area: QRect, head: QRect, scale: TimeScale, now: QRectF) -> None:
        """As many as have room: months, else quarters, else years, each with its year."""
        width, zone = area.width() - self._names, self._formats.shown_zone
        names = self._formats.dates.short_months
        metrics = QFontMetrics(self._strong)
        wide = max(metrics.horizontalAdvance(f"{one} 2026") for one in names) + 12
        month_px = width * 30.4 * 86400 / scale.span.total_seconds()
        step = next((one for one in _MONTH_STEPS if one * month_px >= wide), _MONTH_STEPS[-1])
        free = float(self._names)
        months = list(scale.months(zone, step))
        begins = [self._names + scale.x_of(one, width) for one in months]
        for month, began, following in zip(
            months, begins, [*begins[1:], float(area.right())], strict=True
        ):
            first, name = max(began, float(self._names)), names[month.month - 1]
            # Beside the word of now if need be, and still its month; and then without its year.
            long = (str(month.year),) if step == _A_YEAR else (f"{name} {month.year}", name)
            for words, x in product(long, (first, now.right() + 4)):
                end = x + metrics.horizontalAdvance(words) + 8
                hidden = now.left() < end and now.right() > x
                # The end of one that began before the view must not stand for the next one.
                outside = end > following and (began < self._names or x > first)
                if not hidden and not outside and free <= x and end <= area.right():
                    place = QRectF(x + 4, head.top(), end - x, head.height() // 2)
                    self._write(place, _MIDDLE, words)
                    free = end
                    break

    def paint_lane(self, place: QRect, row: LaneRow, scale: TimeScale, *, is_chosen: bool) -> None:
        """Its name at the left, which stays while time moves, and the line below."""
        del scale
        painter, roles = self._painter, self._roles
        if is_chosen:
            painter.fillRect(place, QColor(roles.selection))
            painter.fillRect(
                QRect(place.left(), place.top(), 3, place.height()), QColor(roles.accent)
            )
        painter.setPen(QColor(roles.line))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        room = self._names - 24
        low = place.height() < 2 * self._metrics.lineSpacing() + 4
        ink = QColor(roles.selection_text if is_chosen else roles.text)
        painter.setFont(self._font)
        painter.setPen(ink)
        title = self._metrics.elidedText(row.title, Qt.TextElideMode.ElideMiddle, room)
        upper = QRectF(12, place.top(), room, place.height() if low else place.height() / 2 + 2)
        flags = _MIDDLE if low else Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        self._write(upper, flags, title)
        if low:
            used = self._metrics.horizontalAdvance(title) + 8
            beside = QRectF(12 + used, place.top(), room - used, place.height())
            self._paint_applies(beside, row, is_chosen=is_chosen)
        else:
            half = place.height() / 2
            lower = QRectF(12, place.top() + half + 2, room, half)
            self._paint_applies(lower, row, is_chosen=is_chosen, top=True)

    def _paint_applies(
        self, place: QRectF, row: LaneRow, *, is_chosen: bool, top: bool = False
    ) -> None:
        roles = self._roles
        self._painter.setPen(QColor(roles.selection_text if is_chosen else roles.muted))
        shown = self._metrics.elidedText(
            row.applies, Qt.TextElideMode.ElideMiddle, max(int(place.width()), 0)
        )
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft if top else _MIDDLE
        self._write(place, flags, shown)

    def paint_item(self, place: QRectF, item: Item, *, is_chosen: bool) -> None:
        """A bar in the colours of its state, or a gap hatched; cut off at the names."""
        painter, roles = self._painter, self._roles
        painter.save()
        clip = QRectF(self._names, place.top() - 3, 100_000, place.height() + 6)
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.callback is None:
            ink = roles.failed if item.is_ahead else roles.muted
            painter.setPen(QPen(QColor(roles.accent), 2) if is_chosen else Qt.PenStyle.NoPen)
            # As wide on a screen of twice as many pixels as on any other.
            painter.setRenderHint(QPainter.RenderHint.NonCosmeticBrushPatterns)
            painter.setBrush(QBrush(self._colour(ink), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(place)
            for_ever = item.end.year >= LATEST_YEAR
            words = translate("timeline", "gap")
            if for_ever:
                words = translate("timeline", "gap, no end")
            if item.is_ahead and place.width() > self._metrics.horizontalAdvance(words) + 12:
                self._label(place, words, ink)
        else:
            self._paint_bar(place, item, is_chosen=is_chosen)
        painter.restore()

    def _label(self, place: QRectF, words: str, ink: str) -> None:
        left = max(place.left(), float(self._names)) + 8
        wide = float(self._metrics.horizontalAdvance(words))
        inside = QRectF(left, place.top(), wide, place.height())
        self._captions.append(_Caption(inside, words, ink, self._roles.surface, is_on_hatch=True))

    def _paint_bar(self, place: QRectF, item: Item, *, is_chosen: bool) -> None:
        painter, roles = self._painter, self._roles
        if item.callback is None or item.status is None:
            return
        text, fill = roles.of_tone(item.status.tone)
        if item.is_remembered:
            text, fill = roles.muted, roles.hover
        if is_chosen:
            painter.setPen(QPen(self._colour(roles.accent), 2))
        else:
            painter.setPen(self._colour(text))
        painter.setBrush(self._colour(fill))
        painter.drawRoundedRect(place, 5, 5)
        if item.seen_until is not None:
            self._paint_not_known(place, self._x_of(item.seen_until), text)
        left = max(place.left(), float(self._names)) + _PAD
        edge = float(self._flow.width - 1)
        room = min(place.right(), edge) - left - _PAD
        if place.left() < self._names:
            self._paint_goes_on(left, left + 6, place.center().y(), text)
            left, room = left + _ARROW, room - _ARROW
        if place.right() > edge and room > _ARROW:
            self._paint_goes_on(edge - _PAD, edge - _PAD - 6, place.center().y(), text)
            room -= _ARROW
        if room > self._least_words:
            words = bar_text(item.callback)
            wide = float(self._metrics.horizontalAdvance(words))
            if wide > room:
                words = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(room))
                wide = min(float(self._metrics.horizontalAdvance(words)), room)
            caption = QRectF(left, place.top(), wide, place.height())
            self._captions.append(
                _Caption(caption, words, text, fill, is_on_hatch=item.seen_until is not None)
            )

    def _paint_not_known(self, place: QRectF, begins: float, ink: str) -> None:
        """The end of a bar of which nobody knows whether it was there still: dots on the ground."""
        painter = self._painter
        unknown = QRectF(place).adjusted(1, 1, -1, -1)
        unknown.setLeft(min(max(begins, place.left() + 3), place.right() - 1))
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour(self._roles.surface))
        painter.drawRect(unknown)
        painter.setBrush(_dots(self._colour(ink)))
        painter.drawRect(unknown)
        painter.restore()

    def _paint_goes_on(self, tip: float, back: float, middle: float, ink: str) -> None:
        """A small arrow where a bar begins before what is in view, or ends after it."""
        points = (QPointF(tip, middle), QPointF(back, middle - 4), QPointF(back, middle + 4))
        self._painter.setPen(self._colour(ink))
        self._painter.setBrush(self._colour(ink))
        self._painter.drawPolygon(QPolygonF(points))

    def _colour(self, name: str) -> QColor:
        """A frame has hundreds of bars, and a handful of colours."""
        found = self._colours.get(name)
        if found is None:
            found = self._colours[name] = QColor(name)
        return found

    def _write_captions(self, area: QRectF, now: float) -> None:
        """Over the line of *now*, on a ground of their own: an ID has to be read whole."""
        painter, high = self._painter, self._metrics.height()
        painter.save()
        painter.setClipRect(area)
        painter.setFont(self._font)
        for one in self._captions:
            top = one.place.center().y() - high / 2
            ground = QRectF(one.place.left() - 4, top, one.place.width() + 8, high)
            if one.is_on_hatch or ground.left() <= now <= ground.right():
                painter.fillRect(ground, self._colour(one.fill))
            painter.setPen(self._colour(one.ink))
            self._write(one.place, _MIDDLE, one.words)
        painter.restore()
        self._captions.clear()

    def place_of_now(
        self, area: QRect, head: QRect, scale: TimeScale, now: datetime, words: str
    ) -> QRectF:
        """Where the name of this moment stands; nowhere while it is not in view."""
        x = self._names + scale.x_of(now, area.width() - self._names)
        if not self._names <= x <= area.right():
            return QRectF()
        wide = self._metrics.horizontalAdvance(words) + 14
        return QRectF(x - wide / 2, head.top() + 3, wide, head.height() / 2 - 4)

    def paint_now(self, area: QRect, head: QRect, pill: QRectF, words: str) -> None:
        """A line down at this moment, with its name above; and then what the bars say."""
        painter, roles, x = self._painter, self._roles, pill.center().x()
        if not pill.isEmpty():
            painter.setPen(QPen(QColor(roles.accent), 2))
            painter.drawLine(QPointF(x, head.center().y()), QPointF(x, area.bottom()))
        self._write_captions(QRectF(area).adjusted(self._names, head.height(), 0, 0), x)
        if pill.isEmpty():
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(roles.accent))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        painter.setPen(QColor(roles.on_accent))
        painter.setFont(self._font)
        self._write(pill, Qt.AlignmentFlag.AlignCenter, words)
