"""Takes secrets out of what is written down."""

import re
from urllib.parse import urlsplit, urlunsplit

MASK = "***"
_URL = re.compile(
    r"https?:(?:\\?/){2}(?:\\u[0-9a-f]{4}|\\/|(?:\\+\"|\\{2,})(?![\s,:}\]\"\\]|$)|[^\s\"\\])+",
    re.IGNORECASE,
)
"""Also as JSON may write one: `\\/` for a slash, `\\u0026` for an ampersand, `\\"` within."""
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})|\\([/\"\\])", re.IGNORECASE)
_QUOTED = re.compile(r"\\[\"\\]")
_TOKEN = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z]).{16,}|[A-Za-z0-9_~.+=:%-]{24,}")
"""A part of a path that is long and no word: letters with digits, or hardly to be said at all."""
_WORDS = re.compile(
    r"[a-z]{1,14}(?:[-_.][a-z]{1,14})*|[a-z]{1,18}(?:[-_.]?v?[0-9]{1,4})?", re.IGNORECASE
)
"""What people call a path: `subscription-added`, `inbound_v2`."""
_ODD = set('"<>\\')
"""No address holds them as they are: what they stand beside in a part may be anything."""
_HEADER = re.compile(r"(?i)(authorization[\\\"']*\s*[:=]\s*[\\\"']*)[^\r\n\",}\\]+")


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
    path = "/".join(_masked_part(part) for part in parts.path.split("/"))
    query = "&".join(
        # What has no value may be one.
        (name + equals + (MASK if value else "")) if equals else (MASK if name else "")
        for name, equals, value in (one.partition("=") for one in parts.query.split("&"))
    )
    return urlunsplit((parts.scheme, host, path, query, MASK if parts.fragment else ""))


def _masked_part(part: str) -> str:
    name, semicolon, _ = part.partition(";")
    odd = not _ODD.isdisjoint(name)
    hidden = MASK if odd or (_TOKEN.fullmatch(name) and not _WORDS.fullmatch(name)) else name
    return f"{hidden};{MASK}" if semicolon else hidden


def masked(text: str) -> str:
    """A text with every address and every authorization in it masked."""
    hidden = _HEADER.sub(lambda found: found.group(1) + MASK, text)
    return _URL.sub(_masked_match, hidden)


def _masked_match(found: re.Match[str]) -> str:
    url = masked_url(_ESCAPED.sub(_plain, found.group()))
    if _QUOTED.search(found.group()):  # it stands in JSON, and has to go on doing so
        url = url.replace("\\", "\\\\").replace('"', '\\"')
    return url


def _plain(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]
