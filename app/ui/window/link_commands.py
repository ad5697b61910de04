"""What a `callback-desk:` link does: it shows a company and a row, and never more.

The address of a request file is shown as a plan, of which nothing runs by itself.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, QUrl
from PySide6.QtWidgets import QApplication

from app.domain.companies.company import Company
from app.domain.desk_link import DeskLink, LinkError, read_link
from app.domain.outside_text import cut, visible
from app.text.messages import UserMessage
from app.text.reasons import reason_text
from app.text.status import Tone
from app.ui.kit.message_bar import Notice
from app.ui.kit.toast import Toast
from app.ui.runtime.application import LinkApplication
from app.ui.runtime.tasks import Job
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName

_FORM_LOOK_MS = 300
"""How often it is looked whether a form is closed that a link waits for."""
_LONGEST_SHOWN = 120


class LinkCommands(QObject):
    """Shows what links lead to, one after the other; an open form is left alone."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._waiting = ""
        self._form_timer = QTimer(self, interval=_FORM_LOOK_MS)
        self._form_timer.timeout.connect(self._show_waiting)
        app = QApplication.instance()
        if isinstance(app, LinkApplication):
            app.listen(self.show_link)

    def show_link(self, text: str) -> None:
        """Shows what a link from anywhere leads to; the newest one, where one waits already."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)
        self._waiting = text
        self._show_waiting()

    def _show_waiting(self) -> None:
        if QApplication.activeModalWidget() is not None:
            self._form_timer.start()  # what was typed there is worth more than a look
            return
        self._form_timer.stop()
        text, self._waiting = self._waiting, ""
        if text:
            self._show(text)

    def _show(self, text: str) -> None:
        if text.lower().startswith("file:"):
            self._window.plans.open_file(Path(QUrl(text).toLocalFile()))
            return
        try:
            link = read_link(text)
        except LinkError as error:
            why = reason_text(str(error))
            self._tell(
                self.tr("This link cannot be opened"),
                self.tr(
                    "{0}. Ask whoever sent it for a new one: Copy link in a row's menu."
                ).format(why[:1].upper() + why[1:]),
                visible(cut(text, _LONGEST_SHOWN)),
            )
            return
        company = self._company_of(link.company_key)
        if company is None:
            self._tell(
                self.tr("The link leads to a company that is not set up here"),
                self.tr(
                    "Its company key is {0}. Add the company, then open the link again."
                ).format(visible(link.company_key)),
            )
            return
        window = self._window
        window.show_page(PageName.CALLBACKS)
        if window.company is None or window.company.company_id != company.company_id:
            window.show_companies(company.company_id)
        window.runner.load(Job.LIST, self._point_to(company, link))

    def _company_of(self, key: str) -> Company | None:
        """Of several companies with a key, as in two regions, the one that is open."""
        found = [one for one in self._window.companies.companies if one.company_key == key]
        open_ = self._window.company
        return open_ if open_ in found else next(iter(found), None)

    async def _point_to(self, company: Company, link: DeskLink) -> None:
        window = self._window
        found = await window.navigation.point_to(company, link.callback_id)
        if found is None:
            return  # why is told where the list would be
        if found:
            toast = window.findChild(Toast)
            if toast is not None:
                toast.say(self.tr("{0}, from a link").format(visible(link.callback_id)))
            return
        self._tell(
            self.tr("{0} is not in this list").format(visible(link.callback_id)),
            self.tr(
                "It may have ended before it was seen here. Find by ID asks the server for it."
            ),
        )

    def _tell(self, title: str, text: str, details: str = "") -> None:
        self._window.bar.show_message(Notice(UserMessage(title, text, details), Tone.SOON))
