"""Letters twice as large, in the smallest window: nothing loses a part of its words."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from app.domain.companies.company import Company
from app.services.listing import Counts
from app.ui.plans.step_buttons import StepButtons
from app.ui.rows.counts_bar import CountsBar
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, opened, until

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
_LOOKED_AT = (QPushButton, QCheckBox, QLabel, QLineEdit)


@pytest.fixture
def big_letters(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    twice = qapp.font()
    twice.setPointSizeF(twice.pointSizeF() * 2)
    qapp.setFont(twice)
    yield
    qapp.setFont(before)


def cut(top: QWidget) -> list[str]:
    """What has less room than its words take, or lies over a neighbour."""
    shown = [one for one in top.findChildren(QWidget) if isinstance(one, _LOOKED_AT)]
    shown = [one for one in shown if one.isVisible()]
    found = [f"{one.objectName()}: {words_of(one)!r}" for one in shown if is_cut(one)]
    for one in shown:
        parent = one.parentWidget()
        beside = parent.findChildren(QWidget, options=_DIRECT) if parent else []
        found += [
            f"{one.objectName()} {words_of(one)!r} over {other.objectName()}"
            for other in beside
            if other is not one
            and other.isVisible()
            and not other.isWindow()
            and other.geometry().intersects(one.geometry())
            and other.metaObject().className() not in {"QRubberBand", "QComboBoxPrivateContainer"}
        ]
    return found


def words_of(one: QWidget) -> str:
    return one.text().replace("&", "") if isinstance(one, QAbstractButton | QLabel) else ""


def is_cut(one: QWidget) -> bool:
    words = one.fontMetrics().horizontalAdvance(words_of(one))
    if isinstance(one, QPushButton):
        option = QStyleOptionButton()
        one.initStyleOption(option)
        contents = QStyle.SubElement.SE_PushButtonContents
        return words > one.style().subElementRect(contents, option, one).width()
    if isinstance(one, QCheckBox):
        return bool(one.text()) and one.width() < one.minimumSizeHint().width()
    return isinstance(one, QLabel) and not one.wordWrap() and words > one.width() + 1


@pytest.mark.usefixtures("big_letters")
@pytest.mark.parametrize("name", list(PageName))
async def test_nothing_is_cut(
    qapp: QApplication, desk: Desk, company: Company, name: PageName
) -> None:
    await opened(desk, company)
    desk.window.resize(1024, 700)
    desk.window.show_page(name)
    try:
        await until(lambda: not cut(desk.window))  # it lays itself out in several turns
    except TimeoutError:
        assert cut(desk.window) == []
    await desk.aclose()


@pytest.mark.usefixtures("big_letters")
def test_the_buttons_of_a_step_come_below_each_other_where_a_line_is_too_short(
    qapp: QApplication,
) -> None:
    made = StepButtons()
    made.resize(900, 200)
    made.show()
    assert made.minimumSizeHint().width() <= 900
    buttons = made.findChildren(QPushButton)
    assert all(made.rect().contains(one.geometry()) for one in buttons)
    assert cut(made) == []
    made.close()


@pytest.mark.usefixtures("big_letters")
def test_a_count_is_shown_whole_or_not_at_all(qapp: QApplication) -> None:
    made = CountsBar()
    made.show_counts(Counts(listed=26, active=22, starting=4, ending=2))
    made.show()
    for width in (2000, 700, 400, 200):
        made.resize(width, 60)
        shown = [one for one in made.findChildren(QPushButton) if one.isVisible()]
        assert all(made.rect().right() >= one.geometry().right() for one in shown)
        assert cut(made) == []
        assert (len(shown) == 4) is (width == 2000)
    made.close()
