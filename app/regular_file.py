"""Files of this computer that are read whole: small, and files indeed.

A pipe or a device in a file's place would be waited for, perhaps for ever.
"""

import os
import stat
from pathlib import Path


class NotAFileError(OSError):
    """A folder, a pipe, a device or a socket stands where a file should."""


def check_regular(path: Path) -> None:
    """Raises: NotAFileError; OSError where there is nothing."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotAFileError(0, "it is no file", str(path))


def read_regular(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Raises: NotAFileError; OSError where it is not there, may not be read, or is larger than `most`.
    """
    check_regular(path)  # a device must not even be opened
    # Whatever was put in its place meanwhile is not waited for either.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotAFileError(0, "it is no file", str(path))
        body = file.read(most + 1)
    if len(body) > most:
        raise OSError(0, f"it is larger than {most // 1024} KiB", str(path))
    return body
