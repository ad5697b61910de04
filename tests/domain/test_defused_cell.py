"""What a table tells so that no spreadsheet runs it can be read again."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.defused_cell import defused, typed_as, undefused


@given(st.text(alphabet="=+-@',;: |\"\uff1dab\u00a0\t", max_size=14))
def test_every_cell_becomes_again_what_it_was(cell: str) -> None:
    assert undefused(defused(cell)) == cell


def test_addresses_and_filters_come_back() -> None:
    for cell in (
        "https://h.example/ns:@type",
        "https://h.example/hook?sig=a,@b",
        "https://h.example/a;=b",
        "x|=1",
        "=1",
        "'=1",
        "list_id==1; b='x",
    ):
        assert undefused(defused(cell)) == cell
        assert not defused(cell).startswith("=")


def test_by_hand_only_the_mark_in_front_is_one() -> None:
    assert typed_as("'=1") == "=1"
    assert typed_as("a,'@b") == "a,'@b"
    assert typed_as("'quoted'") == "'quoted'"
