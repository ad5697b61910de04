"""The switches of the menu View do what they say, and their keys with them."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAction, QKeySequence

from app.domain.companies.company import Company
from app.ui.kit.toast import Toast
from tests.ui.conftest import Desk, opened, until


async def test_its_keys_fold_a_panel_away_that_an_act_has_shown(
    desk: Desk, company: Company
) -> None:
    """The menu may show what was so before: what counts is what is in sight."""
    await opened(desk, company)
    (switch,) = (one for one in desk.window.findChildren(QAction) if one.text() == "&Side panel")
    switch.trigger()
    assert not desk.page.panel.isVisible()
    desk.page.table.select("AB3403")
    desk.page.actions_.test.trigger()
    assert desk.page.panel.isVisible()
    (toast,) = desk.window.findChildren(Toast)
    toast.hide()
    desk.window.menus[3].aboutToShow.emit()
    assert not toast.isVisible()  # to open the menu says nothing
    assert switch.isChecked()
    switch.trigger()
    assert not desk.page.panel.isVisible()
    switch.trigger()
    desk.page.actions_.details.trigger()
    switch.trigger()
    assert not desk.page.panel.isVisible()
    await desk.aclose()


@pytest.mark.parametrize(
    ("words", "keys", "fact"),
    [
        ("&Side panel", "F9", lambda desk: desk.page.panel.isVisible()),
        ("&Compact rows", "", lambda desk: desk.page.table.verticalHeader().defaultSectionSize()),
        ("&Refresh by itself", "", lambda desk: desk.window.preferences.refresh_by_itself),
        (
            "Syst&em notice of what ends soon",
            "",
            lambda desk: desk.window.preferences.ends_notice,
        ),
        ("Times in &UTC", "", lambda desk: desk.window.formats.in_utc),
    ],
)
async def test_a_switch_acts_and_says_so(
    desk: Desk, company: Company, words: str, keys: str, fact: Callable[[Desk], object]
) -> None:
    await opened(desk, company)
    (switch,) = (one for one in desk.window.findChildren(QAction) if one.text() == words)
    assert switch.shortcut() == QKeySequence(keys)
    (toast,) = desk.window.findChildren(Toast)
    assert not toast.isVisible()  # to show how a switch is says nothing
    before, was_on = fact(desk), switch.isChecked()
    switch.trigger()
    assert switch.isChecked() is not was_on
    assert fact(desk) != before
    await until(toast.isVisible)
    switch.trigger()
    assert fact(desk) == before
    await desk.aclose()
