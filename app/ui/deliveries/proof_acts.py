"""What is made of the proofs for others: sheets, a page for the developer, a report."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.proofs.sent_test import SentTest
from app.services.services import Services
from app.ui.deliveries.developer_commands import DeveloperCommands
from app.ui.deliveries.resilience_commands import ResilienceCommands
from app.ui.deliveries.sheet_commands import SheetCommands
from app.ui.deliveries.sheet_dialog import SetRun
from app.ui.kit.widgets import button, explain_button
from app.ui.runtime.context import UiContext


class ProofActs(QWidget):
    """A row of buttons.

    `shown` are the test events on the screen, `chosen` the selected one, or None; `runs` the last
    runs of sets. Attributes: sheets, what is done with proof sheets.
    """

    def __init__(
        self,
        services: Services,
        context: UiContext,
        *,
        shown: Callable[[], list[SentTest]],
        chosen: Callable[[], SentTest | None],
        runs: Callable[[], list[SetRun]],
    ) -> None:
        super().__init__()
        self._tabs: QTabWidget | None = None
        self._company: Company | None = None
        self._listed: list[Callback] = []
        self._chosen = chosen
        self.sheets = sheets = SheetCommands(self, services, context)
        self._developer = DeveloperCommands(self, context)
        self._resilience = ResilienceCommands(self, services, context)
        self._sheet = sheet = button("ProofSheetButton", self.tr("Proof sheet…"))
        sheet.clicked.connect(lambda: sheets.ask(self._company, self._listed, shown, runs()))
        self._check = check = button("CheckSheetButton", self.tr("Check a sheet…"))
        check.clicked.connect(sheets.check)
        self._give = button("GiveToTheDeveloperButton", self.tr("Give to the developer…"))
        self._give.clicked.connect(self._give_to_developer)
        self._trials = button("ResilienceReportButton", self.tr("Resilience report…"))
        self._trials.clicked.connect(self._report_resilience)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 4)
        row.setSpacing(4)
        for one in (sheet, check, self._give, self._trials):
            one.setProperty("slim", True)
            row.addWidget(one)

    def stand_beside(self, tabs: QTabWidget) -> None:
        """In the corner of some tabs, which go before whole words."""
        tabs.setCornerWidget(self)
        before: QWidget = tabs.tabBar()  # Tab goes as the eye does: along the tabs, then below them
        for one in self.findChildren(QPushButton):
            QWidget.setTabOrder(before, one)
            before = one
        self._tabs = tabs
        tabs.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self._tabs is not None:
            self.set_short(False)
            room = self._tabs.width() - self._tabs.tabBar().sizeHint().width()
            self.set_short(self.sizeHint().width() > room)
        return super().eventFilter(watched, event)

    def set_short(self, short: bool) -> None:
        """With a word each where there is no room for more; their names stay."""
        captions = (
            (self._sheet, self.tr("Sheet…"), self.tr("Proof sheet…")),
            (self._check, self.tr("Check…"), self.tr("Check a sheet…")),
            (self._give, self.tr("Developer…"), self.tr("Give to the developer…")),
            (self._trials, self.tr("Trials…"), self.tr("Resilience report…")),
        )
        for one, little, whole in captions:
            one.setText(little if short else whole)

    def show_company(self, company: Company | None, listed: list[Callback]) -> None:
        """The company that is open, and what the server lists for it."""
        self._company, self._listed = company, listed
        for one in (self._give, self._trials):
            explain_button(one, "" if company else self.tr("Open a company first."))

    def _give_to_developer(self) -> None:
        if self._company is not None:
            chosen = self._chosen()
            meant = chosen.event.event_type if chosen else ""
            self._developer.ask(self._company, self._listed, meant)

    def _report_resilience(self) -> None:
        if self._company is not None:
            self._resilience.ask(self._company, self._listed)
