"""Texts from outside: bounded, and shown so that they cannot deceive."""

import re
from functools import cache

from app.domain.code_point import code_point, in_place
from app.domain.late_pattern import late_pattern

LONGEST_TEXT = 64 * 1024
"""Characters of a text from outside that are kept at the most."""


def cut(text: str, most: int = LONGEST_TEXT) -> str:
    """The beginning of a text; how long it was is said where it was longer."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text)} characters in all)"


_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
"""Printable by the book, and nothing to be seen of them."""
_UNSEEN_SET = late_pattern(f"[{_UNSEEN}\ufe00-\ufe0e]")
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DECEIVING_ONES = (
    # Controls; soft hyphen, Arabic marks, Mongolian separator; zero-width and bidi; lines and
    # paragraphs; word joiners, deprecated formats; byte-order mark; interlinear marks, and what
    # stands for a picture that was not pasted; halves of characters; tags. As Unicode's categories
    # Cc, Cf, Cs, Zl, Zp have them, and that one of So.
    "\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    f"\U000e0000-\U000e0fff{_UNSEEN}\ufe00-\ufe0e"
)
_FIRST_OTHER = "\u0250"
_OWN_SIGNS = str.maketrans("", "", "\u2013\u2014\u2019…←→≈≤⚠✓✕★●○◐▸◂•")
"""Of the app's own texts, the one above production among them: none of them is a letter."""
_IN_LINES = late_pattern(r"[\t\n]")


# These take milliseconds to compile, and most starts come upon no text that needs them.
@cache
def _deceiving() -> re.Pattern[str]:
    return re.compile(f"[{_DECEIVING_ONES}]")


@cache
def _not_plain() -> re.Pattern[str]:
    """What deceives, and what looks like the plain space."""
    return re.compile(f"[{_DECEIVING_ONES}\ufe0f{_SPACES}]")


@cache
def _other_letters() -> re.Pattern[str]:
    """Where letters that look like Latin ones are; the app's own dots, dashes and arrows are not.

    None of them comes before `_FIRST_OTHER`.
    """
    return re.compile(
        f"[{_FIRST_OTHER}-\u1fff\u2102\u210a-\u2115\u2119-\u211d\u2124-\u2138\u213c-\u218f\u2460-\u24ff\u2c00-\ud7ff\uf900-\U0010ffff]"
    )


@cache
def _joined() -> re.Pattern[str]:
    """Arabic and its kin, the scripts of India and its neighbours, and pictures."""
    return re.compile(
        "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe0f\ufe70-\ufefc"
        "\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af"
        "\u2600-\u27bf\U0001f000-\U0001faff]"
    )


def visible(text: str, *, lines: bool = False) -> str:
    """A text in which nothing hides or reorders what stands beside it, or looks like another.

    Controls of the writing direction, characters without a width, line breaks and the like are
    named in their place, as `⟨U+202E⟩`; so are letters of another alphabet in a word with Latin
    ones or digits. With `lines`, line breaks and tabs stay what they are.
    """
    if text.isascii() and text.isprintable():
        return text
    if (
        max(text, default="") >= _FIRST_OTHER
        and max(text.translate(_OWN_SIGNS), default="") >= _FIRST_OTHER
        and _other_letters().search(text)
    ):
        from app.domain.look_alikes import told_apart  # noqa: PLC0415 - most texts have none

        text = told_apart(text)
    if text.isprintable() and not _UNSEEN_SET.search(text):
        return text
    if lines:
        text = text.replace("\r\n", "\n")
        return _deceiving().sub(
            lambda found: found.group() if _IN_LINES.match(found.group()) else _shown(text, found),
            text,
        )
    return _deceiving().sub(lambda found: _shown(text, found), text)


def _shown(text: str, found: re.Match[str]) -> str:
    return found.group() if _joins(text, found.start()) else in_place(found.group())


def named_invisible(text: str, *, spaces: bool = True) -> str:
    """The first character in a text that cannot be seen, as `U+200B`; empty where there is none.

    With `spaces`, also one that is not the plain space and looks like it.
    """
    if text.isprintable() and text.isascii():
        return ""
    for found in (_not_plain() if spaces else _deceiving()).finditer(text):
        if not _joins(text, found.start()):
            return code_point(found.group())
    return ""


def _joins(text: str, at: int) -> bool:
    """Whether a joiner stands between letters of a script that needs it, or within an emoji."""
    if text[at] not in "\u200c\u200d":
        return False
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return len(around) == 2 and all(_joined().match(one) for one in around)


def trimmed(text: str) -> tuple[str, str]:
    """A pasted value without what cannot be seen at its ends, and the name of what was there.

    The name is empty where nothing was, or plain spaces only.
    """
    start, end = 0, len(text)
    gone = ""
    while start < end and (text[start].isspace() or _not_plain().match(text[start])):
        gone = gone or _strange(text[start])
        start += 1
    while end > start and (text[end - 1].isspace() or _not_plain().match(text[end - 1])):
        gone = gone or _strange(text[end - 1])
        end -= 1
    return text[start:end], gone


def _strange(character: str) -> str:
    return "" if character == " " else code_point(character)
