"""A form that waits with all that was typed, while its user looks at something else."""

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.kit.message_bar import MessageBar, Notice, NoticeAction

_ABOUT = "form set aside"


class FormsSetAside(QObject):
    """At most one form a company; a notice offers to go on with it, and so does *New callback*."""

    def __init__(self, parent: QObject, bar: MessageBar) -> None:
        super().__init__(parent)
        self._bar = bar
        self._kept: dict[str, DraftDialog] = {}

    def keep(self, company: Company, dialog: DraftDialog) -> None:
        """Hides a form; an earlier one of the same company is dropped for it."""
        before = self._kept.pop(company.company_id, None)
        if before is not None and before is not dialog and isValid(before):
            before.done(DraftDialog.DialogCode.Rejected)
        self._kept[company.company_id] = dialog
        dialog.hide()
        window = dialog.parentWidget()
        if window is not None:
            window.window().activateWindow()
        words = UserMessage(
            self.tr("What you typed is kept: {0}").format(dialog.heading.text()),
            self.tr("Nothing was sent. Go on with it when you have seen enough."),
        )
        go_on = NoticeAction(self.tr("Go on…"), lambda: self._go_on(company))
        self._bar.show_message(
            Notice(words, Tone.PLANNED, go_on, company=company.name, lasting=True, about=_ABOUT)
        )

    def take(self, company: Company) -> bool:
        """Goes on with the form of a company; whether there is one."""
        dialog = self._kept.pop(company.company_id, None)
        if dialog is None or not isValid(dialog):
            return False
        self._bar.take_back(_ABOUT)
        dialog.open()
        return True

    def _go_on(self, company: Company) -> None:
        self.take(company)
