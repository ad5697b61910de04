"""A file for other programs, written whole or not at all."""

import os
import tempfile
from pathlib import Path

from app.domain.errors import SaveFailedError


def write_file(path: Path, body: bytes) -> None:
    """Replaces a file. Raises: SaveFailedError, and leaves nothing behind then."""
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        msg = f"{path}: {error.strerror or error}"
        raise SaveFailedError(msg) from error
