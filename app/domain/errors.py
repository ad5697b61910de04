"""What can go wrong, one class for each thing the user can do next.

CallbackDeskError
  InputError               a value was refused             -> correct it
    NotAnIdError             nothing was sent              -> correct the ID
  SignInRefusedError       user name or password is wrong  -> correct the credentials
  NotAllowedError          signed in, but not permitted    -> ask the account's owner
  NotFoundError            unknown id, company or target   -> refresh, or check the key
  ConflictError            clashes with what exists        -> compare the two
  RateLimitedError         too many calls                  -> wait, then repeat
  ServerTroubleError       the service itself failed       -> repeat later
  ConnectionFailedError    nothing was changed             -> repeat
    HostUnknownError         no such host name             -> check the base URL
    HostUnreachableError     the host does not answer      -> check base URL and network
      ConnectionRefusedByHostError  nobody listens there   -> check base URL and port
    CertificateError         TLS could not be agreed       -> check certificates
    ProxyFailedError         the proxy refused             -> check the proxy settings
    TimedOutError            no answer to a read           -> repeat
  OutcomeUnknownError      sent, but no clear answer came  -> look before repeating
  UnexpectedReplyError     the answer cannot be read       -> report it
    UpdateUnsupportedError   the server takes no PUT       -> end and create instead
    RedirectedError          the server points elsewhere   -> check the base URL
    WebPageError             a web page, not an answer     -> sign in to this network
    ReplyTooLargeError       larger than is safe to read   -> report it
  CompanySettingsError     a company's settings are wrong -> correct them
  PasswordStoreError       the password cannot be had
    NoPasswordStoreError     this computer has no keyring  -> install one, or type it
    PasswordStoreLockedError the keyring is locked         -> unlock it
    PasswordStoreRefusedError the keyring said no          -> allow access
    PasswordStoreSilentError  the keyring does not answer  -> restart it, or type it
    PasswordMissingError     the entry is gone             -> type the password again
  FileContentError         a chosen file holds none of it  -> choose another one
  SaveFailedError          a file could not be written     -> free space, check rights
    JournalFailedError       so nothing was sent           -> the same, then repeat
      UnsettledElsewhereError  another one's is not settled -> see what becomes of it
  PlanOpenElsewhereError   another window has the plan    -> go on there
    CompanyPlannedElsewhereError  or another of its company
  LockedError              production is read-only         -> unlock changes
  ConfirmationMissingError the company's name is not typed -> type it
"""

import msgspec


class ServerProblem(msgspec.Struct, frozen=True):
    """One entry of the server's `errors` array.

    `code` is None where the server gave none; no table of codes is published.
    Source: provider reference, section 6.
    """

    message: str
    code: str | None = None


