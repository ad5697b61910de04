"""What another run left open is looked up while this window goes on."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication

from app.domain.callbacks.change import ChangeKind, Step
from app.domain.companies.company import Company
from app.storage.instance import Instance
from app.storage.journal import JournalStore
from tests.builders import change
from tests.ui.conftest import Desk, opened, until


async def test_what_a_command_left_open_is_told_once_the_list_is_read_again(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    old = next(one for one in desk.page.listed if one.callback_id == "AB3406")
    died = JournalStore(desk.database, Instance(None))
    await died.open(
        change(
            company_id=company.company_id,
            company_key=company.company_key,
            kind=ChangeKind.END,
            step=Step.ENDING,
            before=old,
            opened_at=datetime.now(UTC),
        )
    )
    assert not desk.window.bar.text()
    desk.page.refresh()
    await until(lambda: "An unfinished change was looked up" in desk.window.bar.text())
    assert await desk.backend.services.changes.left_open() == []
    await desk.aclose()
