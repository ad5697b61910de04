"""What somebody decided about a plan, and what was not sent of it, is not lost unasked."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLineEdit, QPushButton
from shiboken6 import isValid

from app.domain.activity import Activity
from app.domain.companies.company import Company
from app.domain.plans.plan import PlanRecord
from app.exports.ticket import as_text
from app.ui.plans.dialog import PlanDialog
from app.ui.runtime.tasks import Job
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.plans.test_plan import column, finished, ids_to, plan_of, press, saver_of, select


async def ends(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    select(desk, *ids_to(desk, "crm.acme.example"))
    desk.page.actions_.end.trigger()
    await plan_of(desk)


async def half_sent(desk: Desk, company: Company) -> QDialog:
    """A plan of which the first step was sent, and no more."""
    await ends(desk, company)
    plan = desk.dialog("Plan")
    press(plan, "Run plan")
    await until(lambda: "Sending…" in column(plan, "Result"))
    press(plan, "Stop after this one")
    await finished(desk)
    return plan


def untick(desk: Desk, row: int) -> None:
    plan = desk.dialog("Plan")
    assert isinstance(plan, PlanDialog)
    model = plan.model
    model.setData(
        model.index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )


async def test_steps_that_were_decided_on_are_asked_about_before_they_are_dropped(
    desk: Desk, company: Company
) -> None:
    await ends(desk, company)
    plan = desk.dialog("Plan")
    untick(desk, 0)
    QTest.keyClick(plan, Qt.Key.Key_Escape)
    assert plan.isVisible()
    QTest.keyClick(plan, Qt.Key.Key_Escape)
    await until(lambda: not desk.has_dialog("Plan"))
    await desk.aclose()


@pytest.mark.parametrize(
    ("answer", "is_kept"), [("Keep it for later", True), ("Drop the rest", False)]
)
async def test_what_was_not_sent_is_kept_where_somebody_wants_it(
    desk: Desk, company: Company, answer: str, is_kept: bool
) -> None:
    plan = await half_sent(desk, company)
    left = len(column(plan, "Result"))
    untick(desk, left - 1)
    named(plan, QLineEdit, "Why").setText("ticket 2114")
    plan.close()
    press(desk.dialog("Close the plan"), answer)
    await until(lambda: not desk.has_dialog("Plan"))
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_CLOSE))
    kept = await desk.backend.services.plans.record_of(1)
    assert isinstance(kept, PlanRecord)
    assert (kept.plan.closed_at is None) is is_kept
    assert not kept.plan.steps[-1].is_wanted, "what was decided since is kept with it"
    assert kept.plan.why == "ticket 2114"
    assert "end, not sent" in as_text(
        Activity(at=kept.plan.made_at, company_name="", callback_id="", plan=kept)
    )
    await desk.aclose()


async def test_what_went_meanwhile_is_left_out_until_somebody_ticks_it_again(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, "AB3404", "AB3406")
    desk.page.actions_.replace_host.trigger()
    asked = desk.dialog("Replace host")
    named(asked, QLineEdit, "Find in address").setText("acme.example")
    named(asked, QLineEdit, "Replace with").setText("next.example")
    press(asked, "Make plan")
    plan = await plan_of(desk)
    old = next(one for one in desk.page.listed if one.callback_id == "AB3404")
    await desk.backend.services.changes.end(company, old, listed=())
    press(plan, "Run plan")
    await finished(desk)
    assert named(plan, QPushButton, "Run plan").text() == "Replace 1 callback"
    press(plan, "Run plan")
    await finished(desk)
    results = column(plan, "Result")
    assert sum(one.startswith("Done") for one in results) == 1
    assert not any("fail" in one.lower() for one in results)
    plan.done(0)
    await desk.aclose()


async def test_types_that_are_ticked_begin_with_what_was_typed_before(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3401")
    desk.page.actions_.same_url.trigger()
    form = desk.dialog("Other event types")
    named(form, QCheckBox, "subscription_added").setChecked(True)
    QTest.keyClicks(named(form, QLineEdit, "subscription_added: List ID"), "4711")
    named(form, QCheckBox, "subscription_removed").setChecked(True)
    assert named(form, QLineEdit, "subscription_removed: List ID").text() == "4711"
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible(), "what is ticked is not dropped at once"
    form.done(0)
    await desk.aclose()


async def test_a_file_of_a_file_keeps_its_name(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await ends(desk, company)
    first, second = tmp_path / "a.callback-request", tmp_path / "b.callback-request"
    await saver_of(desk)._write_file(first)
    desk.dialog("Plan").done(0)
    headings = []
    for path in (first, second):
        await until(lambda: not desk.has_dialog("Plan"))
        desk.window.plans.open_file(path)
        plan = await plan_of(desk)
        assert isinstance(plan, PlanDialog)
        headings.append(plan.heading.text())
        await saver_of(desk)._write_file(second)
        plan.done(0)
    assert headings[0] == headings[1]
    assert headings[0].count("step") == 1
    await desk.aclose()


async def test_what_a_file_lacks_is_told_after_it_is_read_again_too(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    path = tmp_path / "a.callback-request"
    steps = [
        {"company": company.name, "act": "end", "callback_id": "AB3404"},
        {"company": company.name, "act": "delete", "callback_id": "AB3403"},
    ]
    made = {"format": "callback-desk-request", "version": 1, "steps": steps}
    path.write_bytes(msgspec.json.encode(made))
    desk.window.plans.open_file(path)
    plan = await plan_of(desk)
    assert isinstance(plan, PlanDialog)
    told = plan.problems.toPlainText()
    assert "could not be read" in told
    press(plan, "Read again")
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_READ))
    assert plan.problems.toPlainText() == told
    plan.done(0)
    await desk.aclose()


async def test_what_only_an_unread_list_left_out_comes_back_once_it_is_read(
    desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        ids = ids_to(desk, "crm.acme.example")
        select(desk, *ids)
        line.when = lambda _: "before"
        desk.page.actions_.end.trigger()
        plan = await plan_of(desk)
        assert isinstance(plan, PlanDialog)
        ticked = [
            plan.model.data(plan.model.index(row, 0), Qt.ItemDataRole.CheckStateRole)
            for row in range(len(ids))
        ]
        assert Qt.CheckState.Checked.value not in ticked
        # One that somebody decides on stays as it was decided.
        for state in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
            role = Qt.ItemDataRole.CheckStateRole
            plan.model.setData(plan.model.index(0, 0), state.value, role)
        press(plan, "Read again")
        await until(lambda: "It is as it was" in plan.progress.reason)
        line.when = lambda _: ""
        press(plan, "Read again")
        await until(lambda: not desk.window.runner.is_busy(Job.PLAN_READ))
        sent = len(ids) - 1
        assert plan.heading.text().startswith(f"End {sent} callback"), plan.heading.text()
        assert named(plan, QPushButton, "Run plan").isEnabled()
        plan.done(0)
        await desk.aclose()


async def test_a_secret_in_why_does_not_reach_a_file(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await ends(desk, company)
    named(desk.dialog("Plan"), QLineEdit, "Why").setText("see Authorization: Bearer abcDEF1234567")
    await saver_of(desk)._write_file(tmp_path / "a.json")
    assert "abcDEF1234567" not in (tmp_path / "a.json").read_text()
    desk.dialog("Plan").done(0)
    await desk.aclose()


async def test_putting_back_half_a_plan_asks_what_becomes_of_the_rest(
    desk: Desk, company: Company
) -> None:
    plan = await half_sent(desk, company)
    press(plan, "Put back")
    await until(lambda: desk.has_dialog("Close the plan"))
    press(desk.dialog("Close the plan"), "Keep it for later")
    await until(lambda: not isValid(plan) or not plan.isVisible())
    other = await plan_of(desk)
    assert "Create" in " ".join(column(other, "Act"))
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_CLOSE))
    assert await desk.backend.database.run(
        lambda connection: connection.execute(
            "SELECT count(*) FROM plan WHERE closed_at IS NULL"
        ).fetchone()
    ) == (1,)
    other.close()
    await desk.aclose()
