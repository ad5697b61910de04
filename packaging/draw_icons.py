"""Draws an SVG in several sizes; its words are the drawing, a folder, and the sizes."""

import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer


def main(drawing: str, folder: str, *sizes: str) -> int:
    """A PNG for each size, named by it."""
    application = QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(drawing)
    if not renderer.isValid():
        print(f"{drawing} cannot be drawn")
        return 1
    for size in map(int, sizes):
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        picture.save(str(Path(folder) / f"{size}.png"))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
