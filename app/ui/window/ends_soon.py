"""Tells what ends soon: in the list of companies, and once a day by the system."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.plans.plan import Purpose
from app.text.formats import Formats
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.widgets import show_toast
from app.ui.runtime.tasks import Job

if TYPE_CHECKING:
    from app.services.services import Services
    from app.ui.window.main_window import MainWindow

_WEEK, _NOTICE = timedelta(days=7), timedelta(days=2)
_SETTLED_MS, _HOUR_MS = 4000, 60 * 60 * 1000
"""After the window is there, or a list was read, until it is looked at."""

Ending = list[tuple[Company, Callback]]


class EndsSoon(QObject):
    """Asks no server: what is remembered is enough.

    The notice is told at most once a day, not for the practice company, and not where the system
    has no place for it. `tell` shows one: its title and its text.
    """

    def __init__(
        self,
        window: "MainWindow",
        services: "Services",
        tell: Callable[[str, str], bool] | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._tell = tell or self._tell_by_tray
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLED_MS)
        self._soon.timeout.connect(self.look)
        self._soon.start()
        window.context.signals.callbacks_changed.connect(lambda _: self.look_soon())
        self._hourly = QTimer(self)
        self._hourly.setInterval(_HOUR_MS)
        self._hourly.timeout.connect(self.look)
        self._hourly.start()

    def look_soon(self) -> None:
        """After a moment: what was read, or changed, may be read or changed further."""
        self._soon.start()

    def look(self) -> None:
        """Counts anew, and tells what is to be told today."""
        self._window.runner.load(Job.ENDS_NOTICE, self._look())

    async def _look(self) -> None:
        window, now = self._window, self._window.clock()
        companies = window.companies.companies
        read = self._services.all_companies
        window.chooser.show_ending(await read.ending(companies, now, _WEEK))
        kept, today = window.preferences, f"{now:%Y-%m-%d}"
        if not kept.ends_notice or kept.noticed_on == today:
            return
        real = [one for one in companies if not one.is_practice]
        found = await read.unfollowed(real, now, _NOTICE)
        if found and self._tell(*notice_text(found, window.formats, now)):
            kept.noticed_on = today

    def _tell_by_tray(self, title: str, text: str) -> bool:
        """Whether the system has a place for it."""
        from PySide6.QtWidgets import QSystemTrayIcon  # noqa: PLC0415 - once a day

        if not QSystemTrayIcon.isSystemTrayAvailable() or not QSystemTrayIcon.supportsMessages():
            return False
        tray = QSystemTrayIcon(self._window.windowIcon(), self)
        tray.messageClicked.connect(self.show_list)
        tray.show()
        tray.showMessage(title, text, self._window.windowIcon(), 20_000)
        # It is no program of the tray: its sign goes with the notice.
        QTimer.singleShot(60_000, tray, tray.deleteLater)
        return True

    def show_list(self) -> None:
        """What ends within a week, of all companies."""
        window = self._window
        window.navigation.search_all("ends<7d")
        window.raise_()
        window.activateWindow()
        window.runner.load(Job.ENDS_NOTICE.of("offer"), self._offer())

    async def _offer(self) -> None:
        window = self._window
        found = await self._unfollowed(window.companies.companies)
        if not found:
            return
        words = UserMessage(*notice_text(found, window.formats, window.clock()))
        act = NoticeAction(
            translate("notice", "Extend…"), lambda: window.plans.ask(Purpose.EXTEND, found)
        )
        window.bar.show_message(Notice(words, Tone.SOON, act, about="ends soon"))

    def extend(self, companies: list[Company]) -> None:
        """A plan for what of these companies ends within a week and is not followed."""
        self._window.runner.load(Job.ENDS_NOTICE.of("extend"), self._extend(companies))

    async def _extend(self, companies: list[Company]) -> None:
        found = await self._unfollowed(companies)
        if found:
            self._window.plans.ask(Purpose.EXTEND, found)
        else:
            none = translate("notice", "Nothing ends within 7 days without a successor.")
            show_toast(self._window, none)

    async def _unfollowed(self, companies: list[Company]) -> Ending:
        read = self._services.all_companies
        return await read.unfollowed(companies, self._window.clock(), _WEEK)


def notice_text(found: Ending, formats: Formats, now: datetime) -> tuple[str, str]:
    """Its title, and what ends first."""
    count = len(found)
    title = translate(
        "notice", "%n callback(s) end(s|) soon, and nothing follows at once", "", count
    )
    company, first = found[0]
    when = formats.ahead(first.ends_at, now) if first.ends_at else ""
    text = translate("notice", "{0} of {1} ends {2}.").format(
        visible(first.event_type), visible(company.name), when
    )
    more = count - 1
    if more:
        text += " " + translate("notice", "%n more.", "", more)
    return title, text
