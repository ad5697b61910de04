"""What reached the receiver, as a file."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.domain.proofs.delivered_events import event_of
from app.domain.proofs.delivery import Delivery, masked_event, masked_headers
from app.whole_file import write_file


def write_deliveries(path: Path, deliveries: Iterable[Delivery], *, revealed: bool) -> None:
    """Writes arrivals as JSON, people's values hidden unless `revealed`. Blocks.

    Raises: SaveFailedError.
    """
    records = [_record_of(one, revealed=revealed) for one in deliveries]
    write_file(path, msgspec.json.format(msgspec.json.encode(records), indent=2))


def _record_of(one: Delivery, *, revealed: bool) -> dict[str, object]:
    event = event_of(one)
    if event is None:
        body: object = one.body.decode("utf-8", "replace") if revealed else f"{len(one.body)} bytes"
    else:
        body = event if revealed else masked_event(event)
    return {
        "received_at": one.received_at,
        "method": one.method,
        "from": one.source,
        "attempt": one.attempt,
        "answered": one.answered,
        "passed_to": one.passed_to,
        "answer_s": one.answer_s,
        "headers": [list(each) for each in (one.headers if revealed else masked_headers(one))],
        "body": body,
    }
