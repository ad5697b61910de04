"""A made-up language, longer and from right to left: nothing is cut, everything mirrors."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from app.domain.companies.company import Company
from app.text.translate import install_translator, translate
from app.ui.runtime.pseudo_locale import pseudo, speak_pseudo
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, made_desk, opened, until


@pytest.fixture
def pseudo_desk(qapp: QApplication) -> Iterator[Desk]:
    install_translator(QCoreApplication.translate)
    spoken = speak_pseudo(qapp)
    yield from made_desk(qapp)
    qapp.removeTranslator(spoken)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    install_translator(None)


def test_what_is_filled_in_stays_and_the_rest_grows() -> None:
    said = pseudo("Replace {0} of %n &rows")
    assert "{0}" in said
    assert "%n" in said
    assert "&r" in said
    assert "Ŕéṕláçé" in said
    letters = len("Replace  of  &rows")
    assert said.count("·") >= 0.3 * letters


def cut_buttons(top: QWidget) -> list[str]:
    return [
        f"{one.text()} {one.width()} < {one.minimumSizeHint().width()}"
        for one in top.findChildren(QPushButton)
        if one.isVisible() and one.text() and one.width() < one.minimumSizeHint().width()
    ]


def cut_labels(top: QWidget) -> list[str]:
    """Labels that do not wrap and are narrower than their text."""
    return [
        one.text()
        for one in top.findChildren(QLabel)
        if one.isVisible()
        and not one.wordWrap()
        and one.pixmap().isNull()
        and one.width() + 1 < one.fontMetrics().horizontalAdvance(one.text())
    ]


async def test_nothing_is_cut_and_everything_mirrors(
    qapp: QApplication, pseudo_desk: Desk, company: Company
) -> None:
    desk = pseudo_desk
    assert translate("table", "Status") == pseudo("Status")
    await opened(desk, company)
    desk.page.table.select("AB3401")
    window = desk.window
    window.resize(1440, 820)
    await until(lambda: window.width() == 1440)
    assert window.rail.mapTo(window, QPoint(0, 0)).x() > window.width() // 2
    for page in PageName:
        window.show_page(page)
        await laid_out(window)
        assert cut_labels(window) == []
    window.show_page(PageName.CALLBACKS)
    for tab in range(desk.page.panel.count()):
        desk.page.panel.setCurrentIndex(tab)
        await laid_out(window)
    row = desk.page.model.row_of("AB3401")
    assert row is not None
    table = desk.page.table
    cell = table.visualRect(desk.page.model.index(row, 0))
    picture = table.viewport().grab(cell).toImage()
    strip = desk.window.theme.roles
    ends = {picture.pixelColor(picture.width() - 2, picture.height() // 2).name()}
    assert ends & {strip.accent, strip.muted}
    desk.page.actions_.new.trigger()
    await until(lambda: any(isinstance(one, QDialog) and one.isVisible() for one in tops()))
    dialog = next(one for one in tops() if isinstance(one, QDialog) and one.isVisible())
    await laid_out(dialog)
    dialog.done(0)
    await desk.aclose()


async def laid_out(top: QWidget) -> None:
    """Every button has its room; fails with those that never get it."""
    try:
        await until(lambda: cut_buttons(top) == [])
    except TimeoutError:
        assert cut_buttons(top) == []


def tops() -> list[QWidget]:
    return list(QApplication.topLevelWidgets())
