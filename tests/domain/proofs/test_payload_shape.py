"""What bodies are made of: members and kinds, never a value; and when that changed."""

import asyncio
from datetime import timedelta

import msgspec

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.payload_shape import PayloadShape, shape_of
from app.services.payload_shapes import PayloadShapeService
from app.storage.database import Database
from app.storage.payload_shapes import PayloadShapeStore
from tests.conftest import NOW

BODY: dict[str, object] = {
    "event_id": "E1",
    "person": {"id": "7", "shops": [{"id": 3}], "custom_fields": {"first_name": "Ines"}},
    "sent": True,
    "gone": None,
}


def paths(shape: PayloadShape) -> dict[str, tuple[str, ...]]:
    return {one.path: one.kinds for one in shape.members}


def test_members_and_kinds_and_no_value() -> None:
    shape = shape_of("person_added", [BODY], NOW)
    assert paths(shape) == {
        "event_id": ("text",),
        "gone": ("null",),
        "person": ("object",),
        "person.custom_fields": ("object",),  # the customer's own: no structure of the platform
        "person.id": ("text",),
        "person.shops": ("list",),
        "person.shops[]": ("object",),
        "person.shops[].id": ("number",),
        "sent": ("yes or no",),
    }
    assert "Ines" not in repr(shape)
    listed = shape_of("x", [{"custom_fields": [{"ines@a.example": 1}], "Tokens": {"ines": 1}}], NOW)
    assert "ines" not in repr(listed)
    assert "E1" not in repr(shape)


def test_what_is_new_is_a_change_and_what_is_missing_once_is_none() -> None:
    first = shape_of("x", [BODY, {"event_id": "E2"}], NOW)
    assert (first.events, first.changed_at) == (2, None)
    assert {one.path: one.count for one in first.members}["sent"] == 1
    later = NOW + timedelta(days=1)
    same = first.after(shape_of("x", [{"event_id": "E3"}], later))
    assert (same.events, same.changed_at, same.last_seen) == (3, None, later)
    assert same.first_seen == NOW
    other = same.after(shape_of("x", [{"event_id": 4, "more": "y"}], later + timedelta(days=1)))
    assert other.changed_at == later + timedelta(days=1)
    assert paths(other)["event_id"] == ("number", "text")
    (more,) = [one for one in other.members if one.path == "more"]
    assert more.first_seen == later + timedelta(days=1)


def test_no_body_is_too_much() -> None:
    wide = shape_of("x", [{str(number): number for number in range(5000)}], NOW)
    assert len(wide.members) == 400
    deep: dict[str, object] = {}
    for _ in range(40):
        deep = {"a": deep}
    assert max(one.path.count(".") for one in shape_of("x", [deep], NOW).members) < 12
    long = shape_of("x", [{"n" * 10_000: 1}], NOW)
    assert len(long.members[0].path) == 80
    more = wide.after(shape_of("x", [{"zzz": 1}], NOW))
    assert len(more.members) == 400


def delivery(body: object, event_type: str = "x") -> Delivery:
    return Delivery(
        number=1,
        received_at=NOW,
        method="POST",
        path="/",
        raw_headers=(),
        body=msgspec.json.encode(body),
        source="127.0.0.1",
        answered="200",
        is_event=True,
        event_type=event_type,
    )


async def test_it_is_learned_from_what_arrives() -> None:
    database = Database(None)
    shapes = PayloadShapeService(PayloadShapeStore(database))
    event = {"event_id": "E1", "callback_type": "x", "person": {"id": "7"}}
    (new,) = await shapes.learn([delivery(event)] * 50)
    assert new.events == 10  # the others are alike
    assert await shapes.all() == [new]
    later = delivery(event | {"more": 1})
    later.received_at = NOW + timedelta(hours=1)
    (changed,) = await shapes.learn([later])
    assert changed.changed_at == later.received_at
    again = delivery(event)
    again.received_at = NOW + timedelta(hours=2)
    assert await shapes.learn([again]) == []
    assert await shapes.learn([delivery(event, "n" * 500)]) == []
    for number in range(300):
        await shapes.learn([delivery(event, f"type_{number}")])
    assert len(await shapes.all()) == 200
    await asyncio.to_thread(database.close)
