"""The form for a new callback. It collects; the page sends."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.callback import Callback
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.event_types import EVENT_TYPES, filter_fields_of
from app.domain.rules import draft_problems, overlaps, url_cautions
from app.domain.web_address import ascii_host, split_address
from app.ui.shared.event_words import meaning_of
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.messages import UserMessage
from app.ui.shared.moment_field import MomentField
from app.ui.shared.problem_words import caution_words, problem_words
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import PlainText, Sheet, button, label, line_edit


class CreateDialog(Sheet):
    """Signals: submitted, arg 0: the draft. The form stays open until `accept` is called."""

    submitted = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        company: Company,
        listed: list[Callback],
        *,
        formats: Formats,
        clock: Clock,
        theme: Theme,
    ) -> None:
        super().__init__(
            parent,
            "New callback",
            self.tr("New callback for {0}").format(company.name),
            self.tr("%n callback(s) listed now", "", len(listed)),
        )
        self._listed, self._formats, self._clock = listed, formats, clock
        self._busy = False
        self._asked_to_leave = False
        form = QFormLayout()
        self._form = form
        form.setSpacing(8)
        self.event_type = self._combo(form, "Event type", list(EVENT_TYPES), editable=True)
        self._meaning = label(muted=True)
        form.addRow("", self._meaning)
        self._filters: dict[str, QLineEdit] = {}
        for event_type in EVENT_TYPES.values():
            for field in event_type.filter_fields:
                if field.member not in self._filters:
                    self._filters[field.member] = line_edit(field.label, form)
        self.url = line_edit("Destination URL", form)
        self.url.setPlaceholderText("https://")
        self._caution = label(tone="soon")
        form.addRow("", self._caution)
        self.method = self._combo(form, "Method", ["POST", "PUT"])
        self.content_type = self._combo(form, "Content type", ["application/json", "text/json"])
        self.starts = MomentField(
            "Starts", self.tr("now"), formats=formats, clock=clock, theme=theme
        )
        self.ends = MomentField(
            "Ends", self.tr("no end"), formats=formats, clock=clock, theme=theme
        )
        for name, moment in (("Starts", self.starts), ("Ends", self.ends)):
            caption = QLabel(name)
            caption.setBuddy(moment.edit)
            form.addRow(caption, moment)
        self.body.addLayout(form)
        self._card = QFrame()
        self._card.setProperty("tone", "soon")
        self._overlap = label()
        QVBoxLayout(self._card).addWidget(self._overlap)
        self.body.addWidget(self._card)
        self.problems = PlainText("Problems", lines=4)
        self.body.addWidget(self.problems)
        self._cancel = button(self.tr("Cancel"))
        self._create = button(self.tr("Create callback"), primary=True)
        self.add_buttons(self._cancel, self._create)
        self._cancel.clicked.connect(self.reject)
        self._create.clicked.connect(self._submit)
        self.event_type.currentTextChanged.connect(self._type_changed)
        self.url.textChanged.connect(self._look)
        for edit in self._filters.values():
            edit.textChanged.connect(self._look)
        self.starts.changed.connect(self._look)
        self.ends.changed.connect(self._look)
        self._type_changed()
        self._say("")

    def draft(self) -> CallbackDraft:
        """What the form says now."""
        event_type = self.event_type.currentText().strip()
        fields = filter_fields_of(event_type)
        filters = [(field.member, self._filters[field.member].text().strip()) for field in fields]
        return CallbackDraft(
            event_type=event_type,
            filters=tuple(pair for pair in filters if pair[1]),
            destination_url=self.url.text().strip(),
            method=self.method.currentText(),
            content_type=self.content_type.currentText(),
            starts_at=self.starts.utc_value,
            ends_at=self.ends.utc_value,
        )

    def set_busy(self, busy: bool) -> None:
        """While the call is under way nothing can be pressed twice."""
        self._busy = busy
        self._create.setEnabled(not busy)
        self._cancel.setEnabled(not busy)
        self._create.setText(self.tr("Creating …") if busy else self.tr("Create callback"))

    def show_failure(self, message: UserMessage) -> None:
        """The server said no: everything typed stays."""
        self.set_busy(False)
        parts = (message.title + ".", message.details, message.next_step)
        self._say("\n".join(part for part in parts if part))

    def reject(self) -> None:
        """Esc and Cancel: not while the call is under way, and typed text is not lost at once."""
        if self._busy:
            return
        draft = self.draft()
        typed = draft.destination_url or draft.filters
        if typed and not self._asked_to_leave:
            self._asked_to_leave = True
            self._say(self.tr("Not created yet. Cancel again to drop what you typed."))
            return
        super().reject()

    def _submit(self) -> None:
        draft = self.draft()
        labels = {field.member: field.label for field in filter_fields_of(draft.event_type)}
        said = [
            problem_words(problem, labels.get(problem.field, problem.field))
            for problem in draft_problems(draft, self._clock())
        ]
        for name, moment in (("Starts", self.starts), ("Ends", self.ends)):
            if moment.problem:
                said.append(f"{name}: {moment.problem}")
        self._say("\n".join(said))
        if not said:
            self.set_busy(True)
            self.submitted.emit(draft)

    def _say(self, text: str) -> None:
        self.problems.setPlainText(text)
        self.problems.setVisible(bool(text))
        self.fit()

    def _type_changed(self) -> None:
        event_type = self.event_type.currentText().strip()
        self._meaning.setText(meaning_of(event_type) if event_type else "")
        wanted = {field.member for field in filter_fields_of(event_type)}
        for member, edit in self._filters.items():
            self._form.setRowVisible(edit, member in wanted)
        self._look()

    def _look(self) -> None:
        draft = self.draft()
        cautions = [caution_words(kind) for kind in url_cautions(draft.destination_url)]
        parts = split_address(draft.destination_url)
        host = parts.hostname if parts else None
        if host and ascii_host(host) != host:
            cautions.append(f"{host} = {ascii_host(host)}")
        self._caution.setText("\n".join(cautions))
        self._form.setRowVisible(self._caution, bool(cautions))
        found = overlaps(draft, self._listed, self._clock()) if draft.event_type else []
        said = []
        for one in found[:3]:
            other = one.other
            until = (
                self.tr("until {0}").format(self._formats.moment(other.ends_at))
                if other.ends_at
                else self.tr("without an end")
            )
            said.append(
                self.tr("{0} sends {1} to {2} {3}.").format(
                    other.callback_id, other.event_type, other.destination_url, until
                )
            )
        if said:
            said.insert(0, self.tr("Overlaps a callback you already have:"))
            said.append(self.tr("The service may refuse this one; it decides."))
        self._overlap.setText("\n".join(said))
        self._card.setVisible(bool(said))

    def _combo(
        self, form: QFormLayout, name: str, choices: list[str], *, editable: bool = False
    ) -> QComboBox:
        made = QComboBox()
        made.setEditable(editable)
        made.addItems(choices)
        made.setAccessibleName(name)
        made.setObjectName(name.replace(" ", "") + "Combo")
        caption = QLabel(name)
        caption.setBuddy(made)
        form.addRow(caption, made)
        return made
