"""Asks for the password of a company that has none, or a wrong one."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from app.domain.companies.company import Company, account_of
from app.domain.companies.secret import Secret
from app.domain.outside_text import visible
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, line_edit


class PasswordDialog(Sheet):
    """Attributes: kept, whether it goes to the computer's password store."""

    def __init__(self, parent: QWidget, company: Company) -> None:
        super().__init__(
            parent,
            "TypePasswordDialog",
            self.tr("Type password"),
            self.tr("Password for {0}").format(company.name),
            # Where it goes, and not only for whom: a file may call any address by any name.
            self.tr("For {0}. It is kept until the app closes, in memory only.").format(
                visible(account_of(company))
            ),
        )
        self._edit = line_edit("PasswordEdit", self.tr("Password"))
        self._edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.kept = QCheckBox(self.tr("Keep it in this computer's password store as well"))
        self.body.addWidget(Field(self.tr("Password"), self._edit))
        self.body.addWidget(self.kept)
        cancel = button("CancelButton", self.tr("Cancel"))
        use = button("UsePasswordButton", self.tr("Use password"), primary=True)
        use.setDefault(True)
        use.setEnabled(False)
        self._edit.textChanged.connect(lambda text: use.setEnabled(bool(text)))
        self.add_buttons(cancel, use)
        cancel.clicked.connect(self.reject)
        use.clicked.connect(self.accept)
        self._edit.setFocus()

    def secret(self) -> Secret:
        """What was typed."""
        return Secret(self._edit.text())
