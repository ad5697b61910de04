"""Finding by ID: bare, as a resource URL, many at once, and in the memory of other companies."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTableView

from app.domain.companies.company import Company
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.ui.callbacks.find_dialog import FindDialog
from app.ui.runtime.tasks import Job
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def find(desk: Desk, text: str) -> FindDialog:
    desk.page.actions_.find.trigger()
    await until(lambda: desk.has_dialog("Find by ID"))
    dialog = desk.dialog("Find by ID")
    assert isinstance(dialog, FindDialog)
    named(dialog, QLineEdit, "Callback ID to find").setText(text)
    named(dialog, QPushButton, "Find").click()
    return dialog


def rows(dialog: FindDialog) -> list[list[str]]:
    model = named(dialog, QTableView, "What was found").model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def selected_id(desk: Desk) -> str:
    chosen = desk.page.table.selected()
    return chosen.callback_id if chosen else ""


async def test_a_resource_url_finds_its_callback(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    one = next(one for one in desk.page.listed if one.callback_id == "AB3406")
    await find(desk, one.resource_url)
    await until(lambda: not desk.has_dialog("Find by ID"))
    assert selected_id(desk) == "AB3406"
    await desk.aclose()


async def test_who_was_asked_is_said_and_that_nobody_was(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    one = next(one for one in desk.page.listed if one.callback_id == "AB3406")
    away = one.resource_url.replace(company.company_key, "NOSUCH")
    dialog = await find(desk, away)
    edit, do = (
        named(dialog, QLineEdit, "Callback ID to find"),
        named(dialog, QPushButton, "Find"),
    )
    await until(lambda: "company key NOSUCH" in edit.accessibleDescription())
    assert "no server was asked" in edit.accessibleDescription()
    assert "does not know" not in edit.accessibleDescription()
    edit.setText(f"{away} {one.resource_url.replace('AB3406', 'NOPE12')}")
    do.click()
    await until(lambda: "1 of these IDs" in edit.accessibleDescription())
    assert "1 of these addresses names a company" in edit.accessibleDescription()
    dialog.reject()
    await desk.aclose()


async def test_many_ids_are_listed_and_one_of_them_is_shown(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await find(desk, "AB3406, AB3401; NOSUCH1")
    await until(lambda: len(rows(dialog)) == 3 and not desk.window.runner.is_busy(Job.FIND))
    assert [one[0] for one in rows(dialog)] == ["AB3406", "AB3401", "NOSUCH1"]
    assert rows(dialog)[0][2] == "server, just now"
    assert rows(dialog)[2][2] == "not known"
    assert (
        "does not know 1 of these"
        in named(dialog, QLineEdit, "Callback ID to find").accessibleDescription()
    )
    table = named(dialog, QTableView, "What was found")
    table.selectRow(2)
    assert not named(dialog, QPushButton, "Show").isEnabled()
    table.selectRow(1)
    field = named(dialog, QLineEdit, "Callback ID to find")
    show, look = named(dialog, QPushButton, "Show"), named(dialog, QPushButton, "Find")
    assert show.isDefault()
    assert not look.isDefault()
    field.setText(f"{field.text()} ")
    assert look.isDefault()  # other IDs are looked for first
    asked = field.text()
    field.setText("AB9999")
    table.selectRow(0)  # as what was asked for before comes in
    assert look.isDefault()
    field.setText(asked)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: show.isDefault() and not desk.window.runner.is_busy(Job.FIND))
    table.selectRow(1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: not desk.has_dialog("Find by ID"))
    assert selected_id(desk) == "AB3401"
    await desk.aclose()


async def test_an_id_of_another_company_is_found_in_memory_and_shown_there(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    other = replace(company, company_id="other", name="Harbor Coffee", company_key="Empty1")
    desk.open(other, PASSWORD)
    await until(lambda: desk.page.company is not None and desk.page.company.name == other.name)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    dialog = await find(desk, "AB3406")
    await until(lambda: bool(rows(dialog)))
    assert rows(dialog)[0][:3] == ["AB3406", company.name, "memory"]
    named(dialog, QPushButton, "Show").click()
    await until(lambda: not desk.has_dialog("Find by ID"))
    await until(lambda: selected_id(desk) == "AB3406")
    assert desk.page.company == company
    await desk.aclose()


async def test_a_column_of_ids_is_pasted_and_a_key_at_another_server_is_told(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await find(desk, "")
    edit = named(dialog, QLineEdit, "Callback ID to find")
    QApplication.clipboard().setText("callback_id\nAB3401\nAB3402\r\nAB3403\tAB3404")
    edit.paste()
    assert edit.text().split() == ["callback_id", "AB3401", "AB3402", "AB3403", "AB3404"]
    assert not edit.accessibleDescription()
    named(dialog, QPushButton, "Find").click()
    await until(lambda: len(rows(dialog)) == 4)
    assert not edit.accessibleDescription()
    away = f"https://api.else.example/companies/{company.company_key}/config/callbacks/AB3401"
    edit.setText(away)
    named(dialog, QPushButton, "Find").click()
    await until(lambda: "is set up here at" in edit.accessibleDescription())
    said = edit.accessibleDescription()
    assert f"This key is that of {company.name}" in said
    assert "not at api.else.example" in said
    dialog.reject()
    await desk.aclose()


async def test_what_a_server_did_not_answer_is_not_said_to_be_unknown_to_it(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    sandbox.set_trouble(Trouble.SERVER_ERROR)
    dialog = await find(desk, "AB3401 AB3402 NOBODY1")
    await until(lambda: len(rows(dialog)) == 3)
    assert [row[0] for row in rows(dialog)] == ["AB3401", "AB3402", "NOBODY1"]
    said = "\n".join(one.text() for one in dialog.findChildren(QLabel))
    assert "Of 3 of these IDs it is not known whether the server has it." in said
    assert "does not know" not in said
    dialog.reject()
    await desk.aclose()


async def test_of_one_id_that_was_not_answered_nothing_is_claimed(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    sandbox.set_trouble(Trouble.SERVER_ERROR)
    for sought, remembered in (("AB3401", True), ("NOBODY1", False)):
        dialog = await find(desk, sought)
        await until(lambda: not desk.window.runner.is_busy(Job.FIND))
        said = "\n".join(one.text() for one in dialog.findChildren(QLabel))
        assert "itself has trouble" in said
        assert ("What this computer remembers of it stands below." in said) is remembered
        assert "these IDs" not in said
        assert "does not know" not in said
        dialog.reject()
        await until(lambda: not desk.has_dialog("Find by ID"))
    await desk.aclose()
