"""Changes that cannot half-happen unseen: written down, sent once, and looked up when in doubt."""

from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import (
    CERTAIN_AFTER_S,
    NO_PLAN,
    Change,
    ChangeKind,
    Outcome,
    PlanPlace,
    Step,
)
from app.domain.callbacks.coverage import AT_ONCE, FORECAST, uncovered_by
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import as_registered, draft_of
from app.domain.callbacks.rules import lacks_filter
from app.domain.companies.company import Company
from app.domain.errors import (
    CallbackDeskError,
    ConfirmationMissingError,
    ConnectionFailedError,
    JournalFailedError,
    LockedError,
    OutcomeUnknownError,
    PasswordStoreError,
)
from app.services.changes.attempt import Attempt, sent_elsewhere
from app.services.changes.ended_here import EndedHere
from app.services.changes.journal import ChangeJournal
from app.services.changes.recreation import Recreation, recreation_of
from app.services.changes.resolver import OutcomeResolver
from app.services.changes.sender import ChangeSender
from app.services.changes.unknown import without_unasked
from app.services.connections import Connections, to_write
from app.services.events import ChangedBy, Events
from app.services.guard import WriteGuard
from app.services.memory import MemoryService
from app.services.ports import CallbacksPort, JournalStore

_changed = msgspec.structs.replace


SECOND_LOOK_S = 2.0
"""Until the list is looked at once more after an answer that was lost."""


_NOTHING_LEARNED = (ConnectionFailedError, JournalFailedError, LockedError, PasswordStoreError)
"""Errors before which nothing was sent: they say nothing about the server's callbacks."""
_More = ParamSpec("_More")


def _announcing(
    act: Callable[Concatenate["ChangeService", Company, _More], Coroutine[Any, Any, Change]],
) -> Callable[Concatenate["ChangeService", Company, _More], Coroutine[Any, Any, Change]]:
    """Decorator: tells of a change through `Events` after it was made or looked up.

    Also tells of one by somebody else after a conflict, a 404 or a missing confirmation.
    """

    @wraps(act)
    async def telling_act(
        self: "ChangeService", company: Company, /, *args: _More.args, **members: _More.kwargs
    ) -> Change:
        events = self._events
        try:
            change = await act(self, company, *args, **members)
        except _NOTHING_LEARNED:
            raise
        except CallbackDeskError:
            # Refused: perhaps for what somebody made or ended since the list was read.
            events.callbacks_changed(company.company_id, ChangedBy.SOMEBODY_ELSE)
            raise
        self.ended_here.note(change)
        events.callbacks_changed(company.company_id, ChangedBy.THIS_DESK, change.made_id or "")
        return change

    return telling_act


