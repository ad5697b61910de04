"""When what a step makes holds: also where its start moves, or is not stated."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.plans.plan import Act, PlanStep
from app.text.step_dates import dates_text
from tests.builders import callback, draft

FIRST, FIFTH, LAST = (datetime(2026, 12, day, tzinfo=UTC) for day in (1, 5, 31))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("act", "old", "new", "said"),
    [
        (Act.CREATE, None, (None, None), "from now on"),
        (Act.CREATE, None, (FIRST, FIFTH), "1.12. to 5.12."),
        (Act.END, (FIRST, FIFTH), None, "ends now"),
        (Act.KEEP, (None, None), None, "no end"),
        (Act.KEEP, (FIRST, None), None, "from 1.12. on"),
        (Act.REPLACE, (FIRST, FIFTH), (None, LAST), "ends 5.12. → 31.12."),
        (Act.REPLACE, (FIRST, FIFTH), (None, FIFTH), "now to 5.12."),
        (Act.REPLACE, (FIRST, FIFTH), (FIFTH, LAST), "1.12. to 5.12. → 5.12. to 31.12."),
        (Act.REPLACE, (FIRST, FIFTH), (FIRST, FIFTH), "1.12. to 5.12."),
    ],
)
def test_the_dates_of_a_step(
    act: Act,
    old: tuple[datetime | None, datetime | None] | None,
    new: tuple[datetime | None, datetime | None] | None,
    said: str,
) -> None:
    step = PlanStep(
        number=1,
        company_id="c",
        company_name="Acme",
        act=act,
        before=callback("A", starts_at=old[0], ends_at=old[1]) if old else None,
        draft=draft(starts_at=new[0], ends_at=new[1]) if new else None,
    )
    assert dates_text(step, lambda moment: f"{moment.day}.{moment.month}.") == said
