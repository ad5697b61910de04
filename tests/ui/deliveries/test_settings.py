"""What is set of the receiver is there again at the next start, or is said not to be."""

from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton

from app.domain.companies.company import Company
from app.ui.deliveries.receiver_bar import ReceiverBar
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened


async def test_the_dial_is_kept_and_the_address_is_said_not_to_be(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Receiver settings").click()
    dialog = desk.dialog("Receiver settings")
    said = " ".join(one.text() for one in dialog.findChildren(QLabel))
    assert "lasts until Callback Desk is closed" in said
    named(dialog, QComboBox, "Failures before OK").setCurrentText("5")
    named(dialog, QComboBox, "Slow answers after").setCurrentText("30 s")
    named(dialog, QPushButton, "Save settings").click()
    kept = desk.window.preferences
    assert (kept.dial_failures, kept.dial_slow_s) == (5, 30.0)
    # As the next start does.
    services = desk.backend.services
    services.receiving.set_dial(failures=2, slow_s=8.0)
    again = ReceiverBar(services.receiving, desk.window.context, services.relays)
    assert (services.receiving.failures, services.receiving.slow_s) == (5, 30.0)
    again.deleteLater()
    await desk.aclose()
