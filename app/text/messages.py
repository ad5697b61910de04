"""Words for every error: what happened, and what to do next."""

from functools import singledispatch

import msgspec

from app.domain import errors
from app.domain.outside_text import cut, visible
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.reasons import reason_text
from app.text.translate import translate

_SHOWN_DETAILS, _SHOWN_REASON = 2000, 200
"""Characters of details in a form, and of them in a sentence of ours; a message shows all that is
kept behind *Details*."""


class UserMessage(msgspec.Struct, frozen=True):
    """`title` says what happened, `next_step` what to do, `details` is technical or empty.

    `asks_password` tells that another password may help, `asks_settings` that those of the company
    have to be corrected.
    """

    title: str
    next_step: str
    details: str = ""
    asks_password: bool = False
    asks_settings: bool = False

    @property
    def text(self) -> str:
        """All of it in lines, as a form shows it: the next step must not be out of sight."""
        parts = (f"{self.title}.", cut(self.details, _SHOWN_DETAILS), self.next_step)
        return "\n".join(part for part in parts if part)


_WORDS: dict[type[errors.CallbackDeskError], tuple[str, str]] = {
    errors.CallbackDeskError: (
        QT_TRANSLATE_NOOP("messages", "Something went wrong"),
        QT_TRANSLATE_NOOP("messages", "Try again; if it stays, report it."),
    ),
    errors.InputError: (
        QT_TRANSLATE_NOOP("messages", "The server refused a value"),
        QT_TRANSLATE_NOOP("messages", "Correct what it names, then try again."),
    ),
    errors.NotAnIdError: (
        QT_TRANSLATE_NOOP("messages", "This is no callback ID"),
        QT_TRANSLATE_NOOP("messages", "Nothing was sent. Correct the ID, then try again."),
    ),
    errors.SignInRefusedError: (
        QT_TRANSLATE_NOOP("messages", "The user name or password was refused"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Correct it with Type password… or Change company… in the Company menu. US and Europe "
            "need different user names.",
        ),
    ),
    errors.NotAllowedError: (
        QT_TRANSLATE_NOOP("messages", "This user is not allowed to do that"),
        QT_TRANSLATE_NOOP("messages", "Ask the owner of the Vibes account for the permission."),
    ),
    errors.NotFoundError: (
        QT_TRANSLATE_NOOP("messages", "The server does not know it"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Check the ID and the company key. A company without callbacks may answer like this.",
        ),
    ),
    errors.ConflictError: (
        QT_TRANSLATE_NOOP("messages", "It clashes with a callback that exists"),
        QT_TRANSLATE_NOOP(
            "messages", "Compare the two; change the dates, or end the other one first."
        ),
    ),
    errors.RateLimitedError: (
        QT_TRANSLATE_NOOP("messages", "Too many calls at once"),
        QT_TRANSLATE_NOOP("messages", "Wait a moment, then try again."),
    ),
    errors.ServerTroubleError: (
        QT_TRANSLATE_NOOP("messages", "The service itself has trouble"),
        QT_TRANSLATE_NOOP("messages", "Try again in a few minutes."),
    ),
    errors.ConnectionFailedError: (
        QT_TRANSLATE_NOOP("messages", "The connection was lost"),
        QT_TRANSLATE_NOOP("messages", "Check the network, then try again."),
    ),
    errors.HostUnknownError: (
        QT_TRANSLATE_NOOP("messages", "There is no such host"),
        QT_TRANSLATE_NOOP(
            "messages", "Check the base URL in the company's settings, and the network."
        ),
    ),
    errors.HostUnreachableError: (
        QT_TRANSLATE_NOOP("messages", "The host does not answer"),
        QT_TRANSLATE_NOOP(
            "messages", "Nothing was sent. Check the base URL, the network and any firewall."
        ),
    ),
    errors.ConnectionRefusedByHostError: (
        QT_TRANSLATE_NOOP("messages", "The host refused the connection"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Nothing was sent: nothing listens there. Check the base URL and its port; a server "
            "that is being restarted is back soon.",
        ),
    ),
    errors.CertificateError: (
        QT_TRANSLATE_NOOP("messages", "The encrypted connection was refused"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Check the base URL, this computer's clock, and the client certificate if any.",
        ),
    ),
    errors.ProxyFailedError: (
        QT_TRANSLATE_NOOP("messages", "The proxy did not let the call through"),
        QT_TRANSLATE_NOOP("messages", "Check the proxy settings of this computer."),
    ),
    errors.TimedOutError: (
        QT_TRANSLATE_NOOP("messages", "No answer came in time"),
        QT_TRANSLATE_NOOP("messages", "Try again."),
    ),
    errors.OutcomeUnknownError: (
        QT_TRANSLATE_NOOP("messages", "It is unknown whether the change happened"),
        QT_TRANSLATE_NOOP(
            "messages",
            "It was sent once and no clear answer came. Look at the list before repeating it.",
        ),
    ),
    errors.UnexpectedReplyError: (
        QT_TRANSLATE_NOOP("messages", "The answer could not be read"),
        QT_TRANSLATE_NOOP("messages", "Check the base URL. If it is right, report the details."),
    ),
    errors.RedirectedError: (
        QT_TRANSLATE_NOOP("messages", "The server points to another address"),
        QT_TRANSLATE_NOOP(
            "messages", "It was not followed, to protect the password. Check the base URL."
        ),
    ),
    errors.WebPageError: (
        QT_TRANSLATE_NOOP("messages", "A web page came instead of an answer"),
        QT_TRANSLATE_NOOP(
            "messages",
            "This network may want you to sign in first, as in a hotel: open any page in a "
            "browser, then try again. Else check the base URL.",
        ),
    ),
    errors.ReplyTooLargeError: (
        QT_TRANSLATE_NOOP("messages", "The answer is too large to read safely"),
        QT_TRANSLATE_NOOP("messages", "Check the base URL. If it is right, report it."),
    ),
    errors.CompanySettingsError: (
        QT_TRANSLATE_NOOP("messages", "The settings of this company need a look"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Nothing was sent. Open Company, Change company… and correct what is marked there.",
        ),
    ),
    errors.PasswordStoreError: (
        QT_TRANSLATE_NOOP("messages", "The password cannot be had"),
        QT_TRANSLATE_NOOP("messages", "Type it for this session."),
    ),
    errors.NoPasswordStoreError: (
        QT_TRANSLATE_NOOP("messages", "This computer has no password store"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Install one (GNOME Keyring or KWallet), or type the password for this session.",
        ),
    ),
    errors.PasswordStoreLockedError: (
        QT_TRANSLATE_NOOP("messages", "The password store is locked"),
        QT_TRANSLATE_NOOP(
            "messages", "Unlock it and try again, or type the password for this session."
        ),
    ),
    errors.PasswordStoreRefusedError: (
        QT_TRANSLATE_NOOP("messages", "The password store refused access"),
        QT_TRANSLATE_NOOP(
            "messages", "Allow Callback Desk in the store, or type the password for this session."
        ),
    ),
    errors.PasswordStoreSilentError: (
        QT_TRANSLATE_NOOP("messages", "The password store does not answer"),
        QT_TRANSLATE_NOOP(
            "messages", "Look for its window, or restart it; or type the password for this session."
        ),
    ),
    errors.PasswordMissingError: (
        QT_TRANSLATE_NOOP("messages", "No password is stored for this company and address"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Nothing was sent. A password is kept for one address and user name: type it again.",
        ),
    ),
    errors.FileContentError: (
        QT_TRANSLATE_NOOP("messages", "The file does not hold what was looked for"),
        QT_TRANSLATE_NOOP("messages", "Nothing was taken from it. Choose another file."),
    ),
    errors.NotAMoveError: (
        QT_TRANSLATE_NOOP("messages", "The file cannot be used"),
        QT_TRANSLATE_NOOP(
            "messages",
            "It was not written by Move to another computer, or it is damaged. Nothing was changed "
            "here. Write it once more on the other computer.",
        ),
    ),
    errors.SaveFailedError: (
        QT_TRANSLATE_NOOP("messages", "It could not be saved"),
        QT_TRANSLATE_NOOP(
            "messages",
            "If another program holds the file, wait until it is done. Else free some space or "
            "check the folder's rights. Then try again.",
        ),
    ),
    errors.UpdateUnsupportedError: (
        QT_TRANSLATE_NOOP("messages", "The server cannot change a callback in place"),
        QT_TRANSLATE_NOOP("messages", "Nothing was changed. End it and create a new one."),
    ),
    errors.JournalFailedError: (
        QT_TRANSLATE_NOOP("messages", "Nothing was sent: the journal could not be written"),
        QT_TRANSLATE_NOOP(
            "messages",
            "If another program holds the file, wait until it is done. Else free some space or "
            "check the folder's rights. Then repeat.",
        ),
    ),
    errors.UnsettledElsewhereError: (
        QT_TRANSLATE_NOOP(
            "messages", "Nothing was sent: another change of this callback may still be under way"
        ),
        QT_TRANSLATE_NOOP(
            "messages",
            "One of the same type and filter, or of the same callback, was begun here, in another "
            "window or on the command line, and what became of it is not known yet. Sent now, both "
            "might be done. Read the list again: Callback Desk then says what became of it, or "
            "asks. Then try again.",
        ),
    ),
    errors.CompanyChangedElsewhereError: (
        QT_TRANSLATE_NOOP("messages", "The company was changed, or removed, meanwhile"),
        QT_TRANSLATE_NOOP(
            "messages",
            "Nothing was sent, and nothing is remembered of what was read. Its settings are read "
            "anew: look at them, then repeat.",
        ),
    ),
    errors.ChangedMeanwhileError: (
        QT_TRANSLATE_NOOP(
            "messages", "Nothing was sent: the same was changed here since the list was read"
        ),
        QT_TRANSLATE_NOOP(
            "messages",
            "Another window, or the command line, has changed a callback of the same type and "
            "filter meanwhile. Read again: what is so already is kept, and the rest can be run.",
        ),
    ),
    errors.PlanOpenElsewhereError: (
        QT_TRANSLATE_NOOP("messages", "This plan is open in another window, or is being applied"),
        QT_TRANSLATE_NOOP(
            "messages", "Nothing was sent. Go on with it there, or close it there first."
        ),
    ),
    errors.CompanyPlannedElsewhereError: (
        QT_TRANSLATE_NOOP(
            "messages", "Another window, or the command line, has a plan open for the same company"
        ),
        QT_TRANSLATE_NOOP(
            "messages",
            "Nothing was sent: some of it might be done twice. Wait until that plan is done or "
            "closed, then look at the list again.",
        ),
    ),
    errors.LockedError: (
        QT_TRANSLATE_NOOP("messages", "Changes of this production company are locked"),
        QT_TRANSLATE_NOOP("messages", "Nothing was sent. Press Unlock changes, then repeat."),
    ),
    errors.ConfirmationMissingError: (
        QT_TRANSLATE_NOOP("messages", "The company's name was not typed"),
        QT_TRANSLATE_NOOP("messages", "Nothing was sent. Type the name exactly, then repeat."),
    ),
}


