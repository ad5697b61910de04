"""Letters that look like others, and are told apart."""

import re

from app.domain.code_point import in_place
from app.domain.late_pattern import late_pattern

_TWINS = (
    "аеорсухіјӏѕԁɡһԛԝκοαινρυχАВЕКМНОРСТХІЈЅԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧүѵѴӀҮօսոհզցյՕՍԼՏɑɩʋᴦ"
    # Cherokee, Lisu, Coptic and Deseret; small capitals of phonetics; numerals and letters in
    # circles and squares; full-width letters and digits.
    "\u13a0-\u13ff\uab70-\uabbf\ua4d0-\ua4ff\u2c80-\u2cff\U00010400-\U0001044f"
    "\u1d00-\u1d2b\ua730\ua731\u0262\u026a\u0274\u0280\u028f\u0299\u029c\u029f"
    # Greek ones of editors, signs that are letters, runes, and the scripts of Canada and Italy.
    "\u037f\u03f2\u03f3\u03f9\u1400-\u167f\u16a0-\u16f8\U00010280-\U0001031f"
    "\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212a-\u2134\u213c-\u2149"
    "\u2160-\u217f\u24b6-\u24e9\U0001f130-\U0001f189\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
)
"""Letters of other scripts, or of other purposes, that look just like plain ones."""
_DRESSED = "\U0001d400-\U0001d7ff"
"""Letters of formulas: no word is written with them but to deceive."""
_TWIN = late_pattern(f"[{_TWINS}{_DRESSED}](?!⟨U\\+)")  # once told is enough
_ONE_TWIN = late_pattern(f"[{_TWINS}{_DRESSED}]")
_IN_FORMULAS = late_pattern(f"[{_DRESSED}]")
_PLAIN = late_pattern(r"[0-9A-Za-z]")
_OTHER_DIGIT = late_pattern(r"(?![0-9])\d(?!⟨U\+)")
_DOTTED = late_pattern(r"[\w.-]++")
_LATIN_ENDING = late_pattern(r"[A-Za-z][A-Za-z0-9-]{1,62}")
_WORD = late_pattern(r"\w+")
_BESIDE = late_pattern(r"[A-Za-z]")


def told_apart(text: str) -> str:
    """A text with the letters of another alphabet named, in a word with Latin ones or digits."""
    if _OTHER_DIGIT.search(text):
        text = _WORD.sub(_digits_told_apart, text)
    if not _TWIN.search(text):
        return text
    return _WORD.sub(_word_told_apart, _DOTTED.sub(_host_told_apart, text))


def is_twin(letter: str) -> bool:
    """Whether it looks just like a plain Latin letter or digit, and is another."""
    return bool(_ONE_TWIN.match(letter))


def _digits_told_apart(found: re.Match[str]) -> str:
    """Digits of another script beside plain letters or digits: an ID, and no number."""
    if not _PLAIN.search(found.group()):
        return found.group()
    return _OTHER_DIGIT.sub(lambda one: f"{one.group()}{in_place(one.group())}", found.group())


def _host_told_apart(found: re.Match[str]) -> str:
    """A label of letters that all look Latin, before a Latin ending, is a name in disguise."""
    labels = found.group().split(".")
    if len(labels) < 2 or not _LATIN_ENDING.fullmatch(found.group().rstrip(".").split(".")[-1]):
        return found.group()
    return ".".join(map(_label_told_apart, labels))


def _label_told_apart(label: str) -> str:
    letters = [one for one in label if one.isalpha()]
    if label.isascii() or not letters or not all(map(is_twin, letters)):
        return label
    return _TWIN.sub(lambda one: f"{one.group()}{in_place(one.group())}", label)


def _word_told_apart(found: re.Match[str]) -> str:
    word = found.group()
    letters = [one for one in word if one.isalpha()]
    # Beside Latin letters, or such that all of them are twins: an ID, and no word of a language.
    alike = (
        _BESIDE.search(word)
        or _IN_FORMULAS.search(word)
        or (len(letters) < len(word) and all(map(is_twin, letters)))
    )
    if not alike or not _TWIN.search(word):
        return word
    return _TWIN.sub(lambda one: f"{one.group()}{in_place(one.group())}", word)
