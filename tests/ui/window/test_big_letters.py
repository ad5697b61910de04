"""Letters twice as large, in the smallest window: no button loses a part of its words."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QStyle, QStyleOptionButton, QWidget

from app.domain.companies.company import Company
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, opened, until

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


@pytest.fixture
def big_letters(qapp: QApplication) -> Iterator[None]:
    before = qapp.font()
    twice = qapp.font()
    twice.setPointSizeF(twice.pointSizeF() * 2)
    qapp.setFont(twice)
    yield
    qapp.setFont(before)


def cut(top: QWidget) -> list[str]:
    """Buttons whose words have less room than they take, or that lie over a neighbour."""
    found = []
    shown = [one for one in top.findChildren(QPushButton) if one.isVisible()]
    for one in shown:
        option = QStyleOptionButton()
        one.initStyleOption(option)
        contents = QStyle.SubElement.SE_PushButtonContents
        room = one.style().subElementRect(contents, option, one).width()
        words = one.text().replace("&", "")
        if one.fontMetrics().horizontalAdvance(words) > room:
            found.append(f"{one.objectName()}: {words!r} in {room}")
        parent = one.parentWidget()
        beside = parent.findChildren(QWidget, options=_DIRECT) if parent else []
        found += [
            f"{one.objectName()} over {other.objectName()}"
            for other in beside
            if other is not one
            and other.isVisible()
            and not other.isWindow()
            and other.geometry().intersects(one.geometry())
            and other.metaObject().className() != "QRubberBand"
        ]
    return found


@pytest.mark.usefixtures("big_letters")
@pytest.mark.parametrize("name", list(PageName))
async def test_no_button_is_cut(
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
