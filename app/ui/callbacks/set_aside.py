"""A form that waits with all that was typed, while its user looks at something else."""

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.kit.keys_back import give_window_keys
from app.ui.kit.message_bar import MessageBar, Notice, NoticeAction

_ABOUT = "form set aside"


class FormsSetAside(QObject):
    """Any number of forms; a notice offers to go on with the last one, then with the one before.

    So does *New callback* of the same company.
    """

    def __init__(self, parent: QObject, bar: MessageBar) -> None:
        super().__init__(parent)
        self._bar = bar
        self._kept: dict[str, list[DraftDialog]] = {}

    def keep(self, company: Company, dialog: DraftDialog) -> None:
        """Hides a form; earlier ones of the same company wait below it."""
        waiting = self._kept.setdefault(company.company_id, [])
        if dialog not in waiting:
            waiting.append(dialog)
        dialog.hide()
        give_window_keys(dialog)
        self._tell(company)

    def take(self, company: Company) -> bool:
        """Goes on with the last form of a company; whether there is one."""
        waiting = [one for one in self._kept.pop(company.company_id, []) if isValid(one)]
        self._bar.take_back(_about(company))
        if not waiting:
            return False
        dialog = waiting.pop()
        if waiting:
            self._kept[company.company_id] = waiting
            self._tell(company)
        dialog.open()
        return True

    def headings(self) -> list[str]:
        """What each form that waits is for, of every company, with its event type so far."""
        forms = [one for waiting in self._kept.values() for one in waiting if isValid(one)]
        told = [(one.heading.text(), one.form.draft().event_type) for one in forms]
        return [" · ".join(part for part in parts if part) for parts in told]

    def _tell(self, company: Company) -> None:
        dialog = self._kept[company.company_id][-1]
        words = UserMessage(
            self.tr("What you typed is kept: {0}").format(dialog.heading.text()),
            self.tr("Nothing was sent. Go on with it when you have seen enough."),
        )
        go_on = NoticeAction(self.tr("Go on…"), lambda: self._go_on(company))
        about = _about(company)
        self._bar.show_message(
            Notice(words, Tone.PLANNED, go_on, company=company.name, lasting=True, about=about)
        )

    def _go_on(self, company: Company) -> None:
        self.take(company)


def _about(company: Company) -> str:
    return f"{_ABOUT} {company.company_id}"
