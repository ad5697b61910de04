"""The ways in which tools write a JSON body: each gives the text as it may have been before."""

import base64
import quopri
import re
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import unquote_plus

from app.domain.body import BodyError, unpacked, utf8_of
from app.domain.late_pattern import late_pattern
from app.domain.proofs.pasted_rows import rows_as_json

Spelling = Callable[[str], str]
_TYPOGRAPHY = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2003\u2002\u3000"), " "),
    **dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad\x00"), None),
}
_QUOTES = late_pattern(r"^[ \t]{0,20}(?:>[ \t]?){1,20}", re.MULTILINE)
_TRAILING = late_pattern(r",(\s*+[}\]])")
_BEFORE_LINE = late_pattern(
    # A container's name, a line number, a time, a level in brackets: what logs put before lines.
    r"^(?:[ \t]*[\w./@-]{1,60}[ \t]{0,10}\|[ \t]?|[ \t]*\d{1,6}[:\t][ \t]?"
    r"|[ \t]*\d{4}-\d\d-\d\d[T ][\d:.,+Z-]{5,30}[ \t]+(?:\w{1,12}[ \t]+)?"
    r"|[ \t]*[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]{1,60} [^\s:]{1,80}: ?"
    r"|[ \t]*\[[^\]\n{}]{1,80}\][ \t]*(?:\w{1,12}:?[ \t]+)?)",
    re.MULTILINE,
)
_COLOUR = late_pattern("(?:\x1b|ESC|\u241b)\\[[0-9;]{0,20}m")
_BOX = "|\u2502\u2503"
_MARKDOWN = late_pattern(r"\\([_*\[\]~`#-])")
_COMMENT = late_pattern(r"(?:^|(?<=[\s,{\[]))//[^\r\n]*|/\*[^*]{0,2000}\*/", re.MULTILINE)
_BASE64 = late_pattern(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_BASE64_LINES = late_pattern(r"(?:[A-Za-z0-9+/]{60,76}\r?\n){1,}[A-Za-z0-9+/]{1,76}={0,2}")
_GZIP = b"\x1f\x8b"
_DUMP_LINE = late_pattern(
    r"^[0-9a-f]{6,8}:?\s{1,3}((?:[0-9a-f]{2}(?:[0-9a-f]{2})?\s{1,2}){1,16})", re.MULTILINE
)
_UNICODE = late_pattern(r"\\u([0-9A-Fa-f]{4})")
_CHUNK = late_pattern(r"\r?\n[0-9A-Fa-f]{1,8}\r?\n(?=[^\r\n])")
_TRACED = late_pattern(r"[0-9a-f]{4,8}: (.*)")
_MOST_RUNS = 100
_MOST_TIMES_PACKED = 2
_MOST_INSIDE = 8 * 1024 * 1024
"""Bytes that what is packed may become, all of it together."""
_PRINT_R = late_pattern(r"\[([\w-]{1,80})\] => (?:Array|stdClass Object|\w{1,60} Object)\s*\(")
_PRINT_R_ROW = late_pattern(r"^[ \t]*\[([\w-]{1,80})\] =>[ \t]?([^\r\n{]*)$", re.MULTILINE)
_DUMPED = late_pattern(
    r"\[\"?(?P<name>[\w-]{1,80})\"?(?::[\w\":]{1,80})?\]=>\s*"
    r"|string\(\d{1,9}\) \"(?P<text>[^\"\r\n]*+)\""
    r"|(?:int|float|bool)\((?P<plain>[\w.+-]{1,40})\)|\b(?P<null>NULL)\b"
    r"|(?P<opens>(?:array\(\d{1,9}\)|object\([\w\\]{1,80}\)#\d{1,9} \(\d{1,9}\)) \{)|\}"
)
"""What `var_dump` writes: a name, a text, a number or a word, nothing, a beginning, an end."""
_GO_MAP = late_pattern(r"map\[\w{1,40}\](?:interface \{\}|\w{1,40})\{")
_GO_LIST = late_pattern(r"\[\](?:interface \{\}|\w{1,40})\{([^{}]{0,2000})\}")
_HEX = late_pattern(r"(?:\\x[0-9A-Fa-f]{2})+")
_HEX_RUN = late_pattern(r"(?<![0-9A-Za-z])(?:\\x|0x|X')?((?:[0-9A-Fa-f]{2}){20,})(?![0-9A-Za-z])")
_ESCAPED = late_pattern(r"\\([\\\"/nrt])")
_ESCAPED_LINE = late_pattern(r"[{,\[]\s*\\[nrt]")
"""A line end that is written out where JSON has none: between its members."""
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_JSON_LINE = late_pattern(r"[{}\"]|[\[\]],?\s*$|(?<=\s)[\w.+-]{1,60},?\s*$")
"""Where the piece of JSON in a line begins."""


def _unquoted_once(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\") if '\\"' in text else ""


def _unescaped(text: str) -> str:
    """With its line ends escaped too: a body on several lines that became one text."""
    if not _ESCAPED_LINE.search(text):
        return ""
    return _ESCAPED.sub(lambda one: _PLAIN.get(one[1], one[1]), text)


def _unquoted_twice(text: str) -> str:
    return _unquoted_once(_unquoted_once(text)) if '\\\\\\"' in text else ""


def _of_a_mail(text: str) -> str:
    """Curly quotes, hard spaces, `>` before quoted lines, a comma before a closing brace."""
    straight = _QUOTES.sub("", text.translate(_TYPOGRAPHY))
    return _TRAILING.sub(r"\1", straight)


def _of_a_cell(text: str) -> str:
    """A spreadsheet's cell, or a row of a CSV file: quotes are doubled."""
    return text.replace('""', '"') if '""' in text else ""


def _of_a_cell_with_text(text: str) -> str:
    """A cell that holds a body as a text, or one that was quoted twice."""
    straight = text.translate(_TYPOGRAPHY)
    once = _of_a_cell(straight)
    return _unquoted_once(once) or (once if straight != text else "")


def _of_a_cell_twice(text: str) -> str:
    """A row of a file that became a cell of another one."""
    return _of_a_cell(_of_a_cell(text))


def _of_a_screen(text: str) -> str:
    """As a terminal, a chat or a client shows it: colours, boxes, escapes of Markdown, comments."""
    bare = _COLOUR.sub("", text)
    bare = "\n".join(map(_without_box, bare.split("\n")))
    bare = _MARKDOWN.sub(r"\1", bare)
    bare = _TRAILING.sub(r"\1", _COMMENT.sub("", bare))
    return bare if bare != text else ""


def _without_box(line: str) -> str:
    inside = line.strip()
    if len(inside) > 1 and inside[0] in _BOX and inside[-1] in _BOX:
        return inside[1:-1].strip()
    return line


def _of_a_log(text: str) -> str:
    """A body on several lines, with something before each."""
    bare = _BEFORE_LINE.sub("", text)
    return bare if bare != text else ""


def _of_a_form(text: str) -> str:
    return unquote_plus(text) if "%7b" in text.lower() else ""


def _of_html(text: str) -> str:
    if "&" not in text:
        return ""
    from html import unescape  # noqa: PLC0415 - two thousand names of signs, seldom needed

    return unescape(unescape(text))


def _of_quoted_printable(text: str) -> str:
    if "=\n" not in text and "=\r\n" not in text and "=22" not in text and "=7B" not in text:
        return ""
    return quopri.decodestring(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _in_one_line(text: str) -> str:
    """A terminal or a mail broke it wherever a line was full."""
    return re.sub(r"(?<![ \t])[ \t]*+\r?\n", "", text) if "\n" in text else ""


def _of_base64(text: str) -> str:
    """Every long run of Base64 that is a text inside, perhaps packed."""
    found: list[str] = []
    room = _MOST_INSIDE
    runs = [re.sub(r"\s", "", run) for run in _BASE64_LINES.findall(text)] + _BASE64.findall(text)
    for run in runs:
        with suppress(ValueError, BodyError):
            inside = _inside(run, room)
            if b"{" in inside:
                found.append(utf8_of(inside).decode("utf-8", "replace"))
                room -= len(inside)
        if room <= 0:
            break
    return "\n".join(found)


def _inside(run: str, room: int) -> bytes:
    """What a run of Base64 stands for, where it was packed or written so twice, too.

    Raises: ValueError, BodyError.
    """
    inside = b""
    for _ in range(_MOST_TIMES_PACKED):
        bare = run.rstrip("=").replace("-", "+").replace("_", "/")
        inside = base64.b64decode(bare + "=" * (-len(bare) % 4))
        for _ in range(_MOST_TIMES_PACKED):
            if inside.startswith(_GZIP):
                inside = unpacked(inside, "gzip", room)
        run = inside.decode("ascii", "replace").strip()
        if not _BASE64.fullmatch(run):
            break
    return inside


def _of_hex(text: str) -> str:
    """Bytes as a database or a dump shows them: two digits each, perhaps packed."""
    runs = [bytes.fromhex(run) for run in _HEX_RUN.findall(text)]
    lines = _DUMP_LINE.findall(text)
    runs.append(bytes.fromhex("".join("".join(one.split()) for one in lines)))
    found: list[str] = []
    for run in runs:
        with suppress(BodyError):
            inside = unpacked(run, "gzip", _MOST_INSIDE) if run.startswith(_GZIP) else run
            if b"{" in inside:
                found.append(utf8_of(inside).decode("utf-8", "replace"))
    return "\n".join(found[:_MOST_RUNS])


def _of_unicode_escapes(text: str) -> str:
    r"""Quotes as `\u0022`, as some languages write them into a page."""
    if "\\u0022" not in text:
        return ""
    return _UNICODE.sub(lambda one: chr(int(one[1], 16)), text)


def _of_chunks(text: str) -> str:
    """The pieces of an HTTP body, each with its length before it."""
    bare = _CHUNK.sub("", text)
    return bare if bare != text else ""


def _of_trace(text: str) -> str:
    """A body in lines of so many letters, each with its place before it, as curl traces it."""
    lines = [one[1] for one in map(_TRACED.match, text.splitlines()) if one]
    return "".join(lines)


def _of_cmd(text: str) -> str:
    """As the shell of Windows has it: `^` before a sign."""
    if '^"' not in text:
        return ""
    bare = re.sub(r"\^(.)", r"\1", text)
    return _unquoted_once(bare) or bare


def _of_print_r(text: str) -> str:
    """As PHP prints an array."""
    if "] =>" not in text:
        return ""
    nested = _PRINT_R.sub(r'"\1": {', text)
    rows = _PRINT_R_ROW.sub(lambda row: f"{_quoted(row[1])}: {_quoted(row[2].strip())},", nested)
    shaped = re.sub(r"(?:Array|stdClass Object)\s*\(", "{", rows)
    shaped = re.sub(r"^[ \t]*\)[ \t]*$", "},", shaped, flags=re.MULTILINE)
    return _TRAILING.sub(r"\1", shaped)


def _of_var_dump(text: str) -> str:
    """As PHP dumps a variable: each name on a line, its value with type and size below it."""
    return _DUMPED.sub(_dumped, text) if '"]=>' in text else ""


def _dumped(found: re.Match[str]) -> str:
    if found["name"]:
        return f"{_quoted(found['name'])}: "
    if found["text"] is not None:
        return f"{_quoted(found['text'])},"
    if plain := found["plain"] or found["null"]:
        return f"{plain.lower()},"
    return "{" if found["opens"] else "},"


def _of_go_syntax(text: str) -> str:
    """As Go prints a map with its types."""
    bare = _GO_MAP.sub("{", text)
    return _GO_LIST.sub(r"[\1]", bare) if bare != text else ""


def _of_nginx(text: str) -> str:
    r"""A server's log: quotes and what is not ASCII as `\x22`."""
    if not _HEX.search(text):
        return ""
    return _HEX.sub(lambda run: bytes.fromhex(run.group().replace("\\x", "")).decode(
        "utf-8", "replace"), text)  # fmt: skip


def _of_any_log(text: str) -> str:
    """A body on several lines, whatever a log puts before each: no JSON begins so."""
    if "\n" not in text:
        return ""
    return "\n".join(_from_json(line) for line in text.split("\n"))


def _from_json(line: str) -> str:
    begins = _JSON_LINE.search(line)
    return line[begins.start() :] if begins else line


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


SPELLINGS: tuple[Spelling, ...] = (
    str,
    _unquoted_once,
    _of_a_cell,
    _of_a_mail,
    _unescaped,
    _unquoted_twice,
    _of_a_cell_with_text,
    _of_a_cell_twice,
    _of_a_screen,
    _of_a_log,
    _of_html,
    _of_a_form,
    _of_quoted_printable,
    _of_base64,
    _of_hex,
    _of_nginx,
    _of_unicode_escapes,
    _of_cmd,
    _of_chunks,
    _of_trace,
    _of_print_r,
    _of_var_dump,
    _of_go_syntax,
    _of_any_log,
    _in_one_line,
    rows_as_json,
)
"""Each gives "" where a text is not written so. The likeliest come first."""

CARRIERS: tuple[Spelling, ...] = (
    _of_a_mail,
    _of_html,
    _of_quoted_printable,
    _of_a_screen,
    _of_a_log,
    _of_any_log,
    _of_a_cell,
)
"""What people send such a text in: within it, it may be written in any other way."""

WRAPPINGS: tuple[Spelling, ...] = (
    str,
    _unquoted_once,
    _unescaped,
    _unquoted_twice,
    _of_html,
    _of_a_form,
    _of_base64,
)
"""What relays make of a delivery; no more than this is looked for in what a receiver gets."""
