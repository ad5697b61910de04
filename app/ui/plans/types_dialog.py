"""Asks for which other event types there is to be a callback to the same destination."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.event_types import EVENT_TYPES, FilterField
from app.domain.callbacks.filter_text import Filters
from app.domain.callbacks.rules import draft_problems
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.text.event_types import filter_caption, phrase_of
from app.text.problems import problem_text
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.announce import announce
from app.ui.kit.field import Field
from app.ui.kit.moment_field import MomentField
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import Line, button, explain_button, label, line_edit, repolish, set_tone
from app.ui.kit.wrap_row import WrapRow
from app.ui.look.measure import em
from app.ui.runtime.context import UiContext

_FIELD = 220
"""Pixels of one member of a filter."""
_BUTTON = 180
"""Pixels of what makes the plan: its words have a number in them."""


class OtherTypesDialog(Sheet):
    """Nothing is sent from here. Signals: asked, arg 0: a list of drafts."""

    asked = Signal(list)
    # What is ticked opens its fields within it: nothing outside of them moves.
    spare_room = 90

    def __init__(
        self, parent: QWidget, company: Company, like: Callback, context: UiContext
    ) -> None:
        sentence = self.tr("Each goes to {0}. The plan is shown before anything is sent.")
        super().__init__(
            parent,
            "OtherEventTypesDialog",
            self.tr("Other event types"),
            self.tr("Same destination, other types for {0}").format(company.name),
            sentence.format(shown_address(like.destination_url)),
        )
        self._like, self._clock = like, context.clock
        self._boxes: dict[str, QCheckBox] = {}
        self._lines: dict[str, dict[str, Line]] = {}
        self._rows: dict[str, QWidget] = {}
        # What was typed last for a member: types of one campaign have the same.
        self._last: dict[str, str] = {}
        self._add_dates(like, context)
        given = dict(like.filters)
        for name, known in EVENT_TYPES.items():
            if name != like.event_type or known.filter_fields:
                self._add(name, known.filter_fields, given)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._said = label()
        self._said.setObjectName("OtherTypesProblem")
        set_tone(self._said, Tone.FAILED)
        self.pinned.addWidget(self._said)
        self._make = button("MakePlanButton", self.tr("Make plan"), primary=True)
        self._make.setMinimumWidth(em(_BUTTON))
        self._make.clicked.connect(self._finish)
        self.add_buttons(cancel, self._make)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        next(iter(self._boxes.values())).setFocus()

    def drafts(self) -> list[CallbackDraft]:
        """One for each type that is ticked, with what was typed for its filter."""
        return [
            self._draft(
                name,
                tuple(
                    (member, line.text().strip())
                    for member, line in self._lines[name].items()
                    if line.text().strip()
                ),
            )
            for name, box in self._boxes.items()
            if box.isChecked()
        ]

    def _draft(self, name: str, filters: Filters) -> CallbackDraft:
        like, starts = self._like, self.starts.utc_value
        return CallbackDraft(
            event_type=name,
            filters=filters,
            destination_url=like.destination_url,
            method=like.method,
            content_type=like.content_type,
            starts_at=starts if starts is not None and starts > self._clock() else None,
            ends_at=self.ends.utc_value,
        )

    def _add_dates(self, like: Callback, context: UiContext) -> None:
        """Of all of them; as the one has them that they are like."""
        self.starts = MomentField(
            "Starts", self.tr("Starts"), self.tr("at once"), context, end_of_day=False
        )
        self.ends = MomentField(
            "Ends", self.tr("Ends"), self.tr("no end"), context, end_of_day=True
        )
        if like.starts_at is not None and like.starts_at > self._clock():
            self.starts.set_moment(like.starts_at)
        self.ends.set_moment(like.ends_at)
        self._ends_field = Field(self.tr("Ends"), self.ends)
        row = QHBoxLayout()
        row.setSpacing(16)
        for one in (Field(self.tr("Starts"), self.starts), self._ends_field):
            row.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        for moment in (self.starts, self.ends):
            moment.changed.connect(self._look)

    def _add(self, name: str, fields: tuple[FilterField, ...], given: dict[str, str]) -> None:
        box = QCheckBox(name)
        box.setAccessibleName(name)
        box.setAccessibleDescription(phrase_of(name))
        box.toggled.connect(lambda ticked: self._fill(name) if ticked else None)
        box.toggled.connect(self._look)
        self._boxes[name] = box
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(box)
        phrase = label(phrase_of(name), muted=True)
        phrase.setContentsMargins(em(24), 0, 0, 0)
        column.addWidget(phrase)
        self._lines[name] = {}
        if fields:
            row = QWidget()
            inside = WrapRow(row, spacing=8)
            inside.setContentsMargins(em(24), 2, 0, 6)
            for field in fields:
                caption = filter_caption(field.member)
                line = line_edit(f"{name}.{field.member}Edit", f"{name}: {caption}")
                needed = "" if field.required else " " + self.tr("(may stay empty)")
                line.setText(given.get(field.member, ""))
                line.setFixedWidth(em(_FIELD))
                line.textChanged.connect(self._look)
                line.textEdited.connect(
                    lambda typed, member=field.member: self._last.update({member: typed.strip()})
                )
                self._lines[name][field.member] = line
                # It stays in sight once something is typed.
                named = QWidget()
                below = QVBoxLayout(named)
                below.setContentsMargins(0, 0, 0, 0)
                below.setSpacing(2)
                below.addWidget(label(caption + needed, muted=True))
                below.addWidget(line)
                inside.addWidget(named)
            column.addWidget(row)
            self._rows[name] = row
        self.body.addLayout(column)

    def _fill(self, name: str) -> None:
        """A type that is ticked begins with what was typed for another one."""
        for member, line in self._lines[name].items():
            if not line.text() and self._last.get(member):
                line.setText(self._last[member])

    def typed_texts(self) -> list[str]:
        """What is ticked is as good as typed."""
        ticked = [name for name, box in self._boxes.items() if box.isChecked()]
        return [*super().typed_texts(), *ticked]

    def _look(self) -> None:
        for name, row in self._rows.items():
            row.setVisible(self._boxes[name].isChecked())
        count = len([box for box in self._boxes.values() if box.isChecked()])
        like = self._draft(self._like.event_type, self._like.filters)
        found = {one.field: problem_text(one) for one in draft_problems(like, self._clock())}
        self._ends_field.say("" if self.ends.problem else found.get("ends_at", ""))
        why = "" if count else self.tr("Tick at least one type.")
        if self.starts.problem or self.ends.problem or self._ends_field.problem:
            why = self.tr("Something above is not right yet.")
        explain_button(self._make, why)
        words = translate("plans", "Make plan of %n callback(s)", "", count)
        self._make.setText(words if count else self.tr("Make plan"))
        if self._said.text():
            self._tell_lacking()

    def _tell_lacking(self) -> Line | None:
        """Says whose filter is still to be typed; returns the first field of them."""
        lacking = {
            line: name
            for name, box in self._boxes.items()
            for line in self._lacking(name)
            if box.isChecked()
        }
        for lines in self._lines.values():
            for line in lines.values():
                if bool(line.property("wrong")) is not (line in lacking):
                    line.setProperty("wrong", line in lacking)
                    repolish(line)
        names = ", ".join(dict.fromkeys(map(visible, lacking.values())))
        words = self.tr("Type what it applies to first: {0}").format(names) if names else ""
        self._said.setText(words)
        return next(iter(lacking), None)

    def _lacking(self, name: str) -> list[Line]:
        """The fields of a type that must not stay empty, and are."""
        fields = EVENT_TYPES[name].filter_fields
        lines = [self._lines[name][one.member] for one in fields if one.required]
        return [line for line in lines if not line.text().strip()]

    def _finish(self) -> None:
        first = self._tell_lacking()
        if first is not None:
            first.setFocus()
            announce(self, self._said.text(), at_once=True)
            return
        self.asked.emit(self.drafts())
        self.accept()
