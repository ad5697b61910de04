"""The words for changes that are locked."""

from app.text.translate import translate


def lock_text(locked: bool) -> str:
    """Why nothing can be changed now; empty where it can."""
    if not locked:
        return ""
    return translate("lock", "Locked: press Unlock changes first.")
