"""Runs the real app on a folder of its own, does one act in its window, and may die on the way.

    driver.py FOLDER BASE_URL ACT POINT

The process kills itself at the POINT-th place where the journal is written or the server is
called, before or after; 0 is never. `look` only starts the app, lets it find out what an earlier
run left behind, and answers the dialog if there is one. The last line of stdout is JSON.
"""

import asyncio
import functools
import inspect
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER, BASE_URL, ACT, POINT = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
for name in ("DATA", "CONFIG", "STATE", "CACHE"):
    os.environ[f"XDG_{name}_HOME"] = str(FOLDER / name.lower())
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton  # noqa: E402

from app import bootstrap, build  # noqa: E402
from app.api import exchange  # noqa: E402
from app.api.callbacks import CallbacksApi  # noqa: E402
from app.domain.companies.company import Company, CompanyKind, Region  # noqa: E402
from app.domain.companies.secret import Secret  # noqa: E402
from app.domain.plans.plan import Purpose  # noqa: E402
from app.sandbox.seed import USER_NAME  # noqa: E402
from app.services.changes.service import ChangeService  # noqa: E402
from app.storage.companies import CompanyFile  # noqa: E402
from app.storage.journal import JournalStore  # noqa: E402
from app.storage.plans import PlanStore  # noqa: E402
from app.ui.runtime.tasks import Job  # noqa: E402
from app.ui.window.main_window import MainWindow  # noqa: E402
from tests.conftest import PASSWORD, allowed  # noqa: E402


class Run:
    """This process."""

    passed = 0
    window: Any = None


def reached() -> None:
    """One more place; perhaps the last."""
    Run.passed += 1
    if Run.passed == POINT and ACT != "look":
        os.kill(os.getpid(), signal.SIGKILL)


def deadly(
    owner: object, name: str, when: Callable[[tuple[Any, ...]], bool] = lambda _: True
) -> None:
    """Makes a method a place to die at, before and after."""
    real = getattr(owner, name)

    @functools.wraps(real)
    def wrapped_at_once(*arguments: Any, **named: Any) -> Any:
        if not when(arguments):
            return real(*arguments, **named)
        # What it asks for is done a moment later, in another thread: mostly not yet.
        reached()
        result = real(*arguments, **named)
        reached()
        return result

    @functools.wraps(real)
    async def wrapped(*arguments: Any, **named: Any) -> Any:
        if not when(arguments):
            return await real(*arguments, **named)
        reached()
        result = await real(*arguments, **named)
        reached()
        return result

    setattr(owner, name, wrapped if inspect.iscoroutinefunction(real) else wrapped_at_once)


class Store:
    """The only stand-in: a password store that knows the practice password."""

    async def get(self, _company_id: str, _account: str, part: str = "") -> Secret:
        return Secret(PASSWORD + part)

    async def put(self, *_: object) -> None:
        return

    async def remove(self, *_: object) -> None:
        return


async def until(fact: Callable[[], Any]) -> Any:
    async with asyncio.timeout(allowed(20)):
        while not (found := fact()):  # noqa: ASYNC110 - a fact on the screen has no event
            await asyncio.sleep(0.01)
    return found


def dialog(title: str) -> QDialog | None:
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.accessibleName() == title and widget.isVisible():
            return widget
    return None


def press(parent: Any, title: str) -> None:
    for one in parent.findChildren(QPushButton):
        if one.accessibleName() == title:
            one.click()
            return
    raise LookupError(title)


def has(parent: Any, title: str) -> bool:
    found = (one for one in parent.findChildren(QPushButton) if one.accessibleName() == title)
    return any(one.isEnabled() and not one.isHidden() for one in found)


def write(parent: Any, title: str, text: str) -> None:
    for one in parent.findChildren(QLineEdit):
        if one.accessibleName() == title:
            one.setText(text)
            return
    raise LookupError(title)


