"""All that is kept of one computer in a file, for another one; no password is among it.

What was read is checked whole and laid beside what is there. It takes its place at the next start,
before anything is opened; what was there is kept.
"""

import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import msgspec

from app import __version__
from app.domain.errors import NotAMoveError, SaveFailedError
from app.domain.move import Move
from app.regular_file import NotAFileError, check_regular
from app.storage.companies import CompanyFile
from app.storage.first_rows import DATABASE
from app.storage.instance import Instance
from app.storage.preferences import PreferenceFile
from app.storage.private import create_private, private_folder
from app.storage.schema import MIGRATIONS, prepare_migrations

_MANIFEST, _COMPANIES, _PREFERENCES = "callback-desk.json", "companies.json", "preferences.json"
_MOST = {
    _MANIFEST: 64 * 1024,
    _COMPANIES: 16 * 1024 * 1024,
    _PREFERENCES: 1024 * 1024,
    DATABASE: 4 * 1024 * 1024 * 1024,
}
"""Bytes of each part once it is unpacked."""
_FORMAT = 1
_WAITING, _BEING_READ = "incoming", "incoming.part"
_KEPT, _ASIDE = "kept-in", ".is-aside"
"""Notes of how far a move has come, beside what is moved."""
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_PIECE = 1024 * 1024


class MoveFiles:
    """See `services.ports.MoveStore`. `data` and `config` are the app's folders."""

    def __init__(self, data: Path, config: Path) -> None:
        self._data, self._config = data, config

    @property
    def is_waiting(self) -> bool:
        """Whether what was read takes its place at the next start."""
        return is_waiting(self._data)

    def write(self, path: Path) -> Move:
        """Writes all that is kept but passwords. Raises: SaveFailedError."""
        return write_move(path, self._data, self._config)

    def read(self, path: Path) -> Move:
        """Checks a file and says what is in it. Raises: NotAMoveError, SaveFailedError."""
        return read_move(path, self._data)

    def accept(self) -> None:
        """What was read takes its place at the next start. Raises: SaveFailedError."""
        try:
            accept(self._data)
        except OSError as error:
            raise SaveFailedError(str(error)) from error

    def take_back(self) -> None:
        """Forgets what was read, accepted or not. Raises: SaveFailedError."""
        try:
            take_back(self._data)
        except OSError as error:
            raise SaveFailedError(str(error)) from error


def write_move(path: Path, data: Path, config: Path) -> Move:
    """Writes what is kept into a file that its owner alone can read. Blocks.

    Raises: SaveFailedError, and leaves nothing behind then.
    """
    made = path.with_name(f".{path.name}.part")
    try:
        with tempfile.TemporaryDirectory(dir=data) as folder:
            copy = Path(folder) / DATABASE
            _copied(data / DATABASE, copy)
            manifest = {"format": _FORMAT, "version": __version__, "made_at": datetime.now(UTC)}
            made.unlink(missing_ok=True)
            create_private(made)
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
                packed.writestr(_MANIFEST, msgspec.json.encode(manifest))
                for name, file in (
                    (_COMPANIES, data / _COMPANIES),
                    (_PREFERENCES, config / _PREFERENCES),
                    (DATABASE, copy),
                ):
                    if file.exists():
                        packed.write(file, name)
            move = _move_of(manifest, data, copy)
        made.replace(path)
    except (OSError, sqlite3.Error, ValueError) as error:
        with suppress(OSError):
            made.unlink()
        msg = f"{path}: {error}"
        raise SaveFailedError(msg) from error
    return move


def read_move(path: Path, data: Path) -> Move:
    """Unpacks and checks a file; `accept` then lays what is in it ready. Blocks.

    Raises: NotAMoveError; SaveFailedError where there is no room. Nothing is left behind then.
    """
    made = data / _BEING_READ
    shutil.rmtree(made, ignore_errors=True)
    try:
        return _read(path, made)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _read(path: Path, made: Path) -> Move:
    try:
        check_regular(path)
        private_folder(made)
        return _checked(_unpacked(path, made), made)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        msg = "it was not written by Move to another computer, or is damaged"
        raise NotAMoveError(msg) from error
    except (NotAFileError, sqlite3.Error) as error:
        raise NotAMoveError(str(error)) from error
    except (NotImplementedError, RuntimeError, ValueError, KeyError, TypeError) as error:
        # What zipfile says of encrypted parts and of packings that it does not know.
        raise NotAMoveError(str(error)) from error
    except OSError as error:
        msg = f"{path}: {error.strerror or error}"
        raise SaveFailedError(msg) from error


def accept(data: Path) -> None:
    """What was read last takes its place at the next start. Raises: OSError."""
    shutil.rmtree(data / _WAITING, ignore_errors=True)
    (data / _BEING_READ).rename(data / _WAITING)


def is_waiting(data: Path) -> bool:
    """Whether what was read takes its place at the next start."""
    return (data / _WAITING).is_dir()


def take_back(data: Path) -> None:
    """Forgets what was read, accepted or not; what is here stays. Raises: OSError."""
    for name in (_BEING_READ, _WAITING):
        if (data / name).exists():
            shutil.rmtree(data / name)


