"""Runs in a bundle before anything else.

Qt is loaded late, as a start from a clone does it. And the app goes on when its program is replaced
by a newer one: PyInstaller reads modules out of it by its path whenever one is first needed, and
would then find others in their places.
"""

import os
import sys
from contextlib import suppress

from app.lean_imports import load_qt

if sys.platform.startswith("linux"):
    # Inside of PyInstaller 6; made differently, it reads by the path as it always does.
    with suppress(ImportError, AttributeError, OSError):
        import pyimod02_importers as importers

        program = os.open(importers.pyz_archive._filename, os.O_RDONLY)  # noqa: SLF001 - as said
        importers.pyz_archive._filename = f"/proc/self/fd/{program}"  # noqa: SLF001 - as said

if sys.argv[1:2] != ["sandbox"]:  # it has no window
    load_qt()
