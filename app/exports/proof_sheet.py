"""A proof sheet as a file, and a file of one read again and held against itself.

The words on a page are made of its data alone: made again, they have to be the same.
"""

import hashlib
import json
from enum import StrEnum
from html import unescape
from pathlib import Path

import msgspec

from app.domain.errors import FileContentError
from app.domain.proofs.sheet import FORMAT, Sheet
from app.exports.sheet_html import as_html
from app.exports.sheet_markdown import as_markdown
from app.regular_file import read_regular
from app.whole_file import write_file

_LARGEST_BYTES = 16 * 1024 * 1024
_IN_HTML = ('<pre id="data">', "</pre>")
_IN_MARKDOWN = ("\n```json\n", "\n```\n")
"""What stands before and behind the data on a page."""


class SheetState(StrEnum):
    """Whether a file is a sheet, and as it was written.

    DAMAGED: its data does not fit its hash. OTHER_WORDS: what stands on the page is not what its
    data says. OTHER_VERSION: it was written by another version of the app, whose words may differ.
    """

    WHOLE = "whole"
    DAMAGED = "damaged"
    OTHER_WORDS = "other words"
    OTHER_VERSION = "other version"
    NEWER = "newer"
    NO_SHEET = "no sheet"


class ReadSheet(msgspec.Struct, frozen=True):
    """`sheet` is None where nothing can be read of it."""

    state: SheetState
    sheet: Sheet | None = None


def data_of(sheet: Sheet) -> str:
    """The data as JSON with its SHA-256, in ASCII: nothing in it can hide."""
    plain = msgspec.to_builtins(sheet)
    whole = {"data": plain, "sha256": _hash_of(plain)}
    return json.dumps(whole, sort_keys=True, ensure_ascii=True, indent=1)


def write_proof_sheet(path: Path, sheet: Sheet) -> None:
    """Writes HTML, Markdown or the data alone, by the file's name. Raises: SaveFailedError."""
    data, kind = data_of(sheet), path.suffix.lower()
    if kind == ".json":
        write_file(path, data.encode())
    else:
        made = as_html(sheet, data) if kind in {".html", ".htm"} else as_markdown(sheet, data)
        write_file(path, made.encode("utf-8", "replace"))


def read_proof_sheet(path: Path, version: str) -> ReadSheet:
    """Whether a file is a whole sheet. `version` is of this app.

    Raises: FileContentError, where it cannot be read at all.
    """
    try:
        body = read_regular(path, _LARGEST_BYTES)
    except OSError as error:
        msg = f"{path}: {error.strerror or error}"
        raise FileContentError(msg) from error
    return read_sheet(body.decode("utf-8", "replace"), version)


def read_sheet(text: str, version: str) -> ReadSheet:
    """Of a text: the data alone, or a page or Markdown that it stands in."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    make = None
    if data := _between(text, _IN_HTML):
        data, make = unescape(data), as_html
    elif data := _between(text, _IN_MARKDOWN):
        make = as_markdown
    try:
        whole = json.loads(data or text)
        plain, stated = whole["data"], whole["sha256"]
        newer = plain["format"] > FORMAT
        # Half a character can be written nowhere.
        json.dumps(plain, ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, RecursionError):
        return ReadSheet(SheetState.NO_SHEET)
    if _hash_of(plain) != stated:
        return ReadSheet(SheetState.DAMAGED)
    if newer:
        return ReadSheet(SheetState.NEWER)
    try:
        sheet = msgspec.convert(plain, Sheet)
    except msgspec.ValidationError:
        return ReadSheet(SheetState.DAMAGED)
    if any(one.utcoffset() for one in sheet.moments):
        # Its page would show the hours of another zone as UTC.
        return ReadSheet(SheetState.DAMAGED)
    if make is not None and make(sheet, data_of(sheet)) != text:
        other = sheet.version != version
        return ReadSheet(SheetState.OTHER_VERSION if other else SheetState.OTHER_WORDS, sheet)
    return ReadSheet(SheetState.WHOLE, sheet)


def _between(text: str, marks: tuple[str, str]) -> str:
    """What stands between the first of two marks and the next one behind it; "" for nothing."""
    before, behind = marks
    start = text.find(before)
    end = text.find(behind, start + len(before)) if start >= 0 else -1
    return text[start + len(before) : end] if end >= 0 else ""


def _hash_of(plain: object) -> str:
    made = json.dumps(plain, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(made.encode()).hexdigest()
