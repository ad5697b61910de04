"""How a second start hands a link to the app that already runs.

The app listens on this computer alone and writes where into a file that its user alone can read,
with a word that whoever knocks has to say.
"""

import asyncio
import contextlib
import hmac
import json
import os
import secrets
import socket
import time
from collections.abc import Callable
from pathlib import Path

_HOST = "127.0.0.1"
_LIMIT_S, _LIMIT_EACH_S = 3.0, 1.0
_LONGEST = 16 * 1024
"""Bytes of what is said at the door, and of the file that tells where it is."""
_SHOWN = b"shown\n"
_ENDING = ".door"
_MOST_DOORS = 20


class Door:
    """The side of the app that runs; `on_link` is called in its loop with what was handed in."""

    def __init__(self, folder: Path, on_link: Callable[[str], None]) -> None:
        self._folder, self._on_link = folder, on_link
        self._token = secrets.token_urlsafe(24)
        self._file = folder / f"{secrets.token_hex(8)}{_ENDING}"
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listens, and tells where. Raises: OSError."""
        self._server = await asyncio.start_server(self._answer, _HOST, 0, limit=_LONGEST)
        port = self._server.sockets[0].getsockname()[1]
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        entry = json.dumps({"port": port, "word": self._token}).encode()
        handle = os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(entry)

    async def close(self) -> None:
        """Listens no more."""
        with contextlib.suppress(OSError):
            self._file.unlink()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_LIMIT_S):
                # First the proof that this is the door of the file, and no stranger at its port.
                asked = (await reader.readline()).strip()
                writer.write(_proof(self._token, asked) + b"\n")
                await writer.drain()
                word = (await reader.readline()).strip()
                link = (await reader.readline()).decode("utf-8", "replace").strip()
                if hmac.compare_digest(word, self._token.encode()):
                    writer.write(_SHOWN)
                    await writer.drain()
                    self._on_link(link)
        except (OSError, ValueError, TimeoutError):
            pass  # whoever came says nothing that is understood
        finally:
            writer.close()


def _proof(word: str, asked: bytes) -> bytes:
    return hmac.new(word.encode(), asked, "sha256").hexdigest().encode()


def hand_over(folder: Path, link: str) -> bool:
    """Gives a link to an app that runs, the newest first; whether one took it.

    Blocks for a few seconds at the most. What is left of an app that died is removed.
    """
    try:
        doors = sorted(folder.glob(f"*{_ENDING}"), key=lambda one: one.stat().st_mtime)
    except OSError:
        return False
    give_up = time.monotonic() + _LIMIT_S
    return any(_handed(file, link, give_up) for file in reversed(doors[-_MOST_DOORS:]))


def _handed(file: Path, link: str, give_up: float) -> bool:
    try:
        entry = json.loads(file.read_bytes()[:_LONGEST])
        port, word = int(entry["port"]), str(entry["word"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    said = f"{word}\n{' '.join(link.split())}\n".encode("utf-8", "replace")
    left = min(_LIMIT_EACH_S, give_up - time.monotonic())
    if len(said) > _LONGEST or not 0 < port < 65536 or left <= 0:
        return False
    try:
        with socket.create_connection((_HOST, port), left) as line, line.makefile("rwb") as talk:
            line.settimeout(left)
            asked = secrets.token_hex(16).encode()
            talk.write(asked + b"\n")
            talk.flush()
            if hmac.compare_digest(talk.readline(_LONGEST).strip(), _proof(word, asked)):
                talk.write(said)
                talk.flush()
                return talk.readline(_LONGEST) == _SHOWN
    except ConnectionRefusedError:
        pass
    except OSError:
        return False
    # Nobody listens there any more, or somebody else by now.
    with contextlib.suppress(OSError):
        file.unlink()
    return False
