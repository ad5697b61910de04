"""What the Callbacks page does to a callback: it asks in a dialog, then the service acts."""

from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.callback import Callback
from app.domain.change import Change, Outcome
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.errors import (
    CallbackDeskError,
    ConfirmationMissingError,
    ConflictError,
    JournalFailedError,
    NotFoundError,
    SaveFailedError,
)
from app.domain.matching import draft_of, is_unchanged
from app.domain.remembered import Fate
from app.services.desk import Desk
from app.ui.callbacks.board import Board
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.callbacks.end_dialog import EndDialog
from app.ui.callbacks.replace_dialog import ReplaceDialog
from app.ui.callbacks.verdicts import Verdicts
from app.ui.shared.change_words import change_words, looked_words
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.message_bar import MessageBar
from app.ui.shared.messages import UserMessage, message_for
from app.ui.shared.place import place_of
from app.ui.shared.production_mark import mark_production
from app.ui.shared.sheet import finished
from app.ui.shared.tasks import TaskRunner
from app.ui.shared.theme import Theme


class CallbackActs(QObject):
    """Nothing here repeats a change by itself."""

    def __init__(
        self,
        window: QWidget,
        board: Board,
        desk: Desk,
        runner: TaskRunner,
        bar: MessageBar,
        *,
        formats: Formats,
        clock: Clock,
        theme: Theme,
    ) -> None:
        super().__init__(window)
        self._window, self._board = window, board
        self._reading, self._changes, self._guard = desk.callbacks, desk.changes, desk.guard
        self._memory = desk.memory
        self._receiving = desk.receiving
        self._runner, self._bar = runner, bar
        self._verdicts = Verdicts(
            window,
            board,
            desk,
            runner,
            bar,
            recreate=self.recreate,
            formats=formats,
            clock=clock,
            theme=theme,
        )
        self._formats, self._clock, self._theme = formats, clock, theme

    def unfinished(self, company: Company, change: Change) -> None:
        """Asks what to do about a change that stopped half way."""
        self._verdicts.unfinished(company, change)

    # -- dialogs --------------------------------------------------------------------------------

    def create(self, company: Company) -> None:
        """Asks for a new callback, then registers it."""
        self._open_draft(
            company,
            self._draft_dialog(
                company,
                "New callback",
                self.tr("New callback for {0}").format(company.name),
                self.tr("{0} · {1} registered now").format(
                    place_of(company), len(self._board.listed)
                ),
            ),
        )

    def recreate(self, company: Company, old: Callback) -> None:
        """Asks for a callback like a remembered one, then registers it."""
        self._runner.load("ask to re-create", self._ask_to_recreate(company, old))

    def replace(self, company: Company, old: Callback) -> None:
        """Asks what to put in a callback's place, then does it."""
        dialog = ReplaceDialog(
            self._window.window(),
            old,
            company.name,
            listed=self._board.listed,
            preview=lambda now, draft, has_put: self._reading.preview_of_replace(
                company, now, draft, has_put=has_put
            ),
            uncovers=lambda now, draft: self._changes.uncovers(
                company, now, draft, self._board.listed
            ),
            formats=self._formats,
            clock=self._clock,
            theme=self._theme,
        )
        dialog.submitted.connect(
            lambda draft: self._send(dialog, "replace", self._replace(company, draft, dialog))
        )
        dialog.recreate_asked.connect(
            lambda: self._runner.load("ask to re-create", self._recreate_instead(company, dialog))
        )
        self._open(company, dialog)
        self._runner.load(f"put {id(dialog)}", self._tell_put(company, dialog))

    def end(self, company: Company, callback: Callback) -> None:
        """Asks, then ends a callback now."""
        self._runner.load("ask to end", self._ask_to_end(company, callback))

    # -- doing ----------------------------------------------------------------------------------

    async def _tell_put(self, company: Company, dialog: ReplaceDialog) -> None:
        with suppress(JournalFailedError):
            has_put = await self._changes.has_put(company)
            if isValid(dialog):
                dialog.know_put(has_put)

    def _send(self, dialog: DraftDialog, key: str, job: Coroutine[Any, Any, None]) -> None:
        # A key of its own: an earlier form may still be reading the list.
        if not self._runner.change(f"{key} {id(dialog)}", job):
            dialog.set_busy(False)  # the job before is at its end, and this one was not begun

    async def _recreate_instead(self, company: Company, asked: ReplaceDialog) -> None:
        dialog = await self._recreate_dialog(company, asked.old)
        if not isValid(asked) or not asked.isVisible():
            dialog.deleteLater()
            return
        # Typed, and not only filled in: it is not lost at once when the form is left.
        dialog.form.show_typed(asked.form.typed())
        dialog.why.setText(asked.why.text())
        dialog.caution(dialog.unread_words(asked.old))
        asked.done(ReplaceDialog.DialogCode.Accepted)
        self._open_draft(company, dialog)

    async def _ask_to_recreate(self, company: Company, old: Callback) -> None:
        dialog = await self._recreate_dialog(company, old)
        old = await self._memory.as_planned(company, old, self._clock())
        draft = draft_of(old, self._clock())
        ends = draft.ends_at if draft.ends_at and draft.ends_at > self._clock() else None
        dialog.fill(msgspec.structs.replace(old, starts_at=draft.starts_at, ends_at=ends))
        dialog.caution(dialog.unread_words(old))
        self._open_draft(company, dialog)

    async def _create(self, company: Company, draft: CallbackDraft, dialog: DraftDialog) -> None:
        try:
            change = await self._changes.create(company, draft, why=dialog.why.text().strip())
        except CallbackDeskError as error:
            self._refused(company, dialog, error)
            return
        except Exception:
            dialog.set_busy(False)  # nobody foresaw it: the form must not stay shut
            raise
        await self._created(company, change, dialog)

    async def _created(self, company: Company, change: Change, dialog: DraftDialog) -> None:
        if change.outcome is Outcome.UNKNOWN:
            now = self._formats.exact(self._clock())
            dialog.show_unsure(change, looked_words(change, now))
            self._runner.load("list callbacks", self._read_for(company, dialog))
            return
        dialog.show_sure()
        if change.outcome is Outcome.DONE:
            dialog.set_busy(False)
            dialog.accept()
            await self._board.read(company, change.made_id or "", quiet=bool(change.detail))
            if change.detail:
                # The answer was lost, or is not what was asked for: that is worth saying.
                tone = "soon" if change.differs else "planned"
                self._bar.show_message(change_words(change), tone, company=company.name)
            return
        dialog.show_failure(change_words(change))
        self._runner.load("list callbacks", self._read_for(company, dialog))

    async def _look_for(self, company: Company, dialog: DraftDialog) -> None:
        """Whether what a form has sent has happened by now."""
        if dialog.unsure is None:
            return
        dialog.set_looking(True)
        try:
            change = await self._changes.resolve(company, dialog.unsure)
        except CallbackDeskError as error:
            if isValid(dialog):
                dialog.show_failure(message_for(error))
            return
        finally:
            if isValid(dialog):
                dialog.set_looking(False)
        if isValid(dialog) and dialog.isVisible():
            await self._created(company, change, dialog)
        else:
            self._verdicts.tell(company, change)

    def _left_unsure(self, company: Company, dialog: DraftDialog) -> None:
        if dialog.unsure is not None:
            self._verdicts.tell(company, dialog.unsure)

    async def _replace(self, company: Company, draft: CallbackDraft, dialog: ReplaceDialog) -> None:
        try:
            # A fresh look first: somebody else may have ended it meanwhile.
            old = await self._reading.get_callback(company, dialog.old.callback_id)
            if old.state_at(self._clock()) == "ended":
                dialog.show_old(old)
                dialog.show_over(
                    UserMessage(
                        self.tr("{0} has ended meanwhile").format(old.callback_id),
                        self.tr(
                            "Nothing was changed. Re-create instead makes a new one of what is "
                            "typed here."
                        ),
                    )
                )
                self._runner.load("list callbacks", self._read_for(company, dialog))
                return
            if self._was_changed(dialog, old) or await self._is_news(company, dialog):
                return
            change = await self._changes.replace(
                company,
                old,
                draft,
                listed=self._board.listed,
                confirmation=dialog.confirmation,
                why=dialog.why.text().strip(),
            )
        except CallbackDeskError as error:
            self._refused(company, dialog, error)
            return
        except Exception:
            dialog.set_busy(False)  # nobody foresaw it: the form must not stay shut
            raise
        if change.outcome is Outcome.ROLLED_BACK:
            await self._board.read(company, change.made_id or "")
            # Also where the list could not be read: what was made is remembered.
            known = (await self._reading.last_listing(company)).known.get(change.made_id or "")
            if known is not None:
                dialog.show_old(known.callback)
            await self._tell_put(company, dialog)
            dialog.show_failure(change_words(change))
            return
        dialog.set_busy(False)
        dialog.accept()
        await self._board.read(company, change.made_id or "", quiet=True)
        self._verdicts.tell(company, change)

    def _was_changed(self, dialog: ReplaceDialog, now: Callback) -> bool:
        """Whether somebody else has changed it while the form was open."""
        if is_unchanged(now, dialog.old):
            return False
        dialog.show_old(now)
        dialog.show_failure(
            UserMessage(
                self.tr("{0} was changed meanwhile, not from here").format(now.callback_id),
                self.tr("Nothing was sent. Compare old and new once more, then press it again."),
            )
        )
        return True

    async def _is_news(self, company: Company, dialog: ReplaceDialog) -> bool:
        """Reads the list once more; whether it holds an overlap that was not warned of."""
        known = dialog.overlapping_ids()
        if not await self._board.read(company):
            dialog.show_failure(
                UserMessage(
                    self.tr("The list could not be read"),
                    self.tr(
                        "Nothing was sent: what overlaps, and what would be left uncovered, is not "
                        "known. Try again once it can be read."
                    ),
                )
            )
            return True
        dialog.show_listed(self._board.listed)
        if dialog.overlapping_ids() <= known:
            return False
        dialog.show_failure(
            UserMessage(
                self.tr("The list has changed meanwhile"),
                self.tr("Nothing was sent. Look at the warning above, then press it again."),
            )
        )
        return True

    def _refused(self, company: Company, dialog: DraftDialog, error: CallbackDeskError) -> None:
        words, is_over = message_for(error), isinstance(error, NotFoundError)
        if isinstance(dialog, ReplaceDialog) and is_over:
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
        else:
            dialog.show_failure(words)
        if is_over or isinstance(error, ConflictError | ConfirmationMissingError):
            # It may clash with what was made, or lack what was ended, since the list was read.
            self._runner.load("list callbacks", self._read_for(company, dialog))

    async def _read_for(self, company: Company, dialog: DraftDialog) -> None:
        """Reads behind a form that is open; it may be closed meanwhile."""
        await self._board.read(company)
        if isValid(dialog):
            dialog.show_listed(self._board.listed)

    async def _ask_to_end(self, company: Company, callback: Callback) -> None:
        if self._guard.is_guarded(company):
            # What is left uncovered is told from what is listed now, and not from an old list.
            await self._board.read(company, callback.callback_id, quiet=True)
            open_now = self._board.company
            if open_now is None or open_now.company_id != company.company_id:
                return  # what is listed is another company's, and so is what was asked
        listed = list(self._board.listed)
        dialog = EndDialog(
            self._window.window(),
            company,
            callback,
            listed,
            self._clock,
            needs_name=self._changes.needs_confirmation(company, callback, listed),
        )
        mark_production(dialog, company, self._guard, self._theme)
        if await finished(dialog):
            self._runner.change(
                f"end {callback.callback_id}",
                self._end(company, callback, listed, dialog.confirmation, dialog.why.text()),
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
                UserMessage(
                    self.tr("{0} was already gone").format(callback.callback_id),
                    self.tr("Somebody else ended it, or it never existed. The list is read anew."),
                    error.detail,
                ),
                "soon",
                company=company.name,
            )
        except CallbackDeskError as error:
            self._bar.show_message(message_for(error), company=company.name)
        else:
            self._verdicts.tell(company, change)
        # What became of the change is the news, also where the list cannot be read now.
        await self._board.read(company, quiet=True)

    # -- small parts ----------------------------------------------------------------------------

    def _draft_dialog(
        self, company: Company, name: str, heading: str, sentence: str
    ) -> DraftDialog:
        return DraftDialog(
            self._window.window(),
            name,
            heading,
            sentence,
            act=self.tr("Create callback"),
            listed=self._board.listed,
            preview=lambda draft: self._reading.preview_of_create(company, draft),
            formats=self._formats,
            clock=self._clock,
            theme=self._theme,
        )

    async def _recreate_dialog(self, company: Company, old: Callback) -> DraftDialog:
        """`old` as it was seen last; what became of it since is asked of the memory."""
        fate = None
        with suppress(SaveFailedError):
            fate = await self._memory.fate_of(company, old.callback_id)
        if fate is Fate.VANISHED:
            then = self.tr("It gets a new ID. The old one is listed no more; why is not known.")
        elif fate in {Fate.ENDED, Fate.ENDED_HERE} or old.state_at(self._clock()) == "ended":
            then = self.tr("It gets a new ID; the old one stays ended. Past dates are left out.")
        else:
            then = self.tr("It gets a new ID; the old one goes on, and there may be two.")
        heading = self.tr("Re-create {0} for {1}").format(old.callback_id, company.name)
        return self._draft_dialog(company, "Re-create callback", heading, then)

    def _open_draft(self, company: Company, dialog: DraftDialog) -> None:
        dialog.submitted.connect(
            lambda draft: self._send(dialog, "create", self._create(company, draft, dialog))
        )
        dialog.look_asked.connect(
            lambda: self._runner.change(f"create {id(dialog)}", self._look_for(company, dialog))
        )
        dialog.rejected.connect(lambda: self._left_unsure(company, dialog))
        self._open(company, dialog)

    def _open(self, company: Company, dialog: DraftDialog) -> None:
        mark_production(dialog, company, self._guard, self._theme)
        dialog.form.offer_receiver(self._receiving.destination)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
