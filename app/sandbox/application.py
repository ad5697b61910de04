"""The five operations as HTTP answers."""

import base64
import binascii
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from time import monotonic
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from app.domain.typed.web_address import is_loopback
from app.sandbox.deliveries import Deliveries
from app.sandbox.events import event_body
from app.sandbox.registry import Json, OverlapRule, PracticeCompany, RefusedError, type_of
from app.sandbox.seed import USER_NAME

_CALLS_PER_SECOND = 100
"""For one company. Source: provider reference, section 7."""

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


class Application:
    """The stand-in as an ASGI application (`asgi`)."""

    def __init__(
        self,
        companies: Iterable[PracticeCompany],
        deliveries: Deliveries,
        *,
        password: str,
        rule: OverlapRule = OverlapRule.REFUSE,
        calls_per_second: int = _CALLS_PER_SECOND,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._companies = {company.company_key: company for company in companies}
        self._deliveries = deliveries
        self._password = password
        self._rule = rule
        self._limit = calls_per_second
        self._clock = clock
        self._recent: dict[str, deque[float]] = {}
        base = "/companies/{company_key}/config/"

        @asynccontextmanager
        async def lifespan(_: Starlette):  # type: ignore[no-untyped-def]  # noqa: ANN202 - starlette's own type is Any
            yield
            await deliveries.aclose()

        routes = Starlette(
            lifespan=lifespan,
            routes=[
                # The list is documented with and without a trailing slash; create only with one.
                Route(base + "callbacks", self._guarded(self._list), methods=["GET"]),
                Route(base + "callbacks/", self._guarded(self._list), methods=["GET"]),
                Route(base + "callbacks/", self._guarded(self._create), methods=["POST"]),
                Route(base + "callbacks/{callback_id}", self._guarded(self._get), methods=["GET"]),
                Route(
                    base + "callbacks/{callback_id}", self._guarded(self._end), methods=["DELETE"]
                ),
                Route(base + "callback_events/test", self._guarded(self._test), methods=["POST"]),
                # Not the provider's: lets a test or a tour see what was really sent.
                Route("/practice/deliveries", self._signed_in(self._attempts), methods=["GET"]),
            ],
            exception_handlers={404: _not_found, 405: _not_allowed},
        )
        routes.router.redirect_slashes = False
        self._routes = routes

    async def asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, and dates what it answers by its own clock."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self._clock(), usegmt=True)
                message["headers"] = [*message["headers"], (b"date", date.encode())]
            await send(message)

        await self._routes(scope, receive, dated)

    def _guarded(self, answer: Handler) -> Handler:
        async def counted(request: Request) -> Response:
            self._check_rate(request.path_params["company_key"])
            return await answer(request)

        return self._signed_in(counted)

    def _signed_in(self, answer: Handler) -> Handler:
        async def guarded(request: Request) -> Response:
            try:
                _check_host(request)
                self._check_credentials(request)
                return await answer(request)
            except RefusedError as refused:
                headers = {"WWW-Authenticate": "Basic"} if refused.status == 401 else {}
                return _json(refused.body(), refused.status, headers)

        return guarded

    async def _list(self, request: Request) -> Response:
        company = self._company(request)
        return _json([company.entity(one) for one in company.listed(self._clock())])

    async def _get(self, request: Request) -> Response:
        company = self._company(request)
        return _json(company.entity(company.get(request.path_params["callback_id"])))

    async def _create(self, request: Request) -> Response:
        company = self._company(request)
        made = company.add(
            await _body(request),
            self._clock(),
            rule=self._rule,
            api_version=1 if request.headers.get("x-api-version", "1") == "1" else 2,
        )
        return _json(company.entity(made), 201)

    async def _end(self, request: Request) -> Response:
        company = self._company(request)
        return _json(company.entity(company.end(request.path_params["callback_id"], self._clock())))

    async def _test(self, request: Request) -> Response:
        company = self._company(request)
        body = await _body(request)
        event_type = type_of(body)
        subject = {k: v for k, v in body.items() if k not in {"callback_type", "event_type"}}
        receivers = company.receivers_of(event_type, subject, self._clock())
        event_id = secrets.token_hex(5).upper()
        # Which of several destinations get it is unknown; here all of them do.
        for one in receivers:
            self._deliveries.send(
                one, event_body(one, company.company_key, event_id, subject, self._clock())
            )
        return _json(
            {"message": f"Created event for event_type '{event_type}'", "event_id": event_id}, 201
        )

    async def _attempts(self, _: Request) -> Response:
        return _json(self._deliveries.attempts)

    def _check_credentials(self, request: Request) -> None:
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            given = ""
        if scheme.lower() != "basic" or not secrets.compare_digest(
            given.encode(), f"{USER_NAME}:{self._password}".encode()
        ):
            raise RefusedError(401, "The user name or password is not valid")

    def _company(self, request: Request) -> PracticeCompany:
        key = request.path_params["company_key"]
        try:
            return self._companies[key]
        except KeyError:
            raise RefusedError(404, f"Could not find a company with key '{key}'") from None

    def _check_rate(self, company_key: str) -> None:
        recent = self._recent.setdefault(company_key, deque())
        now = monotonic()
        while recent and recent[0] < now - 1:
            recent.popleft()
        if len(recent) >= self._limit:
            raise RefusedError(429, "Too many requests for this company")
        recent.append(now)


def _check_host(request: Request) -> None:
    """A page in somebody's browser must not reach it by a name of its own that leads here."""
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if not is_loopback(host):
        raise RefusedError(421, "Ask for this computer by a name of its own, such as 127.0.0.1")


async def _body(request: Request) -> Json:
    try:
        body = msgspec.json.decode(await request.body())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise RefusedError(400, "The request body is not JSON") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "The request body is not a JSON object")
    return body


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(content), status, headers, media_type="application/json")


async def _not_found(_: Request, __: Exception) -> Response:
    return _json(RefusedError(404, "There is nothing at this path").body(), 404)


async def _not_allowed(_: Request, __: Exception) -> Response:
    return _json(RefusedError(405, "This method is not supported here").body(), 405)
