"""Text from outside in Markdown, as plain text."""

from app.domain.outside_text import visible

MARKS = "\\`*_[]<>#|~&"
"""What Markdown may render: each is written behind a backslash. `&` begins a named character."""


def plain_markdown(text: str) -> str:
    """On one line, and without what Markdown would render or what would deceive."""
    flat = visible(" ".join(text.split()))
    return "".join("\\" + one if one in MARKS else one for one in flat)
