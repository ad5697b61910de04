"""Whether an answer says that it is not the whole list.

The provider documents no pages (provider reference, 5.2). If it begins to send some, what the first
one lacks must not be taken for gone.
"""

import re
from collections.abc import Collection, Mapping

from app.domain.late_pattern import late_pattern
from app.domain.loose_json import LooseJsonError, loads

_NEXT = {
    *("cursor", "aftercursor", "continuation", "continuationtoken", "marker", "scrollid"),
    *("pagetoken", "odatanextlink", "after", "bookmark", "lastevaluatedkey", "mscontinuation"),
    "moreurl",
}
_NEXT_ONE = late_pattern(
    r"next(?:page|set|batch|link|url|uri|href|cursor|token|marker|offset|start|index|key|id|number"
    r"|bookmark|range|records?|results?|items?|rows?)*"
)
"""`next`, and what is made of it: `nextPageCursor`."""
_MORE = late_pattern(
    r"(?:has|is|are|there|any)*(?:more|next|additional)"
    r"(?:pages?|results?|items?|records?|data|rows?|entries|callbacks|available|exists?)*"
    r"|(?:is|are|results?|list|was)*(?:truncated|partial|incomplete|capped)(?:results?|list)?"
    r"|(?:is|max|page|size)*limit(?:reached|exceeded)"
)
_NOT_MORE = late_pattern(
    r"(?:is|on|at)*(?:last|final)(?:page|result|batch)?|(?:is|all)*(?:complete|completed|done|"
    r"finished|exhausted)|(?:is|at)*(?:end|eof)(?:reached)?|(?:is)?endof(?:results?|list|data|file)"
)
_NO = {"false", "no"}
_LEFT = {"remaining", "remainingitems", "remainingresults", "remainingcount"}
_TOTALS = {
    *("total", "totalcount", "count", "totalitems", "totalresults", "totalelements"),
    *("totalrecords", "totalentries", "totalsize", "recordcount", "nrecords", "totalrows"),
    *("numfound", "itemcount", "resultcount", "ofcount", "found", "hits", "matches"),
}
_OF_ALL = late_pattern(r"total|odatacount|(?:callback|record|item|entry|row)s?count")
_OF_PAGES = late_pattern(r"page|per|limit|time|size|ms$|seconds")
_PAGES = {"pages", "totalpages", "pagecount", "numpages", "lastpage", "numberofpages", "of"}
_WARNINGS = {"warnings", "warning", "notice", "notices", "message", "messages", "note"}
_AROUND = {
    *("meta", "metadata", "paging", "pagination", "page", "pageinfo", "links", "cursors"),
    *("_links", "responsemetadata", "info", "_meta", "_metadata", "callbacks", "data", "result"),
    *("summary", "pager", "paginator", "header", "response", "total", "page_info", "navigation"),
    "hits",
}
_LINK_NEXT = late_pattern(r"rel\s*=\s*\"?[^\",;]{0,200}\bnext(?![\w-])", re.IGNORECASE)
_LINK_LAST = late_pattern(
    r"[?&;]page=(\d{1,9})[^>]{0,2000}>\s*;[^,]{0,200}\brel\s*=\s*\"?last\b", re.IGNORECASE
)
_SOME = late_pattern(
    r"\bonly (?:the )?first \d|\bfirst \d+ of \d"
    r"|\d+ of \d+ (?:are |were )?(?:shown|listed|returned)"
    r"|\b(?:truncated|incomplete|partial)\b"
    # What supplies the list; the destinations of callbacks fail too, which is no matter here.
    r"|\b(?:shard|node|region|partition|replica|backend)s?\b[^.]{0,60}"
    r"\b(?:not|timed out|unavailable|unreachable|down|failed)\b",
    re.IGNORECASE,
)
_N_OF_M = late_pattern(
    r"\b(?:showing|limited|return(?:ed|ing)|listing|displaying)\b[^.]{0,40}?"
    r"\b(\d{1,12}) (?:out )?of (\d{1,12})\b",
    re.IGNORECASE,
)
_PAGE_OF = late_pattern(r"\s*(?:page\s*)?(\d{1,9})\s*(?:of|/)\s*(\d{1,9})\b", re.IGNORECASE)
_NUMBERING = {"number", "page", "current", "currentpage", "pagenumber", "index"}
_OF_A_QUOTA = {"limit", "reset", "quota", "ratelimit", "resetat"}
"""Beside `remaining` they tell that it is calls which remain."""
_RANGE = late_pattern(
    r"(?:[a-z]{1,20}\s+)?(\d{1,12})\s*-\s*(\d{1,12})\s*/\s*(\d{1,12})", re.IGNORECASE
)


def partly(
    count: int, members: Mapping[str, object], headers: Mapping[str, str], status: int
) -> str:
    """How an answer with `count` entries says that there are more; empty where it does not.

    `members` are those beside the list, decoded.
    """
    if status == 206:
        return "HTTP 206"
    return _by_headers(count, headers) or _by_members(count, members, 0)


