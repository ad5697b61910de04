"""The window: rail, company chooser, message bar, pages."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QAction, QCloseEvent
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

from app.domain.company import Company, CompanyKind, Region
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.domain.web_address import is_loopback
from app.services.callbacks import CallbackService
from app.services.companies import CompanyService
from app.storage.preferences import PreferenceFile
from app.ui.callbacks.page import CallbacksPage
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.icons import icon
from app.ui.shared.messages import UserMessage, message_for
from app.ui.shared.tasks import TaskRunner
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import MessageBar, button, finished, label

if TYPE_CHECKING:
    from app.ui.companies.company_dialog import CompanyDialog


class MainWindow(QMainWindow):
    """Closes only when `allow_close` is set: a change under way is waited for."""

    def __init__(
        self,
        companies: CompanyService,
        callbacks: CallbackService,
        preferences: PreferenceFile,
        *,
        theme: Theme,
        clock: Clock,
        on_close: Callable[[], None],
        on_practice: Callable[[], None],
    ) -> None:
        super().__init__()
        self.allow_close = False
        self._companies, self._file, self._on_close = companies, preferences, on_close
        self.preferences = preferences.load()
        self._theme = theme
        self.runner = TaskRunner(self)
        formats = Formats(in_utc=self.preferences.show_utc)
        self.bar = MessageBar()
        self.page = CallbacksPage(
            callbacks, self.runner, self.bar, formats=formats, theme=theme, clock=clock
        )
        self._chooser = QComboBox()
        self._chooser.setAccessibleName("Company")
        self._chooser.setObjectName("CompanyCombo")
        self._chooser.setMinimumContentsLength(24)
        self._chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        caption = QLabel(self.tr("Company"))
        caption.setBuddy(self._chooser)
        add = button(self.tr("Add company"))
        add.setIcon(icon(theme, "companies"))
        add.setText("")
        add.setToolTip(self.tr("Add company"))
        add.clicked.connect(self.add_company)
        for position, widget in enumerate((caption, self._chooser, add)):
            self.page.bar_row.insertWidget(position, widget)
        self._band = QFrame()
        self._band.setProperty("band", True)
        self._band_text = label()
        QHBoxLayout(self._band).addWidget(self._band_text)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.page)
        self._stack.addWidget(self._make_welcome(on_practice))
        self.setCentralWidget(self._make_centre())
        self._make_menus()
        self._zone = QLabel(self.tr("Times in {0}").format(formats.shown_zone_name))
        self._counts = QLabel()
        self.statusBar().addWidget(self._counts, 1)
        self.statusBar().addPermanentWidget(self._zone)
        self.page.listed.connect(self._count)
        self._chooser.activated.connect(self._chosen)
        self.resize(1440, 820)
        if self.preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.preferences.geometry.encode()))
        self.show_companies()

    def show_companies(self, wanted: str = "") -> None:
        """Fills the chooser, and opens the wanted company or the one of last time."""
        found = self._companies.companies
        self._chooser.clear()
        for company in found:
            self._chooser.addItem(f"{company.name} · {_place(company)}")
        self._stack.setCurrentIndex(0 if found else 1)
        ids = [company.company_id for company in found]
        wanted = wanted or self.preferences.last_company
        position = ids.index(wanted) if wanted in ids else 0
        self._chooser.setCurrentIndex(position)
        self._open(found[position] if found else None)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.allow_close:
            self._remember()
            event.accept()
        else:
            event.ignore()
            self._on_close()

    def _chosen(self, position: int) -> None:
        self._open(self._companies.companies[position])

    def _open(self, company: Company | None) -> None:
        production = company is not None and company.kind is CompanyKind.PRODUCTION
        self._band.setVisible(production)
        self.setWindowTitle(f"{company.name} · Callback Desk" if company else "Callback Desk")
        if company is not None:
            self.preferences.last_company = company.company_id
            self._band_text.setText(
                self.tr("PRODUCTION · {0} · {1}   Changes reach real customers.").format(
                    company.name, _place(company)
                )
            )
        self.page.open_company(company)

    def _count(self) -> None:
        self._counts.setText(self.page.counts())

    def _remember(self) -> None:
        state = self.saveGeometry().toBase64().data()
        self.preferences.geometry = bytes(state).decode()
        try:
            self._file.save(self.preferences)
        except SaveFailedError:
            return  # the window closes; its place is not worth a dialog

    def add_company(self) -> None:
        """Opens the empty form."""
        self._open_company_dialog(None)

    def change_company(self) -> None:
        """Opens the form of the company that is open; also the place to type a password again."""
        company = self._current()
        if company is None:
            return
        if self._companies.is_lent(company):
            self.bar.show_message(
                UserMessage(
                    self.tr("The practice company cannot be changed"),
                    self.tr("It is there for this session only. Add a company of your own."),
                ),
                "soon",
            )
            return
        self._open_company_dialog(company)

    def remove_company(self) -> None:
        """Asks, then forgets the open company here; nothing changes at the provider."""
        company = self._current()
        if company is not None:
            self.runner.load("ask to remove", self._ask_to_remove(company))

    def _current(self) -> Company | None:
        found, position = self._companies.companies, self._chooser.currentIndex()
        return found[position] if 0 <= position < len(found) else None

    async def _ask_to_remove(self, company: Company) -> None:
        from app.ui.companies.remove_dialog import (  # noqa: PLC0415 - start-up
            RemoveCompanyDialog,
        )

        dialog = RemoveCompanyDialog(self, company)
        if await finished(dialog):
            self.runner.change("remove", self._remove(company))

    async def _remove(self, company: Company) -> None:
        error = await self._companies.remove(company)
        if error is not None:
            self.bar.show_message(message_for(error), "soon")
        self.show_companies()

    def _open_company_dialog(self, company: Company | None) -> None:
        from app.ui.companies.company_dialog import CompanyDialog  # noqa: PLC0415 - start-up

        dialog = CompanyDialog(self, company)
        dialog.save_asked.connect(lambda: self.runner.change("save", self._save(dialog)))
        dialog.test_asked.connect(lambda: self.runner.change("try", self._try(dialog)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _save(self, dialog: "CompanyDialog") -> None:
        dialog.set_busy(True)
        company = dialog.company()
        try:
            await self._companies.save(
                company, dialog.secret(), session_only=dialog.session_only.isChecked()
            )
        except CallbackDeskError as error:
            dialog.show_failure(message_for(error))
            return
        finally:
            dialog.set_busy(False)
        dialog.accept()
        self.show_companies(company.company_id)

    async def _try(self, dialog: "CompanyDialog") -> None:
        dialog.set_busy(True)
        try:
            count = await self._companies.test_connection(dialog.company(), dialog.secret())
        except CallbackDeskError as error:
            dialog.show_failure(message_for(error))
        else:
            dialog.say(self.tr("It works: the server lists %n callback(s).", "", count))
        finally:
            dialog.set_busy(False)

    def _make_centre(self) -> QWidget:
        rail = QFrame()
        rail.setProperty("rail", True)
        rail.setFixedWidth(132)
        here = button("Callbacks")
        here.setProperty("rail", True)
        here.setIcon(icon(self._theme, "callbacks", "accent"))
        here.setCheckable(True)
        here.setChecked(True)
        here.clicked.connect(lambda: here.setChecked(True))
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(here)
        column.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        for widget in (self._band, self.bar):
            right.addWidget(widget)
        right.addWidget(self._stack, 1)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addLayout(right, 1)
        return centre

    def _make_welcome(self, on_practice: Callable[[], None]) -> QWidget:
        page = QWidget()
        page.setProperty("surface", True)
        add = button("Add company", primary=True)
        add.clicked.connect(self.add_company)
        practice = button("Open practice company")
        practice.clicked.connect(on_practice)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(practice)
        row.addWidget(add)
        row.addStretch(1)
        layout = QVBoxLayout(page)
        layout.addStretch(2)
        for words, kind in (
            (self.tr("No company yet"), {"strong": True}),
            (
                self.tr(
                    "Add a company to see its callbacks, or try everything with the practice "
                    "company: it lives on this computer and touches nobody's data."
                ),
                {"muted": True},
            ),
        ):
            text = label(words, **kind)
            text.setAlignment(text.alignment().AlignHCenter)
            layout.addWidget(text)
        layout.addLayout(row)
        layout.addStretch(3)
        return page

    def _make_menus(self) -> None:
        add = QAction(self.tr("Add company…"), self)
        add.triggered.connect(self.add_company)
        change = QAction(self.tr("Change company…"), self)
        change.triggered.connect(self.change_company)
        remove = QAction(self.tr("Remove company…"), self)
        remove.triggered.connect(self.remove_company)
        leave = QAction(self.tr("Quit"), self)
        leave.setShortcut("Ctrl+Q")
        leave.triggered.connect(self.close)
        self.menuBar().addMenu(self.tr("&Company")).addActions([add, change, remove, leave])
        page = self.page
        self.menuBar().addMenu(self.tr("C&allbacks")).addActions(
            [
                page.refresh_action,
                page.search_action,
                page.new_action,
                page.end_action,
                page.find_action,
                page.copy_action,
            ]
        )
        self.menuBar().addMenu(self.tr("&Test")).addAction(page.test_action)
        view = self.menuBar().addMenu(self.tr("&View"))
        for choice, words in (
            ("system", self.tr("Theme of the system")),
            ("light", self.tr("Light theme")),
            ("dark", self.tr("Dark theme")),
        ):
            action = QAction(words, self)
            action.triggered.connect(lambda _=False, wanted=choice: self.choose_theme(wanted))
            view.addAction(action)

    def choose_theme(self, choice: str) -> None:
        """Fixes a theme, or follows the system again; remembered."""
        self.preferences.theme = choice
        self._theme.choose(choice)


def _place(company: Company) -> str:
    kind = "production" if company.kind is CompanyKind.PRODUCTION else "test"
    if company.region is Region.CUSTOM:
        host = urlsplit(company.base_url).hostname or ""
        return f"{'this computer' if is_loopback(host) else host}, {kind}"
    region = "United States" if company.region is Region.UNITED_STATES else "Europe"
    return f"{region}, {kind}"
