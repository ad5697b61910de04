"""Bodies as they travel: unpacked within a bound, and read in whatever encoding they are."""

import codecs
import re
import zlib
from collections.abc import Iterator
from enum import StrEnum

from app.domain.late_pattern import late_pattern

OFFERED = "gzip, deflate"
"""What can be unpacked within a bound."""
_PIECE = 256 * 1024
"""Bytes that are unpacked before whoever waits has a turn."""
_PLAIN = {"", "identity", "none", "aws-chunked", "chunked", "binary", "8bit", "plain"}
_GZIP = {"gzip", "x-gzip"}
_GZIP_MARK = b"\x1f\x8b"
_DOUBTED_FROM, _MOST_TIMES = 8 * 1024 * 1024, 200
"""Bytes, and how many times as many as travelled: a list of registrations packs 30 to 1, what is
made to fill a memory 1000 to 1."""
_TEXT_CODECS = late_pattern(
    r"utf|ascii|us-ascii|iso|latin|l1$|windows|cp\d|koi8|shift|sjis|euc|gb|big5|mac", re.IGNORECASE
)
"""Python knows others, which pack, quote or count; those are no way to write a body."""
_CHARSET = late_pattern(r"charset\s*=\s*\"?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks; the longer one of two that begin alike comes first."""


class BodyFault(StrEnum):
    """Why a body could not be unpacked."""

    UNKNOWN = "packed in a way that is not read"
    BROKEN = "packed, and broken"
    TOO_LARGE = "too large"


class BodyError(ValueError):
    """The body is not to be had. `fault` says why."""

    def __init__(self, fault: BodyFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Unpacker:
    """Unpacks a body chunk by chunk; never holds more than `most` bytes of it.

    `encoding` is the value of `Content-Encoding`. Several encodings on top of each other are
    refused: four kilobytes of them can become gigabytes.

    Attributes: body, what is unpacked so far; travelled, bytes that were fed.
    """

    def __init__(self, encoding: str, most: int) -> None:
        name = _encoding_of(encoding)
        if name not in {*_PLAIN, *_GZIP, "deflate"}:
            raise BodyError(BodyFault.UNKNOWN)
        self.body, self.travelled = bytearray(), 0
        self._most, self._name = most, name
        self._waiting = b""
        self._inside: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> Iterator[None]:
        """Takes what came; yields after each piece of work. Raises: BodyError."""
        self.travelled += len(chunk)
        if self._name in _PLAIN:
            self._check(len(self.body) + len(chunk))
            self.body += chunk
            return
        rest = self._waiting + chunk
        self._waiting = b""
        if self._inside is None and self._name in _GZIP and rest[:1] in {b"{", b"["}:
            # Somebody on the way has unpacked it, and left the header.
            self._name = ""
            self._check(len(rest))
            self.body += rest
            return
        while rest:
            between = self._inside is None or self._inside.eof
            # gzip may be several parts, one behind the other; what else follows is padding.
            is_part = self._name in _GZIP and rest.startswith(_GZIP_MARK[: len(rest)])
            if between and self._inside is not None and not is_part:
                return
            if between and len(rest) < 2:
                self._waiting = rest  # too little to tell how it is packed
                return
            if self._inside is None or self._inside.eof:
                self._inside = zlib.decompressobj(self._bits_of(rest))
            try:
                self.body += self._inside.decompress(rest, _PIECE)
            except zlib.error as error:
                raise BodyError(BodyFault.BROKEN) from error
            self._check(len(self.body))
            rest = self._inside.unused_data if self._inside.eof else self._inside.unconsumed_tail
            yield

    def end(self) -> None:
        """Nothing more comes. Raises: BodyError where the body is not whole."""
        if self._inside is None:
            if self._waiting:
                raise BodyError(BodyFault.BROKEN)
            return
        # The last piece may have filled up just before the end.
        self.body += self._inside.decompress(b"", _PIECE)
        if not self._inside.eof:
            raise BodyError(BodyFault.BROKEN)

    def _bits_of(self, start: bytes) -> int:
        if self._name in _GZIP:
            return zlib.MAX_WBITS | 16
        # `deflate` means zlib, and some servers leave its frame out.
        framed = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if framed else -zlib.MAX_WBITS

    def _check(self, size: int) -> None:
        swollen = size > _DOUBTED_FROM and size > _MOST_TIMES * self.travelled
        if size > self._most or swollen:
            raise BodyError(BodyFault.TOO_LARGE)


def _encoding_of(header: str) -> str:
    """What a body is packed with, without what packs nothing: some name a charset there."""
    named = [one.strip().lower() for one in header.split(",")]
    packs = [one for one in named if one not in _PLAIN and not _TEXT_CODECS.match(one)]
    return ", ".join(packs)


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """A whole body, unpacked. Raises: BodyError."""
    unpacker = Unpacker(encoding, most)
    for _ in unpacker.feed(body):
        pass
    unpacker.end()
    return bytes(unpacker.body)


def is_marked(body: bytes) -> bool:
    """Whether it begins with a byte-order mark, as text does."""
    return any(body.startswith(mark) for mark, _ in _MARKS)


def utf8_of(body: bytes, content_type: str = "") -> bytes:
    """A text's bytes as UTF-8, without a byte-order mark.

    Its own mark is believed first, then what `content_type` says, then what the bytes look like. A
    body that is not what it is said to be is taken for UTF-8 if it can be that, else for
    Windows-1252, in which each byte stands for something.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            rest = body[len(mark) :]
            return rest if name == "utf-8" else _recoded(rest, name)
    named = _CHARSET.search(content_type)
    name = named[1].lower() if named else ""
    if b"\0" in body[:4]:
        return _recoded(body, _wide_name_of(body))
    if not name or name.replace("_", "-") in {"utf-8", "utf8"} or not _TEXT_CODECS.match(name):
        return body if _is_utf8(body) else _recoded(body, "windows-1252")
    try:
        return body.decode(name).encode("utf-8", "replace")
    except (LookupError, UnicodeError):
        return body if _is_utf8(body) else _recoded(body, "windows-1252")


def _recoded(body: bytes, name: str) -> bytes:
    return body.decode(name, "replace").encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _PIECE):  # never all of it twice in memory
            decoder.decode(body[start : start + _PIECE], start + _PIECE >= len(body))
    except UnicodeDecodeError:
        return False
    return True


def _wide_name_of(body: bytes) -> str:
    """JSON begins with two ASCII characters: where their zeros stand tells how wide they are."""
    zeros = [one == 0 for one in body[:4].ljust(4, b"x")]
    if zeros[:3] == [True, True, True]:
        return "utf-32-be"
    if zeros[1:] == [True, True, True]:
        return "utf-32-le"
    return "utf-16-be" if zeros[0] else "utf-16-le"