def _by_headers(count: int, headers: Mapping[str, str]) -> str:
    if _LINK_NEXT.search(headers.get("link", "")[:4000]):
        return "Link: rel=next"
    last = _LINK_LAST.search(headers.get("link", "")[:4000])
    if last and int(last[1]) > 1:
        return "Link: rel=last"
    if _says_some(headers.get("warning", "")[:2000]):
        return f"Warning: {headers['warning'][:60]}"
    ranged = headers.get("content-range", "") or headers.get("x-content-range", "")
    found = _RANGE.search(ranged[:100])
    if found and int(found[3]) > max(count, int(found[2]) - int(found[1]) + 1):
        return f"Content-Range: {found[0]}"
    if headers.get("content-range", "").rstrip().endswith("/*"):
        return f"Content-Range: {headers['content-range'][:60]}"
    is_paged = any(bare_name(name.lower().removeprefix("x-")) == "page" for name in headers)
    for name, value in headers.items():
        if "pagination" in name.lower() and value.lstrip().startswith("{"):
            members = _members_of(value)
            if said := _by_members(count, members, 0):
                return f"{name}: {said}"
        bare = bare_name(name.lower().removeprefix("x-").removeprefix("pagination-"))
        kind = name.lower().startswith(("x-", "pagination", "total", "next-", "page-"))
        is_clear = bare not in _OFTEN or name.lower().startswith("pagination-")
        # A path or an address is where the next page is; pages count beside the page.
        is_clear |= bare == "next" and value.startswith(("/", "http", "?"))
        is_clear |= bare == "pages" and is_paged
        is_clear &= bare not in _LEFT  # there it is calls that remain
        if kind and is_clear and _says_more(bare.removeprefix("wp"), value, count):
            return f"{name}: {value[:60]}"
    return ""


def _by_members(count: int, members: Mapping[str, object], depth: int) -> str:
    names = {bare_name(name) for name in members}
    for name, value in members.items():
        bare = bare_name(name)
        if _tells_otherwise(bare, names, depth):
            continue
        if bare in _WARNINGS and _says_some(str(value)[:2000]):
            return f"{name}: {str(value)[:60]}"
        if _says_more(bare, value, count) or _counts_pages(bare, value, count, names, depth):
            return f"{name}: {str(value)[:60]}"
        if depth < 3 and bare in {bare_name(one) for one in _AROUND} | {"next"}:
            inner = value if isinstance(value, dict) else _links(value)
            if said := _by_members(count, inner, depth + 1):
                return f"{name}.{said}"
    return ""


_OFTEN = {"next", "more", "pages", "count", "last", "done", "cursor", "after"}
"""Headers of these names tell other things as often."""


def _tells_otherwise(bare: str, names: Collection[str], depth: int) -> bool:
    """Whether a member is about something else there, by what stands beside it.

    `remaining` may be calls of a quota, and `of` tells pages only beside the page.
    """
    if bare == "remaining":
        return depth > 0 or not _OF_A_QUOTA.isdisjoint(names)
    return bare == "of" and "page" not in names


def _counts_pages(bare: str, value: object, count: int, names: Collection[str], depth: int) -> bool:
    """Whether it tells of more than one page, in words or by what stands beside it."""
    if bare == "page":
        found = _PAGE_OF.match(str(value)[:40])
        return found is not None and int(found[1]) < int(found[2])
    # Fewer than the rows that came cannot count the rows: beside the number of a page it is pages.
    number = _number(value) if bare == "total" and depth and not _NUMBERING.isdisjoint(names) else 0
    return 1 < (number or 0) < count


def _says_some(text: str) -> bool:
    """Whether a sentence says that not all are there; `Showing 3 of 3` says that they are."""
    found = _N_OF_M.search(text)
    return _SOME.search(text) is not None or (found is not None and int(found[1]) < int(found[2]))


def _members_of(value: str) -> Mapping[str, object]:
    try:
        found = loads(value[:4000].encode("utf-8", "replace"))
    except LooseJsonError:
        return {}
    return found if isinstance(found, dict) else {}


def _links(value: object) -> Mapping[str, object]:
    """A list of links with a `rel` each, by that."""
    if not isinstance(value, list):
        return {}
    return {
        str(one["rel"]): one.get("href", True)
        for one in value
        if isinstance(one, dict) and "rel" in one
    }


def _says_more(bare: str, value: object, count: int) -> bool:
    if bare in _NEXT or _NEXT_ONE.fullmatch(bare):
        if isinstance(value, dict):
            # A link, which may lead nowhere.
            return bool(value.get("href", value.get("url", value or None)))
        return value not in (None, "", False, 0, {}, []) and value not in ("null", "false", "0")
    if _MORE.fullmatch(bare):
        return value is True or str(value).lower() in {"true", "yes", "1"}
    if _NOT_MORE.fullmatch(bare):
        # `done` and `last` may count something too.
        is_flag = bare.startswith(("is", "at", "all", "endof")) or bare == "complete"
        return str(value).lower() in (_NO | {"0"} if is_flag else _NO)
    if isinstance(value, dict) and bare in _TOTALS:
        value = value.get("value")
    number = _number(value)
    if number is None:
        return False
    if bare in _LEFT:
        return number > 0
    if bare in _PAGES:
        return number > 1
    named = bare in _TOTALS or (_OF_ALL.search(bare) and not _OF_PAGES.search(bare))
    return bool(named) and number > count


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if abs(value) < 1e15 else None
    text = str(value).strip().replace(",", "")
    return int(text) if isinstance(value, str) and text.isdecimal() and len(text) < 16 else None


def bare_name(name: str) -> str:
    """Without what tells `has_more`, `hasMore` and `Has-More` apart."""
    return "".join(one for one in name.lower() if one.isalnum())