@singledispatch
def message_for(error: object) -> UserMessage:
    """The words for an error. All of them are plain text."""
    return UserMessage(translate("messages", "Something went wrong"), "", str(error))


def refused_text(error: errors.CallbackDeskError) -> UserMessage:
    """Of a change that was not made: that all is as it was comes first, unless it is said already.

    Each error of `ChangeService` tells so.
    """
    words = message_for(error)
    if words.next_step.startswith("Nothing was"):
        return words
    so = translate("messages", "Nothing was changed.")
    return msgspec.structs.replace(words, next_step=f"{so} {words.next_step}".strip())


def not_ended_text(error: errors.CallbackDeskError, callback_id: str) -> UserMessage:
    """Of a callback that was to be ended: no value was typed that could be corrected."""
    words = refused_text(error)
    if not isinstance(error, errors.InputError):
        return words
    title = translate("messages", "The server refused to end {0}").format(visible(callback_id))
    then = translate("messages", "Nothing was changed: it goes on.")
    if said := " ".join(words.details.split()):
        says = translate("messages", "The server says: {0}").format(
            visible(cut(said, _SHOWN_REASON))
        )
        then = f"{then} {says}"
    return msgspec.structs.replace(words, title=title, next_step=then)


def _wait_text(error: errors.CallbackDeskError) -> str:
    """How long the server asks to wait; "" where it names no time."""
    if not isinstance(error, errors.RateLimitedError) or not error.retry_after_s:
        return ""
    from datetime import timedelta  # noqa: PLC0415 - as below

    from app.text.duration import duration_text  # noqa: PLC0415 - as below

    time = duration_text(timedelta(seconds=error.retry_after_s), from_seconds=True)
    return translate("messages", "The server asks to wait {0}. Then try again.").format(time)


def _register(kind: type[errors.CallbackDeskError], title: str, next_step: str) -> None:
    def words(error: errors.CallbackDeskError) -> UserMessage:
        from app.domain.masking import masked  # noqa: PLC0415 - start-up has no errors to tell

        # A server may quote what it was sent, and with it who signed in.
        said = [
            masked(problem.message) + (f" (code {problem.code})" if problem.code else "")
            for problem in error.problems
        ]
        return UserMessage(
            translate("messages", title),
            _wait_text(error) or translate("messages", next_step),
            cut("\n".join([*said, reason_text(error.detail)]).strip()),
            isinstance(error, errors.SignInRefusedError | errors.PasswordStoreError),
            isinstance(error, errors.CompanySettingsError),
        )

    message_for.register(kind)(words)


for _kind, (_title, _next_step) in _WORDS.items():
    _register(_kind, _title, _next_step)
