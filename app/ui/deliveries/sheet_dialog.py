"""Asks what a proof sheet is to be about."""

from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.proofs.sheet import Scope
from app.domain.proofs.test_set import SetResult
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.moment_field import MomentField
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, combo, explain_button
from app.ui.runtime.context import UiContext


class SetRun(msgspec.Struct, frozen=True):
    """The last run of a set in this window."""

    name: str
    results: tuple[SetResult, ...]


class SheetChoice(msgspec.Struct, frozen=True, kw_only=True):
    """`since` and `until` are aware UTC, None without a limit; `run` is of SET_RUN alone."""

    scope: Scope
    since: datetime | None = None
    until: datetime | None = None
    run: SetRun | None = None


class SheetDialog(Sheet):
    """Signals: chosen, arg 0: a `SheetChoice`."""

    chosen = Signal(SheetChoice)

    def __init__(
        self, parent: QWidget, company: Company | None, runs: list[SetRun], context: UiContext
    ) -> None:
        """`company` None is all that is shown, of whatever company."""
        super().__init__(
            parent,
            "ProofSheetDialog",
            self.tr("Proof sheet"),
            self.tr("Proof sheet of {0}").format(
                company.name if company else self.tr("all companies")
            ),
            self.tr(
                "A report for others. It begins with what was not proved; then it lists what "
                "arrived and was accepted. It holds hashes of the bodies, and no values of people."
            ),
        )
        self._choices: list[tuple[str, Scope, SetRun | None]] = []
        if company is not None:
            self._choices += [
                (self.tr("Everything, with the coverage of all callbacks"), Scope.COMPANY, None),
                (self.tr("A period"), Scope.PERIOD, None),
            ]
        self._choices.append((self.tr("The test events that are shown"), Scope.SHOWN, None))
        self._choices += [
            (self.tr("The last run of {0}").format(visible(one.name)), Scope.SET_RUN, one)
            for one in runs
        ]
        self._about = combo("AboutCombo", self.tr("About"), [one[0] for one in self._choices])
        self.body.addWidget(Field(self.tr("About"), self._about))
        now = context.clock()
        self._since = MomentField(
            "From",
            self.tr("From"),
            self.tr("the first one"),
            context,
            end_of_day=False,
            looks_back=True,
        )
        self._since.set_moment(now - timedelta(days=7))
        self._until = MomentField(
            "To", self.tr("To"), self.tr("now"), context, end_of_day=True, looks_back=True
        )
        self._period = QWidget()
        column = QVBoxLayout(self._period)
        column.setContentsMargins(0, 0, 0, 0)
        fields = (Field(self.tr("From"), self._since), Field(self.tr("To"), self._until))
        side_by_side(column, *fields)
        self.body.addWidget(self._period)
        self.body.addStretch(1)
        cancel = button("CancelButton", self.tr("Cancel"))
        self._save = button("SaveSheetButton", self.tr("Save sheet…"), primary=True)
        self._save.setDefault(True)
        self.add_buttons(cancel, self._save)
        cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._choose)
        self._about.currentIndexChanged.connect(self._follow)
        self._since.changed.connect(self._follow)
        self._until.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        period = self._choices[self._about.currentIndex()][1] is Scope.PERIOD
        self._period.setVisible(period)
        since, until = self._since.utc_value, self._until.utc_value
        why = (self._since.problem or self._until.problem) if period else ""
        if period and not why and since and until and until <= since:
            why = self.tr("The period ends before it begins.")
        explain_button(self._save, why)

    def _choose(self) -> None:
        _, scope, run = self._choices[self._about.currentIndex()]
        period = scope is Scope.PERIOD
        self.chosen.emit(
            SheetChoice(
                scope=scope,
                since=self._since.utc_value if period else None,
                until=self._until.utc_value if period else None,
                run=run,
            )
        )
        self.accept()
