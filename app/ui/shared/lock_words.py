"""The words for changes that are locked."""

from PySide6.QtCore import QCoreApplication


def lock_words(locked: bool) -> str:
    """Why nothing can be changed now; empty where it can."""
    if not locked:
        return ""
    return QCoreApplication.translate("lock", "Locked: press Unlock changes first.")
