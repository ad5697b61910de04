"""Texts from outside: bounded, and shown so that they cannot deceive."""

LONGEST_TEXT = 64 * 1024
"""Characters of a text from outside that are kept at the most."""


def cut(text: str, most: int = LONGEST_TEXT) -> str:
    """The beginning of a text; how long it was is said where it was longer."""
    if len(text) <= most:
        return text
    return f"{text[:most]}… ({len(text)} characters in all)"
