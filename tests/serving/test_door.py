"""A link reaches the app that runs; whoever does not know the word reaches nothing."""

import asyncio
import json
import os
import socket
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

import pytest

from app.serving.door import Door, hand_over

LINK = "callback-desk:K9xWb2/AB3401"


def left_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


async def handed(folder: Path, link: str = LINK) -> bool:
    return await asyncio.to_thread(hand_over, folder, link)


async def test_a_link_is_handed_to_the_app_that_runs(tmp_path: Path) -> None:
    came: list[str] = []
    door = Door(tmp_path / "instances", came.append)
    await door.open()
    assert await handed(tmp_path / "instances")
    assert came == [LINK]
    await door.close()
    assert not left_in(tmp_path / "instances")
    assert not await handed(tmp_path / "instances")


@pytest.mark.skipif(os.name != "posix", reason="rights are the profile's there")
async def test_where_it_listens_is_told_to_its_user_alone(tmp_path: Path) -> None:
    door = Door(tmp_path / "instances", lambda _: None)
    await door.open()
    (file,) = (tmp_path / "instances").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "instances").stat().st_mode & 0o777 == 0o700
    await door.close()


async def test_without_the_word_nothing_is_shown(tmp_path: Path) -> None:
    came: list[str] = []
    door = Door(tmp_path, came.append)
    await door.open()
    told = json.loads(door._file.read_text())
    door._file.write_text(json.dumps(told | {"word": "guess"}))
    assert not await handed(tmp_path)

    at = ("127.0.0.1", told["port"])

    def answer_to_a_flood() -> bytes:
        # Cut off: a link is shorter.
        with suppress(ConnectionError), socket.create_connection(at, 5) as line:
            line.sendall(b"x" * 100_000)
            return line.recv(100)
        return b""

    assert await asyncio.to_thread(answer_to_a_flood) == b""
    assert came == []
    await door.close()


async def test_what_an_app_that_died_left_is_removed(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    (tmp_path / "old.door").write_text(json.dumps({"port": port, "word": "w"}))
    (tmp_path / "odd.door").write_text("{")
    (tmp_path / "other.door").write_text('{"port": "many", "word": 1}')
    assert not await handed(tmp_path)
    assert "old.door" not in left_in(tmp_path)


async def test_of_several_apps_the_newest_takes_it(tmp_path: Path) -> None:
    came: list[str] = []
    first = Door(tmp_path, lambda _: came.append("first"))
    second = Door(tmp_path, lambda _: came.append("second"))
    await first.open()
    os.utime(first._file, (1, 1))
    await second.open()
    assert await handed(tmp_path)
    await second.close()
    assert await handed(tmp_path)
    assert came == ["second", "first"]
    await first.close()


async def test_a_link_on_several_lines_is_one_line(tmp_path: Path) -> None:
    came: list[str] = []
    door = Door(tmp_path, came.append)
    await door.open()
    assert await handed(tmp_path, "callback-desk:a\nb/c")
    assert not await handed(tmp_path, "callback-desk:" + "a" * 20_000)
    assert came == ["callback-desk:a b/c"]
    await door.close()


async def test_a_stranger_at_the_port_of_a_dead_app_gets_nothing(tmp_path: Path) -> None:
    heard: list[bytes] = []
    left = asyncio.Event()

    async def stranger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readline())
        writer.write(b"shown\nshown\n")
        await writer.drain()
        heard.append(await reader.read())
        writer.close()
        left.set()

    server = await asyncio.start_server(stranger, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    (tmp_path / "old.door").write_text(json.dumps({"port": port, "word": "w0rd"}))
    assert not await handed(tmp_path)
    await left.wait()
    assert "old.door" not in left_in(tmp_path)
    assert not any(b"w0rd" in one or b"AB3401" in one for one in heard)
    server.close()
    await server.wait_closed()


async def test_apps_that_hang_are_not_waited_for_one_by_one(tmp_path: Path) -> None:
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(8)]
    for number, one in enumerate(servers):
        told = {"port": one.getsockname()[1], "word": "w"}
        (tmp_path / f"{number}.door").write_text(json.dumps(told))
    asked: list[float] = []
    connect = socket.create_connection

    def noted(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(timeout)
        return connect(address, 0.01)

    with patch.object(socket, "create_connection", noted):
        assert not await handed(tmp_path)
    assert max(asked) <= 1.0
    for one in servers:
        one.close()
