"""Asks whose the entries of a file are that name a company which is not set up here."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import cut, visible
from app.domain.plans.request import Whose
from app.domain.typed.web_address import shown_address
from app.text.companies import place_of
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, combo

_MOST = 12
"""Companies that are asked about; those of more are left as the file has them."""
_LONGEST = 80


class WhoseDialog(Sheet):
    """As after a plan that was made in the practice company.

    Signals: chosen, arg 0: a dict of companies by what the file calls them; those that are left out
    are not in it.
    """

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, unknown: Sequence[Whose], companies: Sequence[Company]
    ) -> None:
        super().__init__(
            parent,
            "WhoseDialog",
            self.tr("Whose is it"),
            self.tr("The file names companies that are not set up here"),
            self.tr(
                "Choose whose plan it is to be. The plan is shown beside what that company lists, "
                "before anything is sent; IDs of callbacks are each company's own."
            ),
        )
        self._companies = list(companies)
        self._combos: dict[Whose, QComboBox] = {}
        choices = [self.tr("Leave as it is: nothing can be done for it")]
        choices += [f"{visible(one.name)} · {place_of(one)}" for one in companies]
        for at, whose in enumerate(unknown[:_MOST]):
            key, name, base_url = whose
            where = shown_address(base_url) if base_url else ""
            told = " · ".join(visible(cut(one, _LONGEST)) for one in (name, key, where) if one)
            caption = self.tr("In place of {0}").format(told)
            made = combo(f"InPlaceOfCombo{at}", caption, choices)
            self._combos[whose] = made
            self.body.addWidget(Field(caption, made))
        self.body.addStretch(1)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        go_on = button("ShowPlanButton", self.tr("Show plan"), primary=True)
        go_on.clicked.connect(self._finish)
        self.add_buttons(cancel, go_on)

    def _finish(self) -> None:
        found = {
            key: self._companies[made.currentIndex() - 1]
            for key, made in self._combos.items()
            if made.currentIndex() > 0
        }
        self.chosen.emit(found)
        self.accept()