def take_place(data: Path, config: Path, *, mine: str = "") -> Path | None:
    """Replaces the app's files by imported ones; the old ones are kept.

    Call it before any file is opened.
    """
    waiting = data / _WAITING
    if not waiting.is_dir() or _others_are_open(data, mine):
        return None
    kept = data / _kept_name(waiting)
    private_folder(kept)
    for name, folder in ((_COMPANIES, data), (DATABASE, data), (_PREFERENCES, config)):
        is_aside = waiting / f"{name}{_ASIDE}"
        if not is_aside.exists():
            for tail in ("", "-wal", "-shm"):
                _carry(folder / f"{name}{tail}", kept / f"{name}{tail}")
            is_aside.touch()
        private_folder(folder)
        _carry(waiting / name, folder / name)
    shutil.rmtree(waiting)
    return kept


def _kept_name(waiting: Path) -> str:
    """Chosen once for a move, however often it is begun."""
    noted = waiting / _KEPT
    if not noted.exists():
        part = noted.with_name(f"{_KEPT}.part")
        part.write_text(f"before-move-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}", "utf-8")
        part.replace(noted)
    return Path(noted.read_text("utf-8").strip()).name


def _carry(source: Path, target: Path) -> None:
    """Moves a file, also to another disk; whole under its new name, or still where it was."""
    part = target.with_name(f"{target.name}.part")
    if source.exists():
        part.unlink(missing_ok=True)
        shutil.move(source, part)
    if part.exists():
        part.replace(target)


def _others_are_open(data: Path, mine: str) -> bool:
    folder = data / "instances"
    others = Instance(folder)
    return folder.is_dir() and any(
        others.is_alive(one.name) for one in folder.iterdir() if one.name != mine
    )


def _copied(database: Path, copy: Path) -> None:
    """What the memory holds now, other windows' last words included."""
    if not database.exists():
        return
    create_private(copy)
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _unpacked(path: Path, into: Path) -> dict[str, object]:
    with zipfile.ZipFile(path) as packed:
        parts = {one.filename: one for one in packed.infolist()}
        if (
            _MANIFEST not in parts
            or not set(parts) <= set(_MOST)
            or len(packed.infolist()) > len(_MOST)
            or any(one.compress_type not in _PACKINGS for one in packed.infolist())
        ):
            msg = "it was not written by Move to another computer"
            raise NotAMoveError(msg)
        for name, part in parts.items():
            with packed.open(part) as source, _new_file(into / name) as target:
                _copy(source, target, _MOST[name], name)
    manifest = json.loads((into / _MANIFEST).read_bytes())
    (into / _MANIFEST).unlink()
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        msg = "it is of a newer version of the app"
        raise NotAMoveError(msg)
    return manifest


def _new_file(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _copy(source: IO[bytes], target: IO[bytes], most: int, name: str) -> None:
    """Whatever a part says of its size: it is counted while it is unpacked."""
    left = most
    while piece := source.read(_PIECE):
        left -= len(piece)
        if left < 0:
            msg = f"{name} in it is larger than {most // _PIECE} MiB"
            raise NotAMoveError(msg)
        target.write(piece)


def _checked(manifest: dict[str, object], folder: Path) -> Move:
    companies, preferences = CompanyFile(folder), PreferenceFile(folder)
    companies.load()
    preferences.load()
    if companies.set_aside or preferences.set_aside:
        msg = "its companies or preferences cannot be read"
        raise NotAMoveError(msg)
    _check_database(folder / DATABASE)
    return _move_of(manifest, folder, folder / DATABASE)


def _check_database(path: Path) -> None:
    """A memory from anywhere: damaged, newer, or with more in it than tables of ours."""
    if not path.exists():
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as opened:
        opened.execute("PRAGMA trusted_schema = OFF")
        version = opened.execute("PRAGMA user_version").fetchone()[0]
        if not 0 < version <= len(MIGRATIONS):
            msg = "its memory is of a newer version of the app"
            raise NotAMoveError(msg)
        if _schema_of(opened) != _schema_at(version):
            msg = "its memory holds other tables than this app makes"
            raise NotAMoveError(msg)
        said = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
        if said != "ok":
            msg = f"its memory is damaged: {said}"
            raise NotAMoveError(msg)


def _schema_at(version: int) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(":memory:")) as made:
        prepare_migrations(made)
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                made.execute(statement)
        return _schema_of(made)


def _schema_of(connection: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master"))


def _move_of(manifest: dict[str, object], folder: Path, database: Path) -> Move:
    callbacks = 0
    if database.exists():
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as opened:
            callbacks = opened.execute("SELECT count(*) FROM callback").fetchone()[0]
    made_at = manifest.get("made_at")
    with suppress(msgspec.ValidationError):
        made_at = msgspec.convert(made_at, datetime | None)
    return Move(
        companies=len(CompanyFile(folder).peek()),
        callbacks=callbacks,
        version=str(manifest.get("version", ""))[:20],
        made_at=made_at if isinstance(made_at, datetime) and made_at.tzinfo else None,
    )
