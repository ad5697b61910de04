"""The server's own reasons, in whatever shape it gives them."""

import re
from collections.abc import Iterator
from html import unescape

from app.domain.body import utf8_of
from app.domain.errors import ServerProblem
from app.domain.loose_json import LooseJsonError, dumps, loads
from app.domain.outside_text import LONGEST_TEXT, cut

_MOST = 50
"""Reasons that are shown; how many more there are is said."""
_SHOWN_OF_BROKEN = 400
"""Characters of an unreadable answer that are kept as detail."""
_READ_OF_PAGE = 64 * 1024
_SAYING = (
    *("message", "detail", "details", "error_description", "description", "msg", "reason"),
    *("error_message", "errorMessage", "userMessage", "developerMessage", "faultstring", "text"),
    *("title", "error", "errors", "fault", "problems", "violations", "messages", "invalid-params"),
    *("invalid_params", "fieldErrors", "field_errors", "causes", "cause", "warnings", "help"),
    *("hint", "info", "issue"),
)
"""Members that hold sentences, or more of the same, the most telling first."""
_NAMING = ("field", "fieldName", "property", "propertyPath", "param", "parameter", "name", "loc")
"""Members that say which value a sentence is about."""
_NOT_SAYING = {
    *("status", "statuscode", "status_code", "timestamp", "time", "path", "instance", "type"),
    *("trace", "traceid", "trace_id", "requestid", "request_id", "correlationid", "code"),
    *("documentation_url", "success", "ok", "method", "exception", "stack", "error_code"),
    *("errorcode", "error_uri", "result", "apiversion", "version", "links", "meta", "id"),
}
_CODES = {"code", "error_code", "errorcode"}
_DEEPEST = 6
_TAGS = re.compile(
    r"<(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z)|<[^<>]*>?", re.IGNORECASE | re.DOTALL
)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]{1,300})", re.IGNORECASE)


def read_problems(body: bytes, content_type: str = "") -> tuple[ServerProblem, ...]:
    """Every reason that an error body names; empty where it is no JSON or names none.

    Takes the documented array, one object, strings, members by field, problem details (RFC 9457)
    and what the common frameworks answer.
    """
    try:
        found = loads(utf8_of(body, content_type))
    except LooseJsonError:
        return ()
    reasons: dict[tuple[str, str | None], ServerProblem] = {}
    more = 0
    for one in _reasons(found, "", 0):
        if not one.message.strip() or (one.message, one.code) in reasons:
            continue
        if len(reasons) < _MOST:
            reasons[one.message, one.code] = one
        else:
            more += 1
    if more:
        reasons["", None] = ServerProblem(message=f"… and {more} more")
    # What an entry with a code says, another one may say without it.
    coded = {message for message, code in reasons if code}
    return tuple(one for (text, code), one in reasons.items() if code or text not in coded)


def is_web_page(body: bytes, content_type: str) -> bool:
    """Whether a body is HTML, by what it says or by how it begins."""
    if "html" in content_type.lower():
        return True
    start = utf8_of(body[:200]).lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def excerpt(body: bytes, content_type: str = "") -> str:
    """The beginning of an answer, for the technical details of a message."""
    text = utf8_of(body[:_READ_OF_PAGE], content_type).decode("utf-8", "replace").strip()
    if text.startswith("<"):
        text = _words_of_page(text)
    return text[:_SHOWN_OF_BROKEN] + ("…" if len(text) > _SHOWN_OF_BROKEN else "")


def _words_of_page(page: str) -> str:
    title = _TITLE.search(page)
    words = " ".join(unescape(_TAGS.sub(" ", page)).split())
    named = " ".join(unescape(title[1]).split()) if title else ""
    return words if not named or words.startswith(named) else f"{named}: {words}"


def _reasons(value: object, about: str, depth: int) -> Iterator[ServerProblem]:
    if depth > _DEEPEST:
        yield _said(dumps(value).decode(), about)
    elif isinstance(value, list):
        for one in value:
            yield from _reasons(one, about, depth + 1)
    elif isinstance(value, dict):
        yield from _reasons_of_object(value, about, depth)
    elif value is not None and not isinstance(value, bool):
        yield _said(str(value), about)


def _reasons_of_object(
    members: dict[str, object], about: str, depth: int
) -> Iterator[ServerProblem]:
    saying = [name for name in _SAYING if members.get(name) not in (None, "", [], {})]
    if not saying:
        # What is left are values by their field, as `{"end_date": ["must be …"]}`.
        left = [name for name in members if name.lower() not in _NOT_SAYING]
        for name in left:
            yield from _reasons(members[name], f"{about}.{name}" if about else name, depth + 1)
        code = next((one for name, one in members.items() if name.lower() in _CODES), None)
        if not left and isinstance(code, str | int):
            yield _said(str(code), about)
        return
    about = _name_of(members) or about
    code = next((one for name, one in members.items() if name.lower() in _CODES), None)
    for name in saying:
        inner = members[name]
        if isinstance(inner, str):
            known = code if isinstance(code, str | int) and not isinstance(code, bool) else None
            yield _said(inner, about, None if known is None else str(known))
            code = None  # once is enough
        else:
            yield from _reasons(inner, about, depth + 1)
    for name, one in members.items():
        if name not in {*_SAYING, *_NAMING} and _is_sentences(one):
            yield from _reasons(one, name, depth + 1)


def _is_sentences(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _name_of(members: dict[str, object]) -> str:
    """The value that an entry is about; a name without a sentence beside it is no such."""
    source = members.get("source")
    if isinstance(source, dict):
        for name in ("pointer", "parameter", "header"):
            if isinstance(source.get(name), str):
                return str(source[name]).strip("/").replace("/", ".")
    for name in _NAMING:
        found = members.get(name)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, list) and found:
            return ".".join(str(one) for one in found if isinstance(one, str | int))
    return ""


def _said(text: str, about: str, code: str | None = None) -> ServerProblem:
    sentence = f"{about}: {text}" if about and about not in text else text
    return ServerProblem(message=cut(sentence, LONGEST_TEXT), code=code)
