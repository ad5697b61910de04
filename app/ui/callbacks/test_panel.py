"""Sends a made-up event and shows what the server answered."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.event_types import EVENT_TYPES, TestSubject
from app.domain.callbacks.rules import receivers_of
from app.domain.outside_text import visible
from app.domain.proofs.receiver_address import is_left_receiver
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent, prefilled_subject
from app.domain.typed.web_address import shown_address
from app.text.event_types import phrase_of
from app.text.lock import lock_text
from app.text.status import Tone
from app.ui.callbacks.near_type import type_field
from app.ui.callbacks.test_outcome import TestOutcome, TestOutcomes
from app.ui.callbacks.test_request import EditedRequests, RequestEdit, RequestTextError
from app.ui.callbacks.test_result import ResultCard
from app.ui.callbacks.type_choice import TypeChoice
from app.ui.kit.field import Field
from app.ui.kit.own_key import TICKET_KEYS, OwnKey
from app.ui.kit.widgets import button, label, line_edit, set_tone, title
from app.ui.kit.wrap_row import WrapRow
from app.ui.look.icons import icon
from app.ui.look.tips import cut_in_the_middle, plain_tip
from app.ui.runtime.context import UiContext

_NAMED = 3
_LONGEST = 90
"""Characters of an address; all of it is in the tooltip and in the details."""


class TestEventPanel(QWidget):
    """The panel `Test event`.

    Signals:
        send_asked: arg 0: the test event.
        proof_asked: arg 0: the ID of the event whose arrival the user wants to see.
        ticket_asked: arg 0: what is to be copied for a ticket.
        look_asked: arg 0: a part of it that has to be in sight.
        changes_asked: arg 0: the ID of the callback whose recent changes the user wants to see.
        why_asked: why nothing arrives of the callback that is shown.
        password_asked: the password was refused, or is not there.
    """

    send_asked = Signal(TestEvent)
    proof_asked = Signal(str)
    ticket_asked = Signal(TestOutcome)
    changes_asked = Signal(str)
    why_asked = Signal()
    password_asked = Signal()
    look_asked = Signal(QWidget)

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._receiver_url: Callable[[], str] = str
        self.setAccessibleName(self.tr("Test event"))
        self.setObjectName("TestEvent")
        self._formats, self._clock = context.formats, context.clock
        self._listed: list[Callback] | None = None
        self._shown: Callback | None = None
        self._busy = self._locked = self._had_focus = False
        self._shown_id = self._company_id = self._filters_of = ""
        self._requests, self._filters = EditedRequests(), dict[str, str]()
        self._title = title()
        self._type = TypeChoice("TestEventTypeCombo", self.tr("Test event type"), context.theme)
        self._list_id = line_edit("TestListIDEdit", self.tr("Test list ID"))
        self._campaign_id = line_edit("TestCampaignIDEdit", self.tr("Test campaign ID"))
        self._list_field = Field(self.tr("Test list ID"), self._list_id)
        self._campaign_field = Field(self.tr("Test campaign ID"), self._campaign_id)
        self._goes_to = label()
        self._goes_to.setObjectName("GoesTo")
        self._send = button("SendTestEventButton", self.tr("Send test event"), primary=True)
        self._send.setIcon(icon(context.theme, "send", "on_accent"))
        self._send.clicked.connect(self._ask)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):  # as in every form
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._send.click)
        self._edit = button("EditRequestButton", self.tr("Edit request"))
        self._edit.setCheckable(True)
        self._edit.setProperty("flat", True)
        self._edit.toggled.connect(self._follow_edit)
        self._request = RequestEdit()
        self._request.hide()
        self._card = ResultCard(context.theme)
        self._card.proof_asked.connect(self.proof_asked)
        self._card.why_asked.connect(self.why_asked)
        self._card.password_asked.connect(self.password_asked)
        self._card.changes_asked.connect(lambda: self.changes_asked.emit(self._shown_id))
        self._card.ticket_asked.connect(self._ask_for_ticket)
        self._outcomes = TestOutcomes()
        OwnKey(self, TICKET_KEYS, self._ask_for_ticket, lambda: self._outcome() is not None)
        self._lay_out()
        self._type.currentTextChanged.connect(self._update_controls)
        for edit in (self._list_id, self._campaign_id):
            edit.textChanged.connect(self._update_controls)
            edit.returnPressed.connect(self._ask)
        self._request.changed.connect(self._tell_receivers)
        self._update_controls()

    def _lay_out(self) -> None:
        row = WrapRow()
        row.addWidget(self._send)
        row.addWidget(self._edit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(
            label(
                self.tr(
                    "Sends a made-up event of this type to the destination that is registered "
                    "for it. No customer data is touched."
                ),
                muted=True,
            )
        )
        for widget in (
            type_field(self.tr("Test event type"), self._type),
            self._list_field,
            self._campaign_field,
            self._request,
            self._goes_to,
        ):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addWidget(self._card)
        layout.addStretch(1)

    def set_receiver_url(self, url: Callable[[], str]) -> None:
        """Where the app's own receiver listens now; empty while it does not."""
        self._receiver_url = url

    def tick(self) -> None:
        """Time passes: a receiver may be off by now, and an event not proved."""
        self._tell_receivers()
        self._card.tick(self._clock())

    def focus_type(self) -> None:
        """Puts the cursor where a test event begins."""
        self._type.setFocus()

    def show_listed(self, listed: list[Callback]) -> None:
        """What is registered now, to say who will get the event."""
        self._listed = listed
        self._tell_receivers()

    def show_callback(self, callback: Callback | None) -> None:
        """Fills the form from the selected row."""
        if callback is None:
            return
        if callback == self._shown or (
            callback.callback_id == self._shown_id and not self._request.follows
        ):
            return  # the list was read again: what was typed here stays
        self._shown = callback
        other = callback.callback_id != self._shown_id
        if other:
            self._requests.keep(self._shown_id, self._event_type(), self._request.edited_text)
            # What was answered for another one would read as a proof of this one.
            self._shown_id = callback.callback_id
            self._show_outcome()
        filters = dict(callback.filters)
        self._filters, self._filters_of = filters, callback.event_type
        self._request.follow()
        self._list_id.setText(filters.get("list_id", ""))
        self._campaign_id.setText(filters.get("campaign_id", ""))
        self._type.setCurrentText(callback.event_type)
        self._update_controls()
        edited = self._requests.take(self._shown_id) if other else None
        if edited is not None:
            event_type, text = edited
            self._type.setCurrentText(event_type)
            self._edit.setChecked(True)
            self._request.take(text)

    def set_busy(self, busy: bool) -> None:
        """While the call is under way it cannot be sent again."""
        if busy:
            self._had_focus = self._send.hasFocus()
        self._busy = busy
        self._follow_send()
        if self._had_focus and self._send.isEnabled():
            self._send.setFocus()
        self._send.setText(self.tr("Sending …") if busy else self.tr("Send test event"))

    @property
    def card(self) -> ResultCard:
        """Where the answer is shown."""
        return self._card

    @property
    def shown_id(self) -> str:
        """The callback that a test is sent from; "" where none was selected."""
        return self._shown_id

    def keep_outcome(self, callback_id: str, outcome: TestOutcome) -> bool:
        """It stays with the callback that a test was sent from. Returns whether it is shown."""
        is_open = outcome.company.company_id == self._company_id
        is_shown = is_open and callback_id == self._shown_id
        if callback_id or is_open:
            self._outcomes.keep(callback_id, outcome)
        if is_shown:
            self._show_outcome()
            if outcome.failure is not None or outcome.proof is None:
                self._card.say_outcome()  # and not once more when its record is kept
            self.look_asked.emit(self._card)
        return is_shown

    def set_locked(self, locked: bool) -> None:
        """A production company that is not unlocked sends nothing."""
        self._locked = locked
        self._follow_send()

    def show_proof(self, sent: SentTest) -> None:
        """How far an event has climbed."""
        self._outcomes.climb(sent)
        self._card.show_proof(sent, self._clock())

    def forget(self, company_id: str) -> None:
        """Another company is open ("" for none): nothing of the last one stays in the form."""
        self._outcomes.leave(self._company_id)
        self._company_id = company_id
        self._listed, self._shown, self._shown_id = None, None, ""
        self._requests.clear()
        self._filters, self._filters_of = {}, ""
        self._request.follow()
        self._edit.setChecked(False)
        for edit in (self._list_id, self._campaign_id):
            edit.clear()
        self._type.setCurrentIndex(0)
        self._update_controls()
        self._show_outcome()

    def _show_outcome(self) -> None:
        self._card.has_callback = bool(self._shown_id)
        self._card.show_outcome(self._outcome(), self._clock())

    def _outcome(self) -> TestOutcome | None:
        return self._outcomes.of(self._company_id, self._shown_id)

    def _ask_for_ticket(self) -> None:
        outcome = self._outcome()
        if outcome is not None:
            self.ticket_asked.emit(outcome)

    def _follow_send(self) -> None:
        why = lock_text(self._locked)
        self._send.setEnabled(not self._busy and not self._locked)
        self._send.setToolTip(why)
        self._send.setAccessibleDescription(why)

    def _event_type(self) -> str:
        return self._type.currentText().strip()

    def _fields_subject(self) -> dict[str, object]:
        event_type = self._event_type()
        filters = dict(self._filters) if self._filters_of == event_type else {}
        filters["list_id"] = self._list_id.text().strip()
        filters["campaign_id"] = self._campaign_id.text().strip()
        known = EVENT_TYPES.get(event_type)
        members = {one.member for one in known.filter_fields} if known else set(self._filters)
        given = {name: value for name, value in filters.items() if name in members}
        return prefilled_subject(event_type, given)

    def _update_controls(self) -> None:
        event_type = self._event_type()
        self._title.setText(phrase_of(event_type) or event_type)
        known = EVENT_TYPES.get(event_type)
        kind = known.test_subject if known else TestSubject.NONE
        self._list_field.setVisible(kind is TestSubject.LIST)
        self._campaign_field.setVisible(kind is TestSubject.CAMPAIGN)
        for field in (self._list_field, self._campaign_field):
            field.say("")
        self._request.show_subject(self._fields_subject())
        self._tell_receivers()

    def _follow_edit(self, shown: bool) -> None:
        self._request.setVisible(shown)
        if not shown:
            self._request.follow()
            self._update_controls()

    def _tell_receivers(self) -> None:
        try:
            event = TestEvent(event_type=self._event_type(), subject=self._request.subject())
        except RequestTextError:
            return
        found = receivers_of(event, self._listed or [])
        now = self._clock()
        active = [one for one in found if one.state_at(now) is CallbackState.ACTIVE]
        whole, warned = list[str](), not active
        if active:
            told = [(one.callback_id, one.destination_url) for one in active[:_NAMED]]
            whole = [f"{visible(callback_id)} → {shown_address(url)}" for callback_id, url in told]
            named = "\n".join(cut_in_the_middle(one, _LONGEST) for one in whole)
            text = self.tr("Goes to {0}").format(named)
            if len(active) > 1:
                text = self.tr("Registered for it, any of them may get it:\n{0}").format(named)
            if len(active) > _NAMED:
                text += "\n" + self.tr("and {0} more").format(len(active) - _NAMED)
            receiver = self._receiver_url()
            if any(is_left_receiver(one.destination_url, receiver) for one in active):
                text += "\n⚠  " + self.tr(
                    "This address is of a receiver that is off, or was another one: start it on "
                    "the Deliveries page."
                )
                warned = True
        elif self._listed is None:
            text, warned = self.tr("The list is not read yet: who gets it is not known."), False
        else:
            text = self.tr("Nothing active is listed for this; the server will probably refuse it.")
            later = [one for one in found if one.starts_at and one.starts_at > now]
            if later and later[0].starts_at:
                text += " " + self.tr("{0} starts {1}.").format(
                    visible(later[0].callback_id), self._formats.moment(later[0].starts_at)
                )
        self._goes_to.setText(text)
        self._goes_to.setToolTip(plain_tip("\n".join(whole)))
        self._goes_to.setProperty("muted", not warned)
        set_tone(self._goes_to, Tone.SOON if warned else None)

    def _ask(self) -> None:
        if not self._send.isEnabled():
            return
        for field, edit in (
            (self._list_field, self._list_id),
            (self._campaign_field, self._campaign_id),
        ):
            empty = not edit.text().strip() and not field.isHidden() and self._request.follows
            field.say(self.tr("Needed for a test of this type.") if empty else "")
            if field.problem:
                edit.setFocus()
                self._card.show_unsent(f"{edit.accessibleName()}: {field.problem}")
                return
        try:
            subject = self._request.subject()
        except RequestTextError:
            self._edit.setChecked(True)
            fault = self._request.show_fault()
            self._card.show_unsent(self.tr("Correct the request first."), fault)
            self.look_asked.emit(self._request)
            return
        self.send_asked.emit(TestEvent(event_type=self._event_type(), subject=subject))
