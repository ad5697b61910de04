"""The ladder in the window, over real HTTP: the practice company delivers to the receiver."""

import json
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QTabWidget,
    QTreeWidget,
    QWidget,
)

from app.assembly import receiver_as_before
from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError, UnexpectedReplyError
from app.domain.proofs.answer import Answer
from app.domain.proofs.pasted import StoppedError
from app.domain.proofs.sent_test import Proof
from app.domain.proofs.test_event import TestEvent, list_subject
from app.domain.proofs.test_set import SetResult, test_of
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.services.check_all import FindingKind
from app.storage.sent_tests import SentTestStore
from app.ui.across.page import AllCompaniesPage
from app.ui.deliveries.page import DeliveriesPage
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.conftest import PASSWORD
from tests.endpoint import Endpoint
from tests.ui.conftest import Desk, named, opened, until

_ANYWHERE = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive


def column(table: QTableView, title: str) -> list[str]:
    model: QAbstractItemModel = table.model()
    at = [
        model.headerData(one, Qt.Orientation.Horizontal) for one in range(model.columnCount())
    ].index(title)
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def words_of(dialog: QWidget) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel) if one.isVisible())


async def registered(desk: Desk, company: Company) -> str:
    """Starts the receiver and registers it; returns its address."""
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Start receiver").click()
    url = named(desk.window, QLineEdit, "Receiver URL")
    await until(lambda: url.text().startswith("http://127.0.0.1:"))
    desk.window.show_page(PageName.CALLBACKS)
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    named(dialog, QComboBox, "Event type").setEditText("subscription_added")
    named(dialog, QLineEdit, "List ID").setText("777")
    named(dialog, QPushButton, "Use the receiver").click()
    assert named(dialog, QLineEdit, "Destination URL").text() == url.text()
    named(dialog, QPushButton, "Create callback").click()
    await until(lambda: desk.page.model.rowCount() == 27)
    return url.text()


async def sent(desk: Desk) -> str:
    event_id = named(desk.window, QLineEdit, "Event ID")
    before = event_id.text()
    named(desk.window, QPushButton, "Send test event").click()
    await until(lambda: event_id.text() not in {"", before})
    return event_id.text()


def chosen_for(desk: Desk, act: str, path: Path) -> None:
    """Presses what asks for a file, and chooses one."""
    named(desk.window, QPushButton, act).click()
    dialog = desk.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(path))
    dialog.reject()


async def test_a_test_event_climbs_to_accepted(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await registered(desk, company)
    desk.page.panel.show_test()
    event_id = await sent(desk)
    tests = named(desk.window, QTableView, "Test events")
    await until(lambda: column(tests, "Proof")[:1] == ["Accepted"])
    assert column(tests, "Event ID")[0] == event_id
    assert column(named(desk.window, QTableView, "Deliveries"), "Event ID") == [event_id]
    tests.selectRow(0)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(tests, Qt.Key.Key_T, keys)
    await until(lambda: desk.has_dialog("Copy for ticket"))
    ticket = desk.dialog("Copy for ticket")
    told = named(ticket, QPlainTextEdit, "Ticket").toPlainText()
    assert f"**Event ID**: `{event_id}`" in told
    assert f"**Company**: {company.name}" in told
    assert "**Result**: Accepted" in told
    ticket.reject()
    ladder = desk.window.findChild(QLabel, "ProofLadder")
    assert ladder is not None
    await until(lambda: "●\u00a0Accepted" in ladder.text())
    chosen_for(desk, "Save deliveries", tmp_path / "deliveries.json")
    await until(lambda: "The deliveries were written" in desk.window.bar.text())
    assert "+13125550142" not in (tmp_path / "deliveries.json").read_text()
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QTableView, "Deliveries").selectRow(0)
    text = named(desk.window, QPlainTextEdit, "Delivery details")
    assert "+13125550142" not in text.toPlainText()  # people stay hidden until they are revealed
    tree = named(desk.window, QTreeWidget, "Delivery body")
    hidden = tree.findItems("mdn", _ANYWHERE)[0]
    assert hidden.text(1) == "•••"
    tree.itemActivated.emit(hidden, 1)
    assert hidden.text(1) == "+13125550142"  # this one field, and no other
    assert tree.findItems("external_id", _ANYWHERE)[0].text(1) == "•••"
    named(desk.window, QPushButton, "Reveal values").setChecked(True)
    assert "+13125550142" in text.toPlainText()
    assert tree.findItems("external_id", _ANYWHERE)[0].text(1) == "crm-551"
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: named(desk.window, QLineEdit, "Receiver URL").text() == "")
    await desk.aclose()


