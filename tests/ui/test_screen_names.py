"""The names on the screen are a contract: acceptance checks find the widgets by them."""

from typing import Any

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.domain.companies.company import Company
from app.ui.rows.columns import COLUMNS, OF_ONE_COMPANY
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, opened, until

MAIN = {
    *("Company", "Add company", "Refresh", "New callback", "End callback", "Find by ID"),
    *("Search callbacks", "Callbacks", "Callback details", "Test event", "Message"),
    *("Test event type", "Test list ID", "Test campaign ID", "Send test event"),
    *("Copy event ID", "Event ID", "Test result", "Show ended", "Activity"),
    *("Replace callback", "Re-create callback", "Ask again", "Unlock changes"),
    *("Insert relay", "Take relay out", "Export list", "Copy for ticket", "Duplicate callback"),
}
PROOF = {
    *("Test events", "Pasted delivery", "Check pasted delivery", "Paste result"),
    *("Start receiver", "Stop receiver", "Receiver URL", "Answer with", "Deliveries"),
    *("Run set", "Proof sheet", "Check a sheet", "Give to the developer"),
    "Resilience report",
}
CREATE = {
    *("Event type", "Method", "Content type", "Destination URL", "List ID", "Campaign ID"),
    *("App ID", "Source code", "Country code", "Campaign token", "Starts", "Ends"),
    *("Create callback", "Cancel", "Problems", "Use the receiver"),
}
COMPANY = {
    *("Company name", "Company key", "Base URL", "User name", "Password", "Region", "Kind"),
    *("Test connection", "Save company", "Cancel"),
}


def names_in(parent: QWidget) -> set[str]:
    """Every name Qt gives a screen reader; a combo box is named by its label."""
    names = set()
    for widget in parent.findChildren(QWidget):
        interface: Any = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            names.add(interface.text(QAccessible.Text.Name).replace("&", "").removesuffix("…"))
        if isinstance(widget, QLabel) and widget.buddy():
            names.add(widget.text().replace("&", ""))
    return names


async def test_every_promised_name_is_there(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await until(lambda: "Send test event" in names_in(desk.window))  # made after the first paint
    assert names_in(desk.window) >= MAIN
    desk.window.show_page(PageName.DELIVERIES)
    assert names_in(desk.window) >= PROOF
    desk.window.show_page(PageName.CALLBACKS)
    desk.page.actions_.new.trigger()
    assert names_in(desk.dialog("New callback")) >= CREATE
    desk.dialog("New callback").reject()
    desk.window.add_company()
    assert names_in(desk.dialog("Add company")) >= COMPANY
    assert desk.window.windowTitle() == "Acme Retail · Callback Desk"
    assert [COLUMNS[at].title for at in OF_ONE_COMPANY] == [
        *("Status", "Event type", "Applies to", "Destination", "Method", "Starts", "Ends"),
        "Callback ID",
        *("Content type", "Created", "Updated", "Resource URL", "Proved", "Name"),
        *("JSON member",) * 3,
    ]
    await desk.aclose()


async def test_a_company_is_added_tried_changed_and_removed(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton

    from app.ui.companies.company_dialog import CompanyDialog
    from tests.ui.conftest import named

    desk.window.show()
    desk.window.add_company()
    dialog = desk.dialog("Add company")
    assert isinstance(dialog, CompanyDialog)
    said = named(dialog, QPlainTextEdit, "Company problems")
    named(dialog, QPushButton, "Save company").click()
    assert "Password: Needed." in said.toPlainText()
    named(dialog, QLineEdit, "Company name").setText("Mine")
    named(dialog, QLineEdit, "Company key").setText(company.company_key)
    named(dialog, QLineEdit, "User name").setText(company.user_name)
    named(dialog, QLineEdit, "Password").setText("wrong")
    dialog.region.setCurrentIndex(2)
    named(dialog, QLineEdit, "Base URL").setText(company.base_url)
    named(dialog, QPushButton, "Test connection").click()
    await until(lambda: "user name or password was refused" in said.toPlainText())
    named(dialog, QLineEdit, "Password").setText(PASSWORD)
    assert dialog.session_only.isChecked()  # a practice window keeps nothing
    named(dialog, QPushButton, "Save company").click()
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    desk.window.remove_company()
    await until(lambda: desk.has_dialog("Remove company"))
    named(desk.dialog("Remove company"), QPushButton, "Remove company").click()
    await until(lambda: desk.companies.companies == [])
    await desk.aclose()
