"""A small versioned JSON file that is replaced as a whole, never half written."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from app.domain.body import utf8_of
from app.domain.errors import SaveFailedError
from app.domain.loose_json import LooseJsonError, members_of, mended
from app.domain.set_aside import Fault, SetAside
from app.regular_file import read_regular
from app.storage.private import private_file, private_folder
from app.whole_file import write_file

Content = TypeVar("Content")
_LARGEST = 16 * 1024 * 1024
"""Bytes. Ten thousand companies are not a quarter of it."""


def aside_path(path: Path, fault: Fault, moment: datetime) -> Path:
    """Where a file goes that could not be used at a moment (UTC)."""
    return path.with_name(f"{path.stem}.{fault}-{moment:%Y%m%d-%H%M%S-%f}{path.suffix}")


class _NewerError(Exception):
    """The file was written by a newer version of the app."""


_BROKEN = (msgspec.DecodeError, LooseJsonError, KeyError, RecursionError, UnicodeDecodeError)


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


class JsonFile(Generic[Content]):
    """Reads and writes `{"version": N, …}`.

    A broken file, or one of a newer version, is renamed and kept; it is never overwritten. Without
    `may_rename` it stays where it is, for whoever tells of it.
    `decode` reads the content where that is not a matter of the type alone.

    Attributes: is_mended, whether it was read last without something that JSON does not allow.
    """

    def __init__(
        self,
        path: Path,
        kind: type[Content],
        version: int,
        *,
        decode: Callable[[bytes], Content] | None = None,
        stamp: Callable[[], datetime] = lambda: datetime.now(UTC),
        may_rename: bool = True,
    ) -> None:
        self.path, self._may_rename = path, may_rename
        self._decode = decode or msgspec.json.Decoder(kind).decode
        self._version = version
        self._stamp = stamp
        self.is_mended = False

    def load(self) -> tuple[Content | None, SetAside | None]:
        """The content, None where there is no usable file; and what was set aside, if anything."""
        try:
            return self._read(), None
        except FileNotFoundError:
            return None, None
        except OSError as error:
            return None, SetAside(Fault.UNREADABLE, str(self.path), str(error))
        except _NewerError as error:
            return None, self._set_aside(Fault.NEWER, str(error))
        except _BROKEN as error:
            return None, self._set_aside(Fault.BROKEN, str(error))

    def written(self) -> object:
        """Another one once somebody has replaced the file; None where there is none."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def peek(self) -> Content | None:
        """The content, None where there is no usable file; whatever is wrong stays as it is."""
        try:
            return self._read()
        except (OSError, _NewerError, *_BROKEN):
            return None

    def save(self, content: Content) -> None:
        """Replaces the file atomically, readable by its owner only. Raises: SaveFailedError."""
        members = {"version": self._version} | msgspec.to_builtins(content)
        body = msgspec.json.format(msgspec.json.encode(members), indent=2)
        try:
            private_folder(self.path.parent)
        except OSError as error:
            msg = f"{self.path}: {error.strerror or error}"
            raise SaveFailedError(msg) from error
        write_file(self.path, body, lasting=True)

    def _read(self) -> Content:
        """Raises: OSError, _NewerError, and what `_BROKEN` names."""
        # An editor may have written it in another encoding.
        body = utf8_of(read_regular(self.path, _LARGEST))
        private_file(self.path)
        self.is_mended = False
        if not _is_json(body):
            body, self.is_mended = mended(body)
        members = members_of(body)
        version = msgspec.json.decode(members["version"], type=int, strict=False)
        if version > self._version:
            msg = f"version {version}"
            raise _NewerError(msg)
        return self._decode(body)

    def copy_aside(self, detail: str) -> SetAside | None:
        """Keeps a copy of a file that is used only in part; None where that cannot be."""
        kept = aside_path(self.path, Fault.BROKEN, self._stamp())
        try:
            write_file(kept, read_regular(self.path, _LARGEST))
        except (OSError, SaveFailedError):
            return None
        return SetAside(Fault.BROKEN, str(kept), detail)

    def _set_aside(self, fault: Fault, detail: str) -> SetAside:
        if not self._may_rename:
            return SetAside(Fault.UNREADABLE, str(self.path), detail)
        kept = aside_path(self.path, fault, self._stamp())
        try:
            self.path.rename(kept)
        except OSError as error:
            return SetAside(Fault.UNREADABLE, str(self.path), f"{detail}; {error}")
        return SetAside(fault, str(kept), detail)
