"""Marks a text of a table for translation; it is translated where it is shown."""

from collections.abc import Callable
from typing import cast

from PySide6 import QtCore

# The stubs call its result an object; it is the second argument, unchanged.
QT_TRANSLATE_NOOP = cast("Callable[[str, str], str]", QtCore.QT_TRANSLATE_NOOP)
