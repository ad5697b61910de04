"""What the command line says of an error: as in the window, save what names something of that."""

import msgspec

from app.domain import errors
from app.domain.outside_text import visible
from app.text.messages import message_for

_LOCKED = "changes of a production company are locked; nothing was sent."
_LAST_COVER = "nothing else would cover this any more; nothing was sent. To do it all the same:"
_CONFIRM = "--confirm with the company's name"
_GIVE_PASSWORD = "give the password with --password-stdin"  # noqa: S105 - no password
_NEXT: dict[type[Exception], str] = {
    errors.SignInRefusedError: (
        "Give another password with --password-stdin, or in the window; US and Europe need "
        "different user names."
    ),
    errors.PasswordStoreError: f"{_GIVE_PASSWORD.capitalize()}.",
    errors.NoPasswordStoreError: (f"Install one (GNOME Keyring or KWallet), or {_GIVE_PASSWORD}."),
    errors.PasswordStoreLockedError: f"Unlock it and try again, or {_GIVE_PASSWORD}.",
    errors.PasswordStoreRefusedError: f"Allow Callback Desk in the store, or {_GIVE_PASSWORD}.",
    errors.PasswordStoreSilentError: (f"Look for its window, or restart it; or {_GIVE_PASSWORD}."),
    errors.PasswordMissingError: (
        "Nothing was sent. A password is kept for one address and user name: type it once in the "
        f"window, or {_GIVE_PASSWORD}."
    ),
    errors.CompanySettingsError: (
        "Nothing was sent. Open the window of Callback Desk, there Company, Change company…, and "
        "correct what is marked."
    ),
    errors.UnsettledElsewhereError: (
        "One of the same type and filter, or of the same callback, was begun here, in a window or "
        "on the command line, and what became of it is not known yet. Sent now, both might be "
        "done. Try again in a minute; Callback Desk's window looks it up too."
    ),
    errors.ChangedMeanwhileError: (
        "A window, or another command, has changed a callback of the same type and filter "
        "meanwhile. Try again: what is so already is kept, and the rest is done."
    ),
}


def words_of(error: Exception) -> str:
    """What happened, what to do next, and what the server says of it."""
    if isinstance(error, errors.LockedError):
        return f"{_LOCKED} Add {visible(error.detail)}"
    if isinstance(error, errors.ConfirmationMissingError):
        return f"{_LAST_COVER} Add {visible(error.detail) or _CONFIRM}"
    words = message_for(error)
    then = _NEXT.get(type(error), words.next_step)
    return msgspec.structs.replace(words, next_step=then).text
