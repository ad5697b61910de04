"""Request files in the window: saved from a plan, opened and dropped, told where they are odd."""

import json
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from app.domain.companies.company import Company
from app.ui.callbacks.list_exporter import list_exporter
from app.ui.plans import session
from app.ui.plans.dialog import PlanDialog
from app.ui.runtime.tasks import Job
from tests.builders import draft
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.plans.test_plan import column, finished, plan_of, press, saver_of, select


def drop(desk: Desk, *paths: Path) -> bool:
    """Whether the window takes it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in paths])
    act, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPointF(9, 9).toPoint(), act, data, left, none)
    entered.ignore()
    QApplication.sendEvent(desk.window, entered)
    if entered.isAccepted():
        QApplication.sendEvent(desk.window, QDropEvent(QPointF(9, 9), act, data, left, none))
    return entered.isAccepted()


async def test_a_plan_is_saved_and_opened_again_as_a_proposal(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    select(desk, "AB3404", "AB3406")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    named(plan, QLineEdit, "Why").setText("ticket 7")
    path = tmp_path / "request.json"
    await saver_of(desk)._write_file(path)
    plan.close()

    # Meanwhile one of them was changed, and one more is there.
    made = json.loads(path.read_text())
    made["steps"][0]["before"]["destination_url"] = "https://else.example/x"
    made["steps"].append({"act": "explode"})
    path.write_text(json.dumps(made))
    assert not drop(desk, path, path), "one file at a time"
    assert not drop(desk, tmp_path / "picture.png")
    assert drop(desk, path)
    again = await plan_of(desk)
    assert set(column(again, "Act")) == {"End"}
    assert named(again, QLineEdit, "Why").text() == "ticket 7"
    said = named(again, QPlainTextEdit, "Plan problems").toPlainText()
    assert "by their numbers, with what is not clear: 3 (explode)" in said
    assert "left out: it is not what it was when this was made: " in said
    assert "destination.url: https://else.example/x → https://crm.acme.example/" in said
    left = [one.startswith("Left out · changed since") for one in column(again, "Result")]
    assert sorted(left) == [False, True], "somebody has to look at it before it is ended"
    press(again, "Read again")
    await until(lambda: not desk.window.runner.is_busy(Job.PLAN_READ))
    said = named(again, QPlainTextEdit, "Plan problems").toPlainText()
    assert "it is not what it was" not in said
    steps = named(again, QTableView, "Steps").model()
    for row in range(2):
        checked = Qt.CheckState.Checked.value
        steps.setData(steps.index(row, 0), checked, Qt.ItemDataRole.CheckStateRole)
    press(again, "Run plan")
    await finished(desk)
    assert all(one.startswith("Ended") for one in column(again, "Result"))
    again.close()
    await desk.aclose()


async def test_a_file_of_another_company_is_given_to_one_by_hand(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    """As after a plan that was made in the practice company."""
    await opened(desk, company)
    after = {
        "event_type": "subscription_added",
        "filter": {"list_id": "771"},
        "destination_url": "https://hooks.next.example/s",
    }
    steps = [{"company_key": "Practice", "company": "Lumen", "act": "create", "after": after}]
    made = {"format": "callback-desk-request", "version": 1, "steps": steps}
    path = tmp_path / "plan.callback-request"
    path.write_text(json.dumps(made))
    for chosen, told in ((0, "No such company here, or several"), (1, "Waiting")):
        assert drop(desk, path)
        await until(lambda: desk.has_dialog("Whose is it"))
        asked = desk.dialog("Whose is it")
        asked.findChildren(QComboBox)[0].setCurrentIndex(chosen)
        press(asked, "Show plan")
        plan = await plan_of(desk)
        assert column(plan, "Result") == [told]
        plan.close()
        await until(lambda: not desk.has_dialog("Plan"))
    await desk.aclose()


async def test_what_cannot_be_read_is_said_and_nothing_else_happens(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    broken, large = tmp_path / "broken.json", tmp_path / "large.csv"
    broken.write_text('{"format": "callback-desk-request", "version": 7}')
    large.write_bytes(b"x" * (5 * 1024 * 1024))
    for path, told in ((broken, "version 7"), (large, "larger than"), (tmp_path, "no file")):
        desk.window.plans.open_file(path)
        await until(partial(_is_said, desk, told))
        assert not desk.has_dialog("Plan")
    await desk.aclose()


def _is_said(desk: Desk, told: str) -> bool:
    details = named(desk.window.bar, QPlainTextEdit, "Message details").toPlainText()
    return told in desk.window.bar.text() + details


async def test_what_changed_before_the_run_stops_it_once(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    select(desk, "AB3404", "AB3406")
    desk.page.actions_.replace_host.trigger()
    asked = desk.dialog("Replace host")
    named(asked, QLineEdit, "Find in address").setText("acme.example")
    named(asked, QLineEdit, "Replace with").setText("next.example")
    press(asked, "Make plan")
    plan = await plan_of(desk)
    # Somebody else puts another one in the place of the first meanwhile.
    old = next(one for one in desk.page.listed if one.callback_id == "AB3404")
    changes = desk.backend.services.changes
    await changes.end(company, old, listed=())
    await changes.create(company, draft("nobody"))
    press(plan, "Run plan")
    await finished(desk)
    shown = [one.text() for one in plan.findChildren(QLabel) if one.isVisible()]
    assert any("changed meanwhile: nothing was sent" in one for one in shown), shown
    assert "Not listed any more" in column(plan, "Result")
    assert not any(one.startswith("Done") for one in column(plan, "Result"))
    assert named(plan, QPushButton, "Run plan").isEnabled()
    plan.close()
    await desk.aclose()


async def test_a_table_and_a_list_become_plans_of_what_is_to_be_changed(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    """From a spreadsheet, and from what an export wrote: desired state."""
    await opened(desk, company)
    table, year = tmp_path / "spring.csv", datetime.now(UTC).year + 2
    table.write_text(
        "Type,Filter,Destination,Start,End,Company\n"
        f"subscription_added,list_id=771,https://a.example/x,{year}-01-01,,{company.name}\n"
        f"subscription_added,list_id=772,nowhere,,,{company.name}\n"
    )
    assert drop(desk, table)
    plan = await plan_of(desk)
    first, second = (at for at, act in enumerate(column(plan, "Act")) if act == "Create")
    assert column(plan, "Dates")[first] == f"from 1 Jan {year} on"
    assert column(plan, "Dates")[second] == "from now on"
    assert column(plan, "Result")[second].startswith("Destination: Not a web address")
    press(plan, "Run plan")
    await finished(desk)
    assert column(plan, "Result")[first].startswith("Done")
    assert not any(one.startswith("Ended") for one in column(plan, "Result"))
    plan.close()
    await until(lambda: not any(desk.window.runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW)))

    exporter = list_exporter(desk.page.view, company, desk.page.listing, desk.window.context)
    await exporter.write(tmp_path / "all.json")
    wanted = json.loads((tmp_path / "all.json").read_text("utf-8"))
    gone = wanted["callbacks"].pop(0)
    wanted["callbacks"][0]["destination"] = "https://moved.example/x"
    wanted["callbacks"][0]["raw"]["destination"]["url"] = "https://moved.example/x"
    (tmp_path / "all.json").write_text(json.dumps(wanted))
    assert drop(desk, tmp_path / "all.json")
    again = await plan_of(desk)
    acts = column(again, "Act")
    assert acts.count("Replace") == 1
    assert acts.count("End") == 1
    assert set(acts) == {"Keep", "Replace", "End"}
    # Ends only if they are ticked.
    row = acts.index("End")
    steps = named(again, QTableView, "Steps").model()
    check = Qt.ItemDataRole.CheckStateRole
    assert steps.index(row, 0).data(check) == Qt.CheckState.Unchecked
    assert gone["event_type"] == column(again, "Event type")[row]
    again.close()
    await desk.aclose()


def proposal(company: Company, *steps: dict[str, object]) -> str:
    whose = {"company_key": company.company_key}
    made = {
        "format": "callback-desk-request",
        "version": 1,
        "steps": [one | whose for one in steps],
    }
    return json.dumps(made)


async def test_what_is_kept_is_saved_too_and_a_file_of_nothing_is_not(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    one = next(each for each in desk.page.listed if each.callback_id == "AB3407")
    path, saved = tmp_path / "list.csv", tmp_path / "saved.json"
    row = f"{one.event_type},list_id={dict(one.filters)['list_id']},{one.destination_url}"
    path.write_text(f"type,filter,destination\n{row}\n")
    assert drop(desk, path)
    plan = await plan_of(desk)
    assert column(plan, "Act")[0] == "Keep", "what the table says nothing of is as it is"
    await saver_of(desk)._write_file(saved)
    plan.close()
    await until(lambda: not desk.has_dialog("Plan"))
    assert drop(desk, saved)
    plan = await plan_of(desk)
    assert column(plan, "Act") == ["Keep"]
    assert column(plan, "Result") == ["Already so"]
    plan.close()
    await until(lambda: not desk.has_dialog("Plan"))

    select(desk, "AB3401", "AB3402")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    steps = named(plan, QTableView, "Steps").model()
    for at in range(2):
        steps.setData(steps.index(at, 0), 0, Qt.ItemDataRole.CheckStateRole)
    press(plan, "Save as request file")
    assert not desk.has_dialog("Save as request file")
    assert "Every step is left out" in " ".join(one.text() for one in plan.findChildren(QLabel))
    plan.close()
    await desk.aclose()


async def test_a_callback_to_be_kept_is_found_by_its_id(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    path = tmp_path / "keep.json"
    path.write_text(proposal(company, {"act": "keep", "callback_id": "AB3401"}))
    assert drop(desk, path)
    plan = await plan_of(desk)
    assert column(plan, "Result") == ["Already so"]
    assert column(plan, "Event type") != [""]
    plan.close()
    await until(lambda: not desk.has_dialog("Plan"))
    path.write_text(proposal(company, {"act": "keep", "callback_id": "AB9999999"}))
    assert drop(desk, path)
    plan = await plan_of(desk)
    said = " ".join(one.toPlainText() for one in plan.findChildren(QPlainTextEdit))
    said += " ".join(one.text() for one in plan.findChildren(QLabel))
    assert "neither the server nor this computer" in said
    plan.close()
    await desk.aclose()


async def test_a_step_that_is_edited_until_it_is_so_is_kept(
    desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    one = next(each for each in desk.page.listed if each.callback_id == "AB3406")
    after = {
        "event_type": one.event_type,
        "filter": dict(one.filters),
        "destination_url": f"{one.destination_url}X",
        "method": one.method,
        "content_type": one.content_type,
    }
    path = tmp_path / "one.json"
    path.write_text(proposal(company, {"act": "create", "after": after}))
    assert drop(desk, path)
    plan = await plan_of(desk)
    named(plan, QTableView, "Steps").selectRow(0)
    press(plan, "Edit step")
    edit = desk.dialog("Edit step")
    named(edit, QLineEdit, "Destination URL").setText(one.destination_url)
    press(edit, "Take over")
    assert column(plan, "Act") == ["Keep"]
    assert column(plan, "Result") == ["Already so"]
    plan.close()
    await desk.aclose()


async def test_a_ticked_end_takes_in_what_waits_for_its_place(
    desk: Desk, company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    heard: list[str] = []
    monkeypatch.setattr(session, "announce", lambda _who, text: heard.append(text))
    wanted = [
        {
            "event_type": one.event_type,
            "filter": dict(one.filters),
            "destination_url": one.destination_url,
            "method": one.method,
            "content_type": one.content_type,
            "starts_at": None
            if one.callback_id == "AB3405" or one.starts_at is None
            else one.starts_at.isoformat(),
            "ends_at": None if one.ends_at is None else one.ends_at.isoformat(),
        }
        for one in desk.page.listed
        if one.callback_id != "AB3403"
    ]
    path = tmp_path / "request.json"
    whole = {"format": "callback-desk-request", "version": 1, "company_key": company.company_key}
    path.write_text(json.dumps(whole | {"callbacks": wanted}))
    assert drop(desk, path)
    plan = await plan_of(desk)
    model = named(plan, QTableView, "Steps").model()
    end = column(plan, "Act").index("End")
    model.setData(model.index(end, 0), Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    assert heard[-1].startswith("Step 26 is to be done, and with it ")
    acts = [act for act in column(plan, "Act") if act != "Keep"]
    assert acts == ["End", "Replace"]
    press(plan, "Run plan")
    await finished(desk)
    assert isinstance(plan, PlanDialog)
    assert plan.sentence.text().startswith("2 done"), column(plan, "Result")
    plan.close()
    await desk.aclose()
