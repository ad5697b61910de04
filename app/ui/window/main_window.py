"""The window: what its frame shows comes to life here."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.services.guard import WriteGuard
from app.ui.look.formats import Clock
from app.ui.look.theme import Theme
from app.ui.window.frame import Frame

if TYPE_CHECKING:
    from app.domain.preferences import Preferences
    from app.domain.proofs.sent_test import SentTest
    from app.services.companies import CompanyService
    from app.services.ports import PreferenceStore
    from app.services.services import Services
    from app.ui.activity.page import ActivityPage
    from app.ui.callbacks.page import CallbacksPage
    from app.ui.companies.commands import CompanyCommands
    from app.ui.companies.page import CompaniesPage
    from app.ui.deliveries.page import DeliveriesPage
    from app.ui.kit.message_bar import MessageBar
    from app.ui.runtime.context import UiContext
    from app.ui.runtime.tasks import TaskRunner
    from app.ui.window.menus import Menus

_DELIVERIES, _ACTIVITY, _COMPANIES = 1, 2, 3
"""Numbers of the pages on the rail; Callbacks is 0."""


class MainWindow(Frame):
    """Closes only when `allow_close` is set: a change under way is waited for.

    Attributes, there once it is furnished: companies, runner, bar, context, page, open_practice,
    folders (of what is kept on the disk, by what is in them; empty for the practice company alone).
    """

    companies: "CompanyService"
    runner: "TaskRunner"
    bar: "MessageBar"
    context: "UiContext"
    page: "CallbacksPage"
    open_practice: Callable[[], None]
    folders: dict[str, Path]
    _services: "Services"
    _menus: "Menus"

    def __init__(
        self, preferences: "Preferences", *, theme: Theme, clock: Clock, guard: WriteGuard
    ) -> None:
        super().__init__(preferences, theme=theme, clock=clock, guard=guard)
        self.allow_close = self._close_asked = False
        self._on_close: Callable[[], None] | None = None
        self._file: PreferenceStore | None = None
        self._made_acts: CompanyCommands | None = None
        self._made: dict[str, QWidget] = {}
        self._page = 0

    def furnish(
        self,
        services: "Services",
        file: "PreferenceStore",
        *,
        on_close: Callable[[], None],
        on_practice: Callable[[], None],
        folders: dict[str, Path] | None = None,
    ) -> None:
        """Gives the painted window everything that acts; needs a running loop."""
        from app.ui.callbacks.page import CallbacksPage  # noqa: PLC0415 - after the first paint
        from app.ui.kit.message_bar import MessageBar  # noqa: PLC0415 - as above
        from app.ui.kit.toast import Toast  # noqa: PLC0415 - as above
        from app.ui.runtime.context import UiContext  # noqa: PLC0415 - as above
        from app.ui.runtime.service_signals import (  # noqa: PLC0415 - as above
            ServiceSignals,
        )
        from app.ui.runtime.tasks import TaskRunner  # noqa: PLC0415 - as above
        from app.ui.window.menus import Menus  # noqa: PLC0415 - as above

        self.companies, self._file, self._services = services.companies, file, services
        self.open_practice, self.folders = on_practice, folders or {}
        self.runner, self.bar = TaskRunner(self), MessageBar()
        self.under_bar.addWidget(self.bar)
        self.context = UiContext(
            formats=self.formats,
            clock=self.clock,
            theme=self.theme,
            runner=self.runner,
            messages=self.bar,
            preferences=self.preferences,
            signals=ServiceSignals(services.events, self),
        )
        self.page = CallbacksPage(
            self.view,
            services,
            self.context,
        )
        self.page.test_sent.connect(self._test_sent)
        self.page.password_asked.connect(self.type_password)
        self.page.panel.test_panel.proof_asked.connect(lambda: self.show_page(_DELIVERIES))
        self.page.listed_anew.connect(self._listed_anew)
        self.band.changed.connect(self.page.follow_actions)
        services.activity.keep_days(self.preferences.keep_days)
        self.rail.chosen.connect(self.show_page)
        self.chooser.activated.connect(self._chosen)
        self.add_button.clicked.connect(self.add_company)
        acts = {"add": self.add_company, "practice": self.open_practice}
        self.welcome.acted.connect(lambda act: acts[act]())
        self._menus = Menus(self)
        Toast(self)
        self.show_companies()
        self._on_close = on_close
        if self._close_asked:
            on_close()

    @property
    def data_folder(self) -> Path | None:
        """Where what is known is kept; None if nothing is kept on the disk."""
        return self.folders.get("data")

    @property
    def company(self) -> Company | None:
        """The company that is open."""
        found, position = self.companies.companies, self.chooser.currentIndex()
        return found[position] if 0 <= position < len(found) else None

    @property
    def deliveries_page(self) -> "DeliveriesPage":
        """The receiver and what it proves; made when it is first shown, or a test was sent."""
        from app.ui.deliveries.page import DeliveriesPage  # noqa: PLC0415 - start-up

        made = self._made.get("deliveries")
        if not isinstance(made, DeliveriesPage):
            made = DeliveriesPage(self._services, self.context)
            made.proved.connect(self.page.panel.test_panel.show_proof)
            made.set_narrow(self.is_narrow)
            self._put("deliveries", _DELIVERIES, made, made.bar)
        return made

    def _listed_anew(self) -> None:
        told = self.page.counts()
        self.counts.setText(told)
        if told and self.view.keep_first_rows():
            # Now, and not only on closing: the computer may be switched off.
            from app.ui.runtime.tasks import Job  # noqa: PLC0415 - after the first paint

            self.runner.queue(Job.PREFERENCES, self._save_preferences())
        if "deliveries" in self._made:
            self.deliveries_page.show_company(self.company, self.page.listed)

    def _test_sent(self, sent: "SentTest") -> None:
        self.page.panel.test_panel.show_proof(sent)
        if "deliveries" in self._made:
            self.deliveries_page.test_sent()

    @property
    def activity_page(self) -> "ActivityPage":
        """The record; made when it is first shown."""
        from app.ui.activity.page import ActivityPage  # noqa: PLC0415 - start-up

        made = self._made.get("activity")
        if not isinstance(made, ActivityPage):
            made = ActivityPage(self._services.activity, self.context)
            made.set_narrow(self.is_narrow)
            self._put("activity", _ACTIVITY, made, made.bar)
        return made

    @property
    def companies_page(self) -> "CompaniesPage":
        """The list of companies; made when it is first shown."""
        from app.ui.companies.page import CompaniesPage  # noqa: PLC0415 - start-up

        made = self._made.get("companies")
        if not isinstance(made, CompaniesPage):
            made = CompaniesPage(self._services.companies, self.theme)
            made.add_asked.connect(self.add_company)
            made.open_asked.connect(self._open_from_page)
            made.change_asked.connect(lambda one: self._acts().change(one))
            made.remove_asked.connect(lambda one: self._acts().remove(one))
            self._put("companies", _COMPANIES, made, made.bar)
        return made

    def show_companies(self, wanted: str = "") -> None:
        """Fills the chooser, and opens the wanted company or the one of last time."""
        found = self.companies.companies
        company = self.show_chooser(found, wanted or self.preferences.last_company)
        if "companies" in self._made:
            self.companies_page.show_companies()
        self._open(company)
        self.show_page(self._page)

    def say_starting(self) -> None:
        """The practice company takes a moment."""
        self.welcome.tell(self.tr("Starting the practice company …"), "")

    def show_page(self, number: int) -> None:
        """Shows a page by its number, from 0; without any company the first one is a welcome."""
        self._page = number
        if number == _DELIVERIES:
            self.deliveries_page.refresh()
            self.deliveries_page.show_company(self.company, self.page.listed)
        elif number == _ACTIVITY:
            self.activity_page.show_company(self.company)
            self.activity_page.refresh()
        elif number == _COMPANIES:
            self.companies_page.show_companies()
        welcome = number == 0 and not self.companies.companies
        self.show_number(number, welcome=welcome)
        if welcome:
            self.welcome.focus_main()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.allow_close:
            self._remember()
            event.accept()
        else:
            event.ignore()
            self._close_asked = True
            if self._on_close is not None:
                self._on_close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if "deliveries" in self._made:
            self.deliveries_page.set_narrow(self.is_narrow)
        if "activity" in self._made:
            self.activity_page.set_narrow(self.is_narrow)

    def show_activity_of_selected(self) -> None:
        """The record of the selected callback."""
        chosen = self.page.table.selected()
        self.show_page(_ACTIVITY)
        self.activity_page.show_of(chosen.callback_id if chosen else "")

    async def look_at_unfinished(self) -> None:
        """Finds out what became of changes that an earlier run did not see the end of."""
        from app.ui.window.unfinished import tell_unfinished  # noqa: PLC0415 - start-up

        await tell_unfinished(self._services, self.page, self.bar)

    def add_company(self) -> None:
        """Opens the empty form."""
        self._acts().add()

    def change_company(self) -> None:
        """Opens the form of the company that is open."""
        if self.company is not None:
            self._acts().change(self.company)

    def remove_company(self) -> None:
        """Asks, then forgets the open company here; nothing changes at the provider."""
        if self.company is not None:
            self._acts().remove(self.company)

    def type_password(self) -> None:
        """Asks for the password of the company that is open."""
        if self.company is not None:
            self._acts().type_password(self.company)

    def show_news(self, since: str) -> None:
        """What changed after a version of the app."""
        self._menus.show_news(since)

    def choose_theme(self, choice: str) -> None:
        """Fixes a theme, or follows the system again; remembered."""
        self.preferences.theme = choice
        self.theme.choose(choice)

    def show_utc(self, wanted: bool) -> None:
        """Tables show UTC, or the computer's own zone; remembered."""
        self.preferences.show_utc = self.formats.in_utc = wanted
        self.show_zone()
        self.page.zone_changed()

    def _put(self, name: str, number: int, page: QWidget, bar: QWidget) -> None:
        self._made[name] = page
        for stack, widget in ((self.pages, page), (self.bars, bar)):
            place = stack.widget(number)
            if place is not None:
                stack.removeWidget(place)
                place.deleteLater()
            stack.insertWidget(number, widget)

    def _open_from_page(self, company: Company) -> None:
        self.show_page(0)
        self.show_companies(company.company_id)

    def _chosen(self, position: int) -> None:
        self._open(self.companies.companies[position])

    def _open(self, company: Company | None) -> None:
        self.show_company(company)
        if company is not None:
            self.preferences.last_company = company.company_id
        self._menus.follow()
        self.page.open_company(company)
        if "activity" in self._made:
            self.activity_page.show_company(company)

    def _remember(self) -> None:
        if self._file is None:
            return
        state = self.saveGeometry().toBase64().data()
        self.preferences.geometry = bytes(state).decode()
        self.view.remember()
        try:
            self._file.save(self.preferences)
        except SaveFailedError:
            return  # the window closes; its place is not worth a dialog

    async def _save_preferences(self) -> None:
        import asyncio  # noqa: PLC0415 - after the first paint

        with suppress(SaveFailedError):  # what it would be good for is not worth a message
            if self._file is not None:
                await asyncio.to_thread(self._file.save, self.preferences)

    def _acts(self) -> "CompanyCommands":
        if self._made_acts is None:
            from app.ui.companies.commands import CompanyCommands  # noqa: PLC0415 - start-up

            self._made_acts = CompanyCommands(self, self.companies, self.context)
            self._made_acts.changed.connect(self.show_companies)
        return self._made_acts
