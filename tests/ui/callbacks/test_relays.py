"""A relay in the window: inserted, seen above everything, asked about on closing, taken out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from app.domain.companies.company import Company, CompanyKind
from app.services.relays import PlacedRelay
from app.text.duration import duration_text
from app.text.formats import Formats
from app.text.relays import band_text, relay_remark
from app.ui.kit.widgets import PlainText
from app.ui.window.pages import PageName
from app.ui.window.relay_band import RelayBand
from tests.builders import callback, draft
from tests.conftest import company_at
from tests.endpoint import Endpoint
from tests.receiver.test_relay import relay_to
from tests.ui.conftest import Desk, named, opened, until

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
INSIDE = "It is in a private network or on this computer, on purpose"


async def with_receiver(desk: Desk, company: Company, endpoint: Endpoint) -> str:
    """A registration of the customer's, selected, and a receiver that runs; the ID."""
    await opened(desk, company)
    desk.window.deliveries_page.bar.start()
    await until(lambda: bool(desk.receiving.url))
    change = await desk.backend.services.changes.create(
        company, draft(destination_url=endpoint.url)
    )
    made = str(change.made_id)
    await until(lambda: any(one.callback_id == made for one in desk.page.listed))
    desk.page.table.select(made)
    return made


def press(desk: Desk, name: str) -> None:
    button = named(desk.page.panel.details, QPushButton, name)
    assert button.isVisible()
    assert button.isEnabled(), button.toolTip()
    button.click()


def band_of(desk: Desk) -> str:
    band = desk.window.relays.band
    return band.findChildren(QLabel)[0].text() if band.isVisible() else ""


async def inserted(desk: Desk) -> str:
    """The ID that it has with the relay in."""
    press(desk, "Insert relay")
    dialog = desk.dialog("Insert relay")
    named(dialog, QCheckBox, INSIDE).setChecked(True)
    named(dialog, QPushButton, "Insert now").click()
    await until(lambda: not desk.has_dialog("Insert relay"))
    await until(lambda: bool(band_of(desk)))
    return desk.window.relays.band.placed[0].callback.callback_id


async def test_a_relay_goes_in_and_out_in_the_window(
    qapp: QApplication, desk: Desk, company: Company, endpoint: Endpoint
) -> None:
    made = await with_receiver(desk, company, endpoint)
    assert not named(desk.page.panel.details, QPushButton, "Take relay out").isVisible()
    relayed = await inserted(desk)
    assert relayed != made
    assert f"{relayed} of Acme Retail leads through this computer" in band_of(desk)
    await until(lambda: [one.callback_id for one in desk.page.table.all_selected()] == [relayed])
    assert not named(desk.page.panel.details, QPushButton, "Insert relay").isVisible()
    assert named(desk.page.panel.details, QPushButton, "Take relay out").isVisible()
    remarks = desk.page.panel.details._fields["Remarks"].text()
    assert f"passed on to {endpoint.url}" in remarks

    desk.page.actions_.test.trigger()
    named(desk.window, QPushButton, "Send test event").click()
    card = desk.page.panel.test_panel.card
    await until(lambda: "which answered in" in "".join(o.text() for o in card.findChildren(QLabel)))
    assert len(endpoint.came) == 1
    desk.window.show_page(PageName.DELIVERIES)
    table = named(desk.window, QTableView, "Deliveries")
    await until(lambda: table.model().rowCount() == 1)
    table.selectRow(0)
    shown = named(desk.window, QPlainTextEdit, "Delivery details").toPlainText()
    assert f"Passed on to 127.0.0.1:{endpoint.port}, which answered in " in shown

    # Closing asks: with the app the relay goes off.
    desk.window.close()
    question = desk.dialog("Close Callback Desk")
    said = "\n".join(one.text() for one in question.findChildren(QLabel))
    assert "1 relay is still in" in said
    assert f"{relayed}, Acme Retail" in said
    named(question, QPushButton, "Stay").click()
    assert desk.closings == 0

    desk.window.show_page(PageName.DELIVERIES)
    named(desk.window, QPushButton, "Stop receiver").click()
    await until(lambda: desk.has_dialog("Stop receiver"))
    named(desk.dialog("Stop receiver"), QPushButton, "Stop all the same").click()
    await until(lambda: "The receiver is off" in band_of(desk))
    assert "or take the relay out" in desk.window.bar.text()
    desk.window.show_page(PageName.CALLBACKS)
    start = named(desk.window.relays.band, QPushButton, "Start the receiver")
    start.click()
    await until(lambda: "The receiver is off" not in band_of(desk))

    named(desk.window.relays.band, QPushButton, f"Show {relayed}").click()
    await until(lambda: [one.callback_id for one in desk.page.table.all_selected()] == [relayed])
    press(desk, "Take relay out")
    dialog = desk.dialog("Take relay out")
    assert named(dialog, QLineEdit, "Relay target").text() == endpoint.url
    named(dialog, QPushButton, "Take out now").click()
    await until(lambda: not desk.has_dialog("Take relay out"))
    await until(lambda: not band_of(desk))
    await until(lambda: any(one.destination_url == endpoint.url for one in desk.page.listed))
    desk.window.close()
    assert desk.closings == 1
    await desk.aclose()


