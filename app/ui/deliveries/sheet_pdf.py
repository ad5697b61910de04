"""A proof sheet on paper, through Qt's own printer of PDF."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from app.domain.proofs.sheet import Sheet
from app.exports.proof_sheet import data_of
from app.exports.sheet_html import body_of
from app.exports.sheet_words import PRACTICE, headline
from app.whole_file import write_file

_ONE_PAGE = 20
"""Test events that have to find room on one page."""
_LARGEST, _SMALLEST = 9.0, 4.5
"""Points. Smaller nobody reads."""
_DPI = 300
_MARGIN_MM, _FOOT = 12.0, 0.04
_STYLE = (
    "h1{font-size:150%} h2{font-size:115%} th,td{padding:1px 6px 1px 0} "
    "td,th{border-bottom:1px solid #c8ced6} .open{color:#8c1d18}"
)


def write_sheet_pdf(path: Path, sheet: Sheet) -> None:
    """Writes the PDF, and its data as JSON beside it. Raises: SaveFailedError."""
    write_file(data_beside(path), data_of(sheet).encode())
    write_file(path, pdf_of(sheet))


def data_beside(path: Path) -> Path:
    """Where the data of a PDF stands; a name of its own, so that it takes nobody's place."""
    return path.with_name(f"{path.name}.json")


def pdf_of(sheet: Sheet) -> bytes:
    """On A4, lying; up to twenty test events on one page."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(headline(sheet))
    writer.setCreator(f"Callback Desk {sheet.version}")
    writer.setResolution(_DPI)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    page = QSizeF(writer.width(), writer.height() * (1 - _FOOT))
    document = _fitting(sheet, writer, page)
    painter = QPainter(writer)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(0, -number * page.height())
        document.drawContents(painter, QRectF(0, number * page.height(), *page.toTuple()))
        painter.restore()
        _draw_foot(painter, sheet, writer, number + 1, document.pageCount())
    painter.end()
    buffer.close()
    return bytes(held.data())


def _fitting(sheet: Sheet, writer: QPdfWriter, page: QSizeF) -> QTextDocument:
    """As large as it can be where all is to be on one page, else as large as is usual."""
    size = _LARGEST
    while True:
        document = QTextDocument()
        document.documentLayout().setPaintDevice(writer)
        font = QFont("sans-serif")
        font.setPointSizeF(size)
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(_STYLE)
        document.setHtml(body_of(sheet, on_paper=True))
        document.setPageSize(page)
        one_page = document.pageCount() <= 1
        if one_page or len(sheet.tests) > _ONE_PAGE or size <= _SMALLEST:
            return document
        size -= 0.5


def _draw_foot(
    painter: QPainter, sheet: Sheet, writer: QPdfWriter, number: int, count: int
) -> None:
    foot = QRectF(0, writer.height() * (1 - _FOOT), writer.width(), writer.height() * _FOOT)
    font = QFont("sans-serif")
    font.setPointSizeF(7)
    painter.setFont(font)
    painter.setPen(QColor("#5a6472"))
    painter.drawText(
        foot, Qt.AlignmentFlag.AlignVCenter, f"{headline(sheet)} · {number} of {count}"
    )
    if not sheet.is_practice:
        return
    painter.setPen(QColor("#8a5a00"))
    font.setBold(True)
    painter.setFont(font)
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(foot, right, PRACTICE)
    # Across the page as well: a foot can be cut off.
    painter.save()
    painter.translate(writer.width() / 2, writer.height() / 2)
    painter.rotate(-30)
    font.setPointSizeF(90)
    painter.setFont(font)
    painter.setPen(QColor(138, 90, 0, 40))
    whole = QRectF(-writer.width(), -writer.height() / 4, writer.width() * 2, writer.height() / 2)
    painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, "PRACTICE")
    painter.restore()
