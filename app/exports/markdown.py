"""Text from outside in Markdown, as plain text."""

from app.domain.outside_text import visible


def plain_markdown(text: str) -> str:
    """On one line, and without what Markdown would render or what would deceive."""
    flat = visible(" ".join(text.split()))
    return "".join("\\" + one if one in "\\`*_[]<>#|" else one for one in flat)
