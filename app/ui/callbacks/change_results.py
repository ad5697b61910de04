"""How a change came out: said in the message bar, and asked where it is not settled."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import NO_PLAN, Change, ChangeKind, Outcome
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.services.events import CallbacksChanged
from app.services.services import Services
from app.text.changes import change_text, looked_text
from app.text.messages import message_for
from app.text.status import Tone
from app.ui.callbacks.list_port import CallbackListPort
from app.ui.kit.message_bar import Notice, NoticeAction
from app.ui.kit.production_mark import mark_production
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

if TYPE_CHECKING:
    from app.ui.callbacks.unfinished_dialog import Choice, UnfinishedDialog


class ChangeResults(QObject):
    """Tells, and goes on as the answer says; nothing here repeats a change by itself."""

    def __init__(
        self,
        window: QWidget,
        listing: CallbackListPort,
        services: Services,
        context: UiContext,
        *,
        recreate: Callable[[Company, Callback], None],
        fill_in: Callable[[Company, Change], None],
    ) -> None:
        super().__init__(window)
        self._window, self._listing = window, listing
        self._changes, self._guard = services.changes, services.guard
        self._runner, self._bar = context.runner, context.messages
        self._recreate, self._fill_in = recreate, fill_in
        self._formats, self._clock, self._theme = context.formats, context.clock, context.theme
        self._asked: UnfinishedDialog | None = None
        self._to_ask: list[tuple[Company, Change]] = []
        # By company_id: numbers of the ends that the message bar offers to undo.
        self._offered: dict[str, set[int]] = {}
        # By their numbers: changes of which it was told that nobody knows whether they happened,
        # and of when the list was with which that was looked at last.
        self._unsure: dict[int, tuple[Company, Change]] = {}
        self._looked_with: dict[int, datetime | None] = {}
        listing.list_changed.connect(self._look_with_list)
        context.signals.callbacks_changed.connect(self._take_back_offers)

    def tell(self, company: Company, change: Change) -> None:
        """Says it in the message bar, with what can be done about it."""
        self._unsure.pop(change.change_id, None)
        if change.outcome is Outcome.UNKNOWN:
            self._unsure[change.change_id] = company, change
        done, before = change.outcome is Outcome.DONE, change.before
        action: NoticeAction | None = None
        if change.outcome in {Outcome.HALF_DONE, Outcome.UNKNOWN}:
            action = NoticeAction(self.tr("What to do…"), lambda: self.unfinished(company, change))
        elif done and change.kind is ChangeKind.END and before is not None:
            self._offered.setdefault(company.company_id, set()).add(change.change_id)
            action = NoticeAction(self.tr("Re-create…"), lambda: self._recreate(company, before))
        elif change.outcome is Outcome.NOT_DONE and change.draft and change.place == NO_PLAN:
            # The form may have been closed while nobody knew.
            action = NoticeAction(self.tr("Fill in again…"), lambda: self._fill_in(company, change))
        tone = Tone.FAILED if not done else Tone.SOON if change.differs else Tone.ACTIVE
        words = change_text(change)
        self._bar.show_message(
            Notice(
                words,
                tone,
                action,
                company=company.name,
                lasting=not done,
                about=_about(change.change_id),
            )
        )

    def _look_with_list(self) -> None:
        """A list that was read since may tell: what it shows is not to be called unknown."""
        open_now, read_at = self._listing.company, self._listing.listing.read_at
        for number, (company, change) in list(self._unsure.items()):
            is_open = open_now is not None and open_now.company_id == company.company_id
            sent_at = change.stepped_at or change.opened_at
            if not is_open or read_at is None or read_at <= sent_at:
                continue
            if self._looked_with.get(number) == read_at:
                continue
            self._looked_with[number] = read_at
            self._runner.load(Job.SETTLE.of(number), self._settle(company, change))

    async def _settle(self, company: Company, change: Change) -> None:
        try:
            after = await self._changes.resolve(company, change)
        except CallbackDeskError:
            return  # the message stays, and leads to the same look
        is_asked = self._asked is not None and isValid(self._asked) and self._asked.isVisible()
        still = self._unsure.get(change.change_id) == (company, change) and not is_asked
        if still and after.outcome is not Outcome.UNKNOWN:
            self.tell(company, after)

    def last_ended(self, company: Company) -> Callback | None:
        """What was ended last and is not covered again, since the app was started; or None."""
        ended = self._changes.ended_here.of(company.company_id)
        return ended[-1].before if ended else None

    def _take_back_offers(self, event: CallbacksChanged) -> None:
        """What was created anew is not offered any more."""
        ended = {one.change_id for one in self._changes.ended_here.of(event.company_id)}
        offered = self._offered.get(event.company_id, set())
        for number in offered - ended:
            self._bar.take_back(_about(number))
        offered &= ended

    def unfinished(self, company: Company, change: Change) -> None:
        """Asks what to do about a change that stopped half way; one question after the other."""
        if self._asked is not None and isValid(self._asked) and self._asked.isVisible():
            self._to_ask.append((company, change))
            return
        from app.ui.callbacks.unfinished_dialog import UnfinishedDialog  # noqa: PLC0415 - rare

        dialog = UnfinishedDialog(self._window.window(), company, change, self._formats)
        mark_production(dialog, company, self._guard, self._theme)
        dialog.chosen.connect(
            lambda choice: self._runner.change(
                Job.UNFINISHED.of(id(dialog)), self._go_on(company, choice, dialog)
            )
        )
        # Esc puts it off, and does not hide it: the bar leads here again.
        dialog.rejected.connect(lambda: self.tell(company, dialog.change))
        dialog.finished.connect(self._ask_next)
        dialog.finished.connect(dialog.deleteLater)
        self._asked = dialog
        dialog.open()

    def _ask_next(self) -> None:
        self._asked = None
        if self._to_ask:
            self.unfinished(*self._to_ask.pop(0))

    async def _go_on(self, company: Company, choice: "Choice", dialog: "UnfinishedDialog") -> None:
        from app.ui.callbacks.unfinished_dialog import Choice  # noqa: PLC0415 - loaded by then

        dialog.set_busy(True)
        try:
            if choice is Choice.LEAVE:
                after = self._changes.drop(dialog.change)
            elif choice is Choice.LOOK_AGAIN:
                after = await self._changes.resolve(company, dialog.change)
            else:
                after = await self._finish(company, dialog.change, back=choice is Choice.PUT_BACK)
        except CallbackDeskError as error:
            dialog.show_failure(message_for(error))
            return
        except Exception:
            dialog.set_busy(False)  # nobody foresaw it: the question must not stay shut
            raise
        dialog.change = after
        if choice is not Choice.LEAVE and after.outcome is Outcome.HALF_DONE and dialog.is_unsure:
            dialog.set_busy(False)
            dialog.accept()
            self.unfinished(company, after)
            return
        if choice is not Choice.LEAVE and after.outcome in {Outcome.UNKNOWN, Outcome.HALF_DONE}:
            was_asked = after.is_of(company)
            now = self._formats.exact(self._clock())
            dialog.show_failure(looked_text(after, now) if was_asked else change_text(after))
            return
        dialog.accept()
        if choice is not Choice.LEAVE:
            self.tell(company, after)

    async def _finish(self, company: Company, change: Change, *, back: bool) -> Change:
        if change.outcome is Outcome.UNKNOWN:
            # Sent before, without an answer: looked at first, never sent blindly again.
            change = await self._changes.resolve(company, change)
            if change.outcome is not Outcome.HALF_DONE:
                return change
        # The press is the unlocking, as the dialog says, and for this one act alone.
        with self._guard.unlocked_here([company]):
            return await self._changes.finish(company, change, back=back)


def _about(change_id: int) -> str:
    return f"change {change_id}"
