"""Asks before a company is removed from this computer."""

from PySide6.QtWidgets import QWidget

from app.domain.company import Company
from app.ui.shared.widgets import Sheet, button


class RemoveCompanyDialog(Sheet):
    """Accepted by `Remove company`, rejected by `Keep` and Esc."""

    def __init__(self, parent: QWidget, company: Company) -> None:
        super().__init__(
            parent,
            "Remove company",
            self.tr("Remove {0} from Callback Desk").format(company.name),
            self.tr(
                "Its settings and stored password are removed from this computer. Its callbacks "
                "go on as they are."
            ),
        )
        keep = button(self.tr("Keep"))
        remove = button(self.tr("Remove company"), danger=True)
        keep.setDefault(True)
        self.add_buttons(keep, remove)
        keep.clicked.connect(self.reject)
        remove.clicked.connect(self.accept)
