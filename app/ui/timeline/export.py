"""Exports the timeline: its table, or a picture of all its lanes."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.exports.timeline import TimelineRow, timeline_csv
from app.text.formats import applies_to
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.whole_file import write_file

if TYPE_CHECKING:
    from app.ui.timeline.page import TimelinePage

_SCALES, _MOST_PIXELS = (2, 1), 60_000_000
"""Pixels of a picture for each of the screen, if it has no more than so many then: larger ones are
opened by few programs."""


class TimelineExporter(QObject):
    """Asks for a file; the name's ending chooses the kind."""

    def __init__(self, page: "TimelinePage", context: UiContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context

    def ask(self, company: Company | None) -> None:
        """Asks where to."""
        if company is None:
            return
        name = "".join(one if one.isalnum() else "-" for one in company.name).strip("-")
        ask_where_to_save(
            self._page.window(),
            self.tr("Export timeline"),
            f"timeline-{name or 'company'}.ics",
            {
                self.tr("Calendar (*.ics)"): "ics",
                self.tr("Table (*.csv)"): "csv",
                self.tr("Picture (*.png)"): "png",
                self.tr("Drawing (*.svg)"): "svg",
            },
            lambda path: self._context.runner.queue(Job.EXPORT, self.write(company, path)),
        )

    async def write(self, company: Company, path: Path) -> None:
        """Writes what is shown now; what came of it is said."""
        kind = path.suffix.lower()
        now, rows, lacking = self._context.clock(), list(self._page.rows()), self._page.lacking
        try:
            # What only makes bytes of it is done in a thread: of two thousand lanes it takes long.
            if kind == ".png":
                body = await asyncio.to_thread(_as_png, self.picture(company))
            elif kind == ".svg":
                body = self.svg(company)
            elif kind == ".ics":
                listed = list(self._page.listed)
                body = await asyncio.to_thread(_calendar, company.name, listed, rows, now, lacking)
            else:
                body = await asyncio.to_thread(timeline_csv, company.name, now, rows, lacking)
            await asyncio.to_thread(write_file, path, body)
        except SaveFailedError as error:
            self._context.messages.show_message(Notice(message_for(error)))
            return
        words = UserMessage(self.tr("The timeline was written"), str(path))
        self._context.messages.show_message(Notice(words, Tone.ACTIVE))

    def _caption(self, company: Company) -> str:
        """Whose it is, of when, and in which zone: a picture is handed on by itself."""
        formats = self._context.formats
        said = self.tr("Callbacks of {0} · made {1} · times in {2}").format(
            company.name, formats.moment(self._context.clock()), formats.shown_zone_name
        )
        lacking = self._page.lacking
        return f"{lacking} · {said}" if lacking else said

    def picture(self, company: Company) -> QImage:
        """All lanes at the width of the screen, twice as fine where that is not too large.

        Raises: SaveFailedError where they are too many for one picture.
        """
        width, height = self._page.chart.picture_size()
        fitting = (one for one in _SCALES if width * height * one * one <= _MOST_PIXELS)
        scale = next(fitting, 0)
        size = QSize(width * scale, height * scale)
        picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        if picture.isNull():
            count = len(self._page.chart.rows)
            text = self.tr(
                "%n lane(s) are too many for one picture. A drawing (.svg), or a table (.csv), "
                "holds all of them.",
                "",
                count,
            )
            raise SaveFailedError(text)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        painter.scale(scale, scale)
        self._page.chart.paint_all(painter, self._caption(company))
        painter.end()
        return picture

    def svg(self, company: Company) -> bytes:
        """The same as a drawing."""
        width, height = self._page.chart.picture_size()
        body = QByteArray()
        device = QBuffer(body)
        device.open(QIODevice.OpenModeFlag.WriteOnly)
        drawing = QSvgGenerator()
        drawing.setOutputDevice(device)
        drawing.setSize(QSize(width, height))
        drawing.setViewBox(QRect(0, 0, width, height))
        drawing.setTitle(company.name)
        painter = QPainter(drawing)
        self._page.chart.paint_all(painter, self._caption(company))
        painter.end()
        return bytes(body.data())


def _as_png(picture: QImage) -> bytes:
    """Raises: SaveFailedError."""
    body = QByteArray()
    device = QBuffer(body)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(device, QByteArray(b"png"))
    if not writer.write(picture):
        raise SaveFailedError(writer.errorString())
    return bytes(body.data())


def _calendar(
    name: str, listed: list[Callback], rows: list[TimelineRow], now: datetime, lacking: str
) -> bytes:
    """Starts and ends ahead with reminders, and gaps."""
    from app.exports.calendar import CalendarCallback, calendar_of  # noqa: PLC0415 - rare

    callbacks = [
        CalendarCallback(
            callback_id=one.callback_id,
            event_type=one.event_type,
            applies_to=applies_to(one.event_type, one.filters),
            destination_url=one.destination_url,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
        )
        for one in listed
    ]
    return calendar_of(name, callbacks, rows, now, lacking)
