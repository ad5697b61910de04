"""Extra HTTP headers as somebody types them, one a line."""

import re

Headers = tuple[tuple[str, str], ...]
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = {"authorization", "content-type", "accept", "x-api-version", "host", "content-length"}


class HeaderTextError(ValueError):
    """A line is no header, or one that the app sets itself; its text is the message."""


def read_headers(text: str) -> Headers:
    """Pairs of name and value; empty lines are skipped. Raises: HeaderTextError."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        printable = value.isascii() and value.isprintable()
        if not colon or not _NAME.fullmatch(name) or not value or not printable:
            raise HeaderTextError(line)
        if name.lower() in _OURS:
            raise HeaderTextError(name)
        found.append((name, value))
    return tuple(found)


def write_headers(headers: Headers) -> str:
    """As `read_headers` reads them."""
    return "\n".join(f"{name}: {value}" for name, value in headers)
