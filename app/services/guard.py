"""Keeps a production company read-only until somebody unlocks it for a while."""

import time
from collections.abc import Callable

from app.domain.company import Company, CompanyKind
from app.domain.errors import LockedError

UNLOCKED_S = 15 * 60.0
IDLE_S = 5 * 60.0


class WriteGuard:
    """One company at most is unlocked, until its time is over or nobody has touched the window.

    `clock` counts seconds and never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._company_id = ""
        self._until = self._touched = 0.0

    def is_guarded(self, company: Company) -> bool:
        """Whether a company's changes need unlocking at all."""
        return company.kind is CompanyKind.PRODUCTION

    def unlock(self, company: Company) -> None:
        """Allows changes of one company for fifteen minutes; any other one is locked again."""
        self._company_id = company.company_id
        self._touched = self._clock()
        self._until = self._touched + UNLOCKED_S

    def lock(self) -> None:
        """Ends it at once, as on switching to another company."""
        self._company_id = ""

    def touch(self) -> None:
        """Somebody is at the window."""
        if self.left_s() > 0:
            self._touched = self._clock()

    def left_s(self) -> float:
        """Seconds until it is locked again; 0 while it is."""
        now = self._clock()
        if not self._company_id:
            return 0.0
        left = min(self._until - now, self._touched + IDLE_S - now)
        if left <= 0:
            self._company_id = ""
            return 0.0
        return self._until - now

    def allows(self, company: Company) -> bool:
        """Whether changes of a company may be sent now."""
        if not self.is_guarded(company):
            return True
        return self.left_s() > 0 and self._company_id == company.company_id

    def check(self, company: Company) -> None:
        """Raises: LockedError."""
        if not self.allows(company):
            raise LockedError(company.name)
