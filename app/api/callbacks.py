"""The five operations. Source: provider reference, section 5."""

import asyncio
from collections.abc import Callable
from typing import Self
from urllib.parse import quote

from app.api.reading import ListReader, read_callback, read_receipt
from app.api.session import LARGEST_LIST, Reply, Session, TimeLimits, company_path
from app.api.trust import tls_context
from app.api.writing import create_body, test_body
from app.domain.call import Call
from app.domain.callbacks.callback import Callback, CallbackList
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    NotAnIdError,
    OutcomeUnknownError,
    UnexpectedReplyError,
    UpdateUnsupportedError,
)
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.domain.server_clock import ServerClock

_ACCEPTED = 202
_SMALL = 64 * 1024
_COMPARED = 1024 * 1024
"""Bytes. Larger lists are parsed in a thread, so that the window stays alive; up to the second size
it is seen in a millisecond whether there is anything to parse."""


class CallbacksApi:
    """One company's callbacks over HTTP. Every call raises `CallbackDeskError` and nothing else."""

    def __init__(self, company: Company, session: Session) -> None:
        self._company = company
        self._session = session
        self._lists = ListReader()

    @classmethod
    async def connect(
        cls,
        company: Company,
        password: Secret,
        *,
        passphrase: Secret | None = None,
        limits: TimeLimits | None = None,
        on_call: Callable[[Call], None] | None = None,
    ) -> Self:
        """Prepares; nothing is sent yet. `on_call` hears of every call, masked.

        Raises: CertificateError, ProxyFailedError.
        """
        tls = await asyncio.to_thread(tls_context, company, passphrase)
        return cls(company, Session(company, password, tls=tls, limits=limits, on_call=on_call))

    @property
    def clock(self) -> ServerClock:
        """What the answers so far tell of the server's time."""
        return self._session.clock

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._session.aclose()

    async def list_callbacks(self, *, again_after_429: bool = True) -> CallbackList:
        """Active and future ones, in the server's order; ended ones are not listed (5.2)."""
        reply = await self._session.read(
            self._path("callbacks"), most=LARGEST_LIST, again_after_429=again_after_429
        )
        parts = (reply.body, reply.content_type, reply.headers, reply.status)
        size = len(reply.body)
        again = self._lists.again(*parts) if size < _COMPARED else None
        if again is not None:
            return again
        if size < _SMALL:
            return self._lists.read(*parts)
        return await asyncio.to_thread(self._lists.read, *parts)

    async def get_callback(self, callback_id: str) -> Callback:
        """One registration. Raises: NotFoundError for an unknown id (5.1).

        Raises: UnexpectedReplyError for an answer about another one.
        """
        reply = await self._session.read(self._path_of(callback_id))
        found = read_callback(reply.body, reply.content_type)
        if not _is_about(found, callback_id):
            raise UnexpectedReplyError(_about_another(found, callback_id), status=reply.status)
        return found

    async def create_callback(self, draft: CallbackDraft) -> Callback | None:
        """Registers. None if the server answered 2xx without a body.

        Raises: InputError, ConflictError, OutcomeUnknownError; never sent twice (5.3).
        """
        reply = await self._session.change(
            "POST",
            # create has a trailing slash in every source
            self._path("callbacks/"),
            create_body(draft, self._company.type_names),
        )
        return _changed(reply)

    async def end_callback(self, callback_id: str) -> Callback | None:
        """Ends now. None if the server answered 2xx without a body. Never sent twice (5.4).

        Raises: OutcomeUnknownError, also for an answer about another one, and for one that says
        only that it was accepted.
        """
        reply = await self._session.change("DELETE", self._path_of(callback_id))
        if reply.status == _ACCEPTED and not reply.body.strip():
            msg = "HTTP 202: it was accepted, and not said to be done"
            raise OutcomeUnknownError(msg, status=reply.status)
        return _changed(reply, callback_id)

    async def update_callback(self, callback_id: str, draft: CallbackDraft) -> Callback | None:
        """Replaces all values in place (5.6). None if the server answered 2xx without a body.

        Only the newest servers take it. Raises: UpdateUnsupportedError, OutcomeUnknownError, the
        latter for an answer about another one too; never sent twice.
        """
        try:
            reply = await self._session.change(
                "PUT", self._path_of(callback_id), create_body(draft, self._company.type_names)
            )
        except CallbackDeskError as error:
            if error.status in {404, 405, 501}:
                raise UpdateUnsupportedError(error.detail, status=error.status) from error
            raise
        return _changed(reply, callback_id)

    async def send_test_event(self, event: TestEvent) -> TestEventReceipt:
        """Queues a test event. Raises: NotFoundError if nothing *active* is registered (5.5)."""
        reply = await self._session.change(
            "POST",
            self._path("callback_events/test"),
            test_body(event, self._company.type_names),
        )
        try:
            return read_receipt(reply.body, reply.content_type)
        except UnexpectedReplyError as error:
            raise OutcomeUnknownError(error.detail, status=reply.status) from error

    def _path(self, rest: str) -> str:
        return company_path(self._company, rest)

    def _path_of(self, callback_id: str) -> str:
        if callback_id in {"", ".", ".."}:
            msg = "not a callback ID"
            raise NotAnIdError(msg)
        return self._path(f"callbacks/{quote(callback_id, safe='')}")


def _changed(reply: Reply, callback_id: str | None = None) -> Callback | None:
    """The entity of a 2xx answer to a change; an unreadable one leaves the outcome unknown.

    So does one about another registration than `callback_id`; None where the change makes one.
    """
    if not reply.body.strip():
        return None
    try:
        made = read_callback(reply.body, reply.content_type)
    except UnexpectedReplyError as error:
        raise OutcomeUnknownError(error.detail, status=reply.status) from error
    if callback_id is not None and not _is_about(made, callback_id):
        raise OutcomeUnknownError(_about_another(made, callback_id), status=reply.status)
    return made


def _is_about(found: Callback, callback_id: str) -> bool:
    """A server may find one whatever the case of the letters is in which its ID was typed."""
    return found.callback_id.casefold() == callback_id.casefold()


def _about_another(found: Callback, callback_id: str) -> str:
    return f"the answer is about callback {found.callback_id}, and not about {callback_id}"
