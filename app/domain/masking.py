"""Takes secrets out of what is written down."""

import re
from urllib.parse import urlsplit, urlunsplit

MASK = "***"
_URL = re.compile(r"https?:(?:\\?/){2}(?:\\u00[0-9a-f]{2}|\\/|[^\s\"<>\\])+", re.IGNORECASE)
"""Also as JSON may write one: `\\/` for a slash, `\\u0026` for an ampersand."""
_ESCAPED = re.compile(r"\\u00([0-9a-f]{2})|\\(/)", re.IGNORECASE)
_TOKEN = re.compile(r"(?=[^/]*[0-9])(?=[^/]*[A-Za-z])[A-Za-z0-9_~.-]{20,}")
_HEADER = re.compile(r"(?i)(authorization\"?\s*[:=]\s*\"?)(?:basic|bearer)?\s*[^\s\",}]+")


def masked_url(url: str) -> str:
    """Without user name, password, query values and path parts that look like tokens."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return MASK
    host = parts.hostname or ""
    if ":" in host:
        host = f"[{host}]"
    if port is not None:
        host += f":{port}"
    if parts.username is not None or parts.password is not None:
        host = f"{MASK}@{host}"
    path = "/".join(MASK if _TOKEN.fullmatch(part) else part for part in parts.path.split("/"))
    query = "&".join(
        name + equals + (MASK if value else "")
        for name, equals, value in (one.partition("=") for one in parts.query.split("&"))
    )
    if parts.query and "=" not in parts.query:
        query = MASK
    return urlunsplit((parts.scheme, host, path, query, MASK if parts.fragment else ""))


def masked(text: str) -> str:
    """A text with every address and every authorization in it masked."""
    hidden = _HEADER.sub(lambda found: found.group(1) + MASK, text)
    return _URL.sub(lambda found: masked_url(_ESCAPED.sub(_plain, found.group())), hidden)


def _plain(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else "/"
