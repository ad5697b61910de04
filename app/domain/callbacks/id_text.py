"""Callback IDs as people paste them: one or many, bare, as resource URLs or as links."""

import re
from urllib.parse import unquote

import msgspec

from app.domain.desk_link import LinkError, is_link, read_link

_LONGEST = 100_000
"""Letters of a text that are looked at."""
MOST_IDS = 50
"""IDs of one text that are looked up."""
_BETWEEN = re.compile(r"[\s,;]+")
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a\xab\xbb"
_QUOTES = "\"'`<>()[]{}" + _CURLY
_ENDS = ".:!?#"
"""What stands at the end of a sentence, or before a number."""
_OF_ID = rf"[^/?#\s,;\"'`<>()\[\]{{}}{_CURLY}]{{1,200}}"
_RESOURCE = re.compile(
    # Older addresses name the service too (provider reference, 10.6); a gateway may lead there.
    r"(?:https?://([^/\s\"'<>()]{1,300})(?:/[\w.~-]{1,100}){0,6}?)?/?"
    rf"(?<![\w-])companies/({_OF_ID})(?:/mobiledb)?/config/callbacks/({_OF_ID})(?:/?[?#]\S*|/)?",
    re.IGNORECASE,
)
_IN_JSON = re.compile(
    rf"[\"'{_CURLY}]callback_?id[\"'{_CURLY}]\s{{0,20}}:\s{{0,20}}"
    rf"(?:[\"'{_CURLY}]([^\"'{_CURLY}\s]{{1,200}})|([\w.-]{{1,200}}))",
    re.IGNORECASE,
)
_NAME = re.compile(r"\bcallback_?ids?\b(?:\s{0,20}[:=]|(?=\s|$))", re.IGNORECASE)
_NONE = {"null", "none", "undefined"}
_PLAIN = re.compile(r"(?=\D*\d)[A-Za-z0-9][\w-]*")
"""What is an ID beside addresses: the words of a command, or a password in it, are none."""


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

    A resource URL and a `callback-desk:` link name the company too. Where there are such, or where
    an ID is named as in JSON, the words around them are none.
    """
    text = text[:_LONGEST]
    found: dict[SoughtId, None] = {}
    addressed = _RESOURCE.search(text) is not None
    in_json = [one[1] or one[2] for one in _IN_JSON.finditer(text)]
    if in_json and not addressed:
        return [SoughtId(one) for one in dict.fromkeys(in_json) if one.lower() not in _NONE]
    bare_text = _NAME.sub(" ", text)
    # Each address is one piece, wherever in a word it stands.
    apart = _RESOURCE.sub(lambda one: f" {one[0]} ", bare_text)
    has_words = addressed or bare_text != text
    for piece in _BETWEEN.split(apart):
        bare = piece.strip(_QUOTES)
        if not is_link(bare):
            bare = bare.strip(_ENDS).strip(_QUOTES)
        if not bare or bare.lower() in _NONE:
            continue
        if not has_words or _is_one_beside(bare.partition("&")[0]):
            found[_sought(bare.partition("&")[0] if has_words else bare)] = None
    return list(found)


def _is_one_beside(piece: str) -> bool:
    return bool(is_link(piece) or _RESOURCE.fullmatch(piece) or _PLAIN.fullmatch(piece))


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
