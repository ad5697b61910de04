"""A link that shows one callback on a colleague's desk: `callback-desk:K9xWb2/AB3401`.

It holds a company key and a callback ID, and can only show: no act and nothing secret is in it.
"""

import re
from urllib.parse import quote, unquote

import msgspec

from app.domain.outside_text import named_invisible

SCHEME = "callback-desk"
LONGEST = 4000
"""Characters of a link that is looked at."""
_LONGEST_PART = 200
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


class LinkError(ValueError):
    """It is no such link. Its text says why, in words for a person."""


class DeskLink(msgspec.Struct, frozen=True):
    """What a link leads to."""

    company_key: str
    callback_id: str


def is_link(text: str) -> bool:
    """Whether a text begins as such a link."""
    return text[: len(SCHEME) + 1].lower() == f"{SCHEME}:"


def link_to(company_key: str, callback_id: str) -> str:
    """The link to a callback; empty where no link can hold it, such as what cannot be seen."""
    link = f"{SCHEME}:{quote(company_key, safe='')}/{quote(callback_id, safe='')}"
    try:
        read_link(link)
    except LinkError:
        return ""
    return link


def read_link(text: str) -> DeskLink:
    """What a link from anywhere leads to. Raises: LinkError."""
    if not is_link(text):
        msg = f"it does not begin with {SCHEME}:"
        raise LinkError(msg)
    if len(text) > LONGEST:
        msg = f"it is longer than {LONGEST} characters"
        raise LinkError(msg)
    # Some programs put the slashes of a web address into every link.
    rest = text[len(SCHEME) + 1 :].removeprefix("//").removesuffix("/")
    if any(one in "?#@\\" or one.isspace() for one in rest):
        msg = "more stands in it than a company key and a callback ID"
        raise LinkError(msg)
    parts = rest.split("/")
    if len(parts) != 2 or not all(parts):
        msg = "it is not made of a company key and a callback ID"
        raise LinkError(msg)
    key, callback_id = (_part(one) for one in parts)
    return DeskLink(key, callback_id)


def _part(written: str) -> str:
    if _PERCENT.search(written):
        msg = "a percent sign in it stands for nothing"
        raise LinkError(msg)
    try:
        found = unquote(written, errors="strict")
    except UnicodeDecodeError:
        msg = "it holds bytes that are no text"
        raise LinkError(msg) from None
    if strange := named_invisible(found):
        msg = f"it holds a character that cannot be seen, {strange}"
        raise LinkError(msg)
    if len(found) > _LONGEST_PART or not found.strip() or ".." in found or not found.isprintable():
        msg = "what stands in it is no company key or callback ID"
        raise LinkError(msg)
    return found