async def test_the_form_says_why_it_cannot_be_and_keeps_what_was_typed(
    qapp: QApplication, desk: Desk, company: Company, endpoint: Endpoint
) -> None:
    await with_receiver(desk, company, endpoint)
    press(desk, "Insert relay")
    dialog = desk.dialog("Insert relay")
    target = named(dialog, QLineEdit, "Relay target")
    act = named(dialog, QPushButton, "Insert now")
    assert "is in a private network" in act.toolTip()
    target.setText("hooks")
    assert "Not a web address" in act.toolTip()
    target.setText(f"{desk.receiving.url}/k1")
    assert "round in circles" in act.toolTip()
    target.setText("https://hooks.example.net/x")
    assert act.isEnabled()
    assert not named(dialog, QCheckBox, INSIDE).isVisible()
    # Somebody ends it meanwhile: nothing is sent, and the form stays.
    chosen = desk.page.table.selected()
    assert chosen is not None
    await desk.backend.services.changes.end(company, chosen, listed=desk.page.listed)
    act.click()
    problems = named(dialog, PlainText, "Problems")
    await until(problems.isVisible)
    assert f"{chosen.callback_id} has ended meanwhile" in problems.toPlainText()
    assert target.text() == "https://hooks.example.net/x"
    assert not desk.receiving.relays.relays
    dialog.reject()
    await desk.receiving.stop()
    await desk.aclose()


async def test_without_a_receiver_the_form_says_what_to_do(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3401")
    press(desk, "Insert relay")
    dialog = desk.dialog("Insert relay")
    act = named(dialog, QPushButton, "Insert now")
    assert act.toolTip() == "The receiver is off: start it first."
    start = named(dialog, QPushButton, "Start the receiver")
    start.click()
    await until(lambda: bool(desk.receiving.url))
    await until(lambda: not start.isVisible())
    assert "receiver is off" not in act.toolTip()
    dialog.reject()
    await desk.receiving.stop()
    await desk.aclose()


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=-5), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_how_long_it_is_in(qapp: QApplication, time: timedelta, words: str) -> None:
    assert duration_text(time) == words


def placed(warn_after: timedelta = timedelta(hours=1)) -> PlacedRelay:
    relay = replace(relay_to("https://hooks.example/x"), inserted_at=NOW, warn_at=NOW + warn_after)
    company = replace(company_at("https://api.example"), kind=CompanyKind.TEST)
    return PlacedRelay(company, callback("AB1"), relay)


def test_the_band_warns_in_time_and_names_what_is_not_known(qapp: QApplication) -> None:
    now = NOW
    clock: Callable[[], datetime] = lambda: now  # noqa: E731 - moved below
    band = RelayBand(clock)
    band.show_placed([placed()], is_on=True)
    text = band.findChildren(QLabel)[0]
    assert text.text().endswith("to hooks.example.")
    now += timedelta(minutes=59)
    band._tell()
    assert text.text().endswith("In for 59 minutes.")
    now += timedelta(minutes=1)
    band._tell()
    assert text.text().startswith("⚠")
    assert "Take it out if the test is over." in text.text()
    unknown = PlacedRelay(placed().company, callback("AB2"), None)
    assert "nowhere: it is not known here" in band_text([unknown], NOW, is_on=True)
    many = [placed()] * 7
    assert band_text(many, NOW, is_on=True).startswith("7 relays are in: AB1 (Acme Retail), ")
    assert relay_remark(None, Formats()) == ""
    band.show_placed([], is_on=True)
    assert not band.isVisible()
    band.deleteLater()
