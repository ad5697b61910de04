"""Text from outside in Markdown, as plain text."""

from app.domain.markdown_marks import escaped
from app.domain.outside_text import visible


def plain_markdown(text: str) -> str:
    """On one line, and without what Markdown would render or what would deceive."""
    return escaped(visible(" ".join(text.split())))
