"""What is kept moves to another computer whole, and a file from anywhere harms nothing."""

import asyncio
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import __version__
from app.domain.callbacks.callback import Callback
from app.domain.errors import NotAMoveError, SaveFailedError
from app.domain.move import ENDING
from app.domain.preferences import Preferences, ThemeChoice
from app.storage import moving
from app.storage.companies import CompanyFile
from app.storage.database import Database
from app.storage.instance import Instance
from app.storage.memory import MemoryStore
from app.storage.moving import accept, is_waiting, read_move, take_back, take_place
from app.storage.moving import write_move as write
from app.storage.preferences import PreferenceFile
from tests.conftest import company_at

ACME = company_at("https://api.acme.example")
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def kept_in(folder: Path) -> tuple[Path, Path]:
    """The folders of a computer on which something is kept."""
    data, config = folder / "data", folder / "config"
    data.mkdir(parents=True)
    config.mkdir()
    CompanyFile(data).save([ACME])
    PreferenceFile(config).save(Preferences(theme=ThemeChoice.DARK, keep_days=7))

    row = Callback(callback_id="AB1", event_type="person_added")

    async def remember() -> None:
        database = Database(data / "desk.sqlite3")
        await MemoryStore(database).store_read("c1", [row], NOW)
        await asyncio.to_thread(database.close)

    asyncio.run(remember())
    return data, config


