"""The form for a company. It collects; the window saves."""

import uuid

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from app.domain.company import BASE_URLS, Company, CompanyKind, Region
from app.domain.rules import company_problems
from app.domain.secret import Secret
from app.ui.shared.messages import UserMessage
from app.ui.shared.problem_words import problem_words
from app.ui.shared.widgets import PlainText, Sheet, button, line_edit


class CompanyDialog(Sheet):
    """Signals: save_asked and test_asked. Stays open until `accept` is called."""

    save_asked = Signal()
    test_asked = Signal()

    def __init__(self, parent: QWidget, company: Company | None = None) -> None:
        name = self.tr("Change company") if company else "Add company"
        super().__init__(
            parent,
            name,
            name,
            self.tr("The password goes to this computer's password store, never to a file."),
        )
        self._given, self._busy = company, False
        form = QFormLayout()
        form.setSpacing(8)
        self.name = line_edit("Company name", form)
        self.key = line_edit("Company key", form)
        self.region = self._combo(form, "Region", ["United States", "Europe", "Custom"])
        self.base_url = line_edit("Base URL", form)
        self.kind = self._combo(form, "Kind", ["Production", "Test"])
        self.user = line_edit("User name", form)
        self.password = line_edit("Password", form)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        if company:
            self.password.setPlaceholderText(self.tr("unchanged"))
        self.session_only = QCheckBox(self.tr("Keep the password for this session only"))
        form.addRow("", self.session_only)
        self.body.addLayout(form)
        self.problems = PlainText("Company problems", lines=4)
        self.problems.hide()
        self.body.addWidget(self.problems)
        self._test = button(self.tr("Test connection"))
        self._cancel = button(self.tr("Cancel"))
        self._save = button(self.tr("Save company"), primary=True)
        self.add_buttons(self._test, self._cancel, self._save)
        self._cancel.clicked.connect(self.reject)
        self._save.clicked.connect(lambda: self._ask(self.save_asked))
        self._test.clicked.connect(lambda: self._ask(self.test_asked))
        self.region.currentIndexChanged.connect(self._region_changed)
        if company:
            self.name.setText(company.name)
            self.key.setText(company.company_key)
            self.user.setText(company.user_name)
            self.kind.setCurrentIndex(list(CompanyKind).index(company.kind))
            self.region.setCurrentIndex(list(Region).index(company.region))
        self._region_changed()
        if company:
            self.base_url.setText(company.base_url)
        self._company_id = company.company_id if company else uuid.uuid4().hex

    def company(self) -> Company:
        """What the form says now."""
        typed = Company(
            company_id=self._company_id,
            name=self.name.text().strip(),
            company_key=self.key.text().strip(),
            user_name=self.user.text().strip(),
            region=list(Region)[self.region.currentIndex()],
            base_url=self.base_url.text().strip().rstrip("/"),
            kind=list(CompanyKind)[self.kind.currentIndex()],
        )
        if self._given is None:
            return typed
        # What the form does not show stays as it was.
        shown = ("name", "company_key", "user_name", "region", "base_url", "kind")
        return msgspec.structs.replace(
            self._given, **{member: getattr(typed, member) for member in shown}
        )

    def secret(self) -> Secret | None:
        """The typed password; None leaves a stored one as it is."""
        text = self.password.text()
        return Secret(text) if text else None

    def set_busy(self, busy: bool) -> None:
        """While a call is under way nothing can be pressed twice."""
        self._busy = busy
        for one in (self._test, self._cancel, self._save):
            one.setEnabled(not busy)

    def reject(self) -> None:
        """Esc and Cancel: not while a call is under way, which reports to this form."""
        if not self._busy:
            super().reject()

    def say(self, text: str) -> None:
        """Shows what is wrong, or how the test went."""
        self.problems.setPlainText(text)
        self.problems.setVisible(bool(text))
        self.fit()

    def show_failure(self, message: UserMessage) -> None:
        """Everything typed stays."""
        parts = (message.title + ".", message.next_step, message.details)
        self.say("\n".join(part for part in parts if part))

    def _ask(self, signal: object) -> None:
        said = [problem_words(one, one.field) for one in company_problems(self.company())]
        if self._given is None and not self.password.text():
            said.append(self.tr("Password: needed."))
        self.say("\n".join(said))
        if not said:
            signal.emit()  # type: ignore[attr-defined]  # a bound signal has no public type

    def _region_changed(self) -> None:
        region = list(Region)[self.region.currentIndex()]
        self.base_url.setReadOnly(region is not Region.CUSTOM)
        if region in BASE_URLS:
            self.base_url.setText(BASE_URLS[region])

    def _combo(self, form: QFormLayout, name: str, choices: list[str]) -> QComboBox:
        made = QComboBox()
        made.addItems(choices)
        made.setAccessibleName(name)
        made.setObjectName(name + "Combo")
        caption = QLabel(name)
        caption.setBuddy(made)
        form.addRow(caption, made)
        return made
