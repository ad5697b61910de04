"""What changed from version to version, as `resources/changes.md` tells it."""

import re

from app.resources import RESOURCES

_FILE = RESOURCES / "changes.md"
_VERSION = re.compile(r"^## (\d+(?:\.\d+){1,3})[ \t]*$", re.MULTILINE)


def changes_since(seen: str = "") -> str:
    """What is new after a version, the newest first; of all versions where `seen` is empty.

    Empty where nothing is. Blocks while a small file is read.
    """
    try:
        text = _FILE.read_text("utf-8")
    except OSError:
        return ""
    found = list(_VERSION.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    sections = [
        f"{version[1]}\n\n{_read(text[version.end() : end])}"
        for version, end in zip(found, ends, strict=True)
        if _numbers(version[1]) > _numbers(seen)
    ]
    return "\n\n\n".join(sections)


def _read(section: str) -> str:
    """Without the marks of Markdown, and a line for each point."""
    points = re.sub(r"\n +", " ", section.strip())
    return re.sub(r"^- ", "• ", points.replace("*", ""), flags=re.MULTILINE)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d{1,9}", version)))
