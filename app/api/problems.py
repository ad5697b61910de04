"""The server's own reasons, in whatever shape it gives them."""

import re
from collections.abc import Iterator
from typing import TypeGuard

from app.domain.body import utf8_of
from app.domain.errors import ServerProblem
from app.domain.late_pattern import late_bytes_pattern, late_pattern
from app.domain.loose_json import LooseJsonError, dumps, loads
from app.domain.outside_text import LONGEST_TEXT, cut

_MOST = 50
"""Reasons that are shown; how many more there are is said."""
_MOST_OBJECTS, _MOST_COUNTED = 20_000, 1000
_SHOWN_OF_BROKEN = 400
"""Characters of an unreadable answer that are kept as detail."""
_READ_OF_PAGE = 64 * 1024
_SAYING = (
    *("message", "detail", "details", "error_description", "description", "msg", "reason"),
    *("error_message", "errormessage", "usermessage", "developermessage", "defaultmessage"),
    *("faultstring", "text", "title", "error", "errors", "fault", "problems", "violations"),
    *("messages", "invalid-params", "invalid_params", "fielderrors", "field_errors", "causes"),
    *("cause", "warnings", "help", "hint", "info", "issue", "explanation", "failures"),
)
"""Members that hold sentences, or more of the same, the most telling first."""
_NAMING = (
    *("field", "fieldname", "property", "propertyname", "propertypath", "param", "parameter"),
    *("name", "loc", "pointer", "instancepath", "attribute", "target", "member", "path", "key"),
)
"""Members that say which value a sentence is about."""
_NOT_SAYING = {
    *("status", "statuscode", "status_code", "timestamp", "time", "path", "instance", "type"),
    *("trace", "traceid", "trace_id", "requestid", "request_id", "correlationid", "code"),
    *("success", "ok", "method", "error_code", "errorcode", "error_uri", "apiversion", "version"),
    *("id", "field", "fieldname", "name", "property", "propertyname", "param", "attribute"),
    *("member", "key"),
}
_CODES = ("code", "error_code", "errorcode")
_AROUND = {"_embedded", "data", "result", "meta", "response", "base", "summary", "err"}
_AROUND_REASONS = late_pattern(
    r"\w*(?:errors?|violations?|exceptions?)|failures?|problems?|reasons?|(?:validation_)?messages?"
    r"|fields|modelstate|invalid|form|errortext|error_?summary|error_?info|reason_?phrase"
)
"""Names around reasons that are no field's; behind a field's name within the second ones, a single
word may be a reason too."""
_REASON_WORD = late_pattern(
    r"[a-z_.-]*(?:invalid|required|missing|blank|empty|null|long|short|taken|unknown|malformed|bad"
    r"|wrong|expired|past|unsupported|exists?|format|range|duplicate|forbidden|mismatch|allowed)"
    r"[a-z_.-]*",
    re.IGNORECASE,
)
_ECHO = {
    *("codes", "arguments", "objectname", "rejectedvalue", "bindingfailure", "trace", "stack"),
    *("stacktrace", "exception", "_links", "ctx", "documentation_url"),
}
_DEEPEST = 6
_TAGS = late_pattern(
    r"<(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z)|<[^<>]*>?", re.IGNORECASE | re.DOTALL
)
_PAGE = late_bytes_pattern(rb"<(?:!doctype html|html|head|body|script|meta)\b")
_TITLE = late_pattern(r"<title\b[^<>]*>([^<]{1,300})", re.IGNORECASE)


def read_problems(body: bytes, content_type: str = "") -> tuple[ServerProblem, ...]:
    """Every reason that an error body names; empty where it is no JSON or names none.

    Takes the documented array, one object, strings, members by field, problem details (RFC 9457)
    and what the common frameworks answer.
    """
    if body.count(b"{") + body.count(b"[") > _MOST_OBJECTS:
        return ()  # nobody explains a refusal in so many; its beginning is shown as it is
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
            if more >= _MOST_COUNTED:
                break
    if more:
        reasons["", None] = ServerProblem(message=f"… and {more} more")
    # What an entry with a code says, another one may say without it.
    coded = {message for message, code in reasons if code}
    return tuple(one for (text, code), one in reasons.items() if code or text not in coded)


def is_web_page(body: bytes, content_type: str) -> bool:
    """Whether a body is HTML, by what it says or by how it begins."""
    if "html" in content_type.lower():
        return True
    start = utf8_of(body[:1024]).lstrip().lower()
    return start.startswith(b"<") and _PAGE.search(start) is not None


def excerpt(body: bytes, content_type: str = "") -> str:
    """The beginning of an answer, for the technical details of a message."""
    text = utf8_of(body[:_READ_OF_PAGE], content_type).decode("utf-8", "replace").strip()
    if text.startswith("<"):
        text = _words_of_page(text)
    return text[:_SHOWN_OF_BROKEN] + ("…" if len(text) > _SHOWN_OF_BROKEN else "")


def _words_of_page(page: str) -> str:
    from html import unescape  # noqa: PLC0415 - two thousand names of signs, seldom needed

    title = _TITLE.search(page)
    words = " ".join(unescape(_TAGS.sub(" ", page)).split())
    named = " ".join(unescape(title[1]).split()) if title else ""
    return words if not named or words.startswith(named) else f"{named}: {words}"


