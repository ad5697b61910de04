"""Marks a text of a table for translation; it is translated where it is shown."""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802, ARG001 - Qt's tools look for it
    """The text unchanged."""
    return text


def verbatim(text: str) -> str:
    """A text that is the same in every language: a word of the protocol, an address, a name."""
    return text
