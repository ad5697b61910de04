"""Was it us? A change that was refused was not; what came right after it was somebody else's."""

from datetime import UTC, datetime, timedelta

from app.domain.activity import Activity
from app.domain.callbacks.change import Outcome
from app.services.activity import ActivityService
from app.services.memory import MemoryService
from app.services.recent_changes import RecentChangesService
from app.storage.activity import ActivityStore
from app.storage.database import Database
from app.storage.memory import MemoryStore
from app.text.formats import Formats
from app.text.recent_changes import recent_changes_text
from tests.builders import callback, change, draft
from tests.conftest import company_at

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


async def told(outcome: Outcome) -> str:
    database = Database(None)
    memory = MemoryStore(database)
    old = callback("AB1", destination_url="https://a.example/1")
    new = callback("AB1", destination_url="https://b.example/2")
    company = company_at("https://x.example")
    await memory.store_read(company.company_id, [old], NOW - timedelta(days=1))
    await memory.store_read(company.company_id, [new], NOW)
    made = change(
        before=old,
        draft=draft(url="https://c.example/3"),
        opened_at=NOW - timedelta(seconds=2),
        closed_at=NOW - timedelta(seconds=1),
        outcome=outcome,
    )

    class Record(ActivityService):
        async def page(self, *_: object, **__: object) -> list[Activity]:
            return [Activity(at=made.opened_at, company_name="A", callback_id="AB1", change=made)]

    service = RecentChangesService(
        MemoryService(memory), Record(ActivityStore(database)), lambda: NOW
    )
    text = recent_changes_text(await service.of(company, "AB1"), "AB1", Formats())
    database.close()
    return text


async def test_a_refused_change_was_not_us_and_hides_nobody_else_s() -> None:
    text = await told(Outcome.REFUSED)
    assert "AB1 was changed elsewhere, not from here" in text
    assert "destination.url: https://a.example/1 → https://b.example/2" in text
    assert "refused" in text


async def test_another_value_than_ours_was_somebody_else_s() -> None:
    text = await told(Outcome.DONE)
    assert "changed from here and elsewhere" in text
