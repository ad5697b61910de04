"""Changes what a step of a plan registers: where it goes, and from when to when."""

from datetime import datetime

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.rules import draft_problems
from app.domain.outside_text import visible
from app.domain.plans.plan import PlanStep
from app.domain.typed.address_cautions import url_cautions
from app.text.formats import applies_to
from app.text.problems import caution_text, problem_text
from app.ui.kit.field import Field
from app.ui.kit.moment_field import MomentField
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, explain_button, line_edit
from app.ui.runtime.context import UiContext


class EditStepDialog(Sheet):
    """Nothing is sent from here. Signals: edited, arg 0: the draft."""

    edited = Signal(CallbackDraft)
    spare_room = 60

    def __init__(
        self, parent: QWidget, step: PlanStep, draft: CallbackDraft, context: UiContext
    ) -> None:
        super().__init__(
            parent,
            "EditStepDialog",
            self.tr("Edit step"),
            self.tr("Step {0} for {1}").format(step.number, visible(step.company_name)),
            f"{visible(draft.event_type)} · {applies_to(draft.event_type, draft.filters)}",
        )
        self._draft, self._clock = draft, context.clock
        self.url = line_edit("DestinationURLEdit", self.tr("Destination URL"))
        self.url.setText(draft.destination_url)
        self._url_field = Field(self.tr("Destination URL"), self.url)
        self.starts = MomentField(
            "Starts", self.tr("Starts"), self.tr("at once"), context, end_of_day=False
        )
        self.ends = MomentField(
            "Ends", self.tr("Ends"), self.tr("no end"), context, end_of_day=True
        )
        self.starts.set_moment(draft.starts_at)
        self.ends.set_moment(draft.ends_at)
        self._ends_field = Field(self.tr("Ends"), self.ends)
        for one in (self._url_field, Field(self.tr("Starts"), self.starts), self._ends_field):
            self.body.addWidget(one)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._take = button("TakeOverButton", self.tr("Take over"), primary=True)
        self._take.clicked.connect(self._finish)
        self.add_buttons(cancel, self._take)
        self.url.textChanged.connect(self._look)
        self.starts.changed.connect(self._look)
        self.ends.changed.connect(self._look)
        self._look()

    def draft(self) -> CallbackDraft:
        """What is typed; a start that is past means at once."""
        starts: datetime | None = self.starts.utc_value
        return msgspec.structs.replace(
            self._draft,
            destination_url=self.url.text(),
            starts_at=starts if starts and starts > self._clock() else None,
            ends_at=self.ends.utc_value,
        )

    def _look(self) -> None:
        found = {
            one.field: problem_text(one) for one in draft_problems(self.draft(), self._clock())
        }
        cautions = [caution_text(one) for one in url_cautions(self.url.text())]
        self._url_field.say(found.pop("destination_url", ""), "\n".join(cautions))
        self._ends_field.say("" if self.ends.problem else found.pop("ends_at", ""))
        wrong = bool(self._url_field.problem or self._ends_field.problem)
        wrong = wrong or bool(self.starts.problem or self.ends.problem)
        explain_button(self._take, self.tr("Something above is not right yet.") if wrong else "")

    def _finish(self) -> None:
        self.edited.emit(self.draft())
        self.accept()
