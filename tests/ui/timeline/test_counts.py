"""What the status line tells while the timeline is looked at."""

from PySide6.QtWidgets import QApplication, QLabel

from app.domain.companies.company import Company
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk
from tests.ui.timeline.test_page import timeline


async def test_lanes_gaps_and_their_keys_are_told(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    counts = page.counts
    assert counts is not None

    def shown() -> list[str]:
        return [one.text() for one in counts.findChildren(QLabel) if one.isVisible()]

    ahead = len(page._ahead.gaps)
    assert shown()[0] == f"{len(page.chart.rows)} lanes · {ahead} gaps ahead"
    assert "G next gap" in shown()[1]
    counts.resize(200, 20)
    assert len(shown()) == 1, "half a sentence would say nothing"
    desk.window.show_page(PageName.CALLBACKS)
    assert shown() == []
    await desk.aclose()
