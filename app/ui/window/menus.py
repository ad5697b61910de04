"""The menu bar: every act has its place and its key here."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget

from app import __version__
from app.domain.companies.company import CompanyKind
from app.domain.preferences import ThemeChoice
from app.domain.trouble import Trouble
from app.ui.kit.keys_back import open_over
from app.ui.kit.widgets import copy_text, explain
from app.ui.runtime.tasks import Job
from app.ui.window.page_acts import add_companies_acts, add_deliveries_acts
from app.ui.window.pages import PageName
from app.ui.window.practice_trouble import TroubleDial
from app.ui.window.view_switches import ViewSwitches

if TYPE_CHECKING:
    from app.domain.companies.company import Company
    from app.domain.preferences import Preferences
    from app.services.companies import CompanyService
    from app.ui.callbacks.page import CallbacksPage
    from app.ui.callbacks.view import CallbacksView
    from app.ui.kit.page import Page
    from app.ui.runtime.context import UiContext
    from app.ui.window.navigation import Navigation
    from app.ui.window.panes import Panes
    from app.ui.window.plan_places import PlanPlaces
    from app.ui.window.production_band import ProductionBand


class MenuCommands(Protocol):
    """What the menus need of the window."""

    band: "ProductionBand"
    companies: "CompanyService"
    context: "UiContext"
    folders: dict[str, Path]
    navigation: "Navigation"
    open_practice: Callable[[], None]
    page: "CallbacksPage"
    panes: "Panes"
    plans: "PlanPlaces"
    preferences: "Preferences"
    view: "CallbacksView"

    @property
    def made_pages(self) -> "list[Page]":
        """Those that were shown already; Callbacks is not among them."""

    def show_page(self, name: PageName) -> None:
        """Brings a page to the front."""

    def made_page(self, name: PageName) -> "Page":
        """A page; made when it is first asked for."""

    @property
    def company(self) -> "Company | None":
        """The company that is open."""

    @property
    def data_folder(self) -> Path | None:
        """Where what is known is kept; None if nothing is kept on the disk."""

    def add_company(self) -> None:
        """Opens the empty form."""

    def change_company(self) -> None:
        """Opens the form of the company that is open."""

    def remove_company(self) -> None:
        """Asks, then forgets the open company here."""

    def type_password(self) -> None:
        """Asks for the password of the company that is open."""

    def show_utc(self, wanted: bool) -> None:
        """Tables show UTC, or the computer's own zone."""

    def choose_theme(self, choice: ThemeChoice) -> None:
        """Fixes a theme, or follows the system again."""

    def open_commands(self) -> None:
        """Opens the box over everything that can be gone to or done."""


