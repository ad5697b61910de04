"""Texts of any length: bounded, and looked at in time in proportion to them."""

import time
from collections.abc import Callable

import pytest

from app.domain.activity import Activity
from app.domain.body import BodyError, BodyFault, Unpacker, unpacked, utf8_of
from app.domain.call import Call
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.rules import draft_problems
from app.domain.loose_json import LooseJsonError, entries_of, loads, members_of
from app.domain.outside_text import visible
from app.domain.typed.address_cautions import url_cautions
from app.exports.ticket import as_ticket
from tests.conftest import NOW


def ticket(text: str) -> str:
    call = Call(
        company_id="c",
        company_name=text[:100],
        at=NOW,
        method="GET",
        base_url="https://a.x",
        path=text,
        status=200,
        duration_s=0.1,
        reply=text,
    )
    return as_ticket(Activity(at=NOW, company_name="x", callback_id="", call=call))


def address(text: str) -> object:
    url = f"https://{text}/x"
    return url_cautions(url), draft_problems(
        CallbackDraft(event_type="person_added", destination_url=url), NOW
    )


def tolerant(read: Callable[[bytes], object]) -> Callable[[str], object]:
    def tried(text: str) -> object:
        try:
            return read(text.encode("utf-8", "replace"))
        except LooseJsonError:
            return None

    return tried


@pytest.mark.parametrize(
    "work",
    [ticket, address, visible, tolerant(entries_of), tolerant(members_of), tolerant(loads)],
    ids=["ticket", "address", "visible", "entries", "members", "loads"],
)
@pytest.mark.parametrize(
    "piece", ["`", "a", "\u00e4", "{{", "[", '"', '\\"', "\u202e", "1.", "p\u0430", '"\\']
)
def test_work_grows_with_the_text_and_no_faster(work: Callable[[str], object], piece: str) -> None:
    def taken(size: int) -> float:
        text = piece * (size // len(piece))
        began = time.process_time()
        work(text)
        return time.process_time() - began

    taken(1000)
    small, large = (min(taken(size) for _ in range(2)) for size in (20_000, 160_000))
    assert large < 30 * small + 0.2


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd", "compress"])
def test_only_what_can_be_bounded_is_unpacked(encoding: str) -> None:
    with pytest.raises(BodyError) as refused:
        Unpacker(encoding, 10)
    assert refused.value.fault is BodyFault.UNKNOWN


def test_a_body_is_bounded_once_unpacked() -> None:
    import gzip

    assert unpacked(b"abc", "", 3) == b"abc"
    for body, encoding in ((b"abcd", "identity"), (gzip.compress(b"abcd"), "gzip")):
        with pytest.raises(BodyError) as large:
            unpacked(body, encoding, 3)
        assert large.value.fault is BodyFault.TOO_LARGE
    bomb = gzip.compress(b"\0" * 40_000_000)
    with pytest.raises(BodyError):
        unpacked(bomb, "gzip", 64 * 1024 * 1024)


def test_a_body_in_many_pieces_and_many_parts_is_one() -> None:
    import gzip

    packed = gzip.compress(b"abc") + gzip.compress(b"def")
    for padding in (b"", b"\0\0\0", b"\x1f"):
        unpacker = Unpacker("gzip", 100)
        for one in packed + padding:
            for _ in unpacker.feed(bytes([one])):
                pass
        unpacker.end()
        assert bytes(unpacker.body) == b"abcdef"
    for broken in (packed[:-3], b"\x1f", packed[:5]):
        with pytest.raises(BodyError):
            unpacked(broken, "gzip", 100)


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("ü".encode(), "", "ü"),
        ("ü".encode("latin-1"), "text/plain", "ü"),
        ("ü".encode("latin-1"), "text/plain; charset=utf-8", "ü"),
        ("ü".encode("cp1252"), 'text/plain; charset="windows-1252"', "ü"),
        ("日".encode("shift_jis"), "text/plain; charset=Shift_JIS", "日"),
        (b"\x81", "text/plain; charset=shift_jis", "\ufffd"),
        ("{}".encode("utf-16-be"), "", "{}"),
        ("{}".encode("utf-32-be"), "", "{}"),
        ("{}".encode("utf-32-le"), "", "{}"),
        (b"abc", "text/plain; charset=zip", "abc"),
        (b"abc", "text/plain; charset=utf-99", "abc"),
    ],
)
def test_text_in_any_encoding(body: bytes, content_type: str, text: str) -> None:
    assert utf8_of(body, content_type).decode() == text
