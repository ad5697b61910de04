"""What ends soon: told in the list of companies, and once a day by the system."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.sandbox.server import Sandbox
from app.text.formats import Formats
from app.ui.across.page import AllCompaniesPage
from app.ui.runtime.tasks import Job
from app.ui.window.ends_soon import EndsSoon, notice_text
from app.ui.window.pages import PageName
from tests.builders import callback
from tests.conftest import PASSWORD, company_at
from tests.ui.conftest import Desk, named, opened, until

NOW = datetime(2026, 11, 26, tzinfo=UTC)


async def test_it_is_told_in_the_list_and_once_a_day_by_the_system(
    desk: Desk, company: Company
) -> None:
    real = replace(company, is_practice=False)
    await desk.companies.save(real, Secret(PASSWORD), session_only=True)
    await opened(desk, real)
    told: list[tuple[str, str]] = []

    def tell(title: str, text: str) -> bool:
        told.append((title, text))
        return len(told) > 1  # the first time the system has no place for it

    made = EndsSoon(desk.window, desk.backend.services, tell)
    for _ in range(3):
        made.look()
        await until(lambda: not desk.window.runner.is_busy(Job.ENDS_NOTICE))
    assert len(told) == 2, "once it was told, not again that day"
    assert "of Acme Retail ends" in told[0][1]
    assert desk.window.preferences.noticed_on == f"{datetime.now(UTC):%Y-%m-%d}"
    chooser = desk.window.chooser
    spoken = chooser.itemData(0, Qt.ItemDataRole.AccessibleTextRole)
    assert "within 7 days" in spoken
    assert "within" not in chooser.currentText(), "the box says which company is open"

    desk.window.preferences.noticed_on = ""
    desk.window.preferences.ends_notice = False
    made.look()
    await until(lambda: not desk.window.runner.is_busy(Job.ENDS_NOTICE))
    assert len(told) == 2
    made.show_list()
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    assert page.search.text() == "ends<7d"
    await until(lambda: not desk.window.runner.is_busy(Job.ALL_COMPANIES))
    # What follows from it is a press away, here and on Companies.
    await until(lambda: "nothing follows" in desk.window.bar.text())
    named(desk.window.bar, QPushButton, "Extend").click()
    await until(lambda: desk.has_dialog("Extend"))
    asked = desk.dialog("Extend")
    listed = named(asked, QPlainTextEdit, "What is extended").toPlainText()
    assert "subscription_added" in listed
    asked.reject()
    desk.window.show_page(PageName.COMPANIES)
    extend = named(desk.window, QPushButton, "Extend what ends")
    await until(extend.isEnabled)
    extend.click()
    await until(lambda: desk.has_dialog("Extend"))
    again = named(desk.dialog("Extend"), QPlainTextEdit, "What is extended")
    assert set(again.toPlainText().split("\n")) <= set(listed.split("\n"))
    desk.dialog("Extend").reject()
    await desk.aclose()


async def test_nothing_is_looked_at_once_the_window_is_closing(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await desk.window.runner.finish()
    EndsSoon(desk.window, desk.backend.services).look()
    assert not desk.window.runner.is_busy(Job.ENDS_NOTICE)
    await desk.aclose()


def test_the_notice_names_what_ends_first() -> None:
    company = company_at("https://api.example")
    one = (company, callback("A", ends_at=NOW + timedelta(hours=30)))
    title, text = notice_text([one], Formats(), NOW)
    assert title == "1 callback ends soon, and nothing follows at once"
    assert text == "subscription_added of Acme Retail ends in 30 h."
    title, text = notice_text([one, one, one], Formats(), NOW)
    assert title == "3 callbacks end soon, and nothing follows at once"
    assert text.endswith("2 more.")


async def test_what_all_companies_read_is_told_in_the_list_too(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    lumen = next(one for one in sandbox.companies if "Lumen" in one.name)
    other = replace(company_at(sandbox.base_url, lumen.company_key), company_id="l", name="Lumen")
    await desk.companies.save(other, Secret(PASSWORD), session_only=True)
    await opened(desk, company)
    chooser = desk.window.chooser
    places = range(chooser.count())
    at = next(one for one in places if "Lumen" in chooser.itemText(one))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert "within" not in str(chooser.itemData(at, role))
    ends = desk.window.findChild(EndsSoon)
    assert ends is not None
    ends._soon.stop()  # what is looked at after a start is over
    desk.window.show_page(PageName.ALL_COMPANIES)
    await until(lambda: "within 7 days" in str(chooser.itemData(at, role)))
    await desk.aclose()
