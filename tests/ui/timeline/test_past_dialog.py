"""As it was on…: from a real database, over what the practice company listed before and after."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView, QTabWidget

from app.domain.companies.company import Company
from app.ui.runtime.tasks import Job
from app.ui.timeline.past_dialog import PastDialog
from tests.builders import LISTED_IN_PRACTICE, draft
from tests.ui.conftest import Desk, named, opened, until


async def test_a_company_is_shown_as_it_was_and_what_is_gone_is_put_back(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    # What was read just now was read yesterday.
    earlier = (datetime.now(UTC) - timedelta(days=1)).timestamp()

    def age(connection: object) -> None:
        connection.execute("UPDATE callback SET first_seen = ?", (earlier,))  # type: ignore[attr-defined]
        connection.execute("UPDATE version SET seen_at = ?", (earlier,))  # type: ignore[attr-defined]

    await desk.database.run(age)
    changes, listed = desk.backend.services.changes, desk.page.listed
    gone = next(one for one in listed if one.callback_id == "AB3406")
    moved = next(one for one in listed if one.callback_id == "AB3404")
    await changes.end(company, gone, listed=listed)
    new = replace(draft("771"))
    made = await changes.create(company, new)
    await desk.backend.services.callbacks.list_callbacks(company)
    assert made.made_id

    desk.window.navigation.show_past()
    dialog = desk.dialog("As it was on")
    named(dialog, QLineEdit, "On").setText("in 1 day")
    await until(lambda: any("not past yet" in one.text() for one in dialog.findChildren(QLabel)))
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    named(dialog, QLineEdit, "On").setText(hour_ago.strftime("%Y-%m-%dT%H:%M:%SZ"))
    said = dialog.findChild(QLabel, "PastSummary")
    assert isinstance(said, QLabel)
    await until(lambda: f"{LISTED_IN_PRACTICE} callbacks then" in said.text())
    assert "1 gone now" in said.text()
    assert "1 new since" in said.text()
    table = named(dialog, QTableView, "Callbacks then").model()
    rows = [(table.index(row, 0).data(), table.index(row, 1).data()) for row in range(2)]
    assert rows[0] == ("Gone now", gone.callback_id)
    assert moved.callback_id in {table.index(row, 1).data() for row in range(table.rowCount())}
    tabs = named(dialog, QTabWidget, "As it was on")
    tabs.setCurrentIndex(1)
    assert isinstance(dialog, PastDialog)
    chart = dialog.chart
    drawn = [one.callback.callback_id for row in chart.rows for one in row.items if one.callback]
    assert gone.callback_id in drawn  # as it was then
    assert made.made_id not in drawn
    assert "then" in chart.now_word
    named(dialog, QPushButton, "Put back what is gone").click()
    await until(lambda: desk.has_dialog("Plan"))
    plan = named(desk.dialog("Plan"), QTableView, "Steps").model()
    assert plan.rowCount() == 1
    assert plan.index(0, 4).data() == gone.event_type
    desk.dialog("Plan").close()
    await until(lambda: not desk.window.runner.is_busy(Job.PAST))
    await desk.aclose()


async def test_of_the_time_before_nothing_is_claimed(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    desk.window.navigation.show_past()
    dialog = desk.dialog("As it was on")
    named(dialog, QLineEdit, "On").setText("2020-01-01")
    said = dialog.findChild(QLabel, "PastSummary")
    assert isinstance(said, QLabel)
    await until(lambda: "of the time before it knows only" in said.text())
    dialog.close()
    await desk.aclose()