async def act() -> None:
    page = Run.window.page
    await until(lambda: page.model.rowCount() and not page.reader.known.is_from_memory)
    if ACT == "plan":
        mine = [one for one in page.listed if one.destination_url.endswith("/old")]
        Run.window.plans.ask(Purpose.REPLACE_HOST, [(page.company, one) for one in mine])
        form = await until(lambda: dialog("Replace host"))
        write(form, "Find in address", "/old")
        write(form, "Replace with", "/new")
        press(form, "Make plan")
        press(await until(lambda: dialog("Plan")), "Run plan")
        await until(lambda: not Run.window.runner.is_busy(Job.PLAN))
        return
    if ACT == "create":
        page.actions_.new.trigger()
        form = await until(lambda: dialog("New callback"))
        form.form.event_type.setEditText("subscription_added")
        write(form, "List ID", "777")
        write(form, "Destination URL", "https://hooks.example.net/new")
        press(form, "Create callback")
    else:
        mine = await until(
            lambda: [one for one in page.listed if ("list_id", "777") in one.filters]
        )
        page.table.select(mine[0].callback_id)
        if ACT == "end":
            page.actions_.end.trigger()
            press(await until(lambda: dialog("End callback")), "End now")
        else:
            page.actions_.replace.trigger()
            form = await until(lambda: dialog("Replace callback"))
            write(form, "Destination URL", "https://hooks.example.net/new")
            if ACT == "refused":
                form.form.event_type.setEditText("person_added")  # which AB3401 covers already
            press(form, "Replace now")
    await asyncio.sleep(0)
    await until(
        lambda: (
            not any(Run.window.runner.is_busy(one) for one in (Job.CREATE, Job.END, Job.REPLACE))
        )
    )


async def look() -> str:
    """What the app says about the past."""
    await until(lambda: not Run.window.runner.is_busy(Job.UNFINISHED))
    said = await decide()
    await go_on_with_plan()
    return said


async def go_on_with_plan() -> None:
    """Where one is offered: runs what waits, then what failed, as often as something is left."""
    bar = Run.window.bar
    for _ in range(5):
        if "A plan was cut off" in bar.text():
            break
        bar.dismiss()
    else:
        return
    press(bar, "Open plan")
    plan = await until(lambda: dialog("Plan"))
    for name in ("Run plan", "Retry failed only", "Run plan", "Retry failed only", "Run plan"):
        if has(plan, name):
            press(plan, name)
            await until(lambda: not Run.window.runner.is_busy(Job.PLAN))
    plan.close()
    await until(lambda: not Run.window.runner.is_busy(Job.PLAN_CLOSE))


async def decide() -> str:
    asked = dialog("Unfinished change")
    if asked is None:
        return Run.window.bar.text() if Run.window.bar.isVisible() else ""
    said = " ".join(one.text() for one in asked.findChildren(QLabel))
    if POINT % 2 == 0:
        press(asked, "Create the new one")
        await until(lambda: not Run.window.runner.is_busy(Job.UNFINISHED))
    if dialog("Unfinished change") is not None:
        # Chosen at once, or because the new one is refused again.
        press(asked, "Put the old one back")
    await until(lambda: dialog("Unfinished change") is None)
    await until(lambda: not Run.window.runner.is_busy(Job.UNFINISHED))
    return "asked: " + said


async def script() -> None:
    said = ""
    try:
        if ACT == "look":
            said = await look()
        else:
            await act()
    finally:
        sys.stdout.write(json.dumps({"points": Run.passed, "said": said}) + "\n")
        sys.stdout.flush()
        Run.window.close()


def main() -> int:
    for name in ("open", "step", "close"):
        deadly(JournalStore, name)
    for name in ("begin", "close"):
        deadly(PlanStore, name)
    for name in ("create_callback", "end_callback", "update_callback"):
        deadly(CallbacksApi, name)
    # The answer's head has come: the server did its work, and nobody has read the answer yet.
    deadly(exchange, "read_body", lambda given: given[0].request.method != "GET")
    if not (FOLDER / "data").exists():
        company = Company(
            company_id="c1",
            name="Acme Retail",
            company_key="K9xWb2",
            user_name=USER_NAME,
            region=Region.CUSTOM,
            base_url=BASE_URL,
            kind=CompanyKind.TEST,
        )
        CompanyFile(FOLDER / "data" / "callback-desk").save([company])
    setattr(build, "PasswordStore", Store)  # noqa: B010 - in place of the real one
    second_look = ChangeService.__init__

    def quick(self: ChangeService, *arguments: Any, **named: Any) -> None:
        second_look(self, *arguments, **named | {"second_look_s": 0.05, "certain_after_s": 0.0})

    ChangeService.__init__ = quick  # type: ignore[method-assign]
    furnish = MainWindow.furnish

    def furnished(one: Any, *arguments: Any, **named: Any) -> None:
        Run.window = one
        furnish(one, *arguments, **named)
        one.script = asyncio.get_running_loop().create_task(script())

    MainWindow.furnish = furnished  # type: ignore[assignment,method-assign]
    return bootstrap.run(demo=False)


sys.exit(main())
