"""As it was on…: from a real database, over what the practice company listed before and after."""

import sqlite3
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView, QTabWidget

from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.ui.runtime.tasks import Job
from app.ui.timeline.past_dialog import PastDialog
from tests.builders import LISTED_IN_PRACTICE, draft
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def seen_yesterday(desk: Desk) -> None:
    """What was read just now was read yesterday."""
    earlier = (datetime.now(UTC) - timedelta(days=1)).timestamp()

    def age(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE callback SET first_seen = ?", (earlier,))
        connection.execute("UPDATE version SET seen_at = ?", (earlier,))

    await desk.database.run(age)


async def test_a_company_is_shown_as_it_was_and_what_is_gone_is_put_back(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await seen_yesterday(desk)
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
    tabs = named(dialog, QTabWidget, "As it was on")
    await until(tabs.isVisible)
    top = tabs.y()
    named(dialog, QLineEdit, "On").setText("in 1 day")
    await until(lambda: any("not past yet" in one.text() for one in dialog.findChildren(QLabel)))
    assert tabs.y() == top  # nothing below moves by what is said
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


async def test_nothing_of_one_company_is_put_back_in_another(desk: Desk, company: Company) -> None:
    other = replace(company, company_id="c2", name="Brook")
    desk.companies.lend(other, Secret(PASSWORD))
    await opened(desk, company)
    changes, listed = desk.backend.services.changes, desk.page.listed
    await seen_yesterday(desk)
    await changes.end(company, listed[0], listed=listed)
    await desk.backend.services.callbacks.list_callbacks(company)
    desk.window.navigation.show_past()
    dialog = desk.dialog("As it was on")
    assert isinstance(dialog, PastDialog)
    named(dialog, QLineEdit, "On").setText("1 hour ago")
    put_back = named(dialog, QPushButton, "Put back what is gone")
    await until(put_back.isEnabled)
    assert dialog.found.rows
    named(dialog, QLineEdit, "On").setText("in 1 day")
    assert not put_back.isEnabled(), "the rows are of another moment"
    dialog.company.setCurrentIndex(dialog.company.findText("Brook"))
    assert not dialog.found.rows, "nothing of one company below the name of another"
    assert not put_back.isEnabled()
    dialog.close()
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
