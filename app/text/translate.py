"""Puts words into the language of the screen.

Without a window they stay English; the window installs Qt's translations.
"""

from collections.abc import Callable

Translator = Callable[[str, str], str]


def _as_it_is(_: str, text: str) -> str:
    return text


class _Installed:
    translator: Translator = staticmethod(_as_it_is)


def translate(context: str, text: str) -> str:
    """A text in the language of the screen. `context` is where it belongs, for translators."""
    return _Installed.translator(context, text)


def install_translator(translator: Translator | None) -> None:
    """From now on words are translated by this; by nothing where it is None."""
    _Installed.translator = staticmethod(translator or _as_it_is)
