"""Extra HTTP headers as somebody types them, one a line."""

import re

from app.domain.late_pattern import late_pattern

Headers = tuple[tuple[str, str], ...]
_NAME = late_pattern(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = {"authorization", "content-type", "accept", "x-api-version", "host", "content-length"}
_SECRET = late_pattern(
    r"auth(?!or(?!iz))|cookie|token|secret|passw|(api|access)[-_]?key", re.IGNORECASE
)
"""In a name; an author is none."""


class HeaderTextError(ValueError):
    """A line is no header, or one that the app sets itself; its text is the message."""


class SecretHeaderError(HeaderTextError):
    """Its value would be a secret, and is to be in no file; its text is the header's name."""


def read_headers(text: str) -> Headers:
    """Pairs of name and value; empty lines are skipped.

    Raises: HeaderTextError; SecretHeaderError for a name of those that carry secrets.
    """
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
        if _SECRET.search(name):
            raise SecretHeaderError(name)
        found.append((name, value))
    return tuple(found)


def are_headers(headers: Headers) -> bool:
    """Whether pairs are such as `read_headers` gives: a file may have been edited."""
    try:
        return read_headers(write_headers(headers)) == headers
    except HeaderTextError:
        return False


def write_headers(headers: Headers) -> str:
    """As `read_headers` reads them."""
    return "\n".join(f"{name}: {value}" for name, value in headers)
