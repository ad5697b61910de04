"""The window: rail, company chooser, message bar, pages."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.change import Outcome
from app.domain.company import Company
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.domain.sent_test import SentTest
from app.services.desk import Desk
from app.storage.preferences import PreferenceFile
from app.ui.callbacks.page import CallbacksPage
from app.ui.menus import Menus
from app.ui.shared.change_words import change_words
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.icons import icon
from app.ui.shared.message_bar import MessageBar
from app.ui.shared.messages import UserMessage, message_for
from app.ui.shared.place import place_of
from app.ui.shared.production_band import ProductionBand
from app.ui.shared.rail import Rail
from app.ui.shared.state_view import StateView
from app.ui.shared.tasks import TaskRunner
from app.ui.shared.theme import Theme
from app.ui.shared.toast import Toast
from app.ui.shared.widgets import button, set_words

if TYPE_CHECKING:
    from app.ui.activity.page import ActivityPage
    from app.ui.companies.acts import CompanyActs
    from app.ui.companies.page import CompaniesPage
    from app.ui.deliveries.page import DeliveriesPage

_DELIVERIES, _ACTIVITY, _COMPANIES = 1, 2, 3
"""Numbers of the pages on the rail; Callbacks is 0."""
_WIDE = 1500
"""Pixels. From here on every button has its words."""
_NARROW = 1100
"""Pixels. Below it the side panel goes under the table and buttons shrink to their icons."""


class MainWindow(QMainWindow):
    """Closes only when `allow_close` is set: a change under way is waited for."""

    def __init__(
        self,
        desk: Desk,
        preferences: PreferenceFile,
        *,
        theme: Theme,
        clock: Clock,
        on_close: Callable[[], None],
        on_practice: Callable[[], None],
        data_folder: Path | None = None,
    ) -> None:
        super().__init__()
        self.allow_close = False
        self.companies, self._file, self._on_close = desk.companies, preferences, on_close
        self.open_practice = on_practice
        self.data_folder = data_folder
        self.preferences = preferences.load()
        self._theme = theme
        self.runner = TaskRunner(self)
        self._made_acts: CompanyActs | None = None
        self._formats = Formats(in_utc=self.preferences.show_utc)
        self.bar = MessageBar()
        self.page = CallbacksPage(
            desk,
            self.runner,
            self.bar,
            formats=self._formats,
            theme=theme,
            clock=clock,
            preferences=self.preferences,
        )
        self._clock = clock
        self.page.test_sent.connect(self._test_sent)
        self.page.password_asked.connect(self.type_password)
        self.page.panel.test_panel.proof_asked.connect(lambda: self.show_page(_DELIVERIES))
        self._changes = desk.changes
        self._band = ProductionBand(desk.guard, theme)
        self._band.changed.connect(self.page.follow_actions)
        self._desk = desk
        desk.activity.keep_days(self.preferences.keep_days)
        self.rail = Rail(theme)
        self.rail.add("Callbacks", "callbacks", self)
        self.rail.add("Deliveries", "inbox", self)
        self.rail.add("Activity", "clock", self)
        self.rail.add("Companies", "companies", self)
        self.rail.chosen.connect(self.show_page)
        self._stack, self._bars = QStackedWidget(), QStackedWidget()
        self._stack.addWidget(self.page)
        self._bars.addWidget(self.page.bar)
        # The other pages are made when they are first shown: start-up does not need them.
        self._made: dict[str, QWidget] = {}
        for _ in range(3):
            self._stack.addWidget(QWidget())
            self._bars.addWidget(QWidget())
        self._welcome = StateView()
        acts = {"add": self.add_company, "practice": self.open_practice}
        self._welcome.acted.connect(lambda act: acts[act]())
        self._stack.addWidget(self._welcome)
        self.setCentralWidget(self._make_centre())
        self._toast = Toast(self)
        self._zone, self._counts = QLabel(), QLabel()
        self.statusBar().setContentsMargins(12, 0, 12, 0)
        self.statusBar().addWidget(self._counts, 1)
        self.statusBar().addPermanentWidget(self._zone)
        self._menus = Menus(self)
        self.page.listed_anew.connect(self._listed_anew)
        self._show_zone()
        self.setMinimumSize(720, 480)
        self.resize(1440, 820)
        if self.preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.preferences.geometry.encode()))
        self.show_companies()

    @property
    def company(self) -> Company | None:
        """The company that is open."""
        found, position = self.companies.companies, self._chooser.currentIndex()
        return found[position] if 0 <= position < len(found) else None

    @property
    def deliveries_page(self) -> "DeliveriesPage":
        """The receiver and what it proves; made when it is first shown, or a test was sent."""
        from app.ui.deliveries.page import DeliveriesPage  # noqa: PLC0415 - start-up

        made = self._made.get("deliveries")
        if not isinstance(made, DeliveriesPage):
            made = DeliveriesPage(
                self._desk,
                self.runner,
                self.bar,
                formats=self._formats,
                clock=self._clock,
                theme=self._theme,
                preferences=self.preferences,
            )
            made.proved.connect(self.page.panel.test_panel.show_proof)
            made.set_narrow(self.width() < _NARROW)
            self._put("deliveries", _DELIVERIES, made, made.bar)
        return made

    def _listed_anew(self) -> None:
        self._counts.setText(self.page.counts())
        if "deliveries" in self._made:
            self.deliveries_page.sets.show_company(self.company, self.page.listed)

    def _test_sent(self, sent: SentTest) -> None:
        self.page.panel.test_panel.show_proof(sent)
        if "deliveries" in self._made:
            self.deliveries_page.test_sent()

    @property
    def activity_page(self) -> "ActivityPage":
        """The record; made when it is first shown."""
        from app.ui.activity.page import ActivityPage  # noqa: PLC0415 - start-up

        made = self._made.get("activity")
        if not isinstance(made, ActivityPage):
            made = ActivityPage(
                self._desk.activity,
                self.runner,
                self.bar,
                formats=self._formats,
                theme=self._theme,
                preferences=self.preferences,
            )
            made.set_narrow(self.width() < _NARROW)
            self._put("activity", _ACTIVITY, made, made.bar)
        return made

    @property
    def companies_page(self) -> "CompaniesPage":
        """The list of companies; made when it is first shown."""
        from app.ui.companies.page import CompaniesPage  # noqa: PLC0415 - start-up

        made = self._made.get("companies")
        if not isinstance(made, CompaniesPage):
            made = CompaniesPage(self._desk.companies, self._theme)
            made.add_asked.connect(self.add_company)
            made.open_asked.connect(self._open_from_page)
            made.change_asked.connect(lambda one: self._acts().change(one))
            made.remove_asked.connect(lambda one: self._acts().remove(one))
            self._put("companies", _COMPANIES, made, made.bar)
        return made

    def show_companies(self, wanted: str = "") -> None:
        """Fills the chooser, and opens the wanted company or the one of last time."""
        found = self.companies.companies
        self._chooser.clear()
        for company in found:
            self._chooser.addItem(f"{company.name} · {place_of(company)}")
        ids = [company.company_id for company in found]
        wanted = wanted or self.preferences.last_company
        position = ids.index(wanted) if wanted in ids else 0
        self._chooser.setCurrentIndex(position)
        if "companies" in self._made:
            self.companies_page.show_companies()
        self._open(found[position] if found else None)
        self.show_page(self._page)

    def say_starting(self) -> None:
        """The practice company takes a moment."""
        self._welcome.tell(self.tr("Starting the practice company …"), "")

    def show_page(self, number: int) -> None:
        """Shows a page by its number, from 0; without any company the first one is a welcome."""
        self._page = number
        if number == _DELIVERIES:
            self.deliveries_page.refresh()
            self.deliveries_page.sets.show_company(self.company, self.page.listed)
        elif number == _ACTIVITY:
            self.activity_page.refresh()
        elif number == _COMPANIES:
            self.companies_page.show_companies()
        welcome = number == 0 and not self.companies.companies
        if welcome:
            self._welcome.tell(
                self.tr("No company yet"),
                self.tr(
                    "Add a company to see its callbacks, or try everything with the practice "
                    "company: it lives on this computer and touches nobody's data."
                ),
                ("add", self.tr("Add company")),
                ("practice", self.tr("Open practice company")),
            )
        self._stack.setCurrentIndex(self._stack.count() - 1 if welcome else number)
        self._bars.setCurrentIndex(number)
        self._bar_frame.setVisible(not welcome)
        self.rail.show_chosen(number)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.allow_close:
            self._remember()
            event.accept()
        else:
            event.ignore()
            self._on_close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.page.set_room(narrow=narrow, wide=self.width() >= _WIDE)
        if "deliveries" in self._made:
            self.deliveries_page.set_narrow(narrow)
        if "activity" in self._made:
            self.activity_page.set_narrow(narrow)
        self.rail.set_narrow(narrow)
        self._caption.setVisible(not narrow)
        self._chooser.setMinimumContentsLength(24 if narrow else 34)

    def show_activity_of_selected(self) -> None:
        """The record of the selected callback."""
        chosen = self.page.table.selected()
        self.show_page(_ACTIVITY)
        self.activity_page.show_of(chosen.callback_id if chosen else "")

    async def look_at_unfinished(self) -> None:
        """Finds out what became of changes that an earlier run did not see the end of."""
        try:
            left = await self._changes.left_open()
        except SaveFailedError:
            return  # said elsewhere: without the file there is no journal either
        by_id = {one.company_id: one for one in self.companies.companies}
        for change in left:
            company = by_id.get(change.company_id)
            if company is None:
                if self.companies.is_whole:
                    await self._changes.drop(change)
                continue  # with a list that could not be read, nobody knows whose it is
            try:
                settled = await self._changes.resolve(company, change)
            except CallbackDeskError as error:
                settled = msgspec.structs.replace(
                    change, outcome=Outcome.UNKNOWN, detail=message_for(error).title
                )
            if settled.outcome in {Outcome.HALF_DONE, Outcome.UNKNOWN}:
                self.page.acts().unfinished(company, settled)
            else:
                words = change_words(settled)
                self.bar.show_message(
                    UserMessage(
                        self.tr("An unfinished change was looked up. {0}").format(words.title),
                        words.next_step,
                        words.details,
                    ),
                    "planned",
                )
                self.page.refresh()

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

    def choose_theme(self, choice: str) -> None:
        """Fixes a theme, or follows the system again; remembered."""
        self.preferences.theme = choice
        self._theme.choose(choice)

    def show_utc(self, wanted: bool) -> None:
        """Tables show UTC, or the computer's own zone; remembered."""
        self.preferences.show_utc = self._formats.in_utc = wanted
        self._show_zone()
        self.page.zone_changed()

    def _put(self, name: str, number: int, page: QWidget, bar: QWidget) -> None:
        self._made[name] = page
        for stack, widget in ((self._stack, page), (self._bars, bar)):
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
        self._band.show_company(company)
        self.setWindowTitle(f"{company.name} · Callback Desk" if company else "Callback Desk")
        if company is not None:
            self.preferences.last_company = company.company_id
        self._menus.follow()
        self.page.open_company(company)

    def _show_zone(self) -> None:
        self._zone.setText(self.tr("Times in {0}").format(self._formats.shown_zone_name))

    def _remember(self) -> None:
        state = self.saveGeometry().toBase64().data()
        self.preferences.geometry = bytes(state).decode()
        self.page.remember()
        try:
            self._file.save(self.preferences)
        except SaveFailedError:
            return  # the window closes; its place is not worth a dialog

    def _acts(self) -> "CompanyActs":
        if self._made_acts is None:
            from app.ui.companies.acts import CompanyActs  # noqa: PLC0415 - start-up

            self._made_acts = CompanyActs(self, self.companies, self.runner, self.bar, self._theme)
            self._made_acts.changed.connect(self.show_companies)
        return self._made_acts

    def _make_centre(self) -> QWidget:
        self._page = 0
        self._chooser = QComboBox()
        self._chooser.setAccessibleName("Company")
        self._chooser.setObjectName("CompanyCombo")
        self._chooser.setMinimumContentsLength(26)
        self._chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._chooser.activated.connect(self._chosen)
        self._caption = QLabel(self.tr("Company"))
        self._caption.setBuddy(self._chooser)
        add = button(self.tr("Add company"))
        add.setIcon(icon(self._theme, "plus"))
        set_words(add, "")
        add.setToolTip(self.tr("Add company"))
        add.clicked.connect(self.add_company)
        self._bar_frame = QFrame()
        self._bar_frame.setProperty("bar", True)
        row = QHBoxLayout(self._bar_frame)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for widget in (self._caption, self._chooser, add):
            row.addWidget(widget)
        row.addWidget(self._bars, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._bar_frame)
        right.addWidget(self.bar)
        right.addWidget(self._stack, 1)
        under = QHBoxLayout()
        under.setSpacing(0)
        under.addWidget(self.rail)
        under.addLayout(right, 1)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._band)
        column.addLayout(under, 1)
        return centre
