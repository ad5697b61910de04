"""What the Callbacks page does to a callback: it asks in a dialog, then the service acts."""

from contextlib import suppress
from functools import cached_property

from PySide6.QtCore import Signal
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.errors import (
    CallbackDeskError,
    JournalFailedError,
    NotFoundError,
)
from app.domain.outside_text import visible
from app.services.changes.checks import Finding, ReplaceFinding
from app.text.changes import change_text
from app.text.findings import finding_text
from app.text.messages import UserMessage, message_for, not_ended_text, refused_text
from app.text.status import Tone
from app.ui.callbacks.draft_commands import DraftCommands
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.callbacks.draft_form import Typed
from app.ui.callbacks.end_dialog import EndDialog
from app.ui.callbacks.relay_commands import RelayCommands
from app.ui.callbacks.replace_dialog import ReplaceDialog
from app.ui.kit.late_sheet import is_form_open
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.production_mark import mark_production
from app.ui.kit.sheet import finished
from app.ui.runtime.tasks import Job


class CallbackCommands(DraftCommands):
    """Replaces and ends, too; asks what to do about what stopped half way.

    Signals: ended, arg 0: the ID of a callback that was ended just now.
    """

    ended = Signal(str)

    @cached_property
    def relays(self) -> RelayCommands:
        """What is done with relays."""
        return RelayCommands(
            self._window, self._listing, self._services, self._context, self._results
        )

    def unfinished(self, company: Company, change: Change) -> None:
        """Asks what to do about a change that stopped half way."""
        self._results.unfinished(company, change)

    def recreate_last_ended(self, company: Company) -> None:
        """Asks for a callback like the one that was ended last and was not created anew since."""
        ended = self._results.last_ended(company)
        if ended is not None:
            self.recreate(company, ended)
            return
        words = UserMessage(
            self.tr("Nothing more was ended here since Callback Desk was started"),
            self.tr("Show ended lists what was ended before; Re-create works on each of it."),
        )
        self._bar.show_message(Notice(words, Tone.PLANNED))

    def replace(
        self,
        company: Company,
        old: Callback,
        *,
        typed: Typed | None = None,
        again: CallbackDraft | None = None,
        why: str = "",
    ) -> None:
        """Asks what to put in a callback's place, then does it.

        `typed`, or `again`, and `why` stand in the form, as if they had been typed there.
        """
        dialog = ReplaceDialog(
            self._window.window(),
            old,
            company.name,
            self._context,
            listed=self._listed_of(company),
            preview=lambda now, draft, has_put: self._reading.preview_of_replace(
                company, now, draft, has_put=has_put
            ),
            uncovers=lambda now, draft, listed: self._changes.uncovers(company, now, draft, listed),
        )
        dialog.submitted.connect(
            lambda draft: self._send(dialog, Job.REPLACE, self._replace(company, draft, dialog))
        )
        dialog.recreate_asked.connect(
            lambda: self._runner.load(Job.ASK_TO_RECREATE, self._recreate_instead(company, dialog))
        )
        if typed is not None:
            dialog.form.show_typed(typed)
            dialog.why.setText(why)
        elif again is not None:
            dialog.fill_again(again, why)
        self._open(company, dialog)
        self._runner.load(Job.PUT.of(id(dialog)), self._tell_put(company, dialog))

    def fill_in(self, company: Company, change: Change) -> None:
        """Opens the form of a change that did not happen, with all that was typed."""
        if change.before is not None and change.draft is not None:
            self.replace(company, change.before, again=change.draft, why=change.why)
        else:
            super().fill_in(company, change)

    def end(self, company: Company, callback: Callback) -> None:
        """Asks, then ends a callback now."""
        self._runner.load(Job.ASK_TO_END, self._ask_to_end(company, callback))

    def _open(self, company: Company, dialog: DraftDialog) -> None:
        dialog.replace_asked.connect(lambda other: self._replace_other(company, dialog, other))
        super()._open(company, dialog)

    def _replace_other(self, company: Company, dialog: DraftDialog, callback_id: str) -> None:
        """What was typed is put in another one's place: that form takes it over."""
        if not dialog.may_be_left:
            return
        listed = self._listed_of(company)()
        other = next((one for one in listed if one.callback_id == callback_id), None)
        if other is None:
            return  # the warning goes with the list that it was about
        typed, why = dialog.form.typed(), dialog.why.text()
        dialog.done(DraftDialog.DialogCode.Accepted)
        self.replace(company, other, typed=typed, why=why)

    async def _tell_put(self, company: Company, dialog: ReplaceDialog) -> None:
        with suppress(JournalFailedError):
            has_put = await self._changes.has_put(company)
            if isValid(dialog):
                dialog.set_has_put(has_put)

    async def _recreate_instead(self, company: Company, asked: ReplaceDialog) -> None:
        found = await self._changes.recreation_of(company, asked.old)
        dialog = self._recreate_dialog(company, asked.old, found.old)
        if not isValid(asked) or not asked.isVisible():
            dialog.deleteLater()
            return
        # Typed, and not only filled in: it is not lost at once when the form is left.
        dialog.form.show_typed(asked.form.typed())
        dialog.why.setText(asked.why.text())
        dialog.caution(dialog.unread_text(asked.old))
        asked.done(ReplaceDialog.DialogCode.Accepted)
        self._open_draft(company, dialog)

    async def _replace(self, company: Company, draft: CallbackDraft, dialog: ReplaceDialog) -> None:
        try:
            found = await self._check.check(company, dialog.old, draft, dialog.overlapping_ids())
            if not self._is_ready(found, dialog):
                return
            change = await self._changes.replace(
                company,
                found.old,
                draft,
                listed=found.listed or (),
                confirmation=dialog.confirmation,
                why=dialog.why.text().strip(),
            )
        except NotFoundError as error:
            self._is_gone(dialog, error)
            return
        except CallbackDeskError as error:
            dialog.show_failure(refused_text(error))
            return
        except Exception:
            dialog.set_busy(False)  # nobody foresaw it: the form must not stay shut
            raise
        if change.outcome is Outcome.ROLLED_BACK:
            known = (await self._reading.last_listing(company)).known.get(change.made_id or "")
            if known is not None:
                dialog.show_old(known.callback)
            # Before the list is read anew: the one that was ended covers nothing any more.
            ended = found.old.callback_id
            dialog.show_listed([one for one in found.listed or () if one.callback_id != ended])
            await self._tell_put(company, dialog)
            dialog.show_failure(change_text(change))
            return
        dialog.set_busy(False)
        dialog.accept()
        self._results.tell(company, change)

    def _is_gone(self, dialog: ReplaceDialog, error: NotFoundError) -> None:
        words = message_for(error)
        dialog.show_over(
            UserMessage(
                words.title,
                self.tr(
                    "Nothing was changed. Re-create instead makes a new one of what is typed "
                    "here; if it should still be there, check the company key."
                ),
                words.details,
            )
        )

    def _is_ready(self, found: ReplaceFinding, dialog: ReplaceDialog) -> bool:
        """Whether it can be sent; if not, the form says why."""
        if found.finding in {Finding.ENDED, Finding.CHANGED, Finding.CHANGED_IN_DOUBT}:
            dialog.show_old(found.old)
        if found.listed is not None:
            dialog.show_listed(list(found.listed))
        words = finding_text(found)
        if words is None:
            return True
        if found.finding is Finding.ENDED:
            dialog.show_over(words)
        else:
            dialog.show_failure(words)
        return False

    async def _ask_to_end(self, company: Company, callback: Callback) -> None:
        if self._guard.is_guarded(company):
            # What is left uncovered is told from what is listed now, and not from an old list.
            await self._listing.read(company, callback.callback_id, quiet=True)
            open_now = self._listing.company
            if open_now is None or open_now.company_id != company.company_id:
                return  # what is listed is another company's, and so is what was asked
            if is_form_open():
                self._offer_to_end(company, callback)
                return
        listed = list(self._listing.listed)
        dialog = EndDialog(
            self._window.window(),
            company,
            callback,
            listed,
            self._clock,
            self._context.formats,
            needs_name=self._changes.needs_confirmation(company, callback, listed),
        )
        mark_production(dialog, company, self._guard, self._theme)
        if await finished(dialog):
            self._runner.change(
                Job.END.of(callback.callback_id),
                self._end(company, callback, listed, dialog.confirmation, dialog.why.text()),
            )

    def _offer_to_end(self, company: Company, callback: Callback) -> None:
        """Somebody has begun to fill in a form while the list was read: the question waits."""
        words = UserMessage(
            self.tr("{0} was to be ended").format(visible(callback.callback_id)),
            self.tr("Nothing was sent. Go on with it when you are done here."),
        )
        about = f"end:{company.company_id}/{callback.callback_id}"

        def go_on() -> None:
            open_now = self._listing.company
            if open_now is None or open_now.company_id != company.company_id:
                # What is left uncovered is told beside its list: there it is ended.
                self._listing.show_elsewhere(company.company_id, callback.callback_id)
                return
            self._bar.take_back(about)
            self.end(company, callback)

        end = NoticeAction(self.tr("End…"), go_on)
        self._bar.show_message(
            Notice(words, Tone.PLANNED, end, company=company.name, lasting=True, about=about)
        )

    async def _end(
        self,
        company: Company,
        callback: Callback,
        listed: list[Callback],
        confirmation: str,
        why: str,
    ) -> None:
        try:
            change = await self._changes.end(
                company, callback, listed=listed, confirmation=confirmation, why=why
            )
        except NotFoundError as error:
            self._bar.show_message(
                Notice(
                    UserMessage(
                        self.tr("{0} was already gone").format(visible(callback.callback_id)),
                        self.tr(
                            "Somebody else ended it, or it never existed. The list is read anew."
                        ),
                        error.detail,
                    ),
                    Tone.SOON,
                    company=company.name,
                )
            )
        except CallbackDeskError as error:
            words = not_ended_text(error, callback.callback_id)
            type_it = NoticeAction(
                self.tr("Type password…"), lambda: self._listing.ask_password(company)
            )
            action = type_it if words.asks_password else None
            self._bar.show_message(Notice(words, action=action, company=company.name))
        else:
            self._results.tell(company, change)
            if change.outcome is Outcome.DONE:
                self.ended.emit(callback.callback_id)
