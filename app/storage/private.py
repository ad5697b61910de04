"""What is kept is for its owner alone, whatever the system's habit is for new files.

On Windows the rights of the user's profile do the same.
"""

import os
from contextlib import suppress
from pathlib import Path

_IS_POSIX = os.name == "posix"


def private_folder(folder: Path) -> None:
    """Makes a folder of the app's own, 0700; also where it is there. Raises: OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _narrow(folder, 0o700)


def private_file(path: Path) -> None:
    """Takes a file from others that is there already, 0600."""
    _narrow(path, 0o600)


def create_private(path: Path) -> None:
    """Makes an empty file for whoever does not ask for rights, 0600. Raises: OSError."""
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    _narrow(path, 0o600)


def _narrow(path: Path, mode: int) -> None:
    if not _IS_POSIX:
        return
    with suppress(OSError):  # not there, or somebody else's: then it is not ours to change
        if path.stat().st_mode & 0o777 != mode and not path.is_symlink():
            path.chmod(mode)
