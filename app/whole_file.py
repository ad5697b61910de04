"""A file that is written whole or not at all."""

import os
import tempfile
from pathlib import Path

from app.domain.errors import SaveFailedError
from app.regular_file import check_regular


def write_file(path: Path, body: bytes, *, lasting: bool = False) -> None:
    """Replaces a file, readable by its owner only. Where a link leads to it the link stays.

    A `lasting` one is there whole also after a power cut. Raises: SaveFailedError, and leaves
    nothing behind then.
    """
    name = ""
    try:
        path = path.resolve() if path.is_symlink() else path
        if path.exists():
            check_regular(path)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        msg = f"{path}: {error.strerror or error}"
        raise SaveFailedError(msg) from error
