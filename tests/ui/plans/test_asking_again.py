"""A step whose outcome is not known is asked about without the lock: that changes nothing."""

from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView

from app.domain.companies.company import Company, CompanyKind
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from tests.ui.conftest import Desk, named, opened
from tests.ui.plans.test_plan import column, finished, plan_of, select


async def test_it_is_asked_with_the_lock_closed(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    live = replace(company, kind=CompanyKind.PRODUCTION)
    await opened(desk, live)
    select(desk, "AB3401", "AB3402")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    named(plan, QPushButton, "Unlock changes").click()
    named(plan, QLineEdit, "Type the company name to confirm").setText(live.name)
    # Both are ended, and neither answer arrives; nor does any list that would tell.
    run = named(plan, QPushButton, "Run plan")
    model = named(plan, QTableView, "Steps").model()

    def cut_the_line() -> None:
        if "Sending…" in column(plan, "Result"):
            sandbox.set_trouble(Trouble.DONE_THEN_CUT)

    model.dataChanged.connect(cut_the_line)
    run.click()
    await finished(desk)
    model.dataChanged.disconnect(cut_the_line)
    assert set(column(plan, "Result")) == {"Outcome not known"}
    assert not desk.guard.allows(live)
    sandbox.set_trouble(Trouble.NONE)
    assert run.text() == "Ask again"
    assert run.isEnabled(), run.toolTip()
    run.click()
    await finished(desk)
    assert {one.split(" · ")[0] for one in column(plan, "Result")} == {"Ended"}
    assert not desk.guard.allows(live), "nothing was unlocked to ask"
    plan.close()
    await desk.aclose()
