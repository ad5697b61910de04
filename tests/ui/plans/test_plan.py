"""Plans in the real window over the practice company: made, looked over, run, left and reopened."""

import asyncio
import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.plans.making import created
from app.domain.plans.plan import Plan, PlanRecord, Purpose, StepState
from app.domain.trouble import Trouble
from app.sandbox.seed import practice_companies
from app.sandbox.server import Sandbox
from app.text.formats import Formats
from app.text.plans import progress_text
from app.ui.kit.widgets import explain_button
from app.ui.plans.companies_dialog import CopyToDialog
from app.ui.plans.dialog import PlanDialog
from app.ui.plans.names import ConfirmNames
from app.ui.plans.saver import PlanSaver
from app.ui.plans.types_dialog import OtherTypesDialog
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.builders import draft
from tests.conftest import NOW, PASSWORD
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until


def select(desk: Desk, *callback_ids: str) -> None:
    table, model = desk.page.table, desk.page.model
    table.clearSelection()
    table.selection.add(
        sorted(
            row
            for row in range(model.rowCount())
            if model.callback_at(row).callback_id in callback_ids
        )
    )


def ids_to(desk: Desk, host: str) -> list[str]:
    return [one.callback_id for one in desk.page.listed if host in one.destination_url]


def saver_of(desk: Desk) -> PlanSaver:
    saver = desk.dialog("Plan").findChild(PlanSaver)
    assert isinstance(saver, PlanSaver)
    return saver


async def plan_of(desk: Desk) -> QDialog:
    await until(lambda: desk.has_dialog("Plan"))
    return desk.dialog("Plan")


def press(dialog: QDialog, name: str) -> None:
    found = named(dialog, QPushButton, name)
    assert found.isEnabled(), found.toolTip()
    found.click()


def column(dialog: QDialog, title: str) -> list[str]:
    model = named(dialog, QTableView, "Steps").model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    at = titles.index(title)
    return [model.index(row, at).data() for row in range(model.rowCount())]


async def finished(desk: Desk) -> None:
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN))


async def test_no_button_changes_its_place_while_a_plan_is_run(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, "AB3401", "AB3404", "AB3406")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    names = ("Close", "Stop after this one", "Run plan")

    def places() -> list[QRect]:
        found = [named(plan, QPushButton, name) for name in names]
        assert all(one.isVisible() for one in found)
        return [QRect(one.mapTo(plan, QPoint(0, 0)), one.size()) for one in found]

    await until(lambda: plan.height() > 0 and not plan.findChildren(QLabel)[0].isHidden())
    for _ in range(5):  # it lays itself out in several turns
        await asyncio.sleep(0)
    before = places()
    press(plan, "Run plan")
    await until(lambda: "Sending…" in column(plan, "Result"))
    assert places() == before
    await finished(desk)
    assert named(plan, QPushButton, "Put back").isEnabled()
    assert places() == before
    assert not named(plan, QPushButton, "Stop after this one").isEnabled()
    # What came of it stands first, and nothing is told as if it were still to come.
    assert isinstance(plan, PlanDialog)
    assert plan.sentence.text() == "3 done"
    assert set(column(plan, "Dates")) == {"ended"}
    plan.close()
    assert "Plan for Acme Retail: End 3 callbacks" in desk.window.bar.text()
    await desk.aclose()


