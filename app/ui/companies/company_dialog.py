"""The form for a company. It collects; others save."""

import uuid

import msgspec
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.callbacks.rules import ProblemKind, company_problems
from app.domain.companies.company import (
    Company,
    CompanyColour,
    CompanyKind,
    Region,
    account_of,
)
from app.domain.companies.secret import Secret
from app.domain.outside_text import visible
from app.services.companies import CompanyService
from app.text.messages import UserMessage
from app.text.problems import problem_text
from app.text.status import Tone
from app.ui.companies.advanced import AdvancedFields
from app.ui.companies.colour_choice import colour_combo
from app.ui.companies.not_kept import NotKeptCard
from app.ui.companies.own_address import OwnAddress
from app.ui.companies.password_words import lacking_password_text
from app.ui.companies.shared_password import SharedPassword
from app.ui.kit.announce import announce
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, combo, fixed_font, line_edit, set_tone
from app.ui.look.theme import Theme

_MISSING = {
    ProblemKind.NAME_MISSING,
    ProblemKind.KEY_MISSING,
    ProblemKind.USER_MISSING,
    ProblemKind.BASE_URL_MISSING,
}


class CompanyDialog(Sheet):
    """Signals: save_asked, test_asked, stop_asked. Stays open until `accept` is called."""

    save_asked = Signal()
    test_asked = Signal()
    stop_asked = Signal()

    asks_for_typed = False  # in its own words, see `reject`

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        company: Company | None = None,
        *,
        like: Company | None = None,
        others: CompanyService | None = None,
    ) -> None:
        """`like` fills the form of a new one in; `others` tells of those that are there."""
        name = self.tr("Change company") if company else self.tr("Add company")
        super().__init__(
            parent,
            "CompanyDialog",
            name,
            name,
            self.tr("The password goes to this computer's password store, never to a file."),
        )
        self._given, self._busy, self._trying = company, False, False
        self._others, self._refused, self._twin_said = others, "", ""
        # What is tested, and what the verdict that is shown is about; None for none.
        self._tested: tuple[object, ...] | None = None
        self._verdict_of: tuple[object, ...] | None = None
        self._asked_to_leave = False
        self._complete = False
        self._company_id = company.company_id if company else uuid.uuid4().hex
        self.body.setSpacing(12)
        keeps_nothing = others is not None and not others.is_kept
        if keeps_nothing:
            self.sentence.setText(self.tr("The password is forgotten when this window closes."))
            self.body.addWidget(NotKeptCard())
        self._fields: dict[str, Field] = {}
        self._make_fields(theme)
        self.session_only.setChecked(keeps_nothing)
        self.session_only.setEnabled(not keeps_nothing)
        self._test = button("TestConnectionButton", self.tr("Test connection"))
        self._cancel = button("CancelButton", self.tr("Cancel"))
        self._save = button("SaveCompanyButton", self.tr("Save company"), primary=True)
        self.buttons.insertWidget(0, self._test)
        self.add_buttons(self._cancel, self._save)
        self._connect()
        if company:
            self._fill(company)
        elif like:
            self._fill(like)
            self.name.setText(self.tr("Copy of {0}").format(like.name))
            self.key.clear()
        self._own_address.follow()
        if filled := company or like:
            self.base_url.setText(filled.base_url)
        self._untouched = (self.company(), self.password.text())
        self.name.setFocus()
        self.name.selectAll()

    def _make_fields(self, theme: Theme) -> None:
        self.name = self._line("name", "CompanyNameEdit", self.tr("Company name"))
        self.key = self._line("company_key", "CompanyKeyEdit", self.tr("Company key"))
        self.key.setFont(fixed_font())
        self._fields["company_key"].set_hint(
            self.tr("From the platform's API settings; capital and small letters count.")
        )
        self.region = combo(
            "RegionCombo",
            self.tr("Region"),
            [self.tr("United States"), self.tr("Europe"), self.tr("Custom")],
        )
        self.kind = combo("KindCombo", self.tr("Kind"), [self.tr("Production"), self.tr("Test")])
        kind = Field(self.tr("Kind"), self.kind)
        kind.set_hint(
            self.tr("Production: real customers depend on it. It is read-only until unlocked.")
        )
        side_by_side(self.body, Field(self.tr("Region"), self.region), kind)
        self.base_url = self._line("base_url", "BaseURLEdit", self.tr("Base URL"))
        self._own_address = OwnAddress(self.region, self.base_url)
        self.user = self._line("user_name", "UserNameEdit", self.tr("User name"))
        self._fields["user_name"].set_hint(
            self.tr("An email address. United States and Europe need different ones.")
        )
        self.password = self._line("password", "PasswordEdit", self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.session_only = QCheckBox(self.tr("Keep the password for this session only"))
        self.body.addWidget(self.session_only)
        self.share = SharedPassword(self._others)
        self.body.addWidget(self.share)
        self.note = self._line("note", "CompanyNoteEdit", self.tr("Note"))
        self.note.setPlaceholderText(self.tr("for you alone; may stay empty"))
        self.colour = colour_combo(self.tr("Colour"))
        self.body.addWidget(Field(self.tr("Colour"), self.colour))
        self.advanced = AdvancedFields(theme)
        self.advanced.resized.connect(self.fit)
        self.body.addWidget(self.advanced)
        self.problems = PlainText("CompanyProblemsText", self.tr("Company problems"), lines=4)
        self.problems.hide()
        self.pinned.addWidget(self.problems)
        self.body.addStretch(1)

    def company(self) -> Company:
        """What the form says now."""
        members = {
            "name": self.name.text().strip(),
            "company_key": self.key.text().strip(),
            "user_name": self.user.text().strip(),
            "region": list(Region)[self.region.currentIndex()],
            "base_url": self.base_url.text().strip().rstrip("/"),
            "kind": list(CompanyKind)[self.kind.currentIndex()],
            "note": self.note.text().strip(),
            "colour": list(CompanyColour)[self.colour.currentIndex()],
        } | self.advanced.members()
        if self._given is not None:
            return msgspec.structs.replace(self._given, **members)
        return msgspec.convert({"company_id": self._company_id} | members, Company)

    def secret(self) -> Secret | None:
        """The typed password; None leaves a stored one as it is."""
        text = self.password.text()
        return Secret(text) if text else None

    def passphrase(self) -> Secret | None:
        """The typed passphrase of the certificate's key; None leaves a stored one as it is."""
        return self.advanced.passphrase()

    def sharing(self) -> list[Company]:
        """Other companies that the typed password is to be kept for as well."""
        return self.share.companies(self.company())

    def show_verdict(self, text: str, tone: Tone, *, is_refusal: bool = False) -> None:
        """How the test went, of what was tested; it goes when that is changed.

        After a refusal (`is_refusal`) it is asked once more before the same is saved.
        """
        if self._tested != self._judged():
            self.say(
                self.tr("What was tested is not what stands here now: test it again."), Tone.SOON
            )
            return
        if is_refusal:
            self._refused = self._tried()
        self.say(text, tone)
        self._verdict_of = self._tested

    def _tried(self) -> str:
        return f"{account_of(self.company())}\n{self.password.text()}"

    def _judged(self) -> tuple[object, ...]:
        """All that a test of the connection depends on."""
        # The rest is nothing to the server.
        own = {"name": "", "note": "", "colour": CompanyColour.NONE, "kind": CompanyKind.TEST}
        bare = msgspec.structs.replace(self.company(), **own)
        return bare, self.password.text(), self.advanced.typed_passphrase()

    def _ask_to_save(self) -> None:
        if self._refused and self._refused == self._tried():
            self._refused = ""
            self.say(
                self.tr(
                    "The server refused this user name and password just now. Press Save company "
                    "once more to keep them all the same."
                ),
                Tone.SOON,
            )
            return
        self._ask(self.save_asked)

    def set_busy(self, busy: bool) -> None:
        """While it is saved nothing can be pressed twice."""
        self._busy = busy
        for one in (self._test, self._cancel, self._save):
            one.setEnabled(not busy)

    def set_trying(self, trying: bool) -> None:
        """While a connection is tried, it can be stopped."""
        self._trying = trying
        if trying:
            self._tested = self._judged()
        self._save.setEnabled(not trying)
        self._test.setText(self.tr("Stop") if trying else self.tr("Test connection"))

    def reject(self) -> None:
        """Esc and Cancel: not while it is saved, and typed text is not lost at once."""
        if self._busy:
            return
        changed = (self.company(), self.password.text()) != self._untouched or self.typed_texts()
        if changed and not self._asked_to_leave:
            self._asked_to_leave = True
            self.say(self.tr("Not saved yet. Cancel once more to drop what you typed."))
            return
        self.stop_asked.emit()
        super().reject()

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Shows what is wrong, or how the test went."""
        self._verdict_of = None
        self.problems.setPlainText(text)
        set_tone(self.problems, tone)
        self.problems.setVisible(bool(text))
        self.problems.fit_lines(8)
        self.fit()
        if text:
            announce(self, text, at_once=tone is Tone.FAILED)

    def show_failure(self, message: UserMessage) -> None:
        """Everything typed stays."""
        self.say(message.text, Tone.FAILED)

    def _ask(self, signal: SignalInstance) -> None:
        self._complete = True
        self._check_fields()
        said = [
            f"{field.control.accessibleName()}: {field.problem}"
            for field in self._fields.values()
            if field.problem
        ]
        said += self.advanced.problems()
        self.say("\n".join(said), Tone.FAILED)
        if not said:
            signal.emit()

    def _edited(self) -> None:
        """What was said of the form as it was before goes, and so does a half answer."""
        is_stale = self._verdict_of is not None and self._verdict_of != self._judged()
        if is_stale or self._asked_to_leave:
            self._asked_to_leave = False
            self.say("")

    def _check_fields(self) -> None:
        self._edited()
        wrong = {one.field: one for one in reversed(company_problems(self.company()))}
        for name, field in self._fields.items():
            one = wrong.get(name)
            hidden = one is None or (one.kind in _MISSING and not self._complete)
            field.say("" if hidden or one is None else problem_text(one))
        self._look_at_password()
        self._look_at_others()

    def _look_at_others(self) -> None:
        """Another account than before, a second one of the same, and whom the password fits too."""
        company, key, said = self.company(), self._fields["company_key"], []
        if self._given is not None and company.company_key != self._given.company_key:
            said.append(
                self.tr(
                    "Another account: what was remembered of the old one, notes included, goes "
                    "when this is saved."
                )
            )
        twin = self._others.twin_of(company) if self._others and company.company_key else None
        if twin is not None:
            words = self.tr("{0} has the same key at the same address already.")
            said.append(words.format(visible(twin.name)))
        if not key.problem:
            key.say("", " ".join(said))
            if twin is not None and said[-1] != self._twin_said:
                announce(self, said[-1])
            self._twin_said = said[-1] if twin is not None else ""
        self.share.follow(company, has_password=bool(self.password.text()))

    def _look_at_password(self) -> None:
        company = self.company()
        other = self._given is not None and account_of(company) != account_of(self._given)
        self.password.setPlaceholderText(
            "" if other or self._given is None else self.tr("unchanged")
        )
        words = "" if self.password.text() else lacking_password_text(self._given, company)
        is_problem = self._complete or not other
        shown = words if other or self._complete else ""
        self._fields["password"].say(shown if is_problem else "", "" if is_problem else shown)

    def _test_clicked(self) -> None:
        if self._trying:
            self.stop_asked.emit()
        else:
            self._ask(self.test_asked)

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._ask_to_save)
        self._test.clicked.connect(self._test_clicked)
        for edit in (self.name, self.key, self.base_url, self.user, self.password):
            edit.textChanged.connect(self._check_fields)
        for other in (self.note.textChanged, self.advanced.changed):
            other.connect(self._edited)
        for choice in (self.kind, self.colour):
            choice.currentIndexChanged.connect(self._edited)

    def _fill(self, company: Company) -> None:
        self.name.setText(company.name)
        self.key.setText(company.company_key)
        self.user.setText(company.user_name)
        self.note.setText(company.note)
        self.colour.setCurrentIndex(list(CompanyColour).index(company.colour))
        self.kind.setCurrentIndex(list(CompanyKind).index(company.kind))
        self.region.setCurrentIndex(list(Region).index(company.region))
        self.advanced.fill(company)

    def _line(self, member: str, handle: str, caption: str) -> QLineEdit:
        made = line_edit(handle, caption)
        self._fields[member] = Field(caption, made)
        self.body.addWidget(self._fields[member])
        return made
