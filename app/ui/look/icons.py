"""The app's own line icons, drawn in whatever colour a role has now."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.resources import RESOURCES
from app.ui.look.theme import Theme

_FOLDER = RESOURCES / "icons"


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (_FOLDER / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))


class _Engine(QIconEngine):
    """Draws at the size that is asked for, hence sharp at any scale, in the theme's colours."""

    def __init__(self, theme: Theme, name: str, role: str) -> None:
        super().__init__()
        self._theme, self._name, self._role = theme, name, role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        # Drawn at the left of its room: what is left of a wide one is the gap before the text.
        side = min(rect.width(), rect.height())
        square = QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side)
        roles = self._theme.roles
        role = "muted" if mode is QIcon.Mode.Disabled else self._role
        if role == "on_accent" and self._theme.is_high_contrast:
            role = "text"  # the button has the system's own ground then
        _renderer(self._name, getattr(roles, role)).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        # `size` does not know of the scale (Qt 6.8 and later).
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._theme, self._name, self._role)


def icon(theme: Theme, name: str, role: str = "text") -> QIcon:
    """An icon of `resources/icons` in the colour of a role."""
    return QIcon(_Engine(theme, name, role))


def is_drawn(name: str) -> bool:
    """Whether an icon is there and can be drawn: a bundle may lack its file, or SVG itself."""
    try:
        return _renderer(name, "#000000").isValid()
    except OSError:
        return False


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draws an icon directly, in a colour that was asked of a role."""
    _renderer(name, QColor(colour).name()).render(painter, rect)