async def test_a_host_is_moved_by_a_plan_and_put_back(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    wanted = ids_to(desk, "crm.acme.example")
    select(desk, *wanted, "AB3401")
    desk.page.actions_.replace_host.trigger()
    asked = desk.dialog("Replace host")
    make = named(asked, QPushButton, "Make plan")
    assert (make.isEnabled(), "Type what comes" in make.toolTip()) == (False, True)
    named(asked, QLineEdit, "Replace with").setText("not a host")
    assert not make.isEnabled()
    named(asked, QLineEdit, "Replace with").setText("hooks.next.example")
    assert "+ https://hooks.next.example/" in named(asked, QPlainTextEdit, "Preview").toPlainText()
    make.click()

    plan = await plan_of(desk)
    assert len(column(plan, "Result")) == len(wanted), "what does not hold it is no part of it"
    assert set(column(plan, "Act")) == {"Replace"}
    assert set(column(plan, "Result")) == {"Waiting"}
    assert named(plan, QPlainTextEdit, "Plan problems").isHidden()
    run = named(plan, QPushButton, "Run plan")
    assert run.text() == f"Replace {len(wanted)} callbacks"
    named(plan, QLineEdit, "Why").setText("agency change")
    run.click()
    assert (run.isEnabled(), run.text()) == (False, "Running…")
    await finished(desk)
    assert all(one.startswith("Done · ") for one in column(plan, "Result")), column(plan, "Result")
    assert (run.isEnabled(), run.text()) == (False, "Nothing to send")
    await until(lambda: len(ids_to(desk, "hooks.next.example")) == len(wanted))
    assert ids_to(desk, "crm.acme.example") == []

    press(plan, "Put back")
    await until(lambda: desk.has_dialog("Plan") and desk.dialog("Plan") is not plan)
    back = desk.dialog("Plan")
    assert set(column(back, "Act")) == {"Replace"}
    press(back, "Run plan")
    await finished(desk)
    await until(lambda: len(ids_to(desk, "crm.acme.example")) == len(wanted))
    back.close()
    await desk.aclose()


async def test_several_are_ended_and_come_back_from_the_ended_rows(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    before = len(desk.page.listed)
    select(desk, "AB3404", "AB3406", "AB3408")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    assert named(plan, QPushButton, "Run plan").text() == "End 3 callbacks"
    table = named(plan, QTableView, "Steps")
    table.model().setData(
        table.model().index(2, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
    )
    assert named(plan, QPushButton, "Run plan").text() == "End 2 callbacks"
    assert column(plan, "Result")[2] == "Left out"
    press(plan, "Run plan")
    await finished(desk)
    plan.close()
    await until(lambda: len(desk.page.listed) == before - 2)

    desk.page.actions_.show_ended.setChecked(True)
    await until(lambda: desk.page.model.rowCount() >= before)
    there = {one.callback_id for one in desk.page.listed}
    select(desk, *({"AB3404", "AB3406", "AB3408"} - there))
    assert desk.page.actions_.recreate.isEnabled()
    desk.page.actions_.recreate.trigger()
    await until(lambda: desk.has_dialog("Plan"))
    again = desk.dialog("Plan")
    assert column(again, "Act") == ["Create", "Create"]
    press(again, "Run plan")
    await finished(desk)
    await until(lambda: len(desk.page.listed) == before)
    again.close()
    await desk.aclose()


async def test_what_overlaps_is_left_out_and_said_and_can_be_edited(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, "AB3401")
    desk.page.actions_.same_url.trigger()
    asked = desk.dialog("Other event types")
    make = named(asked, QPushButton, "Make plan")
    assert not make.isEnabled()
    for name in ("subscription_list_added", "subscription_added"):
        named(asked, QCheckBox, name).setChecked(True)
    high, place = asked.height(), make.mapTo(asked, QPoint(0, 0))
    make.click()
    said = asked.findChild(QLabel, "OtherTypesProblem")
    assert said is not None
    assert said.isVisible()
    assert "Type what it applies to first: subscription_added" in said.text()
    assert asked.isVisible()
    assert named(asked, QLineEdit, "subscription_added: List ID").property("wrong") is True
    assert asked.height() == high
    assert make.mapTo(asked, QPoint(0, 0)) == place
    named(asked, QLineEdit, "subscription_added: List ID").setText("771")
    make.click()
    plan = await plan_of(desk)
    results = dict(zip(column(plan, "Event type"), column(plan, "Result"), strict=True))
    assert results["subscription_added"] == "Waiting"
    assert results["subscription_list_added"].startswith("Overlaps AB")
    problems = named(plan, QPlainTextEdit, "Plan problems").toPlainText()
    assert "subscription_list_added" in problems
    assert "may refuse it" in problems
    row = column(plan, "Event type").index("subscription_list_added")
    named(plan, QTableView, "Steps").selectRow(row)
    press(plan, "Edit step")
    edit = desk.dialog("Edit step")
    named(edit, QLineEdit, "Destination URL").setText("nowhere")
    assert not named(edit, QPushButton, "Take over").isEnabled()
    named(edit, QLineEdit, "Destination URL").setText("https://b.example.net/x")
    press(edit, "Take over")
    assert "b.example.net/x" in " ".join(column(plan, "To"))
    plan.close()
    await desk.aclose()


async def test_other_types_begin_and_end_with_the_one_they_are_like(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    now = desk.window.clock()
    planned = next(one for one in desk.page.listed if one.starts_at and one.starts_at > now)
    select(desk, planned.callback_id)
    desk.page.actions_.same_url.trigger()
    asked = desk.dialog("Other event types")
    assert isinstance(asked, OtherTypesDialog)
    named(asked, QCheckBox, "person_added").setChecked(True)
    (draft,) = asked.drafts()
    assert (draft.starts_at, draft.ends_at) == (planned.starts_at, planned.ends_at)
    asked.reject()
    await desk.aclose()


async def test_what_ends_goes_on_without_a_gap(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    ending = [one for one in desk.page.listed if one.ends_at is not None]
    assert len(ending) > 1
    endless = next(one for one in desk.page.listed if one.ends_at is None)
    select(desk, endless.callback_id)
    assert "It has no end" in desk.page.actions_.extend.toolTip()
    desk.window.plans.ask(Purpose.EXTEND, [(company, endless)])
    assert "None of them has an end" in desk.window.bar.text()
    last = max(ending, key=lambda one: one.ends_at or NOW)
    select(desk, last.callback_id)
    desk.page.actions_.extend.trigger()
    asked = desk.dialog("Extend")
    make = named(asked, QPushButton, "Make plan")
    named(asked, QLineEdit, "New end").setText("in 1 day")
    assert not make.isEnabled(), "not after the end it has"
    named(asked, QLineEdit, "New end").setText("")
    make.click()
    plan = await plan_of(desk)
    assert column(plan, "Act") == ["Create"]
    assert isinstance(plan, PlanDialog)
    assert plan.heading.text() == f"Extend {last.callback_id}"
    press(plan, "Run plan")
    await finished(desk)
    assert column(plan, "Result")[0].startswith("Done"), column(plan, "Result")
    plan.close()
    await until(lambda: any(_follows(one, last) for one in desk.page.listed))
    assert any(one.callback_id == last.callback_id for one in desk.page.listed), "nothing ended"
    await desk.aclose()


def _follows(one: Callback, before: Callback) -> bool:
    return one.event_type == before.event_type and one.starts_at == before.ends_at


async def test_production_needs_the_lock_and_the_name_of_a_last_cover(
    desk: Desk, company: Company
) -> None:
    live = replace(company, kind=CompanyKind.PRODUCTION)
    await opened(desk, live)
    select(desk, "AB3401", "AB3402")
    assert desk.page.actions_.end.isEnabled(), "the plan has a lock of its own"
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    run = named(plan, QPushButton, "Run plan")
    assert (run.isEnabled(), "Unlock changes" in run.toolTip()) == (False, True)
    assert set(column(plan, "Result")) == {"Waiting · uncovered from now on"}
    named(plan, QPushButton, "Unlock changes").click()
    assert "Type the company name" in run.toolTip()
    named(plan, QLineEdit, "Type the company name to confirm").setText("Acme")
    assert not run.isEnabled()
    named(plan, QLineEdit, "Type the company name to confirm").setText(live.name)
    assert run.isEnabled(), run.toolTip()
    run.click()
    await finished(desk)
    assert {one.split(" · ")[0] for one in column(plan, "Result")} == {"Ended"}
    assert not desk.guard.allows(live), "for its run only"
    assert named(plan, QPushButton, "Unlock changes").isEnabled()
    plan.close()
    await desk.aclose()


async def test_it_stops_when_asked_and_goes_on_from_activity(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    select(desk, *ids_to(desk, "crm.acme.example"))
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    total = len(column(plan, "Result"))
    press(plan, "Run plan")
    await until(lambda: "Sending…" in column(plan, "Result"))
    press(plan, "Close")
    question = desk.dialog("Leave the plan")
    press(question, "Stop after this one")
    await finished(desk)
    done = sum(one.startswith("Ended") for one in column(plan, "Result"))
    assert 0 < done < total, column(plan, "Result")
    assert any(f"{total - done} not sent" in one.text() for one in plan.findChildren(QLabel))
    plan.close()
    assert plan.isVisible(), "what was not sent is asked about"
    press(desk.dialog("Close the plan"), "Keep it for later")
    assert f"{total - done} not sent" in desk.window.bar.text()
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_CLOSE))
    kept = await desk.backend.services.plans.record_of(1)
    assert kept is not None
    assert kept.plan.closed_at is None, "the next start offers it"

    desk.window.show_page(PageName.ACTIVITY)
    activity = desk.window.activity_page
    await until(lambda: any(one.plan for one in activity.model.entries))
    row = next(at for at, one in enumerate(activity.model.entries) if one.plan)
    activity.table.selectRow(row)
    assert named(activity, QPlainTextEdit, "Activity details").toPlainText().count("Step ") == total
    named(activity, QPushButton, "Open plan").click()
    again = await plan_of(desk)
    assert sum(one.startswith("Ended") for one in column(again, "Result")) == done
    press(again, "Run plan")
    await finished(desk)
    assert all(one.startswith("Ended") for one in column(again, "Result"))
    again.close()
    await desk.aclose()


async def test_a_plan_spans_companies_and_its_report_is_written(
    desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    second = replace(
        company,
        company_id="c2",
        name="Harbor, Coffee",
        company_key=sandbox.companies[1].company_key,
    )
    desk.companies.lend(second, Secret(PASSWORD))
    await opened(desk, company)
    select(desk, "AB3403", "AB3404")
    desk.page.actions_.copy_to.trigger()
    asked = desk.dialog("Copy to other companies")
    items = named(asked, QListWidget, "Companies")
    assert items.count() == 1
    items.item(0).setCheckState(Qt.CheckState.Checked)
    press(asked, "Make plan")
    plan = await plan_of(desk)
    assert column(plan, "Company") == ["Harbor, Coffee"] * 2
    press(plan, "Run plan")
    await finished(desk)
    assert all(one.startswith("Done") for one in column(plan, "Result")), column(plan, "Result")
    path = tmp_path / "plan.csv"
    await saver_of(desk)._write_report(path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert [row[1] for row in rows[1:3]] == ["Harbor, Coffee"] * 2
    assert rows[1][rows[0].index("Result")].startswith("Done")
    plan.close()
    desk.window.plans.ask(Purpose.END, [])
    await desk.aclose()


async def test_an_open_lock_takes_in_no_company_that_it_did_not_name(
    desk: Desk, company: Company
) -> None:
    live = replace(company, kind=CompanyKind.PRODUCTION)
    other = replace(live, company_id="c2", name="Brook")
    desk.companies.lend(other, Secret(PASSWORD))
    await opened(desk, live)
    one = next(each for each in desk.page.listed if each.callback_id == "AB3406")
    desk.window.plans.ask(Purpose.END, [(live, one), (other, one)])
    plan = await plan_of(desk)
    model = named(plan, QTableView, "Steps").model()
    check = Qt.ItemDataRole.CheckStateRole
    model.setData(model.index(1, 0), Qt.CheckState.Unchecked.value, check)
    band = next(each for each in plan.findChildren(QLabel) if "PRODUCTION" in each.text())
    assert "Brook" not in band.text()
    named(plan, QPushButton, "Unlock changes").click()
    assert named(plan, QPushButton, "Lock changes").isEnabled()
    model.setData(model.index(1, 0), Qt.CheckState.Checked.value, check)
    assert named(plan, QPushButton, "Unlock changes").isEnabled(), "locked again"
    assert "1 more" in band.text()
    plan.close()
    await desk.aclose()


async def test_what_cannot_be_sent_is_not_sent_however_often_it_is_asked(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, "AB3404", "AB3406")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    await desk.companies.use_password(company, Secret("wrong"), kept=False)
    for _ in range(2):
        press(plan, "Run plan")
        await finished(desk)
        assert not any(each.startswith("Ended") for each in column(plan, "Result"))
        assert isinstance(plan, PlanDialog)
        assert "could not be read" in plan.progress.reason
        assert "password was refused" in plan.progress.reason
    plan.close()
    await desk.aclose()


async def test_what_is_left_out_is_counted_and_the_report_says_why(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    select(desk, "AB3401")
    desk.page.actions_.same_url.trigger()
    asked = desk.dialog("Other event types")
    for name in ("subscription_list_added", "subscription_added"):
        named(asked, QCheckBox, name).setChecked(True)
    named(asked, QLineEdit, "subscription_added: List ID").setText("771")
    press(asked, "Make plan")
    plan = await plan_of(desk)
    assert named(plan, QTableView, "Steps").selectionModel().hasSelection()
    assert "Destination" in named(plan, QPlainTextEdit, "Step details").toPlainText()
    press(plan, "Run plan")
    await finished(desk)
    summary = next(one for one in plan.findChildren(QLabel) if one.objectName() == "PlanSummary")
    assert summary.text() == "1 done · 1 left out"
    assert summary.property("tone") == "soon"
    await saver_of(desk)._write_report(tmp_path / "plan.md")
    report = (tmp_path / "plan.md").read_text("utf-8")
    assert "1 done · 1 left out" in report
    assert "Overlaps AB" in report
    assert "now to " in report or "from now on" in report
    plan.close()
    await desk.aclose()


async def test_dates_stand_beside_each_step_and_ends_are_marked(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, "AB3401", "AB3402")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    steps = named(plan, QTableView, "Steps")
    assert set(column(plan, "Dates")) == {"ends now"}
    titles = [steps.model().headerData(at, Qt.Orientation.Horizontal) for at in range(10)]
    assert steps.isColumnHidden(titles.index("To"))
    assert not steps.isColumnHidden(titles.index("From"))
    assert named(plan, QPushButton, "Run plan").property("danger") is True
    first = column(plan, "From")
    press(plan, "Move down")
    assert column(plan, "From") == first[::-1]
    plan.close()
    await desk.aclose()


@pytest.fixture
def accounts(stopping: list[Sandbox]) -> Iterator[Sandbox]:
    """Twelve companies, each with what the first practice company has."""
    made = [practice_companies(datetime.now(UTC))[0] for _ in range(12)]
    for at, one in enumerate(made, 1):
        one.company_key = f"Brook{at}"
    served = Sandbox(password=PASSWORD, companies=made)
    served.start()
    yield served
    served.ask_to_stop()
    stopping.append(served)


async def test_last_covers_of_many_companies_end_in_one_plan(
    desk: Desk, company: Company, accounts: Sandbox
) -> None:
    live = replace(
        company, kind=CompanyKind.PRODUCTION, base_url=accounts.base_url, company_key="Brook1"
    )
    await opened(desk, live)
    one = next(each for each in desk.page.listed if each.callback_id == "AB3406")
    others = [
        replace(live, company_id=f"c{at}", name=f"Brook {at}", company_key=f"Brook{at}")
        for at in range(2, 13)
    ]
    for other in others:
        desk.companies.lend(other, Secret(PASSWORD))
    desk.window.plans.ask(Purpose.END, [(other, one) for other in others])
    plan = await plan_of(desk)
    run = named(plan, QPushButton, "Run plan")
    named(plan, QPushButton, "Unlock changes").click()
    typed = named(plan, QPlainTextEdit, "Type the company names to confirm, one in a line")
    assert not run.isEnabled()
    typed.setPlainText("\n".join(other.name for other in others[:-1]))
    assert (run.isEnabled(), others[-1].name in run.toolTip()) == (False, True)
    typed.appendPlainText(f"  {others[-1].name} ")
    assert run.isEnabled(), run.toolTip()
    session = next(each for each in desk.window.children() if type(each).__name__ == "PlanSession")
    names = session.dialog.names.typed()  # type: ignore[attr-defined]
    assert names == {other.company_id: other.name for other in others}
    plan.close()
    await desk.aclose()


async def test_only_what_failed_is_sent_again(desk: Desk, company: Company) -> None:
    async with Cut(company.base_url) as line:
        near = replace(company, base_url=line.base_url)
        await opened(desk, near)
        ends = 0

        def refusing_the_first(head: bytes) -> str:
            nonlocal ends
            ends += head.startswith(b"DELETE")
            return (
                "HTTP/1.1 422 Unprocessable\n{}" if head.startswith(b"DELETE") and ends == 1 else ""
            )

        line.when = refusing_the_first
        select(desk, "AB3401", "AB3402")
        desk.page.actions_.end.trigger()
        plan = await plan_of(desk)
        press(plan, "Run plan")
        await finished(desk)
        states = [one.split(" ")[0] for one in column(plan, "Result")]
        assert states.count("Ended") == 1, states
        sent = ends
        press(plan, "Retry failed only")
        await finished(desk)
        assert all(one.startswith("Ended") for one in column(plan, "Result"))
        assert ends == sent + 1, "what was done is not sent again"
        plan.close()
        await desk.aclose()


async def test_what_is_not_known_is_looked_up_before_it_is_sent_again(
    patient_desk: Desk, company: Company
) -> None:
    """After three in a row the advice is to retry: that can be done, and sends nothing twice."""
    desk = patient_desk
    async with Cut(company.base_url) as line:
        near = replace(company, base_url=line.base_url)
        await opened(desk, near)
        ids = ("AB3401", "AB3402", "AB3404", "AB3406")
        select(desk, *ids)
        desk.page.actions_.end.trigger()
        plan = await plan_of(desk)
        line.when = lambda head: (
            "after" if head.startswith(b"DELETE") else "before" if b"/callbacks/" in head else ""
        )
        press(plan, "Run plan")
        await finished(desk)
        states = [one.split(" ")[0] for one in column(plan, "Result")]
        assert states.count("Outcome") == 3, states
        assert isinstance(plan, PlanDialog)
        assert "then press Retry failed only, or send the rest" in plan.progress.reason
        line.when = lambda _: ""
        sent = [one for one in line.seen if one.startswith(b"DELETE")]
        press(plan, "Retry failed only")
        await finished(desk)
        assert [one.split(" ")[0] for one in column(plan, "Result")].count("Ended") == 3
        assert [one for one in line.seen if one.startswith(b"DELETE")] == sent
        press(plan, "Run plan")
        await finished(desk)
        plan.close()
        await desk.aclose()


async def test_a_plan_that_was_cut_off_is_offered_where_it_stood(
    desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    services = desk.backend.services
    steps = created(company, [draft("771"), draft("772")])
    checked = await services.plans.prepared(Purpose.FILE, steps, [company])
    run = services.plans.new_run(checked, PlanRecord(checked.plan, {}), why="")
    # As after a crash: one is done, and nobody came to the end of it.
    await run.run(lambda *_: run.stop_after_this())
    assert run.record.count(StepState.DONE) == 1

    async def left_open() -> list[PlanRecord]:
        return [run.record]  # by its own start it is nobody's; tests/kill has it from another one

    monkeypatch.setattr(services.plans, "left_open", left_open)
    await desk.window.plans.tell_left_open()
    assert "A plan was cut off" in desk.window.bar.text()
    named(desk.window.bar, QPushButton, "Open plan").click()
    plan = await plan_of(desk)
    results = column(plan, "Result")
    assert [one.split(" ")[0] for one in results] == ["Done", "Waiting"], results
    press(plan, "Run plan")
    await finished(desk)
    assert all(one.startswith("Done") for one in column(plan, "Result"))
    listed = (await services.callbacks.list_callbacks(company)).callbacks
    for list_id in ("771", "772"):
        assert len([one for one in listed if one.filters == (("list_id", list_id),)]) == 1
    plan.close()
    await desk.aclose()


def test_the_time_that_is_left_is_told() -> None:
    checked = PlanRecord(Plan(purpose=Purpose.END, made_at=NOW, steps=()), {})
    assert "left" not in progress_text(checked, None, Formats())
    assert "about 2 min left" in progress_text(checked, 120, Formats())


def test_a_line_confirms_one_company_and_what_was_typed_stays(
    qapp: QApplication, company: Company
) -> None:
    names = ConfirmNames()
    alike = [replace(company, company_id=str(at), name="Same") for at in range(4)]
    names.ask_for(alike)
    typed = names._every
    assert typed is not None
    typed.setPlainText("Same\nSame\nSame")
    assert [one for one in names.typed().values() if one] == ["Same"] * 3
    assert names.missing()
    typed.appendPlainText("Same")
    assert names.missing() == ""
    others = [replace(company, company_id=str(at), name=f"Brook {at}") for at in range(5)]
    names.ask_for(others)
    typed = names._every
    assert typed is not None
    typed.setPlainText("Brook 0\nBrook 1\nBrook 2\nBrook 3")
    names.ask_for(others[:4])
    assert names.missing() == ""
    names.ask_for(others[:2])
    assert names.missing() == "", "a field each, filled in"
    names.ask_for(others)
    assert "Brook 2" in names.missing()
    names.deleteLater()


def test_a_name_that_looks_like_html_is_shown_as_it_is(
    qapp: QApplication, company: Company
) -> None:
    names, act = ConfirmNames(), QPushButton("End")
    names.ask_for([replace(company, name="<b>Acme</b> & Sons")])
    explain_button(act, names.missing())
    assert "<b>" not in act.toolTip()
    assert "&lt;b&gt;Acme&lt;/b&gt; &amp; Sons" in act.toolTip()
    assert "<b>Acme</b>" in act.accessibleDescription()
    long = "H&M " + "of the Northern and the Southern Territories " * 3
    names.ask_for([replace(company, company_id=one, name=long) for one in ("c1", "c2")])
    caption = next(one for one in names.findChildren(QLabel) if "Territories" in one.text())
    assert "H&&M" in caption.text(), "an ampersand that is shown as one"
    assert caption.wordWrap()
    assert caption.textFormat() is Qt.TextFormat.PlainText
    names.deleteLater()


async def test_a_run_moves_nothing_and_a_step_at_an_end_goes_no_further(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, *ids_to(desk, "crm.acme.example"))
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    table = named(plan, QTableView, "Steps")
    up, down = named(plan, QPushButton, "Move up"), named(plan, QPushButton, "Move down")
    table.selectRow(0)
    assert (up.isEnabled(), up.toolTip(), down.isEnabled()) == (False, "It is the first.", True)
    first = column(plan, "Step")
    down.click()
    assert column(plan, "Step") == [first[1], first[0], *first[2:]]
    up.click()
    assert column(plan, "Step") == first
    table.selectRow(len(column(plan, "Result")) - 1)
    assert (down.isEnabled(), down.toolTip(), up.isEnabled()) == (False, "It is the last.", True)
    stop, high = named(plan, QPushButton, "Stop after this one"), plan.height()
    place = stop.mapTo(plan, QPoint(0, 0))
    press(plan, "Run plan")
    await until(lambda: "Sending…" in column(plan, "Result"))
    assert (plan.height(), stop.mapTo(plan, QPoint(0, 0))) == (high, place)
    await finished(desk)
    assert plan.height() == high
    plan.close()
    await desk.aclose()


async def test_a_server_that_fails_at_run_has_changed_nothing_and_names_stay(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    live = replace(company, kind=CompanyKind.PRODUCTION)
    await opened(desk, live)
    desk.window.guard.unlock(live)
    select(desk, "AB3401", "AB3402")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    assert isinstance(plan, PlanDialog)
    unlock = next(one for one in plan.findChildren(QPushButton) if "Unlock" in one.text())
    unlock.click()
    name = named(plan, QLineEdit, "Type the company name to confirm")
    QTest.keyClicks(name, live.name)
    sandbox.set_trouble(Trouble.NOT_ALLOWED)
    press(plan, "Run plan")
    await finished(desk)
    assert "could not be read" in plan.progress.reason
    assert named(plan, QLineEdit, "Type the company name to confirm").text() == live.name
    sandbox.set_trouble(Trouble.NONE)
    if not named(plan, QPushButton, "Run plan").isEnabled():
        next(one for one in plan.findChildren(QPushButton) if "Unlock" in one.text()).click()
    press(plan, "Run plan")
    await finished(desk)
    assert {one.split(" · ")[0] for one in column(plan, "Result")} == {"Ended"}
    plan.close()
    await desk.aclose()


async def test_reading_again_keeps_what_somebody_decided(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    select(desk, "AB3401", "AB3402", "AB3406")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    assert isinstance(plan, PlanDialog)
    before = column(plan, "Event type")
    plan.wanted.emit(2, False)
    plan.moved.emit(3, -2)
    moved = column(plan, "Event type")
    assert moved != before
    plan.read_asked.emit()
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_READ))
    assert column(plan, "Event type") == moved
    assert [one.sends for one in plan.model._steps] == [True, True, False]
    plan.close()
    await desk.aclose()


async def test_reading_again_while_the_server_fails_leaves_nothing_out(
    desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    select(desk, "AB3401", "AB3402")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    assert isinstance(plan, PlanDialog)
    sandbox.set_trouble(Trouble.NOT_ALLOWED)
    plan.read_asked.emit()
    await until(lambda: "could not be read" in plan.progress.reason)
    assert [one.sends for one in plan.model._steps] == [True, True]
    sandbox.set_trouble(Trouble.NONE)
    plan.read_asked.emit()
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_READ))
    assert [one.sends for one in plan.model._steps] == [True, True]
    plan.close()
    await desk.aclose()


async def test_other_types_end_as_the_first_one_or_as_somebody_says(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    for callback_id in ("AB3403", "AB3401"):
        like = next(one for one in desk.page.listed if one.callback_id == callback_id)
        select(desk, callback_id)
        desk.page.actions_.same_url.trigger()
        asked = desk.dialog("Other event types")
        assert isinstance(asked, OtherTypesDialog)
        named(asked, QCheckBox, "person_updated").setChecked(True)
        (draft,) = asked.drafts()
        assert (draft.starts_at, draft.ends_at) == (None, like.ends_at)
        asked.ends.edit.setText("2 Jan 2020")
        assert "not right yet" in named(asked, QPushButton, "Make plan").toolTip()
        asked.ends.edit.setText("in 9 days")
        asked.starts.edit.setText("in 3 days")
        (draft,) = asked.drafts()
        assert draft.starts_at is not None
        assert draft.ends_at is not None
        assert draft.starts_at < draft.ends_at
        assert named(asked, QPushButton, "Make plan").isEnabled()
        asked.done(0)
    await desk.aclose()


def test_companies_that_are_ticked_stay_in_sight(qapp: QApplication, company: Company) -> None:
    del qapp
    window = QWidget()
    others = [replace(company, company_id=one, name=one) for one in ("Brook", "Cove", "Dune")]
    asked = CopyToDialog(window, 1, others)
    asked.list.item(0).setCheckState(Qt.CheckState.Checked)
    asked.search.setText("dune")
    assert [asked.list.item(at).isHidden() for at in range(3)] == [False, True, False]
    assert [one.name for one in asked.ticked()] == ["Brook"]
    asked.show()
    QTest.keyClick(asked.search, Qt.Key.Key_Escape)
    assert asked.isVisible()
    assert not asked.search.text()
    QTest.keyClick(asked.search, Qt.Key.Key_Escape)
    assert not asked.isVisible()
    asked.deleteLater()
    window.deleteLater()


async def test_what_is_over_is_no_part_of_a_plan_that_changes(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    (gone,) = [one for one in desk.page.listed if one.callback_id == "AB3406"]
    await desk.backend.services.changes.end(company, gone, listed=())
    await until(lambda: desk.page.model.row_of("AB3406") is None)
    desk.page.actions_.show_ended.setChecked(True)
    await until(lambda: desk.page.model.row_of("AB3406") is not None)
    select(desk, "AB3406", "AB3404")
    desk.page.actions_.replace_host.trigger()
    asked = desk.dialog("Replace host")
    named(asked, QLineEdit, "Replace with").setText("hooks.next.example")
    shown = named(asked, QPlainTextEdit, "Preview").toPlainText()
    assert shown.count("+ https://") == 1, "one of the two is over"
    asked.done(0)
    select(desk, "AB3406")
    desk.page.actions_.replace_host.trigger()
    assert not desk.has_dialog("Replace host")
    await desk.aclose()
