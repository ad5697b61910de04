"""Texts from outside cannot deceive, and what cannot be seen is named."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.defused_cell import defused
from app.domain.look_alikes import is_twin, told_apart
from app.domain.outside_text import cut, named_invisible, trimmed, visible
from app.domain.typed.web_address import shown_address


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Müller", "Müller"),
        ("日本語", "日本語"),
        ("кофе", "кофе"),
        ("a\u202egnp.exe", "a⟨U+202E⟩gnp.exe"),
        ("x\u200by", "x⟨U+200B⟩y"),
        ("x\ny", "x⟨U+000A⟩y"),
        ("x\x00y", "x⟨U+0000⟩y"),
        ("x\u2066y\u2069", "x⟨U+2066⟩y⟨U+2069⟩"),
        ("x\u3164", "x⟨U+3164⟩"),
        ("x\U000e0041", "x⟨U+E0041⟩"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("p\u0430ypal", "p\u0430⟨U+0430⟩ypal"),
        ("می\u200cخ", "می\u200cخ"),
        ("a\u200db", "a⟨U+200D⟩b"),
        ("\u13aacme", "\u13aa⟨U+13AA⟩cme"),
        ("pay\u217cal", "pay\u217c⟨U+217C⟩al"),
        ("\uff45xample", "\uff45⟨U+FF45⟩xample"),
        ("\uff21\uff22\uff23", "\uff21\uff22\uff23"),  # Japanese texts are full of them
        ("\U0001d429ay", "\U0001d429⟨U+1D429⟩ay"),
        ("\U0001d429", "\U0001d429⟨U+1D429⟩"),
        ("go to \u0430\u0440.com/x", "go to \u0430⟨U+0430⟩\u0440⟨U+0440⟩.com/x"),
        ("\u0430\u0440.\u0440\u0444", "\u0430\u0440.\u0440\u0444"),
        ("\u0410\u04123401", "\u0410⟨U+0410⟩\u0412⟨U+0412⟩3401"),
    ],
)
def test_what_hides_or_looks_alike_is_named(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(visible(text)) == shown  # a text may pass several places on its way


def test_every_letter_that_looks_like_another_is_named_wherever_it_stands_in_unicode() -> None:
    beside = [f"a{one}" for one in map(chr, range(0x110000)) if is_twin(one)]
    told = [text for text in beside if told_apart(text) != text]
    assert len(told) > 1000
    assert [text for text in told if visible(text) == text] == []


def test_lines_may_stay() -> None:
    assert visible("a\r\nb\tc\rd", lines=True) == "a\nb\tc⟨U+000D⟩d"


@given(st.text())
def test_nothing_reorders_what_stands_beside(text: str) -> None:
    import unicodedata

    for one in visible(text):
        assert unicodedata.category(one) not in {"Cc", "Cs", "Zl", "Zp"}
        assert one not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff"
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "left", "gone"),
    [
        ("pw\n", "pw", "U+000A"),
        ("\ufeffpw", "pw", "U+FEFF"),
        ("pw\u200b ", "pw", "U+200B"),
        ("pw\u2800", "pw", "U+2800"),
        ("pw\ufe0f", "pw", "U+FE0F"),
        (" pw ", "pw", ""),
        ("p\u200bw", "p\u200bw", ""),
        ("\n", "", "U+000A"),
        ("", "", ""),
    ],
)
def test_the_ends_of_what_is_pasted(text: str, left: str, gone: str) -> None:
    assert trimmed(text) == (left, gone)


def test_what_cannot_be_seen_inside_is_named() -> None:
    assert named_invisible("p\u200bw") == "U+200B"
    assert named_invisible("p\u00a0w") == "U+00A0"
    assert named_invisible("p\u00a0w", spaces=False) == ""
    assert named_invisible("in\ufffc") == "U+FFFC"
    assert named_invisible("pass wörd") == ""


def test_a_text_is_cut_and_its_length_told() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "abc… (4 characters in all)"


def test_an_international_host_is_shown_in_both_forms() -> None:
    assert shown_address("https://a.example/x") == "https://a.example/x"
    assert shown_address("https://fa\u00df.example/x") == (
        "https://fa\u00df.example (xn--fa-hia.example)/x"
    )
    assert shown_address("https://xn--fa-hia.example/x") == (
        "https://xn--fa-hia.example (fa\u00df.example)/x"
    )
    assert shown_address("https://a.example/\u00df") == "https://a.example/\u00df"


CELLS = [
    "=1+1", " =1+1", '"=1+1', "@x", "+1", "-1+2", "x;=cmd()", "x\t=cmd()", "x,=cmd()",
    "x|=cmd()", "x\n=cmd()", "a =cmd()", 'x; "=cmd()', "\uff1d1", "x;\uff1d1", "\u3000=1",
    "x:=1", "x;-1", "\r=1", "\x0b=1",
]  # fmt: skip


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|", " ", ":"])
def test_no_cell_becomes_a_formula_at_any_separator(cell: str, separator: str) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(["x", defused(visible(cell)), "y"])
    for line in csv.reader(io.StringIO(out.getvalue()), delimiter=separator):
        for found in line:
            assert not found.strip(' "\u00a0\u3000').startswith(tuple("=@\uff1d"))
    for row in csv.reader(io.StringIO(out.getvalue())):
        assert not row[1].lstrip(' "').startswith(tuple("=+-@"))


@pytest.mark.parametrize(
    "text",
    [
        "71\u09661",
        "71\u07c01",
        "\u03f2allback",
        "\u03f3ohn",
        "\u212fvent",
        "\u16c1d",
        "\U00010300b",
        "\U000102a0b",
        "\u1455allback",
    ],
)
def test_digits_and_letters_of_other_scripts_in_an_id_are_named(text: str) -> None:
    assert "\u27e8U+" in visible(text)
    assert visible(visible(text)) == visible(text)


def test_numbers_and_words_of_another_script_are_not_named() -> None:
    for text in ("\u0967\u0968\u0969", "\u0661\u0662 AB", "\u1403\u14c4\u1483", "\u2122 \u2116 5"):
        assert visible(text) == text
