"""Every page and dialog by ear and by key: nothing nameless, nothing twice, no stop on nothing."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QAccessible, QAction, QColor
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.plans.plan import Purpose
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.kit.message_bar import Notice
from app.ui.look.roles import DARK, LIGHT, Roles
from app.ui.runtime.accessibility import guard_children
from app.ui.timeline.page import TimelinePage
from app.ui.window.leave_question import leave_or_ask
from app.ui.window.pages import PageName
from tests.conftest import PASSWORD
from tests.ui.audit import dead_stops, nameless, nameless_headers, same_names
from tests.ui.conftest import Desk, named, opened, until


def faults(top: QWidget) -> dict[str, list[str]]:
    found = {
        "nameless": nameless(top),
        "nameless headers": nameless_headers(top),
        "same name": same_names(top),
        "dead stops": dead_stops(top),
    }
    return {kind: names for kind, names in found.items() if names}


def test_the_audit_finds_what_is_wrong(qapp: QApplication) -> None:
    top = QWidget()
    inside = QVBoxLayout(top)
    nobody, first, second, area = QPushButton(), QPushButton("Go"), QPushButton("Go"), QScrollArea()
    for one in (nobody, first, second, area):
        inside.addWidget(one)
    first.setAccessibleName("Go")
    second.setAccessibleName("Go")
    top.show()
    assert set(faults(top)) == {"nameless", "same name", "dead stops"}
    assert any("QScrollArea" in one for one in faults(top)["dead stops"])
    top.deleteLater()


@pytest.mark.parametrize("page", list(PageName))
async def test_a_page_is_heard_whole(
    qapp: QApplication, desk: Desk, company: Company, page: PageName
) -> None:
    guard_children()
    await opened(desk, company)
    desk.page.table.selectRow(0)
    desk.window.show_page(page)
    desk.window.bar.show_message(Notice(UserMessage("It failed", "Try again.", "why")))
    assert faults(desk.window) == {}
    for tabs in [one for one in desk.window.findChildren(QTabWidget) if one.isVisible()]:
        for tab in range(tabs.count()):
            tabs.setCurrentIndex(tab)
            assert faults(desk.window) == {}, tabs.tabText(tab)
        tabs.setCurrentIndex(0)
    if page is PageName.TIMELINE:
        named(desk.window, QPushButton, "As a table").click()
        assert faults(desk.window) == {}
    await desk.aclose()


def action(desk: Desk, words: str) -> QAction:
    """The one of the menus that begins so."""
    found = desk.window.findChildren(QAction)
    return next(one for one in found if one.text().replace("&", "").startswith(words))


def ask_for(desk: Desk, purpose: Purpose, callback_id: str = "AB3401") -> None:
    """A plan about a callback, with another company beside the open one."""
    desk.page.table.select(callback_id)
    company = desk.window.company
    chosen = desk.page.table.selected()
    assert company is not None
    assert chosen is not None
    other = replace(company, company_id="c2", name="Harbor Coffee")
    desk.companies.lend(other, Secret(PASSWORD))
    desk.window.plans.ask(purpose, [(company, chosen)])


DIALOGS: dict[str, Callable[[Desk], object]] = {
    "New callback": lambda desk: desk.page.actions_.new.trigger(),
    "Replace callback": lambda desk: desk.page.actions_.replace.trigger(),
    "End callback": lambda desk: desk.page.actions_.end.trigger(),
    "Find by ID": lambda desk: desk.page.actions_.find.trigger(),
    "Copy for ticket": lambda desk: desk.page.actions_.copy_ticket.trigger(),
    "Add company": lambda desk: desk.window.add_company(),
    "Type password": lambda desk: desk.window.type_password(),
    "Commands": lambda desk: desk.window.open_commands(),
    "Keys": lambda desk: desk.window._menus._show_keys(),
    "Plan": lambda desk: ask_for(desk, Purpose.END),
    "Replace host": lambda desk: ask_for(desk, Purpose.REPLACE_HOST),
    "Other event types": lambda desk: ask_for(desk, Purpose.OTHER_TYPES),
    "Copy to other companies": lambda desk: ask_for(desk, Purpose.COPY),
    "Close Callback Desk": lambda desk: leave_or_ask(
        desk.window, ["New callback"], [], lambda: None
    ),
    "Insert relay": lambda desk: desk.page.actions_.insert_relay.trigger(),
    "Take relay out": lambda desk: desk.page.actions_.take_relay_out.trigger(),
    "Why is nothing arriving?": lambda desk: desk.page.actions_.why_nothing.trigger(),
    "Proof sheet": lambda desk: named(desk.window, QPushButton, "Proof sheet").click(),
    "Check a sheet": lambda desk: named(desk.window, QPushButton, "Check a sheet").click(),
    "Give to the developer": lambda desk: named(
        desk.window, QPushButton, "Give to the developer"
    ).click(),
    "Resilience report": lambda desk: named(desk.window, QPushButton, "Resilience report").click(),
    "As it was on": lambda desk: desk.window.navigation.show_past(),
    "New test set": lambda desk: named(desk.window, QPushButton, "New set").click(),
    "Public address": lambda desk: named(desk.window, QPushButton, "Public address").click(),
    "Receiver settings": lambda desk: named(desk.window, QPushButton, "Receiver settings").click(),
    "What's new": lambda desk: desk.window.show_news(""),
    "Licences": lambda desk: action(desk, "Licences").trigger(),
    "Extend": lambda desk: ask_for(desk, Purpose.EXTEND, "AB3403"),
    "Was it us?": lambda desk: desk.page.panel.test_panel.changes_asked.emit("AB3401"),
}


@pytest.mark.parametrize("name", list(DIALOGS))
async def test_a_dialog_is_heard_whole(
    qapp: QApplication, desk: Desk, company: Company, name: str
) -> None:
    guard_children()
    await opened(desk, company)
    desk.page.table.select("AB3401")
    desk.window.made_page(PageName.DELIVERIES).list_changed(company, desk.page.listing)
    DIALOGS[name](desk)
    await until(lambda: desk.has_dialog(name))
    dialog = desk.dialog(name)
    assert faults(dialog) == {}
    for tabs in dialog.findChildren(QTabWidget):
        for tab in range(tabs.count()):
            tabs.setCurrentIndex(tab)
            assert faults(dialog) == {}, tabs.tabText(tab)
    dialog.done(0)
    await desk.aclose()


async def test_a_message_is_an_alert_with_its_text(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    guard_children()
    await opened(desk, company)
    desk.window.bar.show_message(Notice(UserMessage("It failed", "Try again.")))
    seen = QAccessible.queryAccessibleInterface(desk.window.bar)
    assert seen.role() == QAccessible.Role.AlertMessage
    assert seen.text(QAccessible.Text.Name) == "Message"
    assert seen.text(QAccessible.Text.Value) == "It failed. Try again."
    await desk.aclose()


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        made = QColor(colour)
        weights = ((made.redF(), 0.2126), (made.greenF(), 0.7152), (made.blueF(), 0.0722))
        return sum(
            weight * (part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4))
            for part, weight in weights
        )

    first, second = sorted((light(one), light(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_of_colours_that_is_used_can_be_told_apart(roles: Roles) -> None:
    texts = [
        *((roles.text, ground) for ground in (roles.window, roles.surface, roles.hover)),
        *((roles.muted, ground) for ground in (roles.window, roles.surface, roles.hover)),
        (roles.on_accent, roles.accent),
        (roles.selection_text, roles.selection),
        (roles.on_band, roles.band),
        *((roles.text, fill) for fill in (roles.soon_fill, roles.failed_fill)),
        *((roles.text, fill) for fill in (roles.planned_fill, roles.active_fill)),
        *(roles.of_tone(tone) for tone in Tone),
    ]
    weak = {pair: contrast(*pair) for pair in texts if contrast(*pair) < 4.5}
    assert weak == {}
    grounds = (roles.window, roles.surface, roles.soon_fill, roles.failed_fill, roles.planned_fill)
    edges = [(roles.edge, ground) for ground in (*grounds, roles.active_fill, roles.hover)]
    edges += [(roles.accent, ground) for ground in (roles.window, roles.surface)]
    edges += [(roles.accent, roles.selection), (roles.muted, roles.selection)]
    weak = {pair: contrast(*pair) for pair in edges if contrast(*pair) < 3}
    assert weak == {}


async def test_acts_without_a_menu_have_letters_of_their_own(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """Alt and a letter; none means two things in one place."""
    await opened(desk, company)
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    desk.page.table.select("AB3401")
    ask_for(desk, Purpose.END)
    await until(lambda: desk.has_dialog("Plan"))
    plan = desk.dialog("Plan")
    wanted = {
        page: {"Ends within 7 days", "Ends within 30 days", "Not https", "Show all", "Save report"},
        plan: {"Edit step", "Read again", "Save report", "Save as request file"},
    }
    for place, names in wanted.items():
        found = place.findChildren(QPushButton)
        keys = [one.shortcut().toString() for one in found if not one.shortcut().isEmpty()]
        assert len(keys) == len(set(keys)), keys
        assert names <= {one.accessibleName() for one in found if not one.shortcut().isEmpty()}
    plan.done(0)
    await desk.aclose()


async def test_the_chart_is_told_as_one_picture(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    guard_children()
    await opened(desk, company)
    desk.window.show_page(PageName.TIMELINE)
    page = desk.window.made_page(PageName.TIMELINE)
    assert isinstance(page, TimelinePage)
    told = QAccessible.queryAccessibleInterface(page.chart)
    assert told.role() is QAccessible.Role.Chart
    assert told.childCount() == 0
    assert told.text(QAccessible.Text.Description)
    await desk.aclose()
