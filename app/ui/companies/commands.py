"""Adding, changing, removing and trying companies: dialogs ask, the service acts."""

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.errors import CallbackDeskError, SignInRefusedError
from app.domain.outside_text import visible
from app.services.companies import CompanyService
from app.text.companies import band_of
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.ui.companies.company_dialog import CompanyDialog
from app.ui.companies.password_dialog import PasswordDialog
from app.ui.kit.message_bar import Notice
from app.ui.kit.sheet import Question, Sheet, finished
from app.ui.kit.widgets import show_toast
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class CompanyCommands(QObject):
    """Signals.

    changed: arg 0: the company_id to open.
    removed: arg 0: the company_id of one that is gone here.
    relisted: others changed, and the open one stays as it is.
    signed_in: arg 0: the company_id of one whose password was typed.
    """

    changed = Signal(str)
    relisted = Signal()
    removed, signed_in = Signal(str), Signal(str)

    def __init__(self, window: QWidget, service: CompanyService, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._service = window, service
        self._runner, self._bar, self._theme = context.runner, context.messages, context.theme

    def add(self) -> None:
        """Opens the empty form."""
        self._open(None)

    def change(self, company: Company) -> None:
        """Opens the form of a company; also the place to type a stored password anew."""
        if self._service.is_lent(company):
            self._bar.show_message(
                Notice(
                    UserMessage(
                        self.tr("The practice company cannot be changed"),
                        self.tr("It is there for this session only. Add a company of your own."),
                    ),
                    Tone.SOON,
                )
            )
            return
        self._open(company)

    def duplicate(self, company: Company) -> None:
        """Opens the form of a new company, filled in from another one, without key and password."""
        self._open(None, like=company)

    def set_favourite(self, company: Company) -> None:
        """Puts a company among the favourites, or takes it out."""
        self._runner.queue(Job.SAVE, self._set_favourite(company))

    async def _set_favourite(self, company: Company) -> None:
        try:
            await self._service.set_favourite(company.company_id)
        except CallbackDeskError as error:
            self._bar.show_message(Notice(message_for(error)))
        self.relisted.emit()

    def remove(self, company: Company) -> None:
        """Asks, then forgets a company here; nothing changes at the provider."""
        self._runner.load(Job.ASK_TO_REMOVE, self._ask_to_remove(company))

    def type_password(self, company: Company) -> None:
        """Asks for the password of a company that has none, or a wrong one."""
        self._runner.load(Job.ASK_PASSWORD, self._ask_for_password(company))

    async def _ask_for_password(self, company: Company) -> None:
        dialog = PasswordDialog(self._window, company)
        _mark(company, dialog)
        if await finished(dialog):
            self._runner.queue(
                Job.SAVE, self._use_password(company, dialog.secret(), kept=dialog.kept.isChecked())
            )

    async def _use_password(self, company: Company, secret: Secret, *, kept: bool) -> None:
        try:
            await self._service.use_password(company, secret, kept=kept)
        except CallbackDeskError as error:
            self._bar.show_message(Notice(message_for(error)))
        self.signed_in.emit(company.company_id)

    async def _ask_to_remove(self, company: Company) -> None:
        dialog = Question(
            self._window,
            "RemoveCompanyDialog",
            self.tr("Remove company"),
            self.tr("Remove {0} from Callback Desk").format(company.name),
            self.tr(
                "Its settings and stored password are removed from this computer. Its callbacks "
                "go on as they are."
            ),
            self.tr("Keep"),
            self.tr("Remove company"),
        )
        _mark(company, dialog)
        if await finished(dialog):
            self._runner.queue(Job.REMOVE, self._remove(company))

    async def _remove(self, company: Company) -> None:
        error = await self._service.remove(company)
        if error is not None:
            self._bar.show_message(Notice(message_for(error), Tone.SOON))
        self.removed.emit(company.company_id)
        show_toast(self._window, self.tr("{0} was removed").format(visible(company.name)))

    def _open(self, company: Company | None, like: Company | None = None) -> None:
        dialog = CompanyDialog(self._window, self._theme, company, like=like, others=self._service)
        if company is not None:
            _mark(company, dialog)
        dialog.save_asked.connect(lambda: self._runner.queue(Job.SAVE, self._save(dialog)))
        dialog.test_asked.connect(lambda: self._runner.load(Job.TRY, self._try(dialog)))
        dialog.stop_asked.connect(lambda: self._runner.cancel(Job.TRY))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _save(self, dialog: CompanyDialog) -> None:
        dialog.set_busy(True)
        company = dialog.company()
        try:
            await self._service.save(
                company,
                dialog.secret(),
                passphrase=dialog.passphrase(),
                session_only=dialog.session_only.isChecked(),
                also_for=dialog.sharing(),
            )
        except CallbackDeskError as error:
            dialog.show_failure(message_for(error))
            return
        finally:
            dialog.set_busy(False)
        dialog.accept()
        show_toast(self._window, self.tr("{0} was saved").format(visible(company.name)))
        self.changed.emit(company.company_id)

    async def _try(self, dialog: CompanyDialog) -> None:
        dialog.set_trying(True)
        try:
            count = await self._service.test_connection(
                dialog.company(), dialog.secret(), dialog.passphrase()
            )
        except SignInRefusedError as error:
            # Where to go elsewhere is of no use here: both fields stand in this form.
            here = self.tr(
                "Correct the user name or the password above. US and Europe need different user "
                "names."
            )
            message = msgspec.structs.replace(message_for(error), next_step=here)
            dialog.show_verdict(message.text, Tone.FAILED, is_refusal=True)
        except CallbackDeskError as error:
            dialog.show_verdict(message_for(error).text, Tone.FAILED)
        else:
            works = self.tr("It works. Callbacks the server lists: {0}").format(count)
            dialog.show_verdict(works, Tone.ACTIVE)
        finally:
            dialog.set_trying(False)


def _mark(company: Company, dialog: Sheet) -> None:
    if company.kind is CompanyKind.PRODUCTION:
        dialog.add_band(band_of(company, short=True))
