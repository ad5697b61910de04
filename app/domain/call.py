"""One HTTP call this app made."""

from datetime import datetime

import msgspec


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent and what came back, masked.

    `at` is aware UTC; `status` is None where no answer came, and `error` then says why; the bodies
    are cut to a few kilobytes. No header with credentials is ever part of it.
    """

    company_id: str
    company_name: str
    at: datetime
    method: str
    base_url: str
    path: str
    status: int | None
    duration_s: float
    request: str = ""
    reply: str = ""
    error: str = ""
    call_id: int = 0