async def test_fail_twice_then_ok_shows_three_attempts(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await registered(desk, company)
    dial = named(desk.window, QComboBox, "Answer with")
    dial.setCurrentText("Fail twice, then OK")
    dial.activated.emit(dial.currentIndex())
    desk.page.panel.show_test()
    await sent(desk)
    table = named(desk.window, QTableView, "Deliveries")
    await until(lambda: column(table, "Attempt") == ["3", "2", "1"])
    assert column(table, "Answered") == ["200", "503", "503"]
    # All attempts of the event stand together, with the waits between them.
    desk.window.show_page(PageName.DELIVERIES)
    table.selectRow(0)
    shown = named(desk.window, QPlainTextEdit, "Delivery details").toPlainText()
    assert shown.count("answered 503") == 2
    assert shown.count(" s later") == 2
    table.activated.emit(table.currentIndex())
    await until(lambda: column(table, "Attempt") == ["3", "2", "1"])  # found in turns
    find = named(desk.window, QLineEdit, "Find delivery")
    assert find.text()
    assert named(desk.window, QPlainTextEdit, "Delivery details").toPlainText() == shown, "it stays"
    await until(lambda: column(named(desk.window, QTableView, "Test events"), "Attempts") == ["3"])
    # Nothing found is not nothing there, and what is forgotten is asked about.
    find.setText("nohit")
    await until(lambda: table.model().rowCount() == 0)
    hints = [one.text() for one in table.viewport().findChildren(QLabel)]
    assert hints == ["No delivery holds “nohit”. Esc clears the search."]
    QTest.keyClick(find, Qt.Key.Key_Escape)
    await until(lambda: table.model().rowCount() == 3)
    named(desk.window, QPushButton, "Clear deliveries").click()
    await until(lambda: desk.has_dialog("Clear deliveries"))
    desk.dialog("Clear deliveries").reject()
    assert table.model().rowCount() == 3
    named(desk.window, QPushButton, "Clear deliveries").click()
    await until(lambda: desk.has_dialog("Clear deliveries"))
    named(desk.dialog("Clear deliveries"), QPushButton, "Clear").click()
    await until(lambda: table.model().rowCount() == 0)
    hints = [one.text() for one in table.viewport().findChildren(QLabel)]
    assert "the receiver is running" in hints[0]
    await desk.aclose()


async def test_queued_is_never_green_and_a_pasted_body_proves_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3403")
    desk.page.panel.show_test()
    event_id = await sent(desk)
    ladder = desk.window.findChild(QLabel, "ProofLadder")
    assert ladder is not None
    await until(lambda: ladder.text().startswith("●\u00a0Queued"))
    assert "●\u00a0Received" not in ladder.text()
    assert ladder.property("tone") == "planned"
    desk.window.show_page(PageName.DELIVERIES)
    tests = named(desk.window, QTableView, "Test events")
    await until(lambda: column(tests, "Proof") == ["Queued"])
    pasted = named(desk.window, QPlainTextEdit, "Pasted delivery")
    result = named(desk.window, QPlainTextEdit, "Paste result")
    check = named(desk.window, QPushButton, "Check pasted delivery")
    pasted.setPlainText("nothing of the kind")
    check.click()
    await until(lambda: "No delivered event" in result.toPlainText())
    body = {
        "event_id": event_id,
        "callback_type": "subscription_added",
        "callback_id": "AB3403",
        "subscription": {"subscription_list": {"id": "99999"}},
    }
    pasted.setPlainText(f"POST /in HTTP/1.1\nHost: x\n\n{json.dumps(body)} -- 200 OK")
    check.click()
    await until(lambda: "list_id: 48213 was expected, 99999 came" in result.toPlainText())
    await until(lambda: column(tests, "Proof") == ["Mismatch list_id"])
    body["subscription"] = {"subscription_list": {"id": "48213"}}
    pasted.setPlainText(json.dumps(json.dumps(body)))  # as a log quotes it
    check.click()
    await until(lambda: result.toPlainText().startswith("Matched"))
    await until(lambda: column(tests, "Proof") == ["Matched"])
    body["event_id"] = "SOMEBODYELSE"
    pasted.setPlainText(json.dumps(body))
    check.click()
    await until(lambda: "not sent from this desk" in result.toPlainText())
    await desk.aclose()


async def test_people_in_a_pasted_text_are_hidden_and_it_is_deleted_in_time(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    pasted = named(desk.window, QPlainTextEdit, "Pasted delivery")
    result = named(desk.window, QPlainTextEdit, "Paste result")
    reveal = named(desk.window, QPushButton, "Reveal pasted values")
    check = named(desk.window, QPushButton, "Check pasted delivery")
    typed = (
        'sent to +13125550142: {"event_id": "e-1", "callback_type": "person_added", '
        '"person": {"mobile_phone": {"mdn": "+13125550142"}}}'
    )
    pasted.setPlainText("nothing of it")
    check.click()
    await until(lambda: "No delivered event" in result.toPlainText())
    assert pasted.toPlainText() == "nothing of it"  # to be mended
    assert not reveal.isEnabled()
    pasted.setPlainText(typed)
    check.click()
    await until(lambda: "+1312" not in pasted.toPlainText())
    assert '"event_id": "e-1"' in pasted.toPlainText()
    verdict = result.toPlainText()
    assert "not sent from this desk" in verdict
    pasted.undo()
    assert "+1312" not in pasted.toPlainText()
    reveal.click()
    assert pasted.toPlainText() == typed
    assert result.toPlainText() == verdict
    reveal.click()
    # What hides nobody is checked alike.
    check.click()
    await until(lambda: check.isEnabled() and result.toPlainText() == verdict)
    # Nor does half a character, or a sign that turns what follows, get in its way.
    pasted.setPlainText(
        '{"event_id": "e-2", "callback_type": "a\\ud800\\u202e", "p": {"n": "Ann"}}'
    )
    check.click()
    await until(lambda: "Ann" not in pasted.toPlainText())
    assert "⟨U+202E⟩" in pasted.toPlainText()
    named(desk.window, QPushButton, "Clear pasted delivery").click()
    assert not pasted.toPlainText()
    assert not reveal.isEnabled()

    pasted.setPlainText(typed)
    page = desk.window.deliveries_page
    later = datetime.now(UTC) + timedelta(hours=23)
    page._paste._clock = lambda: later
    page._ages.timeout.emit()
    assert pasted.toPlainText() == typed
    later += timedelta(hours=2)
    page._ages.timeout.emit()
    assert not pasted.toPlainText()
    assert result.toPlainText() == "What was pasted was deleted after 24 hours."
    await desk.aclose()


async def test_what_is_shown_of_a_delivery_follows_the_zone(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.formats.zone = ZoneInfo("Pacific/Kiritimati")
    await registered(desk, company)
    desk.page.panel.show_test()
    await sent(desk)
    desk.window.show_page(PageName.DELIVERIES)
    table = named(desk.window, QTableView, "Deliveries")
    await until(lambda: table.model().rowCount() == 1)
    table.selectRow(0)
    named(desk.window, QPushButton, "Reveal values").setChecked(True)
    text = named(desk.window, QPlainTextEdit, "Delivery details")
    local = text.toPlainText()
    desk.window.show_utc(True)
    assert text.toPlainText() != local
    assert text.toPlainText().splitlines()[2:] == local.splitlines()[2:]  # all but the times
    await desk.aclose()


async def test_six_deliveries_are_seen_in_the_smallest_window(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    reveal = named(desk.window, QPushButton, "Reveal values")
    table = named(desk.window, QTableView, "Deliveries")
    details = named(desk.window, QPlainTextEdit, "Delivery details")
    row = table.verticalHeader().defaultSectionSize()
    for _ in range(2):  # there and back
        desk.window.resize(1024, 700)
        await until(lambda: table.viewport().height() >= 6 * row)
        assert reveal.isVisible()
        assert details.height() >= 56
        desk.window.resize(1440, 900)
        await until(lambda: reveal.mapTo(desk.window, reveal.rect().topLeft()).y() > 700)
        assert reveal.isVisible()
    await desk.aclose()


async def test_host_and_port_of_the_receiver_are_seen_in_a_small_window(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    url = await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    edit = named(desk.window, QLineEdit, "Receiver URL")
    copy = named(desk.window, QPushButton, "Copy receiver URL")
    stop = named(desk.window, QPushButton, "Stop receiver")
    port = edit.fontMetrics().horizontalAdvance(url[: url.index("/", len("http://"))])

    def right(widget: QWidget) -> int:
        return widget.mapTo(desk.window, widget.rect().topRight()).x()

    for width in (1024, 860):
        desk.window.resize(width, 700)
        await until(
            lambda: (
                edit.width() >= port
                and right(edit) < right(copy) - copy.width()
                and right(stop) <= desk.window.width()
            )
        )
        assert desk.window.width() == width
        assert stop.isVisible()
    await desk.aclose()


async def test_a_public_address_is_offered_once_it_is_known_to_lead_here(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    url = await registered(desk, company)
    with pytest.raises(UnexpectedReplyError, match="401"):
        await desk.receiving.check_public(company.base_url + "/practice/deliveries")
    assert desk.receiving.destination == url
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Public address").click()
    dialog = desk.dialog("Public address")
    # A host is enough: the secret path is added, and what will be registered is shown.
    edit = named(dialog, QLineEdit, "Public URL")
    edit.setText("two words")
    named(dialog, QPushButton, "Check address").click()
    assert "Not a web address" in words_of(dialog)
    edit.setText(url.rpartition("/")[0])
    assert f"The whole address: {url}" in words_of(dialog)
    named(dialog, QPushButton, "Check address").click()
    await until(lambda: not desk.has_dialog("Public address"))
    assert desk.receiving.destination == url
    assert desk.receiving.deliveries == []  # the app's own question is no delivery

    # It is remembered, and used again as soon as it was seen to lead here again.
    bar = desk.window.bar
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: "AB3429 still leads to the receiver" in bar.text())
    named(desk.window, QPushButton, "Start receiver").click()
    await until(lambda: desk.receiving.public_url == url)
    assert not bar.isVisible()  # it leads somewhere again
    # A tunnel that is gone is said, and can be checked again.
    address = desk.receiving.address
    await address.keep(address.address.port, address.secret, "http://127.0.0.1:9")
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: not desk.receiving.url)
    named(desk.window, QPushButton, "Start receiver").click()
    await until(lambda: "http://127.0.0.1:9 does not lead to this receiver now" in bar.text())
    assert desk.receiving.destination == url
    await address.keep(address.address.port, address.secret, url.rpartition("/")[0])
    named(desk.window, QPushButton, "Check again").click()
    await until(lambda: desk.receiving.public_url == url)
    await until(lambda: not bar.isVisible())
    named(desk.window, QPushButton, "Public address").click()
    dialog = desk.dialog("Public address")
    named(dialog, QPushButton, "Use the local address").click()
    await until(lambda: not desk.receiving.known_public_url)
    await desk.aclose()


async def test_what_leads_to_the_receiver_is_counted_and_a_taken_port_is_said(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    local = await registered(desk, msgspec.structs.replace(company, name="<b>Acme</b>"))
    desk.window.show_page(PageName.DELIVERIES)
    line = desk.window.findChild(QLabel, "LeadingHereLabel")
    assert line is not None
    await until(lambda: "1 registration leads here." in line.text())
    assert "&lt;b&gt;Acme&lt;/b&gt;: AB3429" in line.toolTip()  # a name is never rendered
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: line.text() == "1 registration leads here; it is off.")
    port = urlsplit(local).port or 0
    bar = desk.window.bar
    with socket.create_server(("127.0.0.1", port)):
        named(desk.window, QPushButton, "Start receiver").click()
        await until(lambda: f"Another program has its port {port}" in bar.text())
        url = named(desk.window, QLineEdit, "Receiver URL")
        assert not url.text()
        named(desk.window, QPushButton, "Use another port").click()
        await until(lambda: url.text().startswith("http://127.0.0.1:"))
        assert urlsplit(url.text()).port != port
        # What was registered with the old port does not lead here now, and that stays said.
        await until(lambda: "registration" not in line.text())
        assert "AB3429 still leads to the receiver's old address" in bar.text()
    await desk.aclose()


async def test_the_receiver_starts_with_the_app_for_who_wishes_that(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Receiver settings").click()
    dialog = desk.dialog("Receiver settings")
    wished = named(dialog, QCheckBox, "Start the receiver with the app")
    assert not wished.isChecked()
    wished.click()
    named(dialog, QPushButton, "Save settings").click()
    assert desk.window.preferences.receiver_starts
    await receiver_as_before(desk.window, desk.backend)
    await until(lambda: bool(desk.receiving.url))
    await desk.aclose()


async def test_the_developer_gets_a_page(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Give to the developer").click()
    dialog = desk.dialog("Give to the developer")
    about, language = named(dialog, QComboBox, "About"), named(dialog, QComboBox, "Language")
    page = named(dialog, QPlainTextEdit, "Page")
    about.setCurrentIndex(about.findText("subscription_added · List 48213"))
    language.setCurrentIndex(language.findText("Node"))
    assert '"48213"' in page.toPlainText()
    assert "createServer" in page.toPlainText()
    kinds = {about.itemText(at).partition(" · ")[0] for at in range(about.count())}
    assert kinds >= set(EVENT_TYPES)  # also what is not registered yet
    for name in ("page.md", "page.html"):
        named(dialog, QPushButton, "Save page").click()
        files = dialog.findChildren(QFileDialog)[-1]
        files.fileSelected.emit(str(tmp_path / name))
        files.reject()
        assert "48213" in (tmp_path / name).read_text()
    dialog.reject()
    await desk.aclose()


async def test_a_captured_delivery_is_sent_to_an_endpoint_once_more(
    qapp: QApplication, desk: Desk, company: Company, endpoint: Endpoint
) -> None:
    await registered(desk, company)
    event_id = await sent(desk)
    table = named(desk.window, QTableView, "Deliveries")
    await until(lambda: table.model().rowCount() == 1)
    send = named(desk.window, QPushButton, "Send this delivery to")
    assert send.toolTip() == "Select a delivery first."
    table.selectRow(0)
    send.click()
    dialog = desk.dialog("Send this delivery to")
    address = named(dialog, QLineEdit, "Endpoint address")
    act = named(dialog, QPushButton, "Send now")
    address.setText(desk.receiving.url)
    assert "round in circles" in act.toolTip()
    address.setText(endpoint.url)
    assert "is in a private network" in act.toolTip()
    dialog.findChildren(QCheckBox)[0].setChecked(True)
    for status, said in ((200, " ms: 200."), (404, " ms: 404."), (0, ": line cut by it.")):
        endpoint.status = status
        act.click()
        await until(lambda said=said: said in words_of(dialog))  # type: ignore[misc]
    ((method, _, headers, body), *_) = endpoint.came
    assert (method, json.loads(body)["event_id"]) == ("POST", event_id)
    assert headers["x-replayed-by"].startswith("Callback Desk ")
    assert headers["user-agent"] == "Callback Desk"
    assert len(endpoint.came) == 3
    dialog.reject()
    send.click()
    again = desk.dialog("Send this delivery to")
    assert named(again, QLineEdit, "Endpoint address").text() == endpoint.url
    again.reject()
    await desk.aclose()


async def test_a_set_runs_in_order_and_failed_ones_can_be_tried_again(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "New set").click()
    dialog = desk.dialog("New test set")
    save = named(dialog, QPushButton, "Save set")
    assert not save.isEnabled()
    named(dialog, QLineEdit, "Set name").setText("launch check")
    every = named(dialog, QCheckBox, "All of them")
    every.setChecked(False)  # as a screen reader does it: no click
    assert not save.isEnabled()
    every.setChecked(True)
    save.click()
    sets = desk.window.deliveries_page.sets
    run = named(desk.window, QPushButton, "Run set")
    await until(run.isEnabled)
    count = len(sets._sets[0].events)
    api = await desk.connections.of(company)
    await api.end_callback("AB3401")  # so that one of them is refused
    run.click()
    await until(lambda: any(one.has_failed for one in sets.results.rows))
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    assert len(sets.results.rows) == count
    assert sum(one.has_failed for one in sets.results.rows) == 1
    await until(
        lambda: any(one.sent and one.sent.proof is Proof.MATCHED for one in sets.results.rows)
    )
    named(desk.window, QPushButton, "Retry failed only").click()
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    assert len(sets.results.rows) == count
    assert len(desk.window.deliveries_page.tests.rows) == count - 1
    sets.commands._write(tmp_path / "set.json", sets._sets[0])
    text = (tmp_path / "set.json").read_text()
    assert "launch check" in text
    assert company.company_key not in text
    # What was exported comes back as a set of its own; anything else is refused in words.
    desk.window.runner.change(Job.TEST_SET, sets.commands._import(company, tmp_path / "set.json"))
    await until(lambda: len(sets._sets) == 2)
    assert sets._sets[0].events == sets._sets[1].events
    (tmp_path / "other.json").write_text('{"name": 1}')
    await until(lambda: not desk.window.runner.is_busy(Job.TEST_SET))
    desk.window.runner.change(Job.TEST_SET, sets.commands._import(company, tmp_path / "other.json"))
    await until(lambda: "holds no test set" in desk.window.bar.text())
    assert len(sets._sets) == 2
    await desk.aclose()


async def test_what_was_not_answered_is_looked_up_before_it_is_sent_again(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    page, service = desk.window.deliveries_page, desk.backend.services.test_sets
    event = TestEvent(event_type="subscription_added", subject=list_subject("777"))
    nobody = TestEvent(event_type="subscription_added", subject=list_subject("778"))
    await service.save(company, "two", [event])
    desk.window.runner.load(Job.TEST_SETS, page.sets._read(company))
    await until(lambda: page.sets.results.rowCount() == 1)
    run = named(desk.window, QPushButton, "Run set")
    retry = named(desk.window, QPushButton, "Retry failed only")
    sandbox.set_trouble(Trouble.DONE_THEN_CUT)
    run.click()
    await until(lambda: any(one.is_unsure for one in page.sets.results.rows))
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    sandbox.set_trouble(Trouble.NONE)
    await until(lambda: [one.proof for one in page.tests.rows] == [Proof.UNSURE])
    await until(lambda: page.deliveries.rowCount() == 1)
    # It came all the same: nothing is sent again, and nothing more is said than is known.
    retry.click()
    await until(lambda: any(one.sent is not None for one in page.sets.results.rows))
    (row,) = page.sets.results.rows
    assert row.sent is not None
    assert row.sent.rung is Proof.RECEIVED
    assert not retry.isEnabled()
    assert len(await desk.backend.services.proofs.newest()) == 1
    # What did not come is asked about first.
    lost = msgspec.structs.replace(row.sent, test_id=0, event=nobody, proof=Proof.UNSURE)
    lost = await SentTestStore(desk.database).add(lost)
    unsure = SetResult(event=nobody, refusal="cut", lost=lost, is_unsure=True)
    page.sets.running.runs[page.sets._sets[0].set_id] = [unsure]
    page.sets._show_chosen()
    retry.click()
    await until(lambda: desk.has_dialog("Run set"))
    words = words_of(desk.dialog("Run set"))
    assert "1 test event may arrive twice" in words
    assert "nothing active is listed for it" in words
    desk.dialog("Run set").reject()
    await desk.aclose()


async def test_a_set_is_changed_reordered_and_duplicated(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    sets = desk.window.deliveries_page.sets
    active = [one for one in desk.page.listed if one.callback_id in {"AB3403", "AB3406"}]
    await sets._services.test_sets.save(company, "launch", map(test_of, active))
    await sets._read(company)
    first, second = sets._sets[0].events
    sets._edit.trigger()
    dialog = desk.dialog("Change test set")
    assert named(dialog, QLineEdit, "Set name").text() == "launch"
    listed = named(dialog, QListWidget, "Callbacks of the set")
    ticked = [
        at for at in range(listed.count()) if listed.item(at).checkState() is Qt.CheckState.Checked
    ]
    assert ticked == [0, 1]  # what is in it stands first; the rest can be added
    assert listed.count() > 2
    up, down = (named(dialog, QPushButton, one) for one in ("Move up", "Move down"))
    assert not up.isEnabled()
    listed.setCurrentRow(0)
    assert not up.isEnabled()
    down.click()
    assert listed.currentRow() == 1
    listed.item(2).setCheckState(Qt.CheckState.Checked)
    named(dialog, QLineEdit, "Set name").setText("launch 2")
    named(dialog, QPushButton, "Save set").click()
    await until(lambda: sets._sets[0].name == "launch 2")
    assert sets._sets[0].events[:2] == (second, first)
    assert len(sets._sets[0].events) == 3
    assert len(sets._sets) == 1

    sets._duplicate.trigger()
    await until(lambda: len(sets._sets) == 2)
    assert {one.name for one in sets._sets} == {"launch 2", "launch 2, copy"}
    assert sets._sets[0].events == sets._sets[1].events
    chosen = sets._chosen()
    assert chosen is not None
    assert chosen.name == "launch 2, copy"
    # An event that nobody is registered for is told before it is sent.
    api = await desk.connections.of(company)
    for one in active:
        await api.end_callback(one.callback_id)
    desk.page.actions_.refresh.trigger()
    await until(lambda: not {one.callback_id for one in active} & set(ids_of(desk)))
    sets._edit.trigger()
    listed = named(desk.dialog("Change test set"), QListWidget, "Callbacks of the set")
    assert "nothing active is listed for it" in listed.item(0).text()
    await desk.aclose()


async def test_who_runs_a_set_hears_first_what_was_refused_last(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    sets = desk.window.deliveries_page.sets
    (mine,) = [one for one in desk.page.listed if one.callback_id == "AB3429"]
    await sets._services.test_sets.save(company, "launch", [test_of(mine)])
    await sets._read(company)
    desk.receiving.answer_with(Answer.NOT_FOUND)
    run = named(desk.window, QPushButton, "Run set")
    run.click()  # nothing is in doubt yet
    await until(lambda: any(one.has_failed for one in sets.results.rows))
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    run.click()
    await until(lambda: desk.has_dialog("Run set"))
    said = words_of(desk.dialog("Run set"))
    assert "1 test event goes where the last was refused" in said
    assert "AB3429: 404" in said
    desk.dialog("Run set").reject()
    # Whoever tries again what was refused has heard it.
    desk.receiving.answer_with(Answer.OK)
    named(desk.window, QPushButton, "Retry failed only").click()
    await until(lambda: any(o.sent and o.sent.rung is Proof.ACCEPTED for o in sets.results.rows))
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    await desk.aclose()


async def test_who_runs_a_set_hears_first_what_reaches_nobody(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    sets = desk.window.deliveries_page.sets
    (mine,) = [one for one in desk.page.listed if one.callback_id == "AB3429"]
    nobody = TestEvent(event_type="no_such_type")
    await sets._services.test_sets.save(company, "launch", [test_of(mine), nobody])
    await sets._read(company)
    run = named(desk.window, QPushButton, "Run set")
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: not desk.receiving.url)
    run.click()
    await until(lambda: desk.has_dialog("Run set"))
    question = desk.dialog("Run set")
    said = words_of(question)
    assert "2 of 2 test events can reach nobody" in said
    assert "AB3429 leads to the receiver, which is off" in said
    assert "no_such_type · Not stated: nothing active is listed for it" in said
    named(question, QPushButton, "Cancel").click()
    await until(lambda: not desk.has_dialog("Run set"))
    assert not desk.window.runner.is_busy(Job.RUN_SET)
    assert not any(one.sent or one.refusal for one in sets.results.rows)

    named(desk.window, QPushButton, "Start receiver").click()
    await until(lambda: bool(desk.receiving.url))
    run.click()
    await until(lambda: desk.has_dialog("Run set"))
    question = desk.dialog("Run set")
    assert "AB3429" not in words_of(question)
    named(question, QPushButton, "Run all the same").click()
    await until(lambda: bool(sets.results.rows[1].refusal))
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    assert [bool(one.sent) for one in sets.results.rows] == [True, False]
    await desk.aclose()


def ids_of(desk: Desk) -> list[str]:
    return [one.callback_id for one in desk.page.listed]


async def test_what_was_sent_and_not_recorded_is_not_sent_again(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    sets = desk.window.deliveries_page.sets
    await sets._services.test_sets.save(company, "one", map(test_of, desk.page.listed[:1]))
    await sets._read(company)

    async def full(*_: object) -> None:
        msg = "disk full"
        raise SaveFailedError(msg)

    monkeypatch.setattr(SentTestStore, "add", full)
    named(desk.window, QPushButton, "Run set").click()
    await until(lambda: sets.results.text_at(0, 3) != "")
    await until(lambda: not desk.window.runner.is_busy(Job.RUN_SET))
    assert sets.results.text_at(0, 4) == "Queued, not recorded: disk full"
    assert not named(desk.window, QPushButton, "Retry failed only").isEnabled()
    await desk.aclose()


async def test_another_address_is_listened_on_only_after_a_warning(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    local = await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Receiver settings").click()
    dialog = desk.dialog("Receiver settings")
    host, save = named(dialog, QComboBox, "Listen on"), named(dialog, QPushButton, "Save settings")
    agreed = named(dialog, QCheckBox, "Let others reach the receiver")
    assert host.currentText() == "127.0.0.1"
    assert save.isEnabled()
    assert not agreed.isVisible()
    for wrong in ("", "here", "0.0.0.0"):
        host.setEditText(wrong)
        assert not save.isEnabled()
    host.setEditText("192.0.2.254")
    assert agreed.isVisible()
    assert not save.isEnabled()
    agreed.click()
    save.click()
    # No address of this computer: said, and what worked goes on at the same address.
    await until(lambda: "192.0.2.254" in desk.window.bar.text())
    url = named(desk.window, QLineEdit, "Receiver URL")
    await until(lambda: url.text() == local)
    named(desk.window, QPushButton, "Receiver settings").click()
    dialog = desk.dialog("Receiver settings")
    named(dialog, QComboBox, "Listen on").setEditText("127.0.0.2")
    named(dialog, QPushButton, "Save settings").click()
    await until(lambda: url.text().startswith("http://127.0.0.2:"))
    assert "AB3429 still leads to the receiver" in desk.window.bar.text()
    await desk.aclose()


async def test_a_receiver_that_stops_says_what_leads_to_it_and_comes_back_where_it_was(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    local = await registered(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: "AB3429 still leads to the receiver" in desk.window.bar.text())
    desk.page.table.select("AB3429")
    goes_to = desk.window.findChild(QLabel, "GoesTo")
    assert goes_to is not None
    await until(lambda: "receiver that is off" in goes_to.text())
    desk.window.show_page(PageName.ALL_COMPANIES)
    across = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(across, AllCompaniesPage)
    across._tabs.setCurrentWidget(across.checks)
    found = across.checks.found
    await until(lambda: any(one.kind is FindingKind.RECEIVER_OFF for one in found.rows))
    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Start receiver").click()
    url = named(desk.window, QLineEdit, "Receiver URL")
    await until(lambda: url.text() == local)
    await until(lambda: not desk.window.bar.isVisible())  # it is true no more
    desk.window.show_page(PageName.ALL_COMPANIES)
    await until(lambda: not any(one.kind is FindingKind.RECEIVER_OFF for one in found.rows))
    await desk.aclose()


async def test_deliveries_leave_memory_and_screen_when_their_time_is_over(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await registered(desk, company)
    desk.page.panel.show_test()
    await sent(desk)
    page = desk.window.deliveries_page
    await until(lambda: len(page.deliveries.rows) == 1)
    desk.window.show_page(PageName.DELIVERIES)
    table = named(desk.window, QTableView, "Deliveries")
    table.selectRow(0)
    text = named(desk.window, QPlainTextEdit, "Delivery details")
    assert "subscription_added" in text.toPlainText()
    named(desk.window, QPushButton, "Receiver settings").click()
    dialog = desk.dialog("Receiver settings")
    named(dialog, QComboBox, "Delete deliveries after").setCurrentIndex(0)
    named(dialog, QPushButton, "Save settings").click()
    assert desk.receiving.kept_for == timedelta(hours=1)
    assert desk.window.preferences.delivery_hours == 1
    assert len(page.deliveries.rows) == 1
    (arrived,) = page.deliveries.rows
    page._clock = desk.receiving._clock = lambda: arrived.received_at + timedelta(hours=1)
    page._ages.timeout.emit()
    assert table.model().rowCount() == 0
    assert not text.toPlainText()
    assert desk.receiving.deliveries == []
    await desk.aclose()


async def test_a_long_run_is_pasted_without_wrapping_and_looking_can_be_stopped(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(company, PASSWORD)
    desk.window.show_page(PageName.DELIVERIES)
    pasted = named(desk.window, QPlainTextEdit, "Pasted delivery")
    result = named(desk.window, QPlainTextEdit, "Paste result")
    pasted.setPlainText("short")
    assert pasted.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth
    pasted.setPlainText("a" * 1_000_000)
    assert pasted.lineWrapMode() is QPlainTextEdit.LineWrapMode.NoWrap
    pasted.setPlainText("short")
    assert pasted.lineWrapMode() is QPlainTextEdit.LineWrapMode.WidgetWidth
    asked = threading.Event()

    def looking(_: str, is_stopped: Callable[[], bool]) -> None:
        asked.set()
        while not is_stopped():
            time.sleep(0.005)
        raise StoppedError

    monkeypatch.setattr("app.services.pastes.find_events", looking)
    named(desk.window, QPushButton, "Check pasted delivery").click()
    await until(asked.is_set)
    assert "Looking through 5 characters" in result.toPlainText()
    assert not named(desk.window, QPushButton, "Check pasted delivery").isEnabled()
    named(desk.window, QPushButton, "Stop checking").click()
    await until(lambda: "Stopped" in result.toPlainText())
    await until(named(desk.window, QPushButton, "Check pasted delivery").isEnabled)
    await desk.aclose()


async def test_an_id_that_was_sent_from_here_is_received_at_least(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3403")
    desk.page.panel.show_test()
    event_id = await sent(desk)
    desk.window.show_page(PageName.DELIVERIES)
    tests = named(desk.window, QTableView, "Test events")
    await until(lambda: column(tests, "Proof") == ["Queued"])
    pasted = named(desk.window, QPlainTextEdit, "Pasted delivery")
    result = named(desk.window, QPlainTextEdit, "Paste result")
    pasted.setPlainText(f"10:01 delivered event {event_id} to the queue, 200")
    named(desk.window, QPushButton, "Check pasted delivery").click()
    await until(lambda: result.toPlainText().startswith("Received"))
    await until(lambda: column(tests, "Proof") == ["Received"])
    await desk.aclose()


async def test_what_cannot_be_looked_up_says_so_and_space_takes_nothing_away(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    text = named(desk.window, QPlainTextEdit, "Pasted delivery")
    text.setPlainText('{"event_id": "7"}')
    check = named(desk.window, QPushButton, "Check pasted delivery")
    result = named(desk.window, QPlainTextEdit, "Paste result")

    async def unwritable(*_: object, **__: object) -> None:
        raise SaveFailedError

    with monkeypatch.context() as given:
        given.setattr(desk.database, "run", unwritable)
        check.click()
        await until(lambda: "could not be looked up" in result.toPlainText())
    assert text.toPlainText()
    check.click()
    await until(lambda: "could not be looked up" not in result.toPlainText())
    await until(check.isEnabled)
    await desk.aclose()


async def test_tab_goes_along_the_tabs_and_then_below_them(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    page = desk.window.made_page(PageName.DELIVERIES)
    assert isinstance(page, DeliveriesPage)
    tabs = next(one for one in page.findChildren(QTabWidget) if one.cornerWidget() is page.acts)
    order: list[str] = []
    at = tabs.tabBar().nextInFocusChain()
    names = ["Proof sheet", "Check a sheet", "Give to the developer", "Resilience report"]
    while at is not None and len(order) < len(names):
        if isinstance(at, QPushButton | QLineEdit | QTableView):
            order.append(at.accessibleName().removesuffix("…"))
        at = at.nextInFocusChain()
    assert order == names
    await desk.aclose()
