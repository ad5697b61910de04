"""Tells a running instance of the app from one that died."""

import contextlib
import sys
import uuid
from pathlib import Path
from typing import IO

from app.storage.private import create_private, private_folder

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Instance:
    """A file that is locked as long as this process lives: the system lets go of it by itself.

    `folder` None is for an app that keeps nothing, and sees no others.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._name = uuid.uuid4().hex
        self._file: IO[bytes] | None = None

    @property
    def name(self) -> str:
        """What it is called among the others."""
        return self._name

    def hold(self) -> str:
        """Locks this instance's file once; returns its name. Raises: OSError."""
        if self._folder is not None and self._file is None:
            private_folder(self._folder)
            create_private(self._folder / self._name)
            file = (self._folder / self._name).open("wb")
            _lock(file)
            self._file = file
        return self._name

    def is_alive(self, name: str) -> bool:
        """Whether another instance still runs. A dead one's file is removed."""
        if self._folder is None or not name.isalnum():
            return False
        path = self._folder / name
        try:
            with path.open("rb+") as file:
                _lock(file)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        with contextlib.suppress(OSError):
            path.unlink()
        return False

    def close(self) -> None:
        """Lets go of the file and removes it."""
        if self._file is not None and self._folder is not None:
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                (self._folder / self._name).unlink()


def _lock(file: IO[bytes]) -> None:
    """Raises: OSError while somebody else holds it."""
    if sys.platform == "win32":
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
