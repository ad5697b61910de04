"""Proof sheets in the window: written, printed, and checked against the record."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
)

from app.domain.companies.company import Company
from app.domain.proofs.sent_test import Proof
from app.domain.proofs.test_event import TestEvent, list_subject
from app.ui.deliveries.sheet_pdf import pdf_of
from app.ui.kit.widgets import PlainText
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.exports.test_proof_sheet import TESTS, accepted, made
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.deliveries.test_page import registered, sent


async def accepted_one(desk: Desk, company: Company) -> str:
    await registered(desk, company)
    desk.page.panel.show_test()
    event_id = await sent(desk)
    tests = desk.window.deliveries_page.tests
    await until(lambda: any(one.rung is Proof.ACCEPTED for one in tests.rows))
    desk.window.show_page(PageName.DELIVERIES)
    return event_id


async def written(desk: Desk, path: Path, choose: Callable[[QComboBox], None]) -> None:
    """Presses the button, chooses what it is about, and where it goes."""
    named(desk.window, QPushButton, "Proof sheet").click()
    dialog = desk.dialog("Proof sheet")
    choose(named(dialog, QComboBox, "About"))
    named(dialog, QPushButton, "Save sheet").click()
    await until(lambda: bool(desk.window.findChildren(QFileDialog)))
    files = desk.window.findChildren(QFileDialog)[-1]
    files.fileSelected.emit(str(path))
    files.reject()
    await until(path.exists)
    await until(lambda: not desk.window.findChildren(QFileDialog))


def about(words: str) -> Callable[[QComboBox], None]:
    def choose(combo: QComboBox) -> None:
        at = [combo.itemText(one) for one in range(combo.count())].index(words)
        combo.setCurrentIndex(at)

    return choose


async def checked(desk: Desk, path: Path) -> str:
    """Drops a file on the dialog; what is said of it."""
    named(desk.window, QPushButton, "Check a sheet").click()
    dialog = desk.dialog("Check a sheet")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    dialog.dropEvent(drop)
    result = named(dialog, PlainText, "Check result")
    await until(lambda: bool(result.toPlainText()))
    text = result.toPlainText()
    dialog.reject()
    await until(lambda: not desk.has_dialog("Check a sheet"))
    return text


async def test_a_sheet_of_everything_is_written_and_found_whole(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    event_id = await accepted_one(desk, company)
    everything = about("Everything, with the coverage of all callbacks")
    for name in ("proof.html", "proof.md", "proof.json"):
        path = tmp_path / name
        await written(desk, path, everything)
        text = path.read_text()
        assert event_id in text
        assert "AB3401" in text  # what was never proved is in it too
        assert "<script" not in text
        said = await checked(desk, path)
        assert "This desk's record agrees with 1 of its 1 test event." in said
        path.write_text(text.replace(event_id, "E-forged"))
        assert "does not fit its hash" in await checked(desk, path)
    (tmp_path / "other.html").write_text("<html></html>")
    assert "No data of a proof sheet" in await checked(desk, tmp_path / "other.html")
    assert "AB3401 person_added: never" in (tmp_path / "proof.html").read_text()
    await desk.aclose()


async def test_the_name_of_a_file_is_plain_text(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    path = tmp_path / "proof.html: whole<title>.html"
    path.write_text("nothing")
    named(desk.window, QPushButton, "Check a sheet").click()
    dialog = desk.dialog("Check a sheet")
    dialog.file_chosen.emit(str(path))  # type: ignore[attr-defined]
    await until(lambda: any("no proof sheet" in one.text() for one in dialog.findChildren(QLabel)))
    card = [one for one in dialog.findChildren(QLabel) if "no proof sheet" in one.text()]
    assert card[0].textFormat() is Qt.TextFormat.PlainText
    dialog.reject()
    await desk.aclose()


async def test_a_period_and_the_run_of_a_set_have_sheets_of_their_own(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await accepted_one(desk, company)
    page, service = desk.window.deliveries_page, desk.backend.services.test_sets
    good = TestEvent(event_type="subscription_added", subject=list_subject("777"))
    bad = TestEvent(event_type="no_such_type")
    await service.save(company, "launch", [good, bad])
    desk.window.runner.load(Job.TEST_SETS, page.sets._read(company))
    await until(lambda: page.sets.results.rowCount() == 2)
    named(desk.window, QPushButton, "Run set").click()
    await until(lambda: desk.has_dialog("Run set"))  # the second reaches nobody
    named(desk.dialog("Run set"), QPushButton, "Run all the same").click()
    await until(lambda: any(one.refusal for one in page.sets.results.rows))
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    await until(
        lambda: any(o.sent and o.sent.rung is Proof.ACCEPTED for o in page.sets.results.rows)
    )
    await written(desk, tmp_path / "run.json", about("The last run of launch"))
    data = json.loads((tmp_path / "run.json").read_text())["data"]
    assert len(data["tests"]) == 1
    assert data["not_sent"][0].startswith("no_such_type: not sent: ")
    assert data["scope"] == "set run"
    assert data["set_name"] == "launch"

    def future(combo: QComboBox) -> None:
        about("A period")(combo)
        dialog = desk.dialog("Proof sheet")
        save = named(dialog, QPushButton, "Save sheet")
        named(dialog, QLineEdit, "To").setText("2020-01-01")
        assert "ends before it begins" in save.toolTip()
        named(dialog, QLineEdit, "From").setText("2019-01-01")
        assert save.isEnabled()

    await written(desk, tmp_path / "old.json", future)
    data = json.loads((tmp_path / "old.json").read_text())["data"]
    assert data["tests"] == []
    assert (data["scope"], data["since"][:10]) == ("period", "2019-01-01")
    await written(desk, tmp_path / "shown.json", about("The test events that are shown"))
    assert len(json.loads((tmp_path / "shown.json").read_text())["data"]["tests"]) == 2
    await desk.aclose()


async def test_a_pdf_has_its_data_beside_it(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await accepted_one(desk, company)
    await written(
        desk, tmp_path / "proof.pdf", about("Everything, with the coverage of all callbacks")
    )
    assert (tmp_path / "proof.pdf").read_bytes().startswith(b"%PDF-")
    said = await checked(desk, tmp_path / "proof.pdf.json")
    assert "agrees with 1 of its 1" in said
    await desk.aclose()


def pages_of(body: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", body))


def test_twenty_test_events_are_one_page_and_more_are_more(qapp: QApplication) -> None:
    types = [f"type_{number}" for number in range(20)]
    twenty = [accepted(f"e-{one}", one) for one in types]
    assert pages_of(pdf_of(made(twenty))) == 1
    assert pages_of(pdf_of(made(TESTS))) == 1
    many = [replace(one, event_id=f"{one.event_id}-{at}") for at in range(10) for one in twenty]
    assert pages_of(pdf_of(made(many, is_practice=True))) > 3