def _reasons(value: object, about: str, depth: int) -> Iterator[ServerProblem]:
    if isinstance(value, str) and (opened := _opened(value)) is not value:
        yield from _within_text(value, opened, about, depth)
    elif depth > _DEEPEST:
        yield _said(dumps(value).decode(), about)
    elif _is_pair(value):
        yield _said(str(value[1]), _dotted(str(value[0])))
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
    named = {name.lower(): name for name in reversed(members)}
    saying = [
        named[name] for name in _SAYING if name in named and members[named[name]] not in _NOTHING
    ]
    code = next((members[named[one]] for one in _CODES if one in named), None)
    known = str(code) if isinstance(code, str | int) and not isinstance(code, bool) else None
    if saying:
        about = _name_of(members) or about
    has_said = False
    for name in saying:
        inner = members[name]
        if isinstance(inner, str) and _opened(inner) is inner:
            yield _said(inner, about, None if has_said else known)
            has_said = True
        else:
            yield from _reasons(inner, about, depth + 1)
    # What is left are sentences by their field, as `{"end_date": ["must be …"]}`, or more inside.
    left = [name for name in members if name not in saying and not _is_noise(name, members[name])]
    if saying:
        left = [
            name for name in left if _is_sentences(members[name]) or _is_by_field(name, members)
        ]
    for name in left:
        inside = about if _is_around(name) else f"{about}.{name}" if about else name
        yield from _reasons(members[name], inside, depth + 1)
    if known and not has_said and not saying:
        yield _said(known, _name_of(members) or about)


def _opened(value: object) -> object:
    """What a text holds that is JSON itself, as somebody's error is passed on; else the value."""
    if not isinstance(value, str) or value.lstrip()[:1] not in {"{", "["}:
        return value
    try:
        return loads(value.encode("utf-8", "replace"))
    except LooseJsonError:
        return value


def _within_text(text: str, opened: object, about: str, depth: int) -> Iterator[ServerProblem]:
    """The reasons in what a text holds; the text itself where there is none."""
    found = list(_reasons(opened, about, depth + 1)) if depth <= _DEEPEST else []
    told = [one for one in found if one.message.strip()]
    yield from told or [_said(text, about)]


def _is_around(name: str) -> bool:
    bare = _bare(name)
    return bare in _AROUND or bare.isdigit() or bool(_AROUND_REASONS.fullmatch(bare))


def _is_by_field(name: str, members: dict[str, object]) -> bool:
    """Whether a member holds what is wrong with each field, as `{"fields": {"url": "invalid"}}`.

    What was asked for may be repeated in the same way.
    """
    inner = members[name]
    if not isinstance(inner, dict) or not _AROUND_REASONS.fullmatch(_bare(name)):
        return False
    texts = [text for one in inner.values() for text in (one if isinstance(one, list) else [one])]
    return bool(texts) and all(
        isinstance(one, str) and (_REASON_WORD.fullmatch(one) or _is_sentences(one))
        for one in texts
    )


def _bare(name: str) -> str:
    return name.lower().removeprefix("@")


def _is_pair(value: object) -> TypeGuard[list[str]]:
    """A field, and a sentence about it."""
    match value:
        case [str(field), str(sentence)]:
            return bool(_FIELD.fullmatch(field)) and " " in sentence.strip()
    return False


_FIELD = late_pattern(r"[a-z]\w{0,40}(?:[._][a-z]\w{0,40}){1,5}")
"""A name that is no word of a sentence."""
_NOTHING: tuple[object, ...] = (None, "", [], {})


def _is_noise(name: str, value: object) -> bool:
    """Whether a member says nothing of why: times, numbers of requests, what was asked for."""
    bare = _bare(name)
    if bare in _ECHO:
        return True
    return bare in _NOT_SAYING and not _is_sentences(value)


def _is_sentences(value: object) -> bool:
    """Texts of several words: what stands beside a reason may be an echo of the question."""
    if isinstance(value, dict):
        return any(_is_sentences(one) for one in value.values())
    texts = value if isinstance(value, list) else [value]
    return any(
        _is_sentences(one) if isinstance(one, dict) else isinstance(one, str) and " " in one.strip()
        for one in texts
    )


def _name_of(members: dict[str, object]) -> str:
    """The value that an entry is about; a name without a sentence beside it is no such."""
    source = members.get("source")
    if isinstance(source, dict):
        for name in ("pointer", "parameter", "header"):
            if isinstance(source.get(name), str):
                return _dotted(str(source[name]))
    small = {name.lower(): found for name, found in members.items()}
    for name in _NAMING:
        found = small.get(name)
        # A path that begins with a slash is what was asked for.
        if isinstance(found, str) and found and not (name == "path" and found.startswith("/")):
            return _dotted(found)
        if isinstance(found, list) and found:
            return ".".join(str(one) for one in found if isinstance(one, str | int))
    return ""


def _dotted(pointer: str) -> str:
    """`#/destination/url` as the forms have it, `destination.url`."""
    return pointer.removeprefix("#").strip("/").replace("/", ".")


def _said(text: str, about: str, code: str | None = None) -> ServerProblem:
    # `end` may stand in any sentence; a name with a dot or an underscore only by being meant.
    is_name = "." in about or "_" in about
    named = about in text if is_name else text.lower().startswith(about.lower())
    sentence = f"{about}: {text}" if about and not named else text
    return ServerProblem(message=cut(sentence, LONGEST_TEXT), code=code)
