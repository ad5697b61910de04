"""The Companies page: found, sorted, favourites first; given to a colleague without passwords."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton

from app.domain.companies.company import BASE_URLS, Company, CompanyColour, CompanyKind, Region
from app.domain.companies.company_file import read_companies
from app.domain.companies.secret import Secret
from app.text.companies import region_of
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.companies import company_dialog
from app.ui.companies.company_dialog import CompanyDialog
from app.ui.companies.files import CompanyFiles
from app.ui.companies.page import CompaniesPage
from app.ui.companies.table_model import ENDING
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, until


async def three(desk: Desk, company: Company) -> tuple[Company, Company, Company]:
    """Three companies of one user at one address; the first one is open."""
    made = tuple(
        replace(company, company_id=one, name=name, company_key=key, note=note, is_practice=False)
        for one, name, key, note in (
            ("c1", "Acme", company.company_key, ""),
            ("c2", "Brook", "B", "the one in Leeds"),
            ("c3", "Cove", "C", ""),
        )
    )
    for one in made:
        await desk.companies.save(one, Secret("practice"), session_only=True)
    desk.window.show()
    desk.window.show_companies("c1")
    await until(lambda: len(desk.page.listed) > 0)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    return made[0], made[1], made[2]


def page_of(desk: Desk) -> CompaniesPage:
    desk.window.show_page(PageName.COMPANIES)
    page = desk.window.made_page(PageName.COMPANIES)
    assert isinstance(page, CompaniesPage)
    return page


def names(page: CompaniesPage) -> list[str]:
    return [page.model.text_at(row, 0) for row in range(page.model.rowCount())]


async def test_companies_are_found_sorted_and_favourites_come_first(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await three(desk, company)
    page = page_of(desk)
    assert names(page) == ["Acme", "Brook", "Cove"]
    assert page.table.selectionModel().selectedRows()[0].row() == 0
    page.search.setText("leeds")
    assert names(page) == ["Brook"]
    page.search.setText("nowhere")
    assert not page.table.isVisible()
    page.search.clear()
    page.table.selectRow(2)
    named(page.bar, QPushButton, "Favourite company").click()
    await until(lambda: names(page) == ["★ Cove", "Acme", "Brook"])
    assert desk.window.company is not None
    assert desk.window.company.company_id == "c1"
    page.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert names(page) == ["★ Cove", "Brook", "Acme"]
    await desk.aclose()


async def test_the_chooser_offers_the_latest_first_and_is_searched_by_any_part(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    _, brook, _ = await three(desk, company)
    await desk.companies.save(
        replace(brook, kind=CompanyKind.PRODUCTION, colour=CompanyColour.TEAL), None
    )
    desk.window.show_companies("c3")
    desk.window.show_companies("c1")
    chooser = desk.window.chooser
    assert [chooser.itemData(row) for row in range(chooser.count())] == ["c1", "c3", "c2"]
    assert "production" in chooser.itemText(2)
    assert not chooser.itemIcon(2).isNull()
    chooser._narrow("roo prod")
    hidden = [chooser.view().isRowHidden(row) for row in range(3)]  # type: ignore[attr-defined]
    assert hidden == [True, True, False]
    assert chooser.view().currentIndex().row() == 2
    assert desk.window.company is not None
    assert desk.window.company.company_id == "c1"
    chooser._narrow("")
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_a_file_of_companies_holds_no_password_and_adds_what_is_new(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await three(desk, company)
    files = CompanyFiles(desk.window, desk.companies, desk.window.context)
    await files.write(tmp_path / "given.json")
    body = (tmp_path / "given.json").read_bytes()
    assert b"password" not in body
    assert b"extra_headers" not in body
    assert b"c1" not in body
    await files.read(tmp_path / "given.json")
    assert "No company was added" in desk.window.bar.text()
    await desk.companies.remove(desk.companies.companies[2])
    await files.read(tmp_path / "given.json")
    assert "1 company was added" in desk.window.bar.text()
    assert desk.companies.companies[2].name == "Cove"
    assert desk.companies.companies[2].company_id not in {"", "c3"}
    given = json.loads(body)
    one = given["companies"][0]
    given["companies"] = [
        one | {"name": "Dale", "company_key": "D", "base_url": "javascript:alert(1)"},
        one | {"name": "", "company_key": "E"},
        one | {"name": "Fell", "company_key": "F", "region": "us", "base_url": ""},
    ]
    (tmp_path / "some.json").write_text(json.dumps(given))
    await files.read(tmp_path / "some.json")
    said = desk.window.bar.text()
    assert "1 company was added" in said
    assert "2 could not be used" in said
    assert "Dale (Base URL)" in said
    assert "without a name" not in said  # by its key, which it has
    assert "E (Company name)" in said
    fell = next(one for one in desk.companies.companies if one.name == "Fell")
    assert fell.base_url == BASE_URLS[Region.UNITED_STATES]
    await desk.companies.remove(fell)
    given["companies"] = [
        one | {"name": "Odd", "colour": "no colour"},
        7,
        one | {"name": "Glen", "company_key": "G"},
    ]
    marked = b"\xef\xbb\xbf" + json.dumps(given).encode()
    (tmp_path / "marked.json").write_bytes(marked)
    await files.read(tmp_path / "marked.json")
    said = desk.window.bar.text()
    assert "1 company was added" in said
    assert "2 could not be used: Odd: " in said
    await desk.companies.remove(desk.companies.companies[-1])
    (tmp_path / "odd.json").write_text('{"companies": 7}')
    await files.read(tmp_path / "odd.json")
    assert "odd.json could not be read" in desk.window.bar.text()
    assert len(desk.companies.companies) == 3
    await desk.aclose()


async def test_a_second_one_is_warned_of_and_a_password_is_shared_by_choice(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    acme, brook, _ = await three(desk, company)
    page = page_of(desk)
    page.table.selectRow(0)
    named(page.bar, QPushButton, "Duplicate company").click()
    await until(lambda: desk.has_dialog("Add company"))
    dialog = desk.dialog("Add company")
    assert isinstance(dialog, CompanyDialog)
    assert dialog.name.text() == "Copy of Acme"
    assert not dialog.key.text()
    dialog.key.setText(acme.company_key)
    assert "Acme has the same key" in dialog.key.accessibleDescription()
    dialog.key.setText("D")
    assert dialog.share.isHidden()
    dialog.password.setText("other")
    assert (
        dialog.share.text() == "Use this password for 3 more companies with this user and address"
    )
    dialog.share.setChecked(True)
    named(dialog, QPushButton, "Test connection").click()
    said = named(dialog, QPlainTextEdit, "Company problems")
    await until(lambda: "refused" in said.toPlainText())
    assert "Correct the user name or the password above" in said.toPlainText()
    assert "Company menu" not in said.toPlainText()
    dialog.session_only.setChecked(True)
    named(dialog, QPushButton, "Save company").click()
    assert "once more" in said.toPlainText()
    named(dialog, QPushButton, "Save company").click()
    await until(lambda: not desk.has_dialog("Add company"))
    kept = await desk.backend.credentials.password_of(brook)
    assert kept.reveal() == "other"
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_a_verdict_is_about_what_was_tested_and_goes_with_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await three(desk, company)
    page = page_of(desk)
    page.table.selectRow(0)
    named(page.bar, QPushButton, "Change company").click()
    await until(lambda: desk.has_dialog("Change company"))
    dialog = desk.dialog("Change company")
    assert isinstance(dialog, CompanyDialog)
    said = named(dialog, QPlainTextEdit, "Company problems")
    test = named(dialog, QPushButton, "Test connection")
    test.click()
    await until(lambda: "It works" in said.toPlainText())
    dialog.note.setText("a note is nothing to the server")
    assert "It works" in said.toPlainText()
    dialog.key.setText("WRONGKEY")
    assert said.isHidden(), "what it judged is no more what stands there"
    # Changed while it is tested: the answer is about what was sent.
    dialog.password.setText("wrong")
    dialog.set_trying(True)
    dialog.password.setText("right by now")
    dialog.show_verdict("refused", Tone.FAILED, is_refusal=True)
    dialog.set_trying(False)
    assert "test it again" in said.toPlainText()
    named(dialog, QPushButton, "Cancel").click()
    assert "Cancel once more" in said.toPlainText()
    dialog.note.setText("typed on")
    assert said.isHidden()
    named(dialog, QPushButton, "Cancel").click()
    assert dialog.isVisible(), "what was typed since is asked about"
    named(dialog, QPushButton, "Cancel").click()
    assert not dialog.isVisible()
    await desk.aclose()


async def test_an_own_address_comes_back_and_a_twin_is_told_of_once(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    acme, brook, _ = await three(desk, company)
    page = page_of(desk)
    page.table.selectRow(0)
    named(page.bar, QPushButton, "Change company").click()
    await until(lambda: desk.has_dialog("Change company"))
    dialog = desk.dialog("Change company")
    assert isinstance(dialog, CompanyDialog)
    own = dialog.base_url.text()
    for index in (1, 2):
        dialog.region.setCurrentIndex(index)
    assert dialog.base_url.text() == own
    dialog.key.setText(brook.company_key)
    told = dialog.key.accessibleDescription()
    assert "has the same key" in told
    assert "what was remembered of the old one" in told
    said: list[str] = []
    monkeypatch.setattr(company_dialog, "announce", lambda _, text, **__: said.append(text))
    for text in ("a", "ab", "abc"):
        dialog.password.setText(text)
    assert not said, "it was told as the key was typed"
    dialog.reject()
    dialog.reject()
    assert acme.company_id == "c1"
    await desk.aclose()


async def test_a_star_touches_nothing_else_and_the_open_list_goes_on(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    acme, brook, _ = await three(desk, company)
    shown = desk.page.table
    shown.select("AB3406")
    page = page_of(desk)
    for row in (0, 1):
        page.table.selectRow(row)
        named(page.bar, QPushButton, "Favourite company").click()
        await until(lambda: not desk.window.runner.is_busy(Job.SAVE))
    assert {one.is_favourite for one in desk.companies.companies[:2]} == {True}
    assert (chosen := shown.selected()) is not None
    assert chosen.callback_id == "AB3406"
    assert desk.connections.is_open(acme)
    desk.window.navigation.go_to("c1", "AB3401")
    await until(lambda: (one := shown.selected()) is not None and one.callback_id == "AB3401")
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert brook.company_id == "c2"
    await desk.aclose()


async def test_return_opens_no_company_that_the_letters_hide(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await three(desk, company)
    chooser = desk.window.chooser
    chooser._narrow("bro")
    assert chooser.view().currentIndex().isValid()
    chooser._narrow("brox")
    assert not chooser.view().currentIndex().isValid()
    inside = chooser.view().viewport()
    said = inside.findChild(QLabel, "NoCompanyFits")
    assert said is not None
    assert said.isVisibleTo(inside)
    assert said.text() == "No company holds “brox”"
    chooser._narrow("")
    assert not said.isVisibleTo(inside)
    await desk.aclose()


async def test_an_error_s_ticket_names_the_company_it_is_about(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await three(desk, company)
    desk.window.bar.show_message(Notice(UserMessage("It failed", "Look"), company="Acme"))
    desk.window.show_companies("c2")
    assert desk.window.bar.text().startswith("Acme: It failed")
    named(desk.window.bar, QPushButton, "Copy message for ticket").click()
    await until(lambda: desk.has_dialog("Copy for ticket"))
    ticket = named(desk.dialog("Copy for ticket"), QPlainTextEdit, "Ticket").toPlainText()
    assert "**Company**: Acme" in ticket
    assert "Brook" not in ticket
    desk.dialog("Copy for ticket").reject()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


def test_a_file_can_hide_no_address_behind_a_region() -> None:
    body = (
        b'{"callback_desk_companies":1,"companies":[{"name":" A ","company_key":"K",'
        b'"user_name":"u ","region":"us","base_url":"https://evil.example"}]}'
    )
    (read,) = read_companies(body).companies
    assert read.region is Region.CUSTOM
    assert (read.name, read.user_name) == ("A", "u")
    assert region_of(read) == "evil.example"


async def test_what_ends_soon_is_told_beside_each_company(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await three(desk, company)
    page = page_of(desk)
    await until(lambda: not desk.window.runner.is_busy(Job.ENDS_SOON))
    counts = desk.page.counts()
    assert counts is not None
    told = {page.model.text_at(row, 0): page.model.text_at(row, ENDING) for row in range(3)}
    assert told == {
        "Acme": f"{counts.ending} within 7 days",
        "Brook": "Never read",
        "Cove": "Never read",
    }
    await desk.aclose()