class ChangeService:
    """Every method raises `CallbackDeskError` where nothing was changed, and nothing else.

    Otherwise it returns the journal's entry with the outcome: a change is never sent twice.
    `second_look_s` is the pause before the server is asked again about what has not happened,
    `certain_after_s` how long a request may be under way whose answer was lost.

    Attributes: ended_here, what was ended in this run of the app.
    """

    def __init__(
        self,
        connections: Connections,
        memory: MemoryService,
        journal: JournalStore,
        guard: WriteGuard,
        events: Events,
        *,
        user: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        second_look_s: float = SECOND_LOOK_S,
        certain_after_s: float = CERTAIN_AFTER_S,
    ) -> None:
        self._connections, self._memory, self._guard = connections, memory, guard
        self._events = events
        self.ended_here = EndedHere()
        self._journal = ChangeJournal(journal, memory, user=user, clock=clock)
        self._resolver = OutcomeResolver(
            self._journal, second_look_s=second_look_s, certain_after_s=certain_after_s
        )
        self._sender = ChangeSender(self._journal, self._resolver)

    @property
    def has_begun(self) -> bool:
        """Whether a change was written down in this run of the app, and so perhaps sent."""
        return self._journal.has_opened

    @_announcing
    async def create(
        self, company: Company, draft: CallbackDraft, *, why: str = "", place: PlanPlace = NO_PLAN
    ) -> Change:
        """Registers. `place` is the step of a plan that it is, here and below."""
        api = await self._unlocked(company)
        change = await self._journal.open(
            company, ChangeKind.CREATE, Step.CREATING, draft=draft, why=why, place=place
        )
        with self._memory.changing(company), self._journal.at_work(change):
            return await self._sender.create(Attempt(company, api, change), draft)

    @_announcing
    async def end(
        self,
        company: Company,
        callback: Callback,
        *,
        listed: Iterable[Callback],
        confirmation: str = "",
        why: str = "",
        place: PlanPlace = NO_PLAN,
    ) -> Change:
        """Ends now. `listed` are the company's registrations, to tell the last cover of a type.

        On production they are read once more: somebody may have ended the other cover meanwhile.
        Raises: ConfirmationMissingError for the last cover on production, unless `confirmation`
        is the company's name.
        """
        api = await self._unlocked(company)
        listed = await self._listed_now(company, api, listed, confirmation)
        loses = self.needs_confirmation(company, callback, listed, by_itself=place == NO_PLAN)
        if loses and confirmation != company.name:
            raise ConfirmationMissingError
        change = await self._journal.open(
            company, ChangeKind.END, Step.ENDING, before=callback, why=why, place=place
        )
        with self._memory.changing(company), self._journal.at_work(change):
            return await self._sender.end(Attempt(company, api, change), callback)

    @_announcing
    async def replace(
        self,
        company: Company,
        old: Callback,
        draft: CallbackDraft,
        *,
        listed: Iterable[Callback] = (),
        confirmation: str = "",
        why: str = "",
        place: PlanPlace = NO_PLAN,
    ) -> Change:
        """Puts a registration in another's place: in place where the server takes PUT.

        Else the old one is ended and the new one created back to back; if that is refused, the
        old one is created again. Its note goes with it.
        Raises: ConfirmationMissingError as `end` does, where the new one does not cover what the
        old one does.
        """
        api = await self._unlocked(company)
        listed = await self._listed_now(company, api, listed, confirmation)
        loses = self.uncovers(company, old, draft, listed, by_itself=place == NO_PLAN)
        if loses and confirmation != company.name:
            raise ConfirmationMissingError
        change = await self._journal.open(
            company,
            ChangeKind.REPLACE,
            Step.UPDATING,
            before=old,
            draft=draft,
            why=why,
            place=place,
        )
        attempt = Attempt(company, api, change)
        with self._memory.changing(company), self._journal.at_work(change):
            try:
                done = await self._sender.update(attempt, old, draft)
            except OutcomeUnknownError as error:
                return await self._resolver.of_update(attempt.altered(detail=str(error)))
            except CallbackDeskError as error:
                self._journal.close(change, Outcome.REFUSED, detail=str(error))
                raise
            if done is not None:
                return done
            return await self._sender.end_and_create(attempt, old, draft)

    def needs_confirmation(
        self,
        company: Company,
        callback: Callback,
        listed: Iterable[Callback],
        *,
        by_itself: bool = True,
    ) -> bool:
        """Whether its end leaves something uncovered on production, now or soon.

        Of a step of a plan (not `by_itself`) only what is lost at once counts: what comes later
        another step may cover, and whoever runs a plan is asked by what it leaves at its end.
        """
        return self._guard.is_guarded(company) and self._loses(callback, listed, by_itself)

    def uncovers(
        self,
        company: Company,
        old: Callback,
        draft: CallbackDraft,
        listed: Iterable[Callback],
        *,
        by_itself: bool = True,
    ) -> bool:
        """Whether a replacement leaves something uncovered, as `needs_confirmation` has it."""
        after = [*listed, as_registered(draft, "")]
        return self._guard.is_guarded(company) and self._loses(old, after, by_itself)

    def _loses(self, old: Callback, after: Iterable[Callback], by_itself: bool) -> bool:
        now = self._journal.clock()
        others = [one for one in after if one.callback_id != old.callback_id]
        if by_itself and lacks_filter(old):
            others = []  # nobody knows what it covers, hence nor what covers the same
        within = FORECAST if by_itself else AT_ONCE
        spans = uncovered_by(old, others, now)
        return any(one.start is None or one.start < now + within for one in spans)

    async def has_put(self, company: Company) -> bool | None:
        """Whether the company's server changes in place; None until it was tried.

        Raises: JournalFailedError.
        """
        return await self._journal.has_put(company.base_url)

    async def recreation_of(self, company: Company, old: Callback) -> Recreation:
        """What a new registration like `old` is made of, which was seen earlier."""
        return await recreation_of(self._memory, company, old, self._journal.clock())

    async def left_open(self) -> list[Change]:
        """What an earlier run of the app did not see the end of. Raises: SaveFailedError."""
        return await self._journal.left_open()

    async def resolve(self, company: Company, change: Change) -> Change:
        """Finds out from the server what became of an open entry; nothing is changed.

        The outcome is HALF_DONE where the old one is ended and the new one is not there, and
        UNKNOWN where it cannot be told; both stay open until the user decides.
        """
        found = await self._resolve(company, change)
        self.ended_here.note(found)
        # A look that found nothing out is no news: it is repeated every few seconds.
        if found.outcome not in {Outcome.UNKNOWN, Outcome.HALF_DONE}:
            self._events.callbacks_changed(
                company.company_id, ChangedBy.THIS_DESK, found.made_id or ""
            )
        return found

    async def _resolve(self, company: Company, change: Change) -> Change:
        if not change.is_of(company):
            return sent_elsewhere(change, company)
        # Why the server could not be asked before is no news once it can be.
        change = _changed(change, detail=without_unasked(change.detail))
        attempt = Attempt(company, await self._connections.of(company), change)
        if change.step is Step.UPDATING:
            return await self._resolver.of_update(attempt)
        if change.kind is ChangeKind.REPLACE and change.step is Step.ENDING:
            return await self._resolver.of_half(attempt)
        if change.step is Step.ENDING:
            return await self._resolver.of_end(attempt)
        if change.step is Step.ROLLING_BACK and change.before is not None:
            stepped_at = change.stepped_at or change.opened_at
            wanted = attempt.as_sent(draft_of(change.before, stepped_at), stepped_at)
            return await self._resolver.of_create(attempt, wanted, Outcome.ROLLED_BACK)
        if change.draft is None:
            return self._journal.close(change, Outcome.UNKNOWN)
        return await self._resolver.of_create(attempt, change.draft, Outcome.DONE)

    @_announcing
    async def finish(self, company: Company, change: Change, *, back: bool) -> Change:
        """Completes a half-done replace: creates the new registration, or with `back` the old one.

        If exactly one match of either is listed already, nothing is created.
        """
        if not change.is_of(company):
            return sent_elsewhere(change, company)
        attempt = Attempt(company, await self._unlocked(company), change)
        old = draft_of(change.before, self._journal.clock()) if change.before else None
        found = await self._resolver.found_after(attempt, old)
        if found is not None:
            return found
        wanted = old if back and old else change.draft
        if wanted is None:
            return self.drop(change)
        step = Step.ROLLING_BACK if back else Step.CREATING
        attempt, now = attempt.altered(detail=""), self._journal.clock()
        if not wanted.starts_after(now):
            # Since when nothing covers it is not known better than since it was begun.
            attempt = attempt.altered(gap_s=(now - change.opened_at).total_seconds())
        attempt = attempt.with_change(await self._journal.step_on(attempt.change, step))
        done = Outcome.ROLLED_BACK if back else Outcome.DONE
        with self._memory.changing(company), self._journal.at_work(change):
            return await self._sender.create(attempt, wanted, done)

    def drop(self, change: Change) -> Change:
        """Closes an open entry without asking the server; without an outcome it becomes UNKNOWN."""
        outcome = change.outcome or Outcome.UNKNOWN
        closed = self._journal.close(_changed(change, outcome=None), outcome)
        self._events.callbacks_changed(change.company_id, ChangedBy.THIS_DESK)
        return closed

    async def _listed_now(
        self,
        company: Company,
        api: CallbacksPort,
        listed: Iterable[Callback],
        confirmation: str,
    ) -> Iterable[Callback]:
        """On production, unless the name was typed: the other cover may have been ended since."""
        if not self._guard.is_guarded(company) or confirmation == company.name:
            return listed
        found = (await api.list_callbacks()).callbacks
        self._guard.check(company)
        return found

    async def _unlocked(self, company: Company) -> CallbacksPort:
        return await to_write(self._connections, self._guard, company)
