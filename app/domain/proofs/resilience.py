"""What the platform does when an endpoint fails, as it was observed and no further."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from app.domain.proofs.answer import Answer
from app.domain.proofs.sent_test import is_accepting

TRIALS = (Answer.FAIL_TWICE, Answer.SLOW, Answer.TOO_MANY, Answer.CUT)
"""How the receiver answers in each trial, in their order."""
_FAILING = {Answer.FAIL_TWICE, Answer.SLOW, Answer.CUT}
"""Failures that pass, and not a 4xx."""


class TrialEnd(StrEnum):
    """How a trial ended.

    QUIET: after nothing more came for the time that was waited. STOPPED: not observed to its end.
    UNKNOWN: the answer to the test event was lost.
    """

    ACCEPTED = "accepted"
    QUIET = "quiet"
    STOPPED = "stopped"
    NOT_SENT = "not sent"
    UNKNOWN = "unknown"


class Attempt(msgspec.Struct, frozen=True):
    """When one attempt came (aware UTC), and what was answered to it."""

    at: datetime
    answered: str


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One test event while the receiver answered in one way.

    `refusal` says why it could not be sent, "" where it was.
    """

    answer: Answer
    sent_at: datetime
    event_id: str = ""
    attempts: tuple[Attempt, ...] = ()
    end: TrialEnd = TrialEnd.STOPPED
    refusal: str = ""

    @property
    def waits(self) -> tuple[float, ...]:
        """Seconds between the attempts."""
        pairs = zip(self.attempts, self.attempts[1:], strict=False)
        return tuple((later.at - one.at).total_seconds() for one, later in pairs)

    @property
    def span(self) -> timedelta:
        """From the first attempt to the last."""
        return self.attempts[-1].at - self.attempts[0].at if self.attempts else timedelta(0)

    @property
    def was_accepted(self) -> bool:
        """Whether the last attempt was answered with 2xx."""
        return bool(self.attempts) and is_accepting(self.attempts[-1].answered)


class Resilience(msgspec.Struct, frozen=True, kw_only=True):
    """All trials of one registration. `quiet_s` is how long was waited for a further attempt."""

    company: str
    callback_id: str
    event_type: str
    made_at: datetime
    quiet_s: float
    is_practice: bool
    version: str
    trials: tuple[Trial, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every kind of failure was tried to its end."""
        ends = {TrialEnd.ACCEPTED, TrialEnd.QUIET}
        return len(self.trials) == len(TRIALS) and all(one.end in ends for one in self.trials)

    @property
    def failed(self) -> tuple[Trial, ...]:
        """Those that failed in a way that passes, and were observed to their end."""
        return tuple(
            one
            for one in self.trials
            if one.answer in _FAILING
            and one.attempts
            and not is_accepting(one.attempts[0].answered)
            and one.end in {TrialEnd.ACCEPTED, TrialEnd.QUIET}
        )

    @property
    def survived(self) -> timedelta | None:
        """How long an endpoint could have been down and still have got the event.

        That is from the first attempt to the last one that was seen, of the kind of failure that
        was tried again for the shortest time: had the endpoint been back by then, that attempt
        would have been taken. An event that was taken is no measure where another was given up.
        None where no failure was observed to its end.
        """
        given_up = [one.span for one in self.failed if one.end is TrialEnd.QUIET]
        taken = [one.span for one in self.failed if one.end is TrialEnd.ACCEPTED]
        return min(given_up) if given_up else max(taken, default=None)
