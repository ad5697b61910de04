"""The trouble dial: what is chosen is marked above everything, and ended there."""

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from app.domain.companies.company import Company
from app.domain.preferences import Preferences
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.text.messages import UserMessage
from app.text.trouble import trouble_text, trouble_word
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from app.ui.window.practice_trouble import TroubleDial
from tests.builders import LISTED_IN_PRACTICE
from tests.ui.conftest import Desk, named, opened, until


def test_a_trouble_is_marked_until_it_ends(qapp: QApplication) -> None:
    turned: list[Trouble] = []
    window = QWidget()
    menu = QMenu(window)
    dial = TroubleDial(window, menu, turned.append)
    dial.band.setParent(window)
    dial.follow(practice_runs=False)
    actions = {one.text(): one for one in dial._choices.values()}
    assert not any(one.isEnabled() for one in actions.values())
    dial.follow(practice_runs=True)
    actions[trouble_word(Trouble.SERVER_ERROR)].trigger()
    assert turned == [Trouble.SERVER_ERROR]
    assert not dial.band.isHidden()
    assert "the server fails at every call" in dial.band._text.text()
    named(dial.band, QPushButton, "End the trouble").click()
    assert turned[-1] is Trouble.NONE
    assert dial.band.isHidden()
    assert all(trouble_text(one) for one in Trouble if one is not Trouble.NONE)
    window.deleteLater()


def test_there_is_no_trouble_without_a_practice_company(qapp: QApplication, desk: Desk) -> None:
    found = desk.window._menus._trouble
    assert found is not None
    desk.window._menus.follow()
    assert not any(one.isEnabled() for one in found._choices.values())


async def test_a_bad_day_comes_over_the_wire_and_goes_again(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    menu = QMenu(desk.window)
    dial = TroubleDial(desk.window, menu, sandbox.set_trouble)
    dial.follow(practice_runs=True)
    choices = {one.text(): one for one in dial._choices.values()}
    for trouble, said in (
        (Trouble.SERVER_ERROR, "service itself has trouble"),
        (Trouble.PASSWORD_REFUSED, "password was refused"),
        (Trouble.HALF_LIST, "is not whole"),
    ):
        choices[trouble_word(trouble)].trigger()
        desk.page.refresh()
        await until(lambda said=said: said in desk.window.bar.text())  # type: ignore[misc]
        assert desk.page.listed, "what was listed stays"
    # Also once the message is gone.
    await until(lambda: desk.page.state.isHidden() and "Not whole" in desk.page.view.bar.age)
    named(dial.band, QPushButton, "End the trouble").click()
    desk.page.refresh()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert len(desk.page.listed) == LISTED_IN_PRACTICE
    # What is over is not said any more, over a list that says otherwise.
    assert "is not whole" not in desk.window.bar.text() or desk.window.bar.isHidden()
    dial.band.deleteLater()
    await desk.aclose()


async def test_no_other_password_is_asked_for_where_none_helps(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, replace(company, is_practice=True))
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    desk.page.refresh()
    await until(lambda: "password was refused" in desk.window.bar.text())
    assert "Practice trouble, in the menu Test" in desk.window.bar.text()
    assert "Type password" not in desk.window.bar.text()
    assert named(desk.window.bar, QPushButton, "Try again").isVisible()
    await desk.aclose()


async def test_the_keys_go_back_to_where_they_were(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    table = desk.page.table
    table.setFocus()
    band = desk.window._menus._trouble
    assert band is not None
    band.follow(practice_runs=True)
    band.choose(Trouble.SLOW)
    off = named(desk.window, QPushButton, "End the trouble")
    off.setFocus()
    off.click()
    assert table.hasFocus()
    words = UserMessage("Something", "Do this.")
    desk.window.bar.show_message(Notice(words, lasting=True))
    desk.window.bar.show_message(Notice(UserMessage("More", ""), lasting=True))
    assert named(desk.window.bar, QPushButton, "1 more behind it").isVisible()
    dismiss = named(desk.window.bar, QPushButton, "Dismiss")
    for _ in range(2):
        dismiss.setFocus()
        dismiss.click()
    assert table.hasFocus()
    await desk.aclose()


def test_a_bad_day_is_over_at_the_next_start(qapp: QApplication, sandbox: Sandbox) -> None:
    window = QWidget()
    today = TroubleDial(window, QMenu(window), sandbox.set_trouble)
    today.band.setParent(window)
    today.follow(practice_runs=True)
    today.choose(Trouble.SERVER_ERROR)
    assert sandbox._troubles.trouble is Trouble.SERVER_ERROR
    # Neither the practice company nor the dial of another start knows of it: it is written nowhere.
    tomorrow = TroubleDial(window, QMenu(window), sandbox.set_trouble)
    tomorrow.band.setParent(window)
    assert [one for one, made in tomorrow._choices.items() if made.isChecked()] == [Trouble.NONE]
    assert tomorrow.band.isHidden()
    assert Sandbox()._troubles.trouble is Trouble.NONE
    assert "trouble" not in " ".join(Preferences.__struct_fields__)
    sandbox.set_trouble(Trouble.NONE)
    window.deleteLater()
