"""Texts that Markdown renders as they are, and back to what they were."""

import re

_MARKS = r"\\`*_\[\]<>#|~&"
"""What Markdown may render, as a set of letters; `&` begins a named character."""
_MARK = re.compile(f"[{_MARKS}]")
_ESCAPED = re.compile(rf"\\([{_MARKS}])")


def escaped(text: str) -> str:
    """With a backslash before each mark, so that it stands for itself."""
    return _MARK.sub(r"\\\g<0>", text)


def unescaped(text: str) -> str:
    """What a text was before it was `escaped`."""
    return _ESCAPED.sub(r"\1", text)