class CallbackDeskError(Exception):
    """Base of everything this app raises on purpose.

    `detail` is technical, plain text, free of secrets, and may be empty.
    `problems` are the server's own words, all of them. `status` is the HTTP status, if one came.
    """

    def __init__(
        self,
        detail: str = "",
        *,
        problems: tuple[ServerProblem, ...] = (),
        status: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = problems
        self.status = status

    def __str__(self) -> str:
        said = "; ".join(problem.message for problem in self.problems)
        return said or self.detail or type(self).__name__


class InputError(CallbackDeskError):
    """The server refused a value (HTTP 400, 422 and unlisted 4xx)."""


class NotAnIdError(InputError):
    """What was typed cannot be the ID of a callback; nothing was sent."""


class SignInRefusedError(CallbackDeskError):
    """The credentials were refused (HTTP 401)."""


class NotAllowedError(CallbackDeskError):
    """The credentials are right, the permission is missing (HTTP 403)."""


class NotFoundError(CallbackDeskError):
    """The id, the company or the target of a test event is unknown (HTTP 404)."""


class ConflictError(CallbackDeskError):
    """The change clashes with something that exists (HTTP 409)."""


class RateLimitedError(CallbackDeskError):
    """Too many calls (HTTP 429). `retry_after_s` is None unless the server named a time."""

    def __init__(
        self,
        detail: str = "",
        *,
        problems: tuple[ServerProblem, ...] = (),
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(detail, problems=problems, status=status)
        self.retry_after_s = retry_after_s

    def pause_s(self) -> float:
        """Seconds until something else may be sent; one where none is named."""
        return self.retry_after_s or 1.0


class ServerTroubleError(CallbackDeskError):
    """The service failed while reading (HTTP 5xx); nothing was changed."""


class ConnectionFailedError(CallbackDeskError):
    """No answer came and nothing can have been changed."""


class HostUnknownError(ConnectionFailedError):
    """The host name does not exist, or cannot be looked up."""


class HostUnreachableError(ConnectionFailedError):
    """The host exists, and nothing answers there."""


class ConnectionRefusedByHostError(HostUnreachableError):
    """The host answers that nobody listens at that port."""


class CertificateError(ConnectionFailedError):
    """The encrypted connection could not be agreed."""


class ProxyFailedError(ConnectionFailedError):
    """The configured proxy refused, or cannot be used."""


class TimedOutError(ConnectionFailedError):
    """A read took too long; nothing was changed."""


class OutcomeUnknownError(CallbackDeskError):
    """A change was sent and no clear answer came: it may or may not have happened."""


class UnexpectedReplyError(CallbackDeskError):
    """An answer came that is not what the API promises."""


class UpdateUnsupportedError(UnexpectedReplyError):
    """The server does not take PUT for this registration; nothing was changed."""


class RedirectedError(UnexpectedReplyError):
    """The server pointed elsewhere; credentials are never sent on."""


class WebPageError(UnexpectedReplyError):
    """A web page came in place of an answer, as from a network that wants somebody to sign in."""


class ReplyTooLargeError(UnexpectedReplyError):
    """The answer is larger than is safe to read."""


class CompanySettingsError(CallbackDeskError):
    """A company's settings are not what the form would take; nothing was sent."""


class CompanyChangedElsewhereError(CompanySettingsError):
    """Another window has changed how a company is reached, or removed it; nothing was sent."""


class PasswordStoreError(CallbackDeskError):
    """The password cannot be had from the system's password store."""


class NoPasswordStoreError(PasswordStoreError):
    """There is no usable password store on this computer."""


class PasswordStoreLockedError(PasswordStoreError):
    """The store is locked and was not unlocked."""


class PasswordStoreRefusedError(PasswordStoreError):
    """The store refused this entry."""


class PasswordStoreSilentError(PasswordStoreError):
    """The store did not answer in time."""


class PasswordMissingError(PasswordStoreError):
    """The store works and has no entry for this company."""


class FileContentError(CallbackDeskError):
    """A file that the user chose does not hold what is looked for."""


class SaveFailedError(CallbackDeskError):
    """A file of this app could not be written."""


class JournalFailedError(SaveFailedError):
    """A change could not be written down beforehand, and was therefore not sent."""


class UnsettledElsewhereError(JournalFailedError):
    """A change of the same registration is not settled: nothing was sent.

    This window, another one or the command line may be at it now, or left it, or died while it was.
    """


class ChangedMeanwhileError(CallbackDeskError):
    """Something of the same type and filter was changed since the list was read; nothing was sent.

    By another window or the command line, and what came of it is known.
    """


class NotAMoveError(SaveFailedError):
    """A file is none that was written for a move, or is damaged; nothing of it is taken."""


class PlanOpenElsewhereError(CallbackDeskError):
    """Another window, or the command line, has this plan open; nothing was sent."""


class CompanyPlannedElsewhereError(PlanOpenElsewhereError):
    """Another one has another plan open that changes the same company; nothing was sent."""


class LockedError(CallbackDeskError):
    """Changes of a production company are locked; nothing was sent."""


class ConfirmationMissingError(CallbackDeskError):
    """The last cover of a type on production is ended only with the company's name typed."""
