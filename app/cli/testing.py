"""`test`: sends a test event, and tells what may take it."""

from datetime import UTC, datetime
from typing import Any, Unpack

import click

from app.cli.desk import ExitStatus, ended, opened, run
from app.cli.draft_checks import refuse_mistakes, tell_near
from app.cli.options import (
    Asked,
    company_options,
    filter_option,
    password_given,
    read_filters,
    unlock_option,
)
from app.cli.output import say, warn, write_json
from app.cli.reading import listed_now
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.event_types import EVENT_TYPES, TestSubject, filter_fields_of
from app.domain.callbacks.rules import reached_by
from app.domain.errors import OutcomeUnknownError
from app.domain.outside_text import visible
from app.domain.proofs.test_event import TestEvent, prefilled_subject
from app.services.services import Services

_NEED_THEIR_FILTER = {TestSubject.LIST, TestSubject.CAMPAIGN}
"""The request names the list or the campaign itself: without it there is nothing to be tested."""
_UNCLEAR = (
    "it is not known whether the test event was taken: it was sent once, and no clear answer came. "
    "Look at what receives it before sending another."
)


@click.command("test")
@company_options
@click.argument("event_type")
@filter_option
@unlock_option
def send_test(company: str, event_type: str, **given: Unpack[Asked]) -> None:
    """Send a test event, such as subscription_added --filter list_id=48213."""
    filters = dict(read_filters(given["filters"]))
    about = CallbackDraft(event_type=event_type, filters=tuple(filters.items()), destination_url="")
    known = EVENT_TYPES.get(event_type)
    needed = known is not None and known.test_subject in _NEED_THEIR_FILTER
    # Of others nobody knows whether a server wants it in a test.
    free = set() if needed else {one.member for one in filter_fields_of(event_type)}
    refuse_mistakes(about, but={"destination_url", *free})
    tell_near(event_type)
    event = TestEvent(event_type=event_type, subject=prefilled_subject(event_type, filters))
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> dict[str, Any]:
        wanted = await opened(services, company, password, unlock=given["unlock"], only_looks=False)
        listing = await listed_now(services, wanted)
        listed = listing.callbacks
        try:
            queued = await services.test_events.send(wanted, event, listed)
        except OutcomeUnknownError as error:
            raise ended(f"{_UNCLEAR}\n{error.detail}".strip(), ExitStatus.UNKNOWN) from None
        if queued.unrecorded is not None:
            warn("the server took it, but it could not be remembered here.")
        reached = reached_by(event, listed, datetime.now(UTC))
        return {
            "outcome": "queued",
            "event_id": queued.receipt.event_id,
            "message": queued.receipt.message,
            "reaches": [one.callback_id for one in reached],
            # Else there may be more than the list holds.
            "list_is_whole": listing.is_whole,
        }

    told = run(job, writes=True)
    if given["as_json"]:
        write_json(told)
        return
    shown_id = visible(told["event_id"]) or "without an event_id"
    say(f"Queued: {shown_id}. Whether it was delivered is not known.")
    reaches = visible(", ".join(told["reaches"]))
    if told["list_is_whole"]:
        say(f"Goes to {reaches}." if reaches else "Nothing active takes this event.")
    else:
        say(f"Goes to {reaches or 'nothing that is listed'}, and perhaps to what is not listed.")
