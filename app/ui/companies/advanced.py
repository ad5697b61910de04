"""What few companies need: client certificate, extra headers, older type names."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from app.domain.companies.company import Company, TypeNames
from app.domain.companies.header_text import (
    HeaderTextError,
    SecretHeaderError,
    read_headers,
    write_headers,
)
from app.domain.companies.secret import Secret
from app.text.noop import verbatim
from app.ui.kit.field import Field
from app.ui.kit.keys_back import open_over
from app.ui.kit.widgets import LongText, button, combo, fixed_font, line_edit
from app.ui.look.icons import icon
from app.ui.look.theme import Theme


class AdvancedFields(QWidget):
    """Folded until it is wanted, or filled. Signals: resized, changed."""

    resized = Signal()
    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._fold = button(
            "CertificateHeadersAndTypeNamesButton", self.tr("Certificate, headers and type names")
        )
        self._fold.setCheckable(True)
        self._fold.setProperty("flat", True)
        self._fold.setProperty("fold", True)
        self._theme = theme
        self._fold.setIcon(icon(theme, "right", "muted"))
        self._inside = QWidget()
        self._inside.hide()
        self._fold.toggled.connect(self._toggle)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._certificate = self._file(
            column, "ClientCertificateFileEdit", self.tr("Client certificate file")
        )
        self._key = self._file(column, "KeyFileEdit", self.tr("Key file"))
        self._passphrase = line_edit("KeyPassphraseEdit", self.tr("Key passphrase"))
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(Field(self.tr("Key passphrase"), self._passphrase))
        self._headers = LongText()
        self._headers.setAccessibleName(self.tr("Extra headers"))
        self._headers.setObjectName("ExtraHeadersText")
        self._headers.setTabChangesFocus(True)
        self._headers.setFont(fixed_font())
        self._headers.setPlaceholderText(verbatim("int-companyid: K9xWb2"))
        self._headers.setFixedHeight(self._headers.fontMetrics().lineSpacing() * 3 + 20)
        self._headers_field = Field(self.tr("Extra headers"), self._headers)
        self._headers_field.set_hint(
            self.tr("One a line, no secrets. Only some branded hosts ask for any.")
        )
        self._headers.textChanged.connect(self._check_fields)
        column.addWidget(self._headers_field)
        self._type_names = combo(
            "TypeIsSentAsCombo",
            self.tr("Type is sent as"),
            [
                self.tr("callback_type and event_type"),
                *map(verbatim, ("callback_type", "event_type")),
            ],
        )
        column.addWidget(Field(self.tr("Type is sent as"), self._type_names))
        for edit in (self._certificate, self._key, self._passphrase):
            edit.textChanged.connect(self.changed)
        self._headers.textChanged.connect(self.changed)
        self._type_names.currentIndexChanged.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._fold)
        layout.addWidget(self._inside)

    def fill(self, company: Company) -> None:
        """Shows what a company has; unfolds where there is anything."""
        self._certificate.setText(company.certificate_file)
        self._key.setText(company.key_file)
        self._headers.setPlainText(write_headers(company.extra_headers))
        self._type_names.setCurrentIndex(list(TypeNames).index(company.type_names))
        if company.certificate_file:
            self._passphrase.setPlaceholderText(self.tr("unchanged"))
        used = (company.certificate_file, company.extra_headers)
        self._fold.setChecked(any(used) or company.type_names is not TypeNames.BOTH)

    def members(self) -> dict[str, object]:
        """The company's members that are shown here."""
        try:
            headers = read_headers(self._headers.toPlainText())
        except HeaderTextError:
            headers = ()
        return {
            "certificate_file": self._certificate.text().strip(),
            "key_file": self._key.text().strip(),
            "extra_headers": headers,
            "type_names": list(TypeNames)[self._type_names.currentIndex()],
        }

    def typed_passphrase(self) -> str:
        """As it stands there, to see whether it was changed."""
        return self._passphrase.text()

    def passphrase(self) -> Secret | None:
        """None leaves a stored one as it is."""
        text = self._passphrase.text()
        return Secret(text) if text else None

    def problems(self) -> list[str]:
        """All mistakes, each with the name of its field."""
        said = []
        for edit in (self._certificate, self._key):
            path = edit.text().strip()
            if path and not Path(path).is_file():
                said.append(f"{edit.accessibleName()}: " + self.tr("there is no such file."))
        if self._headers_field.problem:
            said.append(f"Extra headers: {self._headers_field.problem}")
        if said:
            self._fold.setChecked(True)
        return said

    def _check_fields(self) -> None:
        try:
            read_headers(self._headers.toPlainText())
        except SecretHeaderError as error:
            self._headers_field.say(
                self.tr(
                    "{0} looks like a secret, and extra headers are kept in a file as they are. "
                    "Leave it out."
                ).format(error)
            )
        except HeaderTextError as error:
            self._headers_field.say(self.tr("Not a header: {0}").format(error))
        else:
            self._headers_field.say("")

    def _toggle(self, shown: bool) -> None:
        self._fold.setIcon(icon(self._theme, "down" if shown else "right", "muted"))
        self._inside.setVisible(shown)
        self.resized.emit()

    def _file(self, column: QVBoxLayout, handle: str, caption: str) -> QLineEdit:
        made = line_edit(handle, caption)
        made.setPlaceholderText(self.tr("a PEM file; empty for none"))
        browse = button(f"Browse{handle}Button", self.tr("Browse…"))
        browse.setAccessibleName(self.tr("Browse for {0}").format(caption))
        browse.clicked.connect(lambda: self._browse(made))
        column.addWidget(Field(caption, made, beside=browse))
        return made

    def _browse(self, edit: QLineEdit) -> None:
        dialog = QFileDialog(self, edit.accessibleName(), str(Path(edit.text()).parent))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(edit.setText)
        open_over(dialog)
