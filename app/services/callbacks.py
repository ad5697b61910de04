"""What can be done with a company's callbacks."""

from urllib.parse import quote

import msgspec

from app.domain.callback import Callback, CallbackList
from app.domain.company import Company
from app.domain.draft import CallbackDraft
from app.domain.test_event import TestEvent, TestEventReceipt
from app.services.connections import Connections


class CallbackService:
    """Every call raises `CallbackDeskError` and nothing else. Nothing that writes is repeated."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def list_callbacks(self, company: Company) -> CallbackList:
        """Active and future registrations, as the server lists them now."""
        return await (await self._connections.of(company)).list_callbacks()

    async def get_callback(self, company: Company, callback_id: str) -> Callback:
        """One registration by its id, perhaps an ended one. Raises: NotFoundError."""
        return await (await self._connections.of(company)).get_callback(callback_id)

    async def create_callback(self, company: Company, draft: CallbackDraft) -> Callback | None:
        """Registers. None if the server said yes without describing the result."""
        return await (await self._connections.of(company)).create_callback(draft)

    async def end_callback(self, company: Company, callback: Callback) -> Callback | None:
        """Ends a registration now. None if the server said yes without describing the result."""
        return await (await self._connections.of(company)).end_callback(callback.callback_id)

    async def send_test_event(self, company: Company, event: TestEvent) -> TestEventReceipt:
        """Queues a made-up event. The receipt does not say that it arrived."""
        return await (await self._connections.of(company)).send_test_event(event)

    def preview_of_create(self, company: Company, draft: CallbackDraft) -> str:
        """The request a draft becomes, as text; nothing is sent and no credentials are shown."""
        from app.api.writing import create_body  # noqa: PLC0415 - start-up does not need it

        body = msgspec.json.format(
            msgspec.json.encode(create_body(draft, company.type_names)), indent=2
        )
        path = f"/companies/{quote(company.company_key, safe='')}/config/callbacks/"
        return f"POST {company.base_url}{path}\n\n{body.decode()}"
