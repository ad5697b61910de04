"""A file that is written whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from app.domain.errors import SaveFailedError
from app.regular_file import check_regular

_PRIVATE, _OF_PEOPLE = 0o600, 0o777


def write_file(path: Path, body: bytes, *, lasting: bool = False) -> None:
    """Replaces a file. Where a link leads to it the link stays.

    A new one can be read by its owner only; one that was there, by whoever could before, as far
    as the system lets this be said of the new one. A
    `lasting` one is the app's own: its owner's only in any case, and there whole also after a power
    cut. Raises: SaveFailedError, and leaves nothing behind then.
    """
    name, mode = "", _PRIVATE
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists():
            check_regular(path)
            mode = mode if lasting else S_IMODE(path.stat().st_mode) & _OF_PEOPLE
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        if mode != _PRIVATE:
            _let_read(Path(name), path, mode)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        msg = f"{path}: {error.strerror or error}"
        raise SaveFailedError(msg) from error


def _let_read(made: Path, before: Path, mode: int) -> None:
    with suppress(OSError):  # some shares know no such rights
        if made.stat().st_gid != before.stat().st_gid:
            mode &= ~0o070  # it is another group's now
        made.chmod(mode)