class Menus(QObject):
    """Fills the menus of a window. `pages` are the acts that bring its pages to the front."""

    def __init__(
        self, window: QWidget, menus: list[QMenu], pages: list[QAction], commands: MenuCommands
    ) -> None:
        super().__init__(window)
        self._window, self._menus, self._pages, self._commands = window, menus, pages, commands
        company, callbacks, test, view, about = menus
        self._make_company(company)
        acts = commands.view.actions_
        callbacks.addActions(
            [
                acts.refresh,
                acts.search,
                acts.separator(),
                acts.new,
                acts.duplicate,
                acts.same_url,
                acts.extend,
                acts.replace_host,
                acts.copy_to,
                acts.replace,
                acts.insert_relay,
                acts.take_relay_out,
                acts.recreate,
                acts.undo_end,
                acts.end,
                acts.separator(),
                acts.find,
                acts.ask_again,
                acts.details,
                acts.show_ended,
                acts.export,
                acts.separator(),
                *acts.copies,
            ]
        )
        self._action(
            callbacks, self.tr("Open request file…"), commands.plans.ask_for_file, "Ctrl+O"
        )
        self._past = self._action(
            callbacks, self.tr("As it was on…"), commands.navigation.show_past, "Ctrl+Shift+B"
        )
        callbacks.addMenu(commands.page.saved_searches.menu)
        callbacks.addSeparator()
        self._record = self._action(
            callbacks,
            self.tr("Activity of this callback"),
            commands.navigation.show_activity_of_selected,
            "Ctrl+Shift+H",
        )
        test.addActions([acts.test, acts.why_nothing])
        deliveries = test.addMenu(self.tr("&Deliveries"))
        add_deliveries_acts(deliveries, window, commands)
        self._test_menu = test
        self._trouble: TroubleDial | None = None
        self._make_view(view)
        self._make_help(about)

    def make_trouble(self, turn: Callable[[Trouble], None]) -> QWidget:
        """Adds the bad days of the practice company; returns the band that marks them."""
        self._trouble = TroubleDial(self._window, self._test_menu, turn)
        return self._trouble.band

    def follow(self) -> None:
        """Enables what is possible with the company that is open."""
        company = self._commands.company
        if self._trouble is not None:
            practice = [one for one in self._commands.companies.companies if one.is_practice]
            self._trouble.follow(practice_runs=bool(practice))
        none = "" if company else self.tr("Open a company first.")
        for one in (self._remove, self._past):
            explain(one, none)
        explain(self._password, none)
        locks = company is not None and company.kind is CompanyKind.PRODUCTION
        explain(self._lock, none or ("" if locks else self.tr("Only production is locked.")))
        lent = company is not None and self._commands.companies.is_lent(company)
        explain(self._change, self.tr("The practice company cannot be changed.") if lent else none)

    def _make_company(self, menu: QMenu) -> None:
        commands = self._commands
        self._action(menu, self.tr("&Add company…"), commands.add_company, "Ctrl+Shift+N")
        self._change = self._action(menu, self.tr("&Change company…"), commands.change_company)
        self._password = self._action(menu, self.tr("Type &password…"), commands.type_password)
        self._remove = self._action(menu, self.tr("&Remove company…"), commands.remove_company)
        self._lock = self._action(
            menu, self.tr("&Unlock or lock changes"), commands.band.toggle_lock, "Ctrl+Shift+K"
        )
        menu.addSeparator()
        every = menu.addMenu(self.tr("A&ll companies"))
        add_companies_acts(every, self._window, commands)
        menu.addSeparator()
        self._action(menu, self.tr("&Open practice company"), commands.open_practice)
        menu.addSeparator()
        self._action(menu, self.tr("&Quit"), self._window.close, "Ctrl+Q")

    def _make_view(self, menu: QMenu) -> None:
        commands, kept = self._commands, self._commands.preferences
        switches = ViewSwitches(self._window, commands)
        self._action(menu, self.tr("&Go to or do…"), commands.open_commands, "Ctrl+K")
        menu.addSeparator()
        menu.addActions(self._pages)
        self._action(menu, self.tr("&Next part of the window"), commands.panes.go_on, "F6")
        self._action(menu, self.tr("P&art before"), commands.panes.go_back, "Shift+F6")
        menu.addSeparator()
        menu.addMenu(commands.view.table.columns_.menu(menu))
        panel = self._switch(
            menu, self.tr("&Side panel"), lambda _: switches.turn_panel(), "F9", on=kept.panel_shown
        )
        menu.aboutToShow.connect(lambda: panel.setChecked(kept.panel_shown))
        for words, act, on in (
            (self.tr("&Compact rows"), switches.set_compact, kept.compact),
            (self.tr("&Refresh by itself"), switches.set_refresh_by_itself, kept.refresh_by_itself),
            (
                self.tr("Syst&em notice of what ends soon"),
                switches.set_ends_notice,
                kept.ends_notice,
            ),
        ):
            self._switch(menu, words, act, on=on)
        at_once = menu.addMenu(self.tr("C&ompanies read at once"))
        chosen = QActionGroup(self)
        for count in (1, 2, 4, 8, 16):
            made = self._action(
                at_once, str(count), lambda _=False, to=count: self._set_at_once(to)
            )
            made.setCheckable(True)
            made.setChecked(kept.companies_at_once == count)
            chosen.addAction(made)
        self._switch(menu, self.tr("Times in &UTC"), switches.show_utc, on=kept.show_utc)
        menu.addSeparator()
        group = QActionGroup(self)
        for choice, words in (
            (ThemeChoice.SYSTEM, self.tr("Theme of the s&ystem")),
            (ThemeChoice.LIGHT, self.tr("&Light theme")),
            (ThemeChoice.DARK, self.tr("&Dark theme")),
        ):
            made = self._action(menu, words, lambda _=False, to=choice: commands.choose_theme(to))
            made.setCheckable(True)
            made.setChecked(kept.theme is choice)
            group.addAction(made)

    def _set_at_once(self, count: int) -> None:
        self._commands.preferences.companies_at_once = count

    def _make_help(self, menu: QMenu) -> None:
        self._action(menu, self.tr("&Keys…"), self._show_keys, "F1")
        self._action(menu, self.tr("&What's new…"), self._show_all_news)
        if self._commands.data_folder is not None:
            self._action(menu, self.tr("Show &data folder"), self._show_data)
            self._action(menu, self.tr("&Move to another computer…"), self._show_moving)
        self._action(menu, self.tr("&Copy diagnosis"), self._copy_diagnosis)
        menu.addSeparator()
        self._action(menu, self.tr("&Licences…"), self._show_licences)
        self._action(menu, self.tr("&About Callback Desk"), self._show_about)
        self._action(menu, self.tr("About &Qt"), QApplication.aboutQt)

    def _show_keys(self) -> None:
        from app.ui.window.keys_dialog import KeysDialog  # noqa: PLC0415 - start-up

        dialog = KeysDialog(self._window, self._menus)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def show_news(self, since: str = "") -> None:
        """What changed after a version; empty for all that ever did."""
        from app.ui.window.whats_new_dialog import WhatsNewDialog  # noqa: PLC0415 - start-up

        dialog = WhatsNewDialog(self._window, since)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_all_news(self) -> None:
        self.show_news()

    def _copy_diagnosis(self) -> None:
        self._commands.context.runner.load(Job.DIAGNOSIS, self._diagnose())

    async def _diagnose(self) -> None:
        from app.build import system_diagnosis  # noqa: PLC0415 - start-up
        from app.ui.window.diagnosis import diagnosis  # noqa: PLC0415 - as above

        facts = await asyncio.to_thread(system_diagnosis, self._commands.folders)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            said = self.tr("Diagnosis copied: nothing secret is in it")
            copy_text(self._window, diagnosis(app, facts), said)

    def _show_moving(self) -> None:
        from app.build import moving  # noqa: PLC0415 - start-up
        from app.ui.window.moving_dialog import MovingDialog  # noqa: PLC0415 - as above

        window = self._window
        dialog = MovingDialog(window, moving(self._commands.folders), self._commands.context)
        dialog.close_asked.connect(window.close)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_licences(self) -> None:
        self._commands.context.runner.load(Job.LICENCES, self._open_licences())

    async def _open_licences(self) -> None:
        from app.services.licences import licences  # noqa: PLC0415 - start-up
        from app.ui.window.licences_dialog import LicencesDialog  # noqa: PLC0415 - as above

        found = await asyncio.to_thread(licences)
        dialog = LicencesDialog(self._window, found)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_data(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._commands.data_folder)))

    def _show_about(self) -> None:
        self._tell(
            self.tr("About Callback Desk"),
            self.tr(
                "Callback Desk {0}\n\nA desktop screen for the callbacks of the Vibes platform.\n"
                "MIT licence. It uses Qt and PySide6 under the LGPL; see About Qt."
            ).format(__version__),
        )

    def _tell(self, name: str, text: str) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(name)
        box.setAccessibleName(name)
        box.setText(text)
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        open_over(box)

    def _action(
        self, menu: QMenu, words: str, act: Callable[..., object], keys: str = ""
    ) -> QAction:
        made = QAction(words, self._window)
        if keys:
            made.setShortcut(keys)
        made.triggered.connect(act)
        menu.addAction(made)
        return made

    def _switch(
        self, menu: QMenu, words: str, act: Callable[..., object], keys: str = "", *, on: bool
    ) -> QAction:
        made = QAction(words, self._window)
        made.setCheckable(True)
        made.setChecked(on)
        if keys:
            made.setShortcut(keys)
        made.triggered.connect(act)  # to show how it is by now changes nothing
        menu.addAction(made)
        return made
