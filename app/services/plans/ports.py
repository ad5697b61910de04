"""Where plans are kept that were begun."""

from datetime import datetime
from typing import Protocol

from app.domain.plans.plan import Plan, PlanRecord


class PlanStore(Protocol):
    """Plans that were begun; raises SaveFailedError, and `begin` more. Times are aware UTC.

    What became of their steps is read from the journal of changes, and written nowhere else.
    """

    async def begin(self, plan: Plan, at: datetime) -> Plan:
        """Writes a new one, or one that was closed as open again; returns it with its number.

        Raises: PlanOpenElsewhereError while another running instance has it open,
        CompanyPlannedElsewhereError while one runs another plan of the same accounts.
        """

    async def hold(self, plan: Plan, at: datetime) -> None:
        """It is being read or run still: for two minutes nobody takes its accounts."""

    async def save(self, plan: Plan) -> None:
        """Writes the steps of one that was begun as they are now."""

    async def close(self, plan: Plan, at: datetime) -> None:
        """It is not to be offered again at the next start."""

    async def withdraw(self, plan: Plan, at: datetime) -> None:
        """Removes one of which nothing was sent; any other is closed."""

    async def record_of(self, plan_id: int) -> PlanRecord | None:
        """One with its results; None if it was forgotten."""

    async def left_open(self) -> list[PlanRecord]:
        """Open ones that no running instance of the app is working on; they are ours now."""
