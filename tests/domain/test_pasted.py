"""A delivered event is found however somebody passed it on."""

import base64
import json
from html import escape
from urllib.parse import quote_plus

import pytest

from app.domain.pasted import find_events

EVENT: dict[str, object] = {
    "event_id": "5F0C7A91B2",
    "callback_type": "person_added",
    "person": {"person_id": "7", "note": None},
}
PLAIN = json.dumps(EVENT)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"POST /in HTTP/1.1\nHost: x\n\n{PLAIN} -- 200 OK",
        f"curl -d '{PLAIN}' https://hooks.example.net",
        json.dumps(PLAIN),
        json.dumps(json.dumps(PLAIN)),
        json.dumps({"level": "info", "message": PLAIN}),
        json.dumps({"event_id": "log-1", "message": PLAIN}),
        PLAIN.replace('"', "\u201c", 1).replace('"', "\u201d"),
        "\n".join(f"> {line}" for line in json.dumps(EVENT, indent=2).splitlines()),
        PLAIN.replace("}}", ",}}"),
        escape(PLAIN),
        f"payload={quote_plus(PLAIN)}",
        repr(EVENT),
        json.dumps({"isBase64Encoded": True, "body": base64.b64encode(PLAIN.encode()).decode()}),
    ],
)
def test_an_event_is_found_however_it_was_passed_on(text: str) -> None:
    assert find_events(text) == [EVENT]


def test_several_are_found_in_their_order() -> None:
    other = EVENT | {"event_id": "OTHER"}
    found = find_events(f"{PLAIN}\n{json.dumps(other)}")
    assert [one["event_id"] for one in found] == ["5F0C7A91B2", "OTHER"]


@pytest.mark.parametrize(
    "text",
    ["", "5F0C7A91B2", PLAIN[:-9], '{"a":' * 900 + "1" + "}" * 900, "{'a': __import__('os')}"],
)
def test_nothing_is_made_up(text: str) -> None:
    assert not [one for one in find_events(text) if "person" in one]
