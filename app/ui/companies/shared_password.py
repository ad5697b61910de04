"""Whether a password is to be kept for other companies too."""

from PySide6.QtWidgets import QCheckBox

from app.domain.companies.company import Company
from app.services.companies import CompanyService
from app.text.translate import translate


class SharedPassword(QCheckBox):
    """Offered where others have the same user and address; hidden where there are none."""

    def __init__(self, others: CompanyService | None) -> None:
        super().__init__()
        self._others = others
        self.setObjectName("SharePasswordCheck")
        self.hide()

    def follow(self, company: Company, *, has_password: bool) -> None:
        """What the form says now."""
        if self._others is None:
            return
        count = len(self._others.of_same_account(company)) if company.user_name else 0
        self.setText(
            translate(
                "share",
                "Use this password for %n more compan(y|ies) with this user and address",
                "",
                count,
            )
        )
        self.setVisible(bool(count and has_password))

    def companies(self, company: Company) -> list[Company]:
        """Those that it is to be kept for besides this one."""
        if self._others is None or self.isHidden() or not self.isChecked():
            return []
        return self._others.of_same_account(company)
