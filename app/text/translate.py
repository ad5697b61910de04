"""Puts words into the language of the screen.

Without a window they stay English; the window installs Qt's translations.
"""

import re
from collections.abc import Callable

from app.domain.late_pattern import late_pattern

_FORMS = late_pattern(r"\(([^()|]*)\|([^()|]*)\)|\(s\)")


Translator = Callable[[str, str, str | None, int], str]
"""As `QCoreApplication.translate`: context, text, a remark, and a count, below 0 for none."""


def _as_it_is(_context: str, text: str, _remark: str | None, _count: int) -> str:
    return text


class _Installed:
    def __init__(self) -> None:
        self.translator: Translator = _as_it_is


_INSTALLED = _Installed()


def translate(
    context: str, text: str, disambiguation: str | None = None, count: int | None = None
) -> str:
    """A text in the language of the screen. `context` is where it belongs, for translators.

    `count` takes the place of `%n`, and chooses the form of the words about it. In English that is
    written in the text: `callback(s)`, and where that is not enough `entr(y|ies)`. Qt's tool for
    translators only finds a call whose count is a plain name.
    """
    if count is None:
        return _INSTALLED.translator(context, text, disambiguation, -1)
    said = _INSTALLED.translator(context, text, disambiguation, count)
    if said in {text, text.replace("%n", str(count))}:
        said = english_forms(text, count)
    return said.replace("%n", str(count))


def english_forms(text: str, count: int) -> str:
    """A text with the forms that English has for a count; `%n` stays."""
    return _FORMS.sub(lambda form: _english(form, count), text)


def _english(form: re.Match[str], count: int) -> str:
    one, many = form[1] or "", form[2] or ""
    if form[0] == "(s)":
        one, many = "", "s"
    return one if count == 1 else many


def install_translator(translator: Translator | None) -> None:
    """From now on words are translated by this; by nothing where it is None."""
    # Not as a `staticmethod` of the class: that asks a function for its text of help, and Qt's own
    # compile theirs from source, a quarter of the start-up.
    _INSTALLED.translator = translator or _as_it_is
