"""What this desk did: every call and every change, to be searched, copied and exported."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.activity import Activity, ActivityFilter
from app.domain.call import Call
from app.storage.activity import ActivityStore
from app.storage.activity_files import write_csv, write_har


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

    def keep_days(self, days: int) -> None:
        """Removes what is older; 0 keeps everything."""
        if days > 0:
            self._store.forget_before(self._clock() - timedelta(days=days))

    def export(self, path: Path, entries: list[Activity], version: str) -> int:
        """Writes a HAR or CSV file, by the name's ending; returns how many entries are in it.

        A HAR holds calls only. Raises: SaveFailedError.
        """
        if path.suffix.lower() == ".har":
            calls = [one for one in entries if one.call is not None]
            write_har(path, calls, version)
            return len(calls)
        write_csv(path, entries)
        return len(entries)
