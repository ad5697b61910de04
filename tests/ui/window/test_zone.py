"""Local time or UTC: what is on the screen follows at once, on every page."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QApplication, QTableView

from app.domain.companies.company import Company
from app.text.cells import day_text
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until

FAR = ZoneInfo("Pacific/Kiritimati")  # 14 hours ahead: most days are others there


def texts(table: QTableView) -> list[str]:
    model = table.model()
    columns = range(model.columnCount())
    return [str(model.index(row, at).data()) for row in range(model.rowCount()) for at in columns]


async def test_every_page_tells_its_times_anew(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.formats.zone = FAR
    await opened(desk, company)
    tables: dict[PageName, QTableView] = {PageName.CALLBACKS: desk.page.table}
    for name, caption in (
        (PageName.TIMELINE, "Timeline as a table"),
        (PageName.ALL_COMPANIES, "All callbacks"),
        (PageName.ACTIVITY, "Activity"),
    ):
        desk.window.show_page(name)
        tables[name] = named(desk.window.made_page(name), QTableView, caption)
    for job in (Job.ALL_COMPANIES, Job.ACTIVITY, Job.TIMELINE):
        await until(lambda job=job: not desk.window.runner.is_busy(job))  # type: ignore[misc]
    await until(lambda: all(one.model().rowCount() for one in tables.values()))
    local = {name: texts(one) for name, one in tables.items()}
    desk.window.show_utc(True)
    for name, table in tables.items():
        await until(lambda name=name, table=table: texts(table) != local[name])  # type: ignore[misc]
    # What a search looks through is told in the same zone.
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert page.search is not None
    first = next(one for one in desk.page.listed if one.callback_id == "AB3401")
    assert first.starts_at is not None
    page.search.setText(day_text(first.starts_at, desk.window.formats))
    table = tables[PageName.ALL_COMPANIES]
    await until(lambda: table.model().rowCount() == 2)
    await desk.aclose()