def remembered(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "desk.sqlite3")) as opened:
        return [one for (one,) in opened.execute("SELECT callback_id FROM callback")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "moved.deskmove"
    write(path, *kept_in(tmp_path / "old"))
    return path


@pytest.fixture
def new(tmp_path: Path) -> tuple[Path, Path]:
    data, config = tmp_path / "new" / "data", tmp_path / "new" / "config"
    data.mkdir(parents=True)
    return data, config


def test_everything_is_there_at_the_next_start(file: Path, new: tuple[Path, Path]) -> None:
    data, config = new
    assert file.stat().st_mode & 0o777 == 0o600
    move = read_move(file, data)
    assert (move.companies, move.callbacks, move.version) == (1, 1, __version__)
    assert move.made_at is not None
    assert not is_waiting(data)  # nobody agreed to it yet
    accept(data)
    assert CompanyFile(data).load() == []
    assert is_waiting(data)
    assert take_place(data, config)
    assert CompanyFile(data).load() == [ACME]
    assert PreferenceFile(config).load().keep_days == 7
    assert remembered(data) == ["AB1"]
    assert not is_waiting(data)
    assert take_place(data, config) is None


def test_what_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    data, config = kept_in(tmp_path / "other")
    other = company_at("https://api.other.example")
    CompanyFile(data).save([other])
    read_move(file, data)
    accept(data)
    kept = take_place(data, config)
    assert kept is not None
    assert CompanyFile(kept).load() == [other]
    assert PreferenceFile(kept).load().theme is ThemeChoice.DARK
    assert remembered(kept) == ["AB1"]
    assert CompanyFile(data).load() == [ACME]


def test_it_can_be_taken_back(file: Path, new: tuple[Path, Path]) -> None:
    data, config = new
    read_move(file, data)
    take_back(data)
    assert list(data.iterdir()) == []
    read_move(file, data)
    accept(data)
    take_back(data)
    assert take_place(data, config) is None
    assert CompanyFile(data).load() == []


def test_while_another_window_is_open_it_waits(file: Path, new: tuple[Path, Path]) -> None:
    data, config = new
    read_move(file, data)
    accept(data)
    other = Instance(data / "instances")
    other.hold()
    assert take_place(data, config) is None
    assert is_waiting(data)
    other.close()
    assert take_place(data, config)


def test_no_password_is_in_it(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        assert set(packed.namelist()) == {
            *("callback-desk.json", "companies.json", "preferences.json", "desk.sqlite3")
        }
        assert b"assword" not in packed.read("companies.json")


def changed(file: Path, name: str, body: bytes | None) -> None:
    """The same file with another part."""
    with zipfile.ZipFile(file) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    if body is None:
        del parts[name]
    else:
        parts[name] = body
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, text in parts.items():
            packed.writestr(one, text)


def with_trigger(file: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        body = packed.read("desk.sqlite3")
    database = file.with_name("changed.sqlite3")
    database.write_bytes(body)
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("CREATE TRIGGER evil AFTER INSERT ON callback BEGIN DELETE FROM call; END")
        opened.commit()
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    changed(file, "desk.sqlite3", database.read_bytes())


HARMFUL: dict[str, Callable[[Path], object]] = {
    "no archive": lambda file: file.write_bytes(b"hello"),
    "cut off": lambda file: file.write_bytes(file.read_bytes()[:-200]),
    "another archive": lambda file: changed(file, "callback-desk.json", None),
    "a path out of it": lambda file: changed(file, "../evil.json", b"{}"),
    "one part more": lambda file: changed(file, "evil.so", b"x"),
    "a newer format": lambda file: changed(file, "callback-desk.json", b'{"format": 2}'),
    "no object": lambda file: changed(file, "callback-desk.json", b"[]"),
    "no JSON": lambda file: changed(file, "callback-desk.json", b"{"),
    "a bomb": lambda file: changed(file, "preferences.json", b" " * 20_000_000),
    "broken companies": lambda file: changed(file, "companies.json", b"{{{"),
    "a newer file": lambda file: changed(file, "companies.json", b'{"version": 9}'),
    "no database": lambda file: changed(file, "desk.sqlite3", b"x" * 5000),
    "a trigger": with_trigger,
}


@pytest.mark.parametrize("kind", HARMFUL)
def test_a_file_that_is_none_changes_nothing(file: Path, new: tuple[Path, Path], kind: str) -> None:
    data, config = new
    HARMFUL[kind](file)
    with pytest.raises(NotAMoveError) as raised:
        read_move(file, data)
    assert raised.value.detail
    assert not is_waiting(data)
    assert take_place(data, config) is None
    assert list(data.iterdir()) == []
    assert not (data.parent / "evil.json").exists()


def test_a_pipe_is_not_waited_for(new: tuple[Path, Path], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAMoveError):
        read_move(tmp_path / "pipe", new[0])


def test_where_it_cannot_be_written_it_is_said(tmp_path: Path) -> None:
    data, config = kept_in(tmp_path / "old")
    with pytest.raises(SaveFailedError):
        write(tmp_path / "none" / "x.deskmove", data, config)
    assert not list(data.glob("tmp*"))


def test_an_empty_desk_can_be_moved_too(new: tuple[Path, Path], tmp_path: Path) -> None:
    data, config = new
    move = write(tmp_path / "x.deskmove", data, config)
    assert (move.companies, move.callbacks) == (0, 0)
    assert read_move(tmp_path / "x.deskmove", data).companies == 0


def test_a_time_that_is_none_is_not_told(file: Path, new: tuple[Path, Path]) -> None:
    changed(file, "callback-desk.json", json.dumps({"format": 1, "made_at": "then"}).encode())
    assert read_move(file, new[0]).made_at is None
    assert ENDING == ".deskmove"


@pytest.mark.parametrize("fails_at", range(1, 8))
def test_a_move_that_is_cut_off_goes_on_where_it_was(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    data, config = kept_in(tmp_path / "other")
    other = company_at("https://api.other.example")
    CompanyFile(data).save([other])
    read_move(file, data)
    accept(data)
    real, steps = moving._carry, 0

    def carry(source: Path, target: Path) -> None:
        nonlocal steps
        steps += 1
        if steps == fails_at:
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(moving, "_carry", carry)
    with pytest.raises(OSError, match="No space"):
        take_place(data, config)
    kept = take_place(data, config)
    assert kept is not None
    assert CompanyFile(data).load() == [ACME]
    assert remembered(data) == ["AB1"]
    assert CompanyFile(kept).load() == [other]
    assert remembered(kept) == ["AB1"]
    assert len(list(data.glob("before-move-*"))) == 1


def test_a_move_to_another_disk_is_whole(
    file: Path, new: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, config = new
    config.mkdir()
    PreferenceFile(config).save(Preferences(keep_days=3))
    read_move(file, data)
    accept(data)
    real = os.rename

    def rename(source: str, target: str) -> None:
        if str(source).startswith(str(config)) != str(target).startswith(str(config)):
            raise OSError(18, "Invalid cross-device link")
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    kept = take_place(data, config)
    assert kept is not None
    assert PreferenceFile(config).load().keep_days == 7
    assert PreferenceFile(kept).load().keep_days == 3


def test_a_part_that_is_packed_otherwise_is_refused(file: Path, new: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(file) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
        for one, text in parts.items():
            packed.writestr(one, text)
    with pytest.raises(NotAMoveError):
        read_move(file, new[0])
    assert list(new[0].iterdir()) == []
