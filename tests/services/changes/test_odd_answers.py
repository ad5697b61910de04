"""Answers that are about something else, or say less than they seem: nothing is built on them."""

from datetime import timedelta

import msgspec
import pytest

from app.domain.callbacks.change import Outcome
from app.domain.companies.company import Company
from app.domain.errors import UnexpectedReplyError
from app.domain.plans.making import created
from app.domain.plans.plan import Act, Purpose
from app.domain.plans.request import Request, WantedCallback
from app.services.changes import sender
from tests.builders import draft
from tests.services.changes.test_sender import (
    DRAFT,
    OTHER,
    cut,
    line_to,
    listed,
    patiently,
    registered,
)
from tests.services.conftest import Cut, Services

ELSEWHERE = draft(filters=(("list_id", "778"),))


def told_after(line: Cut, method: bytes, status: bytes) -> None:
    """What is sent by a method is carried out, and answered by another status."""

    def other_status(answer: bytes) -> bytes:
        if not line.seen[-1].startswith(method):
            return answer
        _, _, rest = answer.partition(b"\r\n")
        return b"HTTP/1.1 " + status + b"\r\n" + rest

    line.rewrite_head = other_status


async def test_an_answer_about_another_callback_is_not_taken_for_the_one_asked_for(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        other = await registered(services, near, ELSEWHERE)
        told = f"HTTP/1.1 200 OK\n{other.raw.decode()}"
        api = await services.connections.of(near)
        assert (await api.get_callback(old.callback_id)).callback_id == old.callback_id
        cut(line, b"GET", told)
        with pytest.raises(UnexpectedReplyError, match="and not about"):
            await api.get_callback(old.callback_id)


async def test_an_end_that_is_answered_with_another_callback_is_looked_up(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        other = await registered(services, near, ELSEWHERE)
        over = other.raw.decode().replace('"end_date":null', '"end_date":"2026-01-01T00:00:00Z"')
        cut(line, b"DELETE", f"HTTP/1.1 200 OK\n{over}")
        change = await patiently(services).end(near, old, listed=[old, other])
        assert change.outcome is Outcome.UNKNOWN
        assert "about callback" in change.detail
        # A replacement does not go on beside one that lives.
        services.changes.drop(change)
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.NOT_DONE
        assert [one.callback_id for one in await listed(services, near)] == [old.callback_id]


async def test_an_end_that_was_only_accepted_is_looked_up(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        cut(line, b"DELETE", "HTTP/1.1 202 Accepted")
        change = await patiently(services).end(near, old, listed=[old])
        assert change.outcome is Outcome.UNKNOWN
        assert "not said to be done" in change.detail


async def test_a_create_that_is_answered_with_what_was_there_is_looked_up(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        other = await registered(services, near, ELSEWHERE)
        cut(line, b"POST", f"HTTP/1.1 200 OK\n{other.raw.decode()}")
        change = await patiently(services).create(near, DRAFT)
        assert (change.outcome, change.made_id) == (Outcome.UNKNOWN, None)
        assert "which is another one" in change.detail
        services.changes.drop(change)
        # One that is new is what was made, whatever of it the answer tells, or tells otherwise.
        for told in ('{"callback_id": "9001"}', '{"callback_id": "9002", "callback_type": "X"}'):
            cut(line, b"POST", f"HTTP/1.1 201 Created\n{told}")
            change = await patiently(services).create(near, DRAFT)
            assert change.outcome is Outcome.DONE
            assert str(change.made_id) in told
            assert "event_type" in change.differs


async def test_a_change_in_place_that_the_server_ignores_is_not_done(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        cut(line, b"PUT", f"HTTP/1.1 200 OK\n{old.raw.decode()}")
        change = await patiently(services).replace(near, old, OTHER)
        assert change.outcome is Outcome.UNKNOWN
        assert "as it was" in change.detail
        services.changes.drop(change)
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.NOT_DONE


@pytest.mark.parametrize("status", [b"303 See Other", b"302 Found"])
async def test_a_replacement_that_was_redirected_may_be_there(
    services: Services, company: Company, status: bytes
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        told_after(line, b"POST", status)
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.DONE
        (there,) = await listed(services, near)
        assert (there.callback_id, there.destination_url) == (
            change.made_id,
            OTHER.destination_url,
        )


async def test_too_many_calls_are_waited_for_before_the_old_one_is_put_back(
    services: Services, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with line_to(services, company) as (line, near):
        old = await registered(services, near, DRAFT)
        waited: list[float] = []

        async def wait(seconds: float) -> None:
            waited.append(seconds)
            line.when = lambda _: ""  # by then the server takes it

        monkeypatch.setattr(sender, "sleep", wait)
        cut(line, b"POST", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7")
        change = await services.changes.replace(near, old, OTHER)
        assert change.outcome is Outcome.ROLLED_BACK
        assert waited == [7.0]
        (there,) = await listed(services, near)
        assert there.destination_url == old.destination_url


async def test_an_entry_from_the_future_is_settled_all_the_same(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        cut(line, b"POST", "before")
        change = await patiently(services).create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN
        ahead = msgspec.structs.replace(change, opened_at=change.opened_at + timedelta(days=365))
        line.when = lambda _: ""
        # A minute would be long for a test: here nothing may be under way for longer than 0 s.
        assert (await services.changes.resolve(near, ahead)).outcome is Outcome.NOT_DONE


async def test_a_clock_that_is_set_meanwhile_settles_nothing(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        set_on = timedelta()
        changes = patiently(services, lambda: set_on)
        cut(line, b"POST", "before")
        change = await changes.create(near, DRAFT)
        assert change.outcome is Outcome.UNKNOWN
        line.when = lambda _: ""
        set_on = timedelta(hours=1)  # as after the time was asked for over the network
        assert (await changes.resolve(near, change)).outcome is Outcome.UNKNOWN
        # Somebody who left it to the next start has waited for long enough, as far as can be told.
        later = await patiently(services, lambda: set_on).resolve(near, change)
        assert later.outcome is Outcome.NOT_DONE


async def test_what_a_list_does_not_hold_for_a_moment_is_not_registered_again(
    services: Services, company: Company
) -> None:
    async with line_to(services, company) as (line, near):
        made = await registered(services, near, DRAFT)
        request = Request(wanted=(WantedCallback(draft=DRAFT),))

        def without_list(head: bytes) -> str:
            return "HTTP/1.1 200 OK\n[]" if b"/callbacks HTTP" in head else ""

        line.when = without_list
        checked = await services.plans.from_request(request, [near], near)
        (step,) = checked.plan.steps
        assert (step.act, step.before and step.before.callback_id) == (Act.KEEP, made.callback_id)
        again = await services.plans.read_again(checked.plan, [near])
        assert ([one.act for one in again.plan.steps], again.problems) == ([Act.KEEP], [])
        other = await services.plans.prepared(Purpose.COPY, created(near, [DRAFT]), [near])
        assert [one.act for one in other.plan.steps] == [Act.KEEP]
        # What is over is made again, and what was ended here too.
        line.when = lambda head: (
            "HTTP/1.1 404 Not Found" if made.callback_id.encode() in head else without_list(head)
        )
        checked = await services.plans.from_request(request, [near], near)
        assert [one.act for one in checked.plan.steps] == [Act.CREATE]
