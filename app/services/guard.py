"""Keeps a production company read-only until somebody unlocks it for a while."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import LockedError

UNLOCKED_S = 15 * 60.0
IDLE_S = 5 * 60.0

Clock = Callable[[], float]


def _clocks() -> tuple[Clock, ...]:
    """All that count seconds here: on some systems one stands still while the computer sleeps."""
    found: list[Clock] = [time.monotonic, time.time]
    if hasattr(time, "CLOCK_BOOTTIME"):
        found.append(lambda: time.clock_gettime(time.CLOCK_BOOTTIME))
    return tuple(found)


_covered: ContextVar[frozenset[str]] = ContextVar("covered", default=frozenset())
"""The company_ids that the running task may change, and nobody else."""


class WriteGuard:
    """One company at most is unlocked, until its time is over or nobody has touched the window.

    Its time is over as soon as any of the `clocks` says so, each of which counts seconds.
    """

    def __init__(self, *clocks: Clock) -> None:
        self._clocks = clocks or _clocks()
        self._company_id = ""
        self._unlocked = self._touched = self._now()

    def is_guarded(self, company: Company) -> bool:
        """Whether a company's changes need unlocking at all."""
        return company.kind is CompanyKind.PRODUCTION

    def unlock(self, company: Company) -> None:
        """Allows changes of one company for fifteen minutes; any other one is locked again."""
        self._company_id = company.company_id
        self._unlocked = self._touched = self._now()

    def lock(self) -> None:
        """Ends it at once, as on switching to another company."""
        self._company_id = ""

    @contextmanager
    def unlocked_here(self, companies: Iterable[Company]) -> Iterator[None]:
        """Allows changes of several companies, within the block and to the task that runs it."""
        before = _covered.set(frozenset(one.company_id for one in companies))
        try:
            yield
        finally:
            _covered.reset(before)

    def touch(self) -> None:
        """Somebody is at the window."""
        if self.left_s() > 0:
            self._touched = self._now()

    def left_s(self) -> float:
        """Seconds until it is locked again; 0 while it is."""
        if not self._company_id:
            return 0.0
        now = self._now()
        left = UNLOCKED_S - _longest(self._unlocked, now)
        if min(left, IDLE_S - _longest(self._touched, now)) <= 0:
            self._company_id = ""
            return 0.0
        return left

    def _now(self) -> tuple[float, ...]:
        return tuple(clock() for clock in self._clocks)

    def allows(self, company: Company) -> bool:
        """Whether changes of a company may be sent now."""
        if not self.is_guarded(company) or company.company_id in _covered.get():
            return True
        return self.left_s() > 0 and self._company_id == company.company_id

    def check(self, company: Company) -> None:
        """Raises: LockedError."""
        if not self.allows(company):
            raise LockedError(company.name)


def _longest(since: tuple[float, ...], now: tuple[float, ...]) -> float:
    """What has passed by the clock that has counted most."""
    return max(there - here for here, there in zip(since, now, strict=True))
