"""The fields of a callback that is to be registered. It collects; others send."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CONTENT_TYPES, METHODS, CallbackDraft
from app.domain.callbacks.event_types import EVENT_TYPES, FilterField, filter_fields_of
from app.domain.callbacks.filter_text import FilterTextError, read_filter, write_filter
from app.domain.callbacks.rules import Problem, ProblemKind, draft_problems
from app.domain.typed.address_cautions import Caution, CautionKind, url_cautions
from app.domain.typed.filter_cautions import filter_caution
from app.text.event_types import filter_caption, meaning_of
from app.text.noop import verbatim
from app.text.problems import caution_text, problem_text
from app.ui.callbacks.near_type import NearType
from app.ui.callbacks.type_choice import TypeChoice
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.moment_field import MomentField
from app.ui.kit.widgets import button, combo, explain_button, fixed_font, line_edit
from app.ui.runtime.context import UiContext

_FILTER = ProblemKind.FILTER_MISSING
_JUST_NOW = timedelta(minutes=1)
"""A start that was typed as now is a moment ago by the time it is looked at."""
_MISSING = {ProblemKind.TYPE_MISSING, _FILTER, ProblemKind.URL_MISSING}


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """The texts of a form.

    `filled` is the type it was filled in from, and the filter's members that it has no field for.
    """

    event_type: str
    filters: dict[str, str]
    free: str
    filled: tuple[str, tuple[tuple[str, str], ...]]
    url: str
    method: str
    content_type: str
    starts: str
    ends: str


class DraftForm(QWidget):
    """Shows only what the chosen type takes, and beside each field what is wrong with it.

    Signals: changed, after each key; resized, when fields came or went.
    """

    changed = Signal()
    resized = Signal()

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._clock = self._clock_there = context.clock
        self._complete = False
        self._filled_type = ""
        self._unknown: tuple[tuple[str, str], ...] = ()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._fields: dict[str, Field] = {}
        self.event_type = TypeChoice("EventTypeCombo", self.tr("Event type"), context.theme)
        # Nothing is chosen for the user: the first of the list would be sent by mistake.
        self.event_type.setCurrentIndex(-1)
        type_edit = self.event_type.lineEdit()
        if type_edit is not None:
            type_edit.setPlaceholderText(self.tr("Choose or type one"))
        self._add("event_type", self.tr("Event type"), self.event_type)
        layout.addWidget(NearType(self.event_type))
        self._filters: dict[str, QLineEdit | QComboBox] = {}
        # Apart from the fields: one type has a filter member that is called event_type as well.
        self._filter_fields: dict[str, Field] = {}
        for event_type in EVENT_TYPES.values():
            for field in event_type.filter_fields:
                if field.member not in self._filters:
                    self._filters[field.member] = self._filter_control(field)
        self._free = line_edit("FilterJSONEdit", self.tr("Filter JSON"))
        self._free.setFont(fixed_font())
        self._free.setPlaceholderText(verbatim('{"list_id": "48213"}'))
        self._add("filter", self.tr("Filter JSON"), self._free)
        self._fields["filter"].set_hint(
            self.tr("The members this type takes, as a JSON object of texts. Empty: none.")
        )
        self.url = line_edit("DestinationURLEdit", self.tr("Destination URL"))
        self.url.setPlaceholderText(verbatim("https://"))
        self._add("destination_url", self.tr("Destination URL"), self.url)
        self.method = combo("MethodCombo", self.tr("Method"), list(METHODS))
        self.content_type = combo("ContentTypeCombo", self.tr("Content type"), list(CONTENT_TYPES))
        side_by_side(
            layout,
            Field(self.tr("Method"), self.method),
            Field(self.tr("Content type"), self.content_type),
        )
        self.starts = MomentField(
            "Starts", self.tr("Starts"), self.tr("now"), context, end_of_day=False
        )
        self.ends = MomentField(
            "Ends", self.tr("Ends"), self.tr("no end"), context, end_of_day=True
        )
        self._fields["ends_at"] = Field(self.tr("Ends"), self.ends)
        self._starts_field = Field(self.tr("Starts"), self.starts)
        side_by_side(layout, self._starts_field, self._fields["ends_at"])
        self.event_type.currentTextChanged.connect(self._type_changed)
        for edit in (self.url, self._free):
            edit.textChanged.connect(self._check_fields)
        for one in (self.method, self.content_type):
            one.currentTextChanged.connect(self._check_fields)
        self.starts.changed.connect(self._check_fields)
        self.ends.changed.connect(self._check_fields)
        self._type_changed()

    def know_clock_there(self, clock: Callable[[], datetime]) -> None:
        """The time at the server (aware UTC), where it is known to be another one."""
        self._clock_there = clock
        self._check_fields()

    @property
    def starts_later(self) -> bool:
        """Whether nothing begins now, by the server's clock."""
        return self.draft().starts_after(self._clock_there())

    def draft(self) -> CallbackDraft:
        """What the form says now."""
        event_type = self.event_type.currentText().strip()
        if event_type in EVENT_TYPES:
            given = [
                (one.member, _text_of(self._filters[one.member]).strip())
                for one in filter_fields_of(event_type)
            ]
            filters = tuple(pair for pair in given if pair[1])
            if event_type == self._filled_type:
                filters += self._unknown
        else:
            try:
                filters = read_filter(self._free.text())
            except FilterTextError:
                filters = ()
        return CallbackDraft(
            event_type=event_type,
            filters=filters,
            destination_url=self.url.text().strip(),
            method=self.method.currentText(),
            content_type=self.content_type.currentText(),
            starts_at=self.starts.utc_value,
            ends_at=self.ends.utc_value,
        )

    def fill(self, callback: Callback) -> None:
        """Fills everything in from a registration."""
        self.event_type.setCurrentText(callback.event_type)
        given = dict(callback.filters)
        # What the form has no field for goes on as it is.
        self._filled_type = callback.event_type
        shown = {one.member for one in filter_fields_of(callback.event_type)}
        self._unknown = tuple(pair for pair in callback.filters if pair[0] not in shown)
        for member, control in self._filters.items():
            if isinstance(control, QComboBox):
                _choose(control, given.get(member, ""))
            else:
                control.setText(given.get(member, ""))
        if callback.event_type not in EVENT_TYPES:
            self._free.setText(write_filter(callback.filters))
        self.fill_destination(callback)
        self.starts.set_moment(callback.starts_at)
        self.ends.set_moment(callback.ends_at)

    def fill_destination(self, callback: Callback) -> None:
        """Fills in where a registration goes, and how."""
        self.url.setText(callback.destination_url)
        _choose(self.method, callback.method.upper())
        _choose(self.content_type, callback.content_type.lower())

    def typed(self) -> Typed:
        """What stands in it, right or wrong."""
        return Typed(
            event_type=self.event_type.currentText(),
            filters={name: _text_of(control) for name, control in self._filters.items()},
            free=self._free.text(),
            filled=(self._filled_type, self._unknown),
            url=self.url.text(),
            method=self.method.currentText(),
            content_type=self.content_type.currentText(),
            starts=self.starts.edit.text(),
            ends=self.ends.edit.text(),
        )

    def show_typed(self, typed: Typed) -> None:
        """Takes over what stood in another form."""
        self._filled_type, self._unknown = typed.filled
        self.event_type.setCurrentText(typed.event_type)
        for member, control in self._filters.items():
            if isinstance(control, QComboBox):
                _choose(control, typed.filters[member])
            else:
                control.setText(typed.filters[member])
        self._free.setText(typed.free)
        self.url.setText(typed.url)
        _choose(self.method, typed.method)
        _choose(self.content_type, typed.content_type)
        self.starts.edit.setText(typed.starts)
        self.ends.edit.setText(typed.ends)

    def problems(self) -> list[str]:
        """All mistakes, each with the name of its field; from now on shown beside the fields."""
        self._complete = True
        self._check_fields()
        said = [
            f"{field.control.accessibleName()}: {field.problem}"
            for field in self._in_order()
            if field.problem and field is not self._fields["ends_at"]
        ]
        ends = self._fields["ends_at"].problem
        for name, problem in (("Starts", self.starts.problem), ("Ends", self.ends.problem or ends)):
            if problem:
                said.append(f"{name}: {problem}")
        return said

    def focus_first_problem(self) -> None:
        """Puts the cursor where the first mistake is."""
        for field in self._in_order():
            if field.problem:
                getattr(field.control, "edit", field.control).setFocus()
                return

    def offer_receiver(self, url: str) -> None:
        """Offers the app's own receiver as the destination; `url` is empty while it is off."""
        use = button("UseTheReceiverButton", self.tr("Use the receiver"))
        use.setProperty("slim", True)
        explain_button(
            use, "" if url else self.tr("The receiver is off: start it on the Deliveries page.")
        )
        use.clicked.connect(lambda: self.url.setText(url))
        layout = self._fields["destination_url"].layout()
        if isinstance(layout, QVBoxLayout):
            layout.addWidget(use, 0, Qt.AlignmentFlag.AlignLeft)

    def _check_fields(self) -> None:
        draft = self.draft()
        found = draft_problems(draft, self._clock())
        wrong = {one.field: one for one in found if one.kind is not _FILTER}
        for name, field in self._fields.items():
            said = self._free_problem() if name == "filter" else self._words(wrong.get(name))
            field.say(said, self._caution(draft) if name == "destination_url" else "")
        now = self._clock_there()
        is_past = draft.starts_at is not None and draft.starts_at < now - _JUST_NOW
        past = caution_text(Caution(CautionKind.START_IN_PAST)) if is_past else ""
        self._starts_field.say("", past)
        if self.ends.problem:
            self.ends.mark()
        about_filter = {one.field: one for one in found if one.field in self._filter_fields}
        for name, field in self._filter_fields.items():
            odd = filter_caution(name, _text_of(self._filters[name]))
            field.say(self._words(about_filter.get(name)), caution_text(odd) if odd else "")
        self.changed.emit()

    def _words(self, problem: Problem | None) -> str:
        """A missing value is a mistake only once the form is said to be complete."""
        if problem is None or (problem.kind in _MISSING and not self._complete):
            return ""
        return problem_text(problem)

    def _in_order(self) -> list[Field]:
        """The fields that are shown, from top to bottom."""
        fields = [self._fields["event_type"], *self._filter_fields.values()]
        fields += [self._fields[name] for name in ("filter", "destination_url", "ends_at")]
        return [field for field in fields if not field.isHidden()]

    def _free_problem(self) -> str:
        try:
            read_filter(self._free.text())
        except FilterTextError:
            return self.tr('Not a JSON object of texts, such as {"list_id": "48213"}.')
        return ""

    def _caution(self, draft: CallbackDraft) -> str:
        return "\n".join(caution_text(one) for one in url_cautions(draft.destination_url))

    def _type_changed(self) -> None:
        event_type = self.event_type.currentText().strip()
        self._fields["event_type"].set_hint(meaning_of(event_type) if event_type else "")
        wanted = {one.member for one in filter_fields_of(event_type)}
        for member in self._filters:
            self._filter_fields[member].setVisible(member in wanted)
        self._fields["filter"].setVisible(bool(event_type) and event_type not in EVENT_TYPES)
        self._check_fields()
        self.resized.emit()

    def _filter_control(self, field: FilterField) -> QLineEdit | QComboBox:
        made: QLineEdit | QComboBox
        caption = filter_caption(field.member)
        handle = "".join(word.title() for word in field.member.split("_"))
        if field.choices:
            made = combo(f"{handle}Combo", caption, ["", *field.choices])
            made.currentTextChanged.connect(self._check_fields)
        else:
            made = line_edit(f"{handle}Edit", caption)
            made.textChanged.connect(self._check_fields)
        shown = Field(caption, made)
        self._filter_fields[field.member] = shown
        if not field.required:
            shown.set_hint(self.tr("Optional."))
        layout = self.layout()
        if layout is not None:
            layout.addWidget(shown)
        return made

    def _add(self, name: str, words: str, control: QWidget) -> None:
        self._fields[name] = Field(words, control)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(self._fields[name])


def _text_of(control: QLineEdit | QComboBox) -> str:
    return control.currentText() if isinstance(control, QComboBox) else control.text()


def _choose(control: QComboBox, text: str) -> None:
    """Also what nobody foresaw: the server has it."""
    if control.findText(text) < 0:
        control.addItem(text)
    control.setCurrentText(text)
