"""The window: what its frame shows comes to life here."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtGui import QCloseEvent, QResizeEvent

from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.services.guard import WriteGuard
from app.text.formats import Clock
from app.ui.kit.state_view import WayOn
from app.ui.look.theme import Theme
from app.ui.window.frame import Frame
from app.ui.window.pages import PageName

if TYPE_CHECKING:
    from app.domain.callbacks.callback import Callback
    from app.domain.preferences import Preferences, ThemeChoice
    from app.domain.trouble import Trouble
    from app.services.companies import CompanyService
    from app.services.ports import PreferenceStore
    from app.services.services import Services
    from app.ui.activity.page import ActivityPage
    from app.ui.callbacks.page import CallbacksPage
    from app.ui.companies.commands import CompanyCommands
    from app.ui.deliveries.page import DeliveriesPage
    from app.ui.kit.page import Page
    from app.ui.runtime.context import UiContext
    from app.ui.runtime.tasks import TaskRunner
    from app.ui.window.command_box import CommandBox
    from app.ui.window.menus import Menus
    from app.ui.window.preference_keeper import PreferenceKeeper


_MOST_RECENT = 200
"""Companies of which it is remembered when they were open."""


class MainWindow(Frame):
    """Closes only when `allow_close` is set: a change under way is waited for.

    Attributes, there once it is furnished: companies, runner, bar, context, page, open_practice,
    folders (of what is kept on the disk, by what is in them; empty for the practice company alone).
    """

    companies: "CompanyService"
    runner: "TaskRunner"
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
        self._made_commands: CompanyCommands | None = None
        self._makers: dict[PageName, Callable[[], Page]] = {}
        self._made: dict[PageName, Page] = {}
        self._shown = PageName.CALLBACKS

    def furnish(
        self,
        services: "Services",
        file: "PreferenceStore",
        *,
        on_close: Callable[[], None],
        on_practice: Callable[[], None],
        on_trouble: "Callable[[Trouble], None]" = lambda _: None,
        folders: dict[str, Path] | None = None,
    ) -> None:
        """Gives the painted window everything that acts; needs a running loop.

        `on_trouble` tells the practice company which bad day it has.
        """
        from app.ui.callbacks.page import CallbacksPage  # noqa: PLC0415 - after the first paint
        from app.ui.kit.message_bar import MessageBar  # noqa: PLC0415 - as above
        from app.ui.kit.toast import Toast  # noqa: PLC0415 - as above
        from app.ui.runtime.context import UiContext  # noqa: PLC0415 - as above
        from app.ui.runtime.service_signals import ServiceSignals  # noqa: PLC0415 - as above
        from app.ui.runtime.tasks import TaskRunner  # noqa: PLC0415 - as above
        from app.ui.window.menus import Menus  # noqa: PLC0415 - as above
        from app.ui.window.page_makers import furnish_places  # noqa: PLC0415 - as above
        from app.ui.window.task_messages import tell_of_tasks  # noqa: PLC0415 - as above

        self.companies, self._file, self._services = services.companies, file, services
        self.open_practice, self.folders, self._on_close = on_practice, folders or {}, on_close
        self.runner, self.bar = TaskRunner(self), MessageBar()
        self.keeper = self._kept_preferences(file)
        self.bar.lay_over(self.stack.pages)
        self.context = UiContext(
            formats=self.formats,
            clock=self.clock,
            theme=self.theme,
            runner=self.runner,
            messages=self.bar,
            preferences=self.preferences,
            signals=ServiceSignals(services.events, self),
        )
        self.page = CallbacksPage(self.view, services, self.context)
        self.page.panel.testing.when_made(lambda made: self.page.test_sent.connect(made.show_proof))
        self.page.password_asked.connect(self.type_password)
        self.page.listed_anew.connect(self._listed_anew)
        self.page.searched.connect(self.counts.show_found)
        self.page.selected.connect(self.counts.show_selected)
        self.band.changed.connect(self.page.follow_actions)
        services.activity.keep_days(self.preferences.keep_days)
        self.rail.chosen.connect(self.show_page)
        self.chooser.activated.connect(self._chosen)
        self.add_button.clicked.connect(self.add_company)
        ways_on = {WayOn.ADD_COMPANY: self.add_company, WayOn.OPEN_PRACTICE: self.open_practice}
        self.welcome.chosen.connect(lambda chosen: ways_on[chosen]())
        tell_of_tasks(self.runner, self.bar)
        self.navigation, self.panes, self.plans, self.relays = furnish_places(self, services)
        self._command_box: CommandBox | None = None
        self._menus = Menus(self, self.menus, self.rail.actions_, self)
        self.put_above(self._menus.make_trouble(on_trouble))
        Toast(self)
        self.show_companies()
        if self._close_asked:
            on_close()

    def _kept_preferences(self, file: "PreferenceStore") -> "PreferenceKeeper":
        from app.ui.window.preference_keeper import PreferenceKeeper  # noqa: PLC0415 - start-up

        return PreferenceKeeper(self, self.preferences, file, self.runner)

    @property
    def data_folder(self) -> Path | None:
        """Where what is known is kept; None if nothing is kept on the disk."""
        return self.folders.get("data")

    @property
    def company(self) -> Company | None:
        """The company that is open."""
        return self._company_of(self.chooser.company_id)

    def _company_of(self, company_id: str) -> Company | None:
        found = self.companies.companies
        return next((one for one in found if one.company_id == company_id), None)

    def register_page(self, name: PageName, make: "Callable[[], Page]") -> None:
        """How a page is made when it is first shown."""
        self._makers[name] = make

    def made_page(self, name: PageName) -> "Page":
        """A page; made when it is first asked for."""
        if name not in self._made:
            made = self._made[name] = self._makers[name]()
            made.set_narrow(self.is_narrow)
            self.put_page(name, made)
        return self._made[name]

    @property
    def made_pages(self) -> "list[Page]":
        """Those that were shown already; Callbacks is not among them."""
        return list(self._made.values())

    @property
    def deliveries_page(self) -> "DeliveriesPage":
        """The receiver and what it proves."""
        return cast("DeliveriesPage", self.made_page(PageName.DELIVERIES))

    @property
    def activity_page(self) -> "ActivityPage":
        """The record."""
        return cast("ActivityPage", self.made_page(PageName.ACTIVITY))

    def _listed_anew(self) -> None:
        counts = self.page.counts()
        self.counts.show_counts(counts)
        if counts is not None and self.view.keep_first_rows():
            self.keeper.look()
        for page in self._made.values():
            page.list_changed(self.company, self.page.listing)

    def show_companies(self, wanted: str = "") -> None:
        """Fills the chooser, and opens the wanted company or the one of last time."""
        found = self.companies.companies
        company = self.show_chooser(found, wanted or self.preferences.last_company)
        for page in self._made.values():
            page.companies_changed()
        self._open(company)
        self.show_page(self._shown)

    def relist_companies(self) -> None:
        """Others were added or are in another order; the one that is open stays as it is."""
        if self.company is None:
            self.show_companies()
            return
        self.show_chooser(self.companies.companies, self.company.company_id)
        for page in self._made.values():
            page.companies_changed()

    def say_starting(self) -> None:
        """The practice company takes a moment."""
        self.welcome.tell(self.tr("Starting the practice company …"), "")

    def show_page(self, name: PageName) -> None:
        """Brings a page to the front; without any company the first one is a welcome."""
        self._shown = name
        if name in self._makers:
            page = self.made_page(name)
            page.company_opened(self.company)
            page.list_changed(self.company, self.page.listing)
            page.come_forward()
        welcome = name is PageName.CALLBACKS and not self.companies.companies
        self.show_in_front(name, welcome=welcome)
        self.show_counts_of(self._made[name].counts if name in self._made else None)
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
                from app.ui.window.leave_question import leave_or_ask  # noqa: PLC0415 - start-up

                waiting = self.page.forms_set_aside(), self.relays.named()
                leave_or_ask(self, *waiting, self._on_close)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for page in self._made.values():
            page.set_narrow(self.is_narrow)

    async def look_at_unfinished(self) -> None:
        """Finds out what became of changes that an earlier run did not see the end of."""
        from app.ui.window.unfinished import tell_unfinished  # noqa: PLC0415 - start-up

        await tell_unfinished(self._services, self.page, self.bar)
        await self.plans.tell_left_open()

    def create_like(self, wanted: "Callback") -> None:
        """Opens the form of a new callback, with its type, filter and dates filled in."""
        if self.company is not None:
            self.page.commands().duplicate(self.company, wanted)

    def add_company(self) -> None:
        """Opens the empty form."""
        self.company_commands().add()

    def change_company(self) -> None:
        """Opens the form of the company that is open."""
        if self.company is not None:
            self.company_commands().change(self.company)

    def remove_company(self) -> None:
        """Asks, then forgets the open company here; nothing changes at the provider."""
        if self.company is not None:
            self.company_commands().remove(self.company)

    def type_password(self, company: Company | None = None) -> None:
        """Asks for the password of a company; None is the one that is open."""
        asked = company or self.company
        if asked is not None:
            self.company_commands().type_password(asked)

    def show_news(self, since: str) -> None:
        """What changed after a version of the app."""
        self._menus.show_news(since)

    def open_commands(self) -> None:
        """Opens the box over everything that can be gone to or done."""
        if self._command_box is None:
            from app.ui.window.command_box import CommandBox  # noqa: PLC0415 - start-up

            self._command_box = CommandBox(self, self._services.memory_search, self.menus)
        self._command_box.open()

    def choose_theme(self, choice: "ThemeChoice") -> None:
        """Fixes a theme, or follows the system again; remembered."""
        self.preferences.theme = choice
        self.theme.choose(choice)

    def show_utc(self, wanted: bool) -> None:
        """Tables show UTC, or the computer's own zone; remembered."""
        self.preferences.show_utc = self.formats.in_utc = wanted
        self.show_zone()
        self.page.zone_changed()
        for page in self.made_pages:
            page.zone_changed()

    def open_from_page(self, company: Company) -> None:
        """Opens a company and shows its callbacks."""
        self.show_page(PageName.CALLBACKS)
        self.show_companies(company.company_id)

    def _chosen(self, _position: int) -> None:
        self._open(self.company)
        # What is open now is the latest one: it stands first when the list is opened again.
        self.show_chooser(self.companies.companies, self.preferences.last_company)

    def _open(self, company: Company | None) -> None:
        self.show_company(company)
        if company is not None:
            kept, opened = self.preferences, company.company_id
            kept.last_company = opened
            others = [one for one in kept.recent_companies if one != opened]
            kept.recent_companies = [opened, *others][:_MOST_RECENT]
        self._menus.follow()
        self.page.open_company(company)
        for page in self._made.values():
            page.company_opened(company)

    def _remember(self) -> None:
        if self._file is None:
            return
        state = self.saveGeometry().toBase64().data()
        self.preferences.geometry = bytes(state).decode()
        self.view.remember()
        for page in self._made.values():
            page.remember()
        try:
            self._file.save(self.preferences)
        except SaveFailedError:
            return  # the window closes; its place is not worth a dialog

    def company_commands(self) -> "CompanyCommands":
        """Adds, changes and removes companies."""
        if self._made_commands is None:
            from app.ui.companies.commands import CompanyCommands  # noqa: PLC0415 - start-up
            from app.ui.window.page_makers import follow_removed, read_signed_in  # noqa: PLC0415 - as above

            self._made_commands = CompanyCommands(self, self.companies, self.context)
            self._made_commands.changed.connect(self.show_companies)
            self._made_commands.relisted.connect(self.relist_companies)
            self._made_commands.signed_in.connect(lambda name: read_signed_in(self, name))
            self._made_commands.removed.connect(lambda name: follow_removed(self, name))
        return self._made_commands
