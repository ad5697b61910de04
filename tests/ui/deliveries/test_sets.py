"""A run of a test set: what came of it is said, it can be stopped, and the keys stay in place."""

import asyncio

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.proofs.test_set import test_of
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.ui.deliveries.set_panel import SetPanel
from app.ui.kit import announce
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.test_announcements import Ear


async def a_set(desk: Desk, company: Company) -> SetPanel:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    sets = desk.window.deliveries_page.sets
    active = [one for one in desk.page.listed if one.callback_id in {"AB3403", "AB3406"}]
    await desk.backend.services.test_sets.save(company, "launch", map(test_of, active))
    await sets._read(company)
    return sets


def said(sets: SetPanel) -> str:
    found = sets.findChild(QLabel, "SetSaid")
    assert found is not None
    return found.text() if found.isVisibleTo(sets) else ""


async def test_what_came_of_a_run_is_said_and_heard(
    qapp: QApplication,
    desk: Desk,
    company: Company,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Ear.heard.clear()
    monkeypatch.setattr(announce, "QAccessible", Ear)
    sets = await a_set(desk, company)
    run = named(sets, QPushButton, "Run set")
    for trouble, words in (
        (Trouble.NONE, "2 of 2 queued"),
        (Trouble.PASSWORD_REFUSED, "0 of 2 queued · 2 refused"),
        (Trouble.SERVER_ERROR, "0 of 2 queued · 2 unknown, perhaps taken"),
    ):
        sandbox.set_trouble(trouble)
        run.click()
        await until(lambda words=words: said(sets) == words)  # type: ignore[misc]
        await until(run.isEnabled)
        assert Ear.has(words, at_once="refused" in words)
    await desk.aclose()


async def test_a_run_is_stopped_after_the_event_under_way(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sets = await a_set(desk, company)
    run, stop = (named(sets, QPushButton, one) for one in ("Run set", "Stop after this one"))
    sandbox.set_trouble(Trouble.SLOW)
    run.click()
    await until(lambda: stop.isVisibleTo(sets))
    assert not run.isVisibleTo(sets)
    stop.click()
    sandbox.set_trouble(Trouble.NONE)
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    assert said(sets) == "1 of 2 queued · 1 not sent"
    assert run.isVisibleTo(sets)
    await desk.aclose()


async def test_closing_ends_a_run_after_the_event_under_way(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sets = await a_set(desk, company)
    sandbox.set_trouble(Trouble.SLOW)
    named(sets, QPushButton, "Run set").click()
    await until(lambda: named(sets, QPushButton, "Stop after this one").isVisibleTo(sets))
    closing = asyncio.ensure_future(desk.aclose())
    await asyncio.sleep(0)
    sandbox.set_trouble(Trouble.NONE)
    await closing
    assert said(sets) == "1 of 2 queued · 1 not sent"


async def test_a_set_that_cannot_be_kept_stays_in_its_form(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "New set").click()
    dialog = desk.dialog("New test set")
    named(dialog, QLineEdit, "Set name").setText("launch")
    save = named(dialog, QPushButton, "Save set")

    async def unwritable(*_: object, **__: object) -> None:
        raise SaveFailedError

    with monkeypatch.context() as given:
        given.setattr(desk.database, "run", unwritable)
        save.click()
        problems = named(dialog, QPlainTextEdit, "Problems")
        await until(lambda: "could not be saved" in problems.toPlainText())
    assert named(dialog, QLineEdit, "Set name").text() == "launch"
    save.click()
    await until(lambda: not desk.has_dialog("New test set"))
    await until(lambda: len(desk.window.deliveries_page.sets._sets) == 1)
    await desk.aclose()


async def test_each_set_shows_what_came_of_its_own_run(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sets = await a_set(desk, company)
    await desk.backend.services.test_sets.save(company, "second", sets._sets[0].events[:1])
    await sets._read(company)
    run, retry = (named(sets, QPushButton, one) for one in ("Run set", "Retry failed only"))
    choice = named(sets, QComboBox, "Test set")
    choice.setCurrentIndex(1)
    run.click()
    await until(lambda: said(sets) == "1 of 1 queued")
    choice.setCurrentIndex(0)
    assert said(sets) == ""
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    await until(run.isEnabled)
    run.click()
    await until(lambda: said(sets) == "0 of 2 queued · 2 refused")
    choice.setCurrentIndex(1)
    assert said(sets) == "1 of 1 queued"
    # What was refused before is no part of a run that was stopped.
    choice.setCurrentIndex(0)
    sandbox.set_trouble(Trouble.SLOW)
    await until(retry.isEnabled)
    retry.click()
    stop = named(sets, QPushButton, "Stop after this one")
    await until(lambda: stop.isVisibleTo(sets))
    stop.click()
    sandbox.set_trouble(Trouble.NONE)
    await until(lambda: said(sets) == "1 of 2 queued · 1 not sent")
    await desk.aclose()
