"""The record as an HTTP Archive, which browsers' tools read."""

from pathlib import Path

import msgspec

from app.domain.activity import Activity
from app.domain.call import Call
from app.domain.proofs.sent_test import SentTest
from app.exports.curl import is_in_part
from app.whole_file import write_file


def write_har(path: Path, entries: list[Activity], version: str) -> None:
    """HTTP Archive 1.2 of the calls, without any credentials. Raises: SaveFailedError."""
    calls = [(one.call, one.sent) for one in entries if one.call is not None]
    content = {
        "log": {
            "version": "1.2",
            "creator": {"name": "Callback Desk", "version": version},
            "entries": [_har_entry(call, sent) for call, sent in reversed(calls)],
        }
    }
    write_file(path, msgspec.json.format(msgspec.json.encode(content), indent=2))


def _har_entry(call: Call, sent: SentTest | None) -> dict[str, object]:
    took = round(call.duration_s * 1000, 1)
    request: dict[str, object] = {
        "method": call.method,
        "url": call.base_url + call.path,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [
            {"name": "X-API-Version", "value": "2"},
            {"name": "Content-Type", "value": "application/json"},
        ],
        "queryString": [],
        "headersSize": -1,
        "bodySize": len(call.request.encode()),
    }
    if call.request:
        request["postData"] = {
            "mimeType": "application/json",
            "text": call.request,
            "comment": "kept in part" if is_in_part(call.request) else "",
        }
    entry: dict[str, object] = {
        "startedDateTime": f"{call.at:%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z",
        "time": took,
        "request": request,
        "response": {
            "status": call.status or 0,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {
                "size": len(call.reply.encode()),
                "mimeType": "application/json",
                "text": call.reply,
                "comment": "kept in part" if is_in_part(call.reply) else "",
            },
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
            "comment": call.error,
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
    }
    if sent is not None:
        # Members of one's own begin with an underscore: HTTP Archive 1.2, section 5.
        entry["_user"], entry["_eventType"] = sent.user, sent.event.event_type
        entry["_eventId"], entry["_callbackIds"] = sent.event_id, list(sent.receivers)
    return entry
