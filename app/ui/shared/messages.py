"""Words for every error: what happened, and what to do next."""

from functools import singledispatch

import msgspec
from PySide6.QtCore import QCoreApplication

from app.domain import errors

translate = QCoreApplication.translate


class UserMessage(msgspec.Struct, frozen=True):
    """`title` says what happened, `next_step` what to do, `details` is technical or empty."""

    title: str
    next_step: str
    details: str = ""


_WORDS: dict[type[errors.CallbackDeskError], tuple[str, str]] = {
    errors.CallbackDeskError: ("Something went wrong", "Try again; if it stays, report it."),
    errors.InputError: ("The server refused a value", "Correct what it names, then try again."),
    errors.SignInRefusedError: (
        "The user name or password was refused",
        "Correct them in the company's settings. US and Europe need different user names.",
    ),
    errors.NotAllowedError: (
        "This user is not allowed to do that",
        "Ask the owner of the Vibes account for the permission.",
    ),
    errors.NotFoundError: (
        "The server does not know it",
        "Check the ID and the company key. A company without any callbacks may answer like this.",
    ),
    errors.ConflictError: (
        "It clashes with a callback that exists",
        "Compare the two; change the dates, or end the other one first.",
    ),
    errors.RateLimitedError: ("Too many calls at once", "Wait a moment, then try again."),
    errors.ServerTroubleError: (
        "The service itself has trouble",
        "Nothing was changed. Try again in a few minutes.",
    ),
    errors.ConnectionFailedError: (
        "The connection was lost",
        "Nothing was changed. Check the network, then try again.",
    ),
    errors.HostUnknownError: (
        "There is no such host",
        "Check the base URL in the company's settings, and the network.",
    ),
    errors.HostUnreachableError: (
        "The host does not answer",
        "Nothing was sent. Check the base URL, the network and any firewall.",
    ),
    errors.CertificateError: (
        "The encrypted connection was refused",
        "Check the base URL, this computer's clock, and the client certificate if one is needed.",
    ),
    errors.ProxyFailedError: (
        "The proxy did not let the call through",
        "Check the proxy settings of this computer.",
    ),
    errors.TimedOutError: ("No answer came in time", "Nothing was changed. Try again."),
    errors.OutcomeUnknownError: (
        "It is unknown whether the change happened",
        "It was sent once and no clear answer came. Look at the list before repeating it.",
    ),
    errors.UnexpectedReplyError: (
        "The answer could not be read",
        "Check the base URL. If it is right, report the details.",
    ),
    errors.RedirectedError: (
        "The server points to another address",
        "It was not followed, to protect the password. Check the base URL.",
    ),
    errors.ReplyTooLargeError: (
        "The answer is too large to read safely",
        "Check the base URL. If it is right, report it.",
    ),
    errors.PasswordStoreError: ("The password cannot be had", "Type it for this session."),
    errors.NoPasswordStoreError: (
        "This computer has no password store",
        "Install one (GNOME Keyring or KWallet), or type the password for this session.",
    ),
    errors.PasswordStoreLockedError: (
        "The password store is locked",
        "Unlock it and try again, or type the password for this session.",
    ),
    errors.PasswordStoreRefusedError: (
        "The password store refused access",
        "Allow Callback Desk in the store, or type the password for this session.",
    ),
    errors.PasswordStoreSilentError: (
        "The password store does not answer",
        "Look for its window, or restart it; or type the password for this session.",
    ),
    errors.PasswordMissingError: (
        "No password is stored for this company",
        "Type it again in the company's settings.",
    ),
    errors.SaveFailedError: (
        "It could not be saved",
        "Free some space or check the folder's rights, then try again.",
    ),
}


@singledispatch
def message_for(error: object) -> UserMessage:
    """The words for an error. All of them are plain text."""
    return UserMessage(translate("messages", "Something went wrong"), "", str(error))


def _register(kind: type[errors.CallbackDeskError], title: str, next_step: str) -> None:
    def words(error: errors.CallbackDeskError) -> UserMessage:
        said = [
            problem.message + (f" (code {problem.code})" if problem.code else "")
            for problem in error.problems
        ]
        return UserMessage(
            translate("messages", title),
            translate("messages", next_step),
            "\n".join([*said, error.detail]).strip(),
        )

    message_for.register(kind)(words)


for _kind, (_title, _next_step) in _WORDS.items():
    _register(_kind, _title, _next_step)
