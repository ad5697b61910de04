"""Tries what the platform does when an endpoint fails: a test event for each kind of failure."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from app import __version__
from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, LockedError, OutcomeUnknownError
from app.domain.masking import masked
from app.domain.proofs.answer import Answer
from app.domain.proofs.delivery import Delivery
from app.domain.proofs.resilience import TRIALS, Attempt, Resilience, Trial, TrialEnd
from app.domain.proofs.sent_test import WAITING
from app.domain.proofs.test_event import TestEvent
from app.services.receiving import ReceivingService
from app.services.test_events import TestEventService

_LOOK_S = 0.25
_changed = msgspec.structs.replace


class ResilienceService:
    """The receiver's dial is its own while it runs, and goes back to what it was."""

    def __init__(
        self,
        test_events: TestEventService,
        receiving: ReceivingService,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._test_events, self._receiving, self._clock = test_events, receiving, clock
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Ends what runs, once what is being sent was answered; what was observed stays."""
        self._stopped.set()

    async def run(
        self,
        company: Company,
        callback: Callback,
        event: TestEvent,
        listed: list[Callback],
        *,
        quiet_s: float,
        on_trial: Callable[[Resilience], None],
    ) -> Resilience:
        """One trial after the other; each ends when the event was taken, or nothing more comes.

        `quiet_s` is how long is waited for a further attempt. `on_trial` hears of every new
        attempt. It ends early by `stop`, and when the receiver is stopped. Raises: LockedError.
        """
        self._stopped.clear()
        found = Resilience(
            company=company.name,
            callback_id=callback.callback_id,
            event_type=event.event_type,
            made_at=self._clock(),
            quiet_s=quiet_s,
            is_practice=company.is_practice,
            version=__version__,
            trials=(),
        )
        url, before = self._receiving.url, self._receiving.answer
        self._receiving.hold_dial(True)
        try:
            for answer in TRIALS:
                if self._stopped.is_set() or self._receiving.url != url:
                    break
                self._receiving.answer_with(answer)
                trial = await self._sent(company, event, listed, answer)
                done = found.trials

                def tell(
                    now: Trial, whole: Resilience = found, done: tuple[Trial, ...] = done
                ) -> None:
                    on_trial(_changed(whole, trials=(*done, now)))

                trial = await self._observed(trial, callback.callback_id, url, quiet_s, tell)
                tell(trial)
                found = _changed(found, trials=(*done, trial))
        finally:
            if self._receiving.url == url:  # one that was started anew has its own
                self._receiving.answer_with(before)
            self._receiving.hold_dial(False)
        return found

    async def _sent(
        self, company: Company, event: TestEvent, listed: list[Callback], answer: Answer
    ) -> Trial:
        sent_at = self._clock()
        try:
            queued = await self._test_events.send(company, event, listed)
        except LockedError:
            raise
        except CallbackDeskError as error:
            lost = isinstance(error, OutcomeUnknownError)
            end = TrialEnd.UNKNOWN if lost else TrialEnd.NOT_SENT
            return Trial(answer=answer, sent_at=sent_at, end=end, refusal=masked(str(error)))
        return Trial(answer=answer, sent_at=sent_at, event_id=queued.receipt.event_id)

    async def _observed(
        self,
        trial: Trial,
        callback_id: str,
        url: str,
        quiet_s: float,
        tell: Callable[[Trial], None],
    ) -> Trial:
        if trial.end in {TrialEnd.NOT_SENT, TrialEnd.UNKNOWN}:
            return trial
        tell(trial)
        last, seen = self._clock(), dict[int, Delivery]()
        while not self._stopped.is_set() and self._receiving.url == url:
            try:
                async with asyncio.timeout(_LOOK_S):
                    await self._stopped.wait()
            except TimeoutError:
                pass
            for one in self._receiving.attempts_of(trial.event_id):
                # Another registration of the same type gets the same event.
                if one.callback_id in {"", callback_id}:
                    seen[one.number] = one  # whose late answer is written into it
            came = tuple(Attempt(one.received_at, one.answered) for _, one in sorted(seen.items()))
            if came != trial.attempts:
                trial, last = _changed(trial, attempts=came), self._clock()
                tell(trial)
            waiting = bool(came) and came[-1].answered == WAITING
            if trial.was_accepted:
                return _changed(trial, end=TrialEnd.ACCEPTED)
            if not waiting and (self._clock() - last).total_seconds() >= quiet_s:
                return _changed(trial, end=TrialEnd.QUIET)
        return trial
