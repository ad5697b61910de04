"""What this desk did: every call and every change, to be searched, copied and exported."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from app.domain.activity import Activity, ActivityFilter
from app.domain.call import Call
from app.services.ports import ActivityStore


class ActivityService:
    """Reading raises SaveFailedError."""

    def __init__(
        self, store: ActivityStore, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store, self._clock = store, clock

    def note(self, call: Call) -> None:
        """Keeps a call, which is masked already."""
        self._store.note(call)

    async def page(
        self, wanted: ActivityFilter, *, before: datetime | None = None, size: int = 200
    ) -> list[Activity]:
        """The newest entries, or the next older ones."""
        return await self._store.page(wanted, before=before, size=size)

    async def state(self) -> tuple[int, int]:
        """Another one whenever there may be newer entries, of this run of the app or of another."""
        return await self._store.state()

    def keep_days(self, days: int) -> None:
        """Removes what is older; 0 keeps everything."""
        if days > 0:
            self._store.forget_before(self._clock() - timedelta(days=days))
