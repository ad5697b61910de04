"""What leads from one place of the window to another."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.plans.plan import Purpose
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.kit.message_bar import Notice
from app.ui.kit.own_key import TICKET_KEYS
from app.ui.kit.state_view import WayOn
from app.ui.window.pages import PageName

if TYPE_CHECKING:
    from app.services.memory import MemoryService
    from app.ui.across.page import AllCompaniesPage
    from app.ui.window.main_window import MainWindow


class Navigation(QObject):
    """Shows and selects; changes nothing."""

    def __init__(self, window: "MainWindow", memory: "MemoryService") -> None:
        super().__init__(window)
        self._window, self._memory = window, memory
        window.page.panel.testing.when_made(lambda made: made.proof_asked.connect(self.show_event))
        window.page.elsewhere_asked.connect(self.go_to)
        window.page.settings_asked.connect(window.change_company)
        window.counts.filter_asked.connect(self.show_only)
        window.bar.ticket_asked.connect(self.show_error_ticket)
        window.page.state.chosen.connect(
            lambda way_on: self._copy_error() if way_on is WayOn.COPY_TICKET else None
        )
        from app.ui.window.page_keys import keep_row_keys  # noqa: PLC0415 - start-up

        keep_row_keys(window, window.page.actions_, window.bar, window.view.isVisible)
        # Where nothing is selected the error that is told is what a ticket is about.
        of_a_row = window.page.actions_.copy_ticket
        of_the_error = QShortcut(QKeySequence(TICKET_KEYS), window)
        of_the_error.activated.connect(self._copy_error)
        # Of two that are enabled Qt would do neither.
        of_a_row.changed.connect(lambda: of_the_error.setEnabled(not of_a_row.isEnabled()))
        of_the_error.setEnabled(not of_a_row.isEnabled())

    def _copy_error(self) -> None:
        window, failure = self._window, self._window.page.reader.failure
        if window.bar.has_ticket():
            window.bar.ask_for_ticket()
        elif failure is not None and window.page.state.isVisible():
            company = window.company.name if window.company is not None else ""
            self.show_error_ticket(Notice(failure, company=company))

    def show_event(self, event_id: str) -> None:
        """A test event on Deliveries."""
        self._window.show_page(PageName.DELIVERIES)
        self._window.deliveries_page.show_event(event_id)

    def show_activity_of_selected(self) -> None:
        """The record of the selected callback; a row of another page is not meant by that."""
        window = self._window
        if not window.view.isVisible():
            from app.ui.window.page_keys import say_only_on_callbacks  # noqa: PLC0415 - as above

            say_only_on_callbacks(window)
            return
        chosen = window.page.table.selected()
        window.show_page(PageName.ACTIVITY)
        window.activity_page.show_of(chosen.callback_id if chosen else "")

    def show_past(self) -> None:
        """A company at a past moment; what is gone since can be put back as a plan."""
        from app.ui.timeline.past_dialog import PastDialog  # noqa: PLC0415 - start-up

        window = self._window
        companies = window.companies.companies
        if not companies:
            return
        dialog = PastDialog(window, companies, window.company, self._memory, window.context)
        dialog.put_back_asked.connect(
            lambda company, gone: window.plans.ask(
                Purpose.PUT_BACK, [(company, one) for one in gone]
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_only(self, wanted: str) -> None:
        """The callbacks that a search finds; "" shows all."""
        self._window.show_page(PageName.CALLBACKS)
        self._window.page.show_only(wanted)

    def search_all(self, wanted: str) -> None:
        """What a search finds in all companies."""
        self._window.show_page(PageName.ALL_COMPANIES)
        cast("AllCompaniesPage", self._window.made_page(PageName.ALL_COMPANIES)).ask(wanted)

    def show_error_ticket(self, notice: "Notice") -> None:
        """What went wrong, to be copied for a ticket."""
        from app.ui.window.error_ticket import show_error_ticket  # noqa: PLC0415 - rare

        show_error_ticket(self._window, notice)

    def show_callback(self, callback_id: str) -> None:
        """A callback of the company that is open."""
        if self._window.company is not None:
            self.go_to(self._window.company.company_id, callback_id)

    def go_to(self, company_id: str, callback_id: str = "", act: str = "") -> None:
        """Opens a company and selects one of its callbacks, also one that is only remembered.

        `act` is what is done with it then, by its name among the acts of the Callbacks page.
        """
        window = self._window
        found = [one for one in window.companies.companies if one.company_id == company_id]
        if not found:
            return
        window.show_page(PageName.CALLBACKS)
        if window.company is None or window.company.company_id != company_id:
            window.show_companies(company_id)
        if callback_id:
            from app.ui.runtime.tasks import Job  # noqa: PLC0415 - after the first paint

            window.runner.load(Job.LIST, self._act_there(found[0], callback_id, act))

    async def _act_there(self, company: Company, callback_id: str, act: str) -> None:
        is_shown = await self.point_to(company, callback_id)
        if is_shown and not act:
            from app.ui.kit.announce import announce  # noqa: PLC0415 - after the first paint

            announce(self._window, f"{visible(company.name)}: {visible(callback_id)}")
        if is_shown and act:
            wanted = getattr(self._window.page.actions_, act)
            if wanted.isEnabled():
                wanted.trigger()
            else:  # why stands in its words, as on its button
                words = UserMessage(
                    wanted.text().replace("&", "").removesuffix("…"), wanted.toolTip()
                )
                self._window.bar.show_message(Notice(words, Tone.SOON))

    async def point_to(self, company: Company, callback_id: str) -> bool | None:
        """Reads a company's list and selects a row, also one that ended.

        None where the list could not be read: why is told where it would be.
        """
        page = self._window.page
        if not await page.read(company, callback_id):
            return None
        return page.reader.point_to(callback_id)
