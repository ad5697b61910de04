"""The services without a window: the same companies, passwords and memory."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from enum import IntEnum
from pathlib import Path
from typing import TypeVar

import click
import platformdirs

from app.build import Backend
from app.cli.output import keep_exit_status, option_for, warn, write_json
from app.cli.stopping import finished_first
from app.cli.words import words_of
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    ConfirmationMissingError,
    LockedError,
    OutcomeUnknownError,
    PasswordStoreError,
    SignInRefusedError,
    UnsettledElsewhereError,
)
from app.domain.set_aside import Fault
from app.services.guard import WriteGuard
from app.services.services import Services
from app.storage.refusing import IN_THE_WINDOW

Found = TypeVar("Found")


_STOPPED = (
    "stopped. Whether it was done is not known: open Callback Desk, which looks it up, before "
    "doing it again."
)


class ExitStatus(IntEnum):
    """What a program learns from the end; 2 is wrong use, which the parser says."""

    DONE = 0
    REFUSED = 1
    UNKNOWN = 3
    NOT_SIGNED_IN = 4
    LOCKED = 5
    GAPS = 6


def run(job: Callable[[Services], Awaitable[Found]], *, writes: bool = False) -> Found:
    """Does something with the services, and closes them; errors end the program with a status.

    With `writes` it may change something: then what came of that decides the exit status.
    """
    data = platformdirs.user_data_path("callback-desk", appauthor=False)
    used: list[Services] = []

    async def noted(services: Services) -> Found:
        used.append(services)
        return await job(services)

    if hasattr(signal, "SIGTERM"):  # a scheduler asks with it as a terminal does with Ctrl+C
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        found = asyncio.run(_run(data, noted, writes=writes))
    except CallbackDeskError as error:
        raise ended(words_of(error), status_of(error)) from None
    except (KeyboardInterrupt, asyncio.CancelledError):
        if any(one.changes.has_begun or one.test_events.has_begun for one in used):
            raise ended(_STOPPED, ExitStatus.UNKNOWN) from None
        msg = "stopped; nothing was changed."
        raise ended(msg, ExitStatus.REFUSED) from None
    if writes:
        keep_exit_status()
    return found


def company_of(services: Services, wanted: str) -> Company:
    """By its name, or by its key where one company alone has it. Ends the program for none."""
    every = services.companies.companies
    for found in (
        [one for one in every if one.name == wanted],
        [one for one in every if one.name.casefold() == wanted.casefold()],
        [one for one in every if one.company_key == wanted],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(
                f"{one.name} (key {one.company_key}, {one.base_url})" for one in found
            )
            words = (
                f"{len(found)} companies are called so: {names}. Give the key in place of the "
                "name; where two have one key, rename one in the window."
            )
            if wanted not in {one.name for one in found} and wanted == found[0].company_key:
                words = f"{len(found)} companies have this key: {names}. Give the name of one."
            raise ended(words, ExitStatus.REFUSED)
    names = ", ".join(one.name for one in every) or "none is set up yet"
    words = f"there is no company {wanted!r}. There is: {names}."
    raise ended(words, ExitStatus.REFUSED)


async def use_password(services: Services, company: Company, password: str) -> None:
    """A password from standard input, for this run alone."""
    await services.companies.use_password(company, Secret(password), kept=False)


async def opened(
    services: Services, name: str, password: str, *, unlock: str, only_looks: bool
) -> Company:
    """The company, unlocked for this run if its name was given for that.

    Raises: LockedError for a production company without it, unless nothing is to be changed;
    click.BadParameter for the name of another one.
    """
    company = company_of(services, name)
    if unlock and unlock != company.name:
        if services.guard.is_guarded(company):
            raise LockedError(option_for("--unlock", company.name))
        msg = f"{unlock!r} is not the name of this company, which is {company.name!r}"
        raise click.BadParameter(msg, param_hint="--unlock")
    if unlock:
        services.guard.unlock(company)
    if not only_looks and not services.guard.allows(company):
        raise LockedError(option_for("--unlock", company.name))
    if password:
        await use_password(services, company, password)
    return company


def ended(sentence: str, status: ExitStatus) -> SystemExit:
    """Says why to people, and with `--json` to programs too; returns what ends the program."""
    warn(sentence)
    keep_exit_status()  # it is what this is about, whoever reads the rest
    if "--json" in sys.argv[1:]:
        write_json({"error": {"status": int(status), "reason": status.name, "message": sentence}})
    return SystemExit(int(status))


async def _run(data: Path, job: Callable[[Services], Awaitable[Found]], *, writes: bool) -> Found:
    backend = Backend(data, guard=WriteGuard(), has_window=False)
    try:
        backend.database.open()
        unused = backend.companies_file.set_aside
        if unused is not None:
            # Else there would seem to be none.
            words = f"the companies could not be read: {unused.kept_at}: {unused.detail}"
            if unused.fault in {Fault.BROKEN, Fault.NEWER}:  # else nothing is damaged
                words = f"{words}. {IN_THE_WINDOW}"
            raise ended(words, ExitStatus.REFUSED)
        with finished_first(backend.services) if writes else nullcontext():
            return await job(backend.services)
    finally:
        aside = backend.database.set_aside
        if aside is not None:
            warn(f"a file could not be used, and is kept as {aside.kept_at}: {aside.detail}")
        await backend.aclose()


def status_of(error: CallbackDeskError) -> ExitStatus:
    """What a program learns of an error."""
    if isinstance(error, SignInRefusedError | PasswordStoreError):
        return ExitStatus.NOT_SIGNED_IN
    if isinstance(error, LockedError | ConfirmationMissingError):
        return ExitStatus.LOCKED
    unknown = isinstance(error, OutcomeUnknownError | UnsettledElsewhereError)
    return ExitStatus.UNKNOWN if unknown else ExitStatus.REFUSED
