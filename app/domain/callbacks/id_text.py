"""Callback IDs as people paste them: one or many, bare, as resource URLs or as links."""

import re
from urllib.parse import unquote

import msgspec

from app.domain.desk_link import LinkError, is_link, read_link

MOST_IDS = 50
"""IDs of one text that are looked up."""
_BETWEEN = re.compile(r"[\s,;]+")
_QUOTES = "\"'`<>()[]"
_RESOURCE = re.compile(
    r"(?:https?://([^/\s]{1,300}))?/?companies/([^/\s]{1,200})/config/callbacks/([^/?#\s]{1,200})/?(?:[?#]\S*)?",
    re.IGNORECASE,
)


class SoughtId(msgspec.Struct, frozen=True):
    """An ID that is looked for.

    `company_key` is "" where the text names no company, `host` where it names no server; that is as
    in an address, with the port if there is one.
    """

    callback_id: str
    company_key: str = ""
    host: str = ""


def read_ids(text: str) -> list[SoughtId]:
    """The IDs of a text in their order, each once; what stands between them is dropped.

    A resource URL and a `callback-desk:` link name the company too.
    """
    found: dict[SoughtId, None] = {}
    for piece in _BETWEEN.split(text):
        bare = piece.strip(_QUOTES)
        if bare:
            found[_sought(bare)] = None
    return list(found)


def _sought(piece: str) -> SoughtId:
    if is_link(piece):
        try:
            link = read_link(piece)
        except LinkError:
            return SoughtId(piece)
        return SoughtId(link.callback_id, link.company_key)
    resource = _RESOURCE.fullmatch(piece)
    if resource is None:
        return SoughtId(piece)
    host = (resource[1] or "").rpartition("@")[2].lower()
    return SoughtId(unquote(resource[3]), unquote(resource[2]), host)
