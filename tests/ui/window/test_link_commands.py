"""A link from a colleague opens a company and a row, and does nothing else."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.__main__ import _link_in
from app.domain.companies.company import Company
from app.ui.kit.toast import Toast
from app.ui.window.link_commands import LinkCommands
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE
from tests.ui.conftest import Desk, named, opened, until


async def links_of(desk: Desk, company: Company) -> LinkCommands:
    await opened(desk, company)
    return LinkCommands(desk.window)


def chosen_id(desk: Desk) -> str:
    chosen = desk.page.table.selected()
    return chosen.callback_id if chosen else ""


async def test_a_row_s_link_leads_back_to_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    links = await links_of(desk, company)
    desk.page.table.select("AB3406")
    desk.page.actions_.copy_link.trigger()
    link = QGuiApplication.clipboard().text()
    assert link == f"callback-desk:{company.company_key}/AB3406"
    desk.page.table.select("AB3401")
    desk.window.show_page(PageName.ACTIVITY)
    links.show_link(link)
    await until(lambda: chosen_id(desk) == "AB3406")
    await until(lambda: desk.window.stack.pages.currentWidget() is desk.window.view)
    toast = desk.window.findChild(Toast)
    assert toast is not None
    assert toast.isVisibleTo(desk.window)
    await desk.aclose()


async def test_one_that_ended_is_shown_too(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    links = await links_of(desk, company)
    desk.page.table.select("AB3406")
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: desk.page.model.rowCount() == 25)
    links.show_link(f"callback-desk:{company.company_key}/AB3406")
    await until(desk.page.actions_.show_ended.isChecked)
    await until(lambda: chosen_id(desk) == "AB3406")
    await desk.aclose()


async def test_what_is_not_there_is_said(qapp: QApplication, desk: Desk, company: Company) -> None:
    links = await links_of(desk, company)
    links.show_link(f"callback-desk:{company.company_key}/NOPE1")
    await until(lambda: "NOPE1 is not in this list" in desk.window.bar.text())
    links.show_link("callback-desk:Elsewhere/AB3401")
    assert "a company that is not set up here" in desk.window.bar.text()
    assert "Elsewhere" in desk.window.bar.text()
    await desk.aclose()


async def test_a_hostile_link_is_told_and_does_nothing(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    links = await links_of(desk, company)
    desk.page.table.select("AB3401")
    for link in ("callback-desk:K/AB\u202e1", "callback-desk:K/A?act=end", "x" * 100_000):
        links.show_link(link)
        said = desk.window.bar.text()
        assert "This link cannot be opened" in said
        assert "\u202e" not in said
        assert len(said) < 1000
    assert chosen_id(desk) == "AB3401"
    assert desk.page.model.rowCount() == LISTED_IN_PRACTICE
    await desk.aclose()


async def test_an_open_form_is_left_alone(qapp: QApplication, desk: Desk, company: Company) -> None:
    links = await links_of(desk, company)
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/typed")
    links.show_link(f"callback-desk:{company.company_key}/AB3406")
    assert dialog.isVisible()
    assert named(dialog, QLineEdit, "Destination URL").text() == "https://hooks.example.net/typed"
    assert chosen_id(desk) != "AB3406"
    named(dialog, QLineEdit, "Destination URL").clear()
    named(dialog, QPushButton, "Cancel").click()
    await until(lambda: chosen_id(desk) == "AB3406")  # once the form is closed
    await desk.aclose()


async def test_a_request_file_is_shown_as_a_plan(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    links = await links_of(desk, company)
    path = tmp_path / "a b.callback-request"
    step = f'{{"act": "end", "callback_id": "AB3406", "company_key": "{company.company_key}"}}'
    path.write_text(f'{{"format": "callback-desk-request", "version": 1, "steps": [{step}]}}')
    links.show_link(_link_in(str(path)))
    await until(lambda: desk.has_dialog("Plan"))
    assert desk.page.model.rowCount() == LISTED_IN_PRACTICE
    desk.dialog("Plan").close()
    await desk.aclose()


def test_which_words_are_links_and_files(tmp_path: Path) -> None:
    assert _link_in("callback-desk:K/A") == "callback-desk:K/A"
    assert _link_in("x.callback-request").startswith("file:///")
    for other in ("--demo", "--tour.json", "sandbox", "list", ""):
        assert _link_in(other) == ""
