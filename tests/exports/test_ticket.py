"""A block for a ticket names what it is about, and leads a colleague there."""

from datetime import UTC, datetime

from app.domain.activity import Activity
from app.domain.call import Call
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.callbacks.remembered import Note
from app.exports.ticket import TicketCallback, TicketError, as_ticket, callback_ticket, error_ticket
from tests.builders import callback

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def of_call(path: str, callback_id: str) -> Activity:
    call = Call(
        company_id="c",
        company_name="Acme",
        at=NOW,
        method="GET",
        base_url="https://api.example",
        path=path,
        status=200,
        duration_s=0.1,
    )
    return Activity(at=NOW, company_name="Acme", callback_id=callback_id, call=call)


def test_a_call_about_a_callback_has_its_link() -> None:
    told = as_ticket(of_call("/companies/K9%20x/config/callbacks/AB1", "AB1"))
    assert "**Link**: `callback-desk:K9%20x/AB1`" in told


def test_a_call_for_a_list_has_none() -> None:
    assert "Link" not in as_ticket(of_call("/companies/K9xWb2/config/callbacks", ""))


def test_a_change_has_the_link_of_the_company_it_was_made_for() -> None:
    change = Change(
        change_id=1,
        company_id="c",
        company_name="Acme",
        company_key="K9xWb2",
        kind=ChangeKind.END,
        step=Step.ENDING,
        opened_at=NOW,
        user="ann",
        before=Callback(callback_id="AB1", event_type="person_added"),
        outcome=Outcome.DONE,
    )
    told = as_ticket(Activity(at=NOW, company_name="Acme", callback_id="AB1", change=change))
    assert "**Link**: `callback-desk:K9xWb2/AB1`" in told


def test_of_an_id_that_no_link_can_hold_there_is_none() -> None:
    told = as_ticket(of_call("/companies/K9xWb2/config/callbacks/x", "AB\u202e1"))
    assert "Link" not in told
    assert "\u202e" not in told


def test_a_callback_s_block_masks_what_opens_doors_and_breaks_nothing() -> None:
    token = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    one = callback(
        "AB1",
        destination_url=f"https://hooks.example.net/a?token={token}",
        raw=f'{{"callback_id": "AB1", "note": "```", "token": "{token}"}}'.encode(),
    )
    text = callback_ticket(
        TicketCallback(
            company="Acme *Retail*",
            company_key="K9xWb2",
            callback=one,
            status="Active",
            read_at=None,
            note=Note(owner="Ann"),
        )
    )
    assert token not in text
    assert "**Company**: Acme \\*Retail\\*" in text
    assert "**Read at**: only remembered here" in text
    assert "**Owner**: Ann" in text
    assert "````json" in text


def test_an_error_is_told_whole_and_without_its_password() -> None:
    told = error_ticket(
        TicketError(
            title="The server could not be reached",
            next_step="Try again.",
            details="GET https://ann:hunter22@api.example/x?token=abcdefgh12345678 ```",
            company="Acme *one*",
            base_url="https://api.example",
            shown_at=NOW,
            version="9.9.9",
        )
    )
    assert "**What happened**: The server could not be reached" in told
    assert "Acme \\*one\\*" in told
    assert "2026-11-25 12:00:00 UTC" in told
    assert "hunter22" not in told
    assert "abcdefgh12345678" not in told
    assert "````json" in told
