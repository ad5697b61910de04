"""The form for a company. It collects; others save."""

import uuid

import msgspec
from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.callbacks.rules import ProblemKind, company_problems
from app.domain.companies.company import (
    BASE_URLS,
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
from app.text.translate import translate
from app.ui.companies.advanced import AdvancedFields
from app.ui.companies.colour_choice import colour_combo
from app.ui.companies.not_kept import NotKeptCard
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
        self._others, self._refused = others, ""
        self._complete = False
        self._company_id = company.company_id if company else uuid.uuid4().hex
        self.body.setSpacing(12)
        keeps_nothing = others is not None and not others.is_kept
        if keeps_nothing:
            self.sentence.setText(self.tr("The password is forgotten when this window closes."))
            self.body.addWidget(NotKeptCard())
        self._fields: dict[str, Field] = {}
        self._make_fields(theme, company)
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
        self._region_changed()
        if filled := company or like:
            self.base_url.setText(filled.base_url)
        self._untouched = (self.company(), self.password.text())
        self._asked_to_leave = False
        self.name.setFocus()
        self.name.selectAll()

    def _make_fields(self, theme: Theme, company: Company | None) -> None:
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
        self.user = self._line("user_name", "UserNameEdit", self.tr("User name"))
        self._fields["user_name"].set_hint(
            self.tr("An email address. United States and Europe need different ones.")
        )
        self.password = self._line("password", "PasswordEdit", self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        if company:
            self.password.setPlaceholderText(self.tr("unchanged"))
        self.session_only = QCheckBox(self.tr("Keep the password for this session only"))
        self.body.addWidget(self.session_only)
        self.share = QCheckBox()
        self.share.setObjectName("SharePasswordCheck")
        self.share.hide()
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
        if self._others is None or self.share.isHidden() or not self.share.isChecked():
            return []
        return self._others.of_same_account(self.company())

    def show_refused(self, message: UserMessage) -> None:
        """The server refused what is typed: it is asked once more before that is saved."""
        self._refused = self._tried()
        self.show_failure(message)

    def _tried(self) -> str:
        return f"{account_of(self.company())}\n{self.password.text()}"

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

    def _check_fields(self) -> None:
        self._asked_to_leave = False
        wrong = {one.field: one for one in reversed(company_problems(self.company()))}
        for name, field in self._fields.items():
            one = wrong.get(name)
            hidden = one is None or (one.kind in _MISSING and not self._complete)
            field.say("" if hidden or one is None else problem_text(one))
        other = self._given is not None and self.key.text().strip() != self._given.company_key
        if other and not self._fields["company_key"].problem:
            self._fields["company_key"].say(
                "",
                self.tr(
                    "Another account: what was remembered of the old one, notes included, goes "
                    "when this is saved."
                ),
            )
        self._look_at_password()
        self._look_at_others()

    def _look_at_others(self) -> None:
        """A second one of the same account, and others that the password fits too."""
        if self._others is None:
            return
        company, key = self.company(), self._fields["company_key"]
        twin = self._others.twin_of(company) if company.company_key else None
        if twin is not None and not key.problem:
            words = self.tr("{0} has the same key at the same address already.")
            said = words.format(visible(twin.name))
            if key.caution != said:
                announce(self, said)
            key.say("", said)
        count = len(self._others.of_same_account(company)) if company.user_name else 0
        self.share.setText(
            translate(
                "share",
                "Use this password for %n more compan(y|ies) with this user and address",
                "",
                count,
            )
        )
        self.share.setVisible(bool(count and self.password.text()))

    def _look_at_password(self) -> None:
        typed, company = self.password.text(), self.company()
        field = self._fields["password"]
        if typed:
            field.say("")
        elif self._given is None:
            field.say(self.tr("Needed.") if self._complete else "")
        elif self._is_for_another(company):
            # What is stored was given for another address, and may not be meant for this one.
            words = self.tr("Type it again: the stored one is for {0}.").format(
                visible(account_of(self._given or company))
            )
            field.say(words if self._complete else "", "" if self._complete else words)
        else:
            field.say("")

    def _is_for_another(self, company: Company) -> bool:
        """Whether the stored password was given for another account than the form's."""
        other = self._given is not None and account_of(company) != account_of(self._given)
        self.password.setPlaceholderText("" if other else self.tr("unchanged"))
        return other

    def _test_clicked(self) -> None:
        if self._trying:
            self.stop_asked.emit()
        else:
            self._ask(self.test_asked)

    def _connect(self) -> None:
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._ask_to_save)
        self._test.clicked.connect(self._test_clicked)
        self.region.currentIndexChanged.connect(self._region_changed)
        for edit in (self.name, self.key, self.base_url, self.user, self.password):
            edit.textChanged.connect(self._check_fields)

    def _fill(self, company: Company) -> None:
        self.name.setText(company.name)
        self.key.setText(company.company_key)
        self.user.setText(company.user_name)
        self.note.setText(company.note)
        self.colour.setCurrentIndex(list(CompanyColour).index(company.colour))
        self.kind.setCurrentIndex(list(CompanyKind).index(company.kind))
        self.region.setCurrentIndex(list(Region).index(company.region))
        self.advanced.fill(company)

    def _region_changed(self) -> None:
        region = list(Region)[self.region.currentIndex()]
        self.base_url.setReadOnly(region is not Region.CUSTOM)
        if region in BASE_URLS:
            self.base_url.setText(BASE_URLS[region])

    def _line(self, member: str, handle: str, caption: str) -> QLineEdit:
        made = line_edit(handle, caption)
        self._fields[member] = Field(caption, made)
        self.body.addWidget(self._fields[member])
        return made
