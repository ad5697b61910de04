"""Asks until when callbacks that end are to go on."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.field import Field
from app.ui.kit.moment_field import MomentField
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, explain_button
from app.ui.runtime.context import UiContext

_SHOWN = 8
"""Callbacks that are named."""


class ExtendDialog(Sheet):
    """Nothing is sent from here. Signals: asked, arg 0: the new end (aware UTC), None for none."""

    asked = Signal(object)
    spare_room = 40

    def __init__(
        self, parent: QWidget, ending: Sequence[tuple[Company, Callback]], context: UiContext
    ) -> None:
        count = len(ending)
        super().__init__(
            parent,
            "ExtendDialog",
            self.tr("Extend"),
            translate("plans", "Extend %n callback(s)", "", count),
            self.tr(
                "Each goes on as a new callback that begins when the old one ends, without a gap; "
                "until the new end, or until the next of its type and filter begins. The plan is "
                "shown before anything is sent."
            ),
        )
        self._last = max(one.ends_at for _, one in ending if one.ends_at is not None)
        self._clock = context.clock
        lines = [
            f"{visible(company.name)} · {visible(one.event_type)}: "
            + self.tr("ends {0}").format(context.formats.moment(one.ends_at))
            for company, one in ending
            if one.ends_at is not None
        ]
        lines = shortened(lines, _SHOWN)
        what = PlainText("WhatIsExtendedText", self.tr("What is extended"), lines=len(lines))
        what.setPlainText("\n".join(lines))
        self._what = what
        self.until = MomentField(
            "NewEnd", self.tr("New end"), self.tr("no end"), context, end_of_day=True
        )
        self._field = Field(self.tr("New end"), self.until)
        self.body.addWidget(what)
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._make = button("MakePlanButton", self.tr("Make plan"), primary=True)
        self._make.clicked.connect(self._finish)
        self.add_buttons(cancel, self._make)
        self.until.changed.connect(self._look)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._what.fit_lines(2 * _SHOWN)  # names may be long
        self.fit()
        self.until.edit.setFocus()

    def _look(self) -> None:
        until = self.until.utc_value
        problem = ""
        if until is not None and until <= max(self._last, self._clock()):
            problem = self.tr("Not after the end that they have now.")
        self._field.say("" if self.until.problem else problem)
        wrong = self.until.problem or problem
        explain_button(self._make, self.tr("Something above is not right yet.") if wrong else "")

    def _finish(self) -> None:
        self.asked.emit(self.until.utc_value)
        self.accept()
