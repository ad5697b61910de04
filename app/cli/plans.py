"""`plan` and `apply`: what a file asks for, shown beside what is listed now, and done."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict, Unpack

import click
import msgspec

from app.cli.desk import ExitStatus, company_of, run, use_password
from app.cli.options import password_given, why_option
from app.cli.output import FORMATS, warn
from app.cli.plan_output import tell_plan
from app.cli.production_names import (
    GivenNames,
    WantedNames,
    locked_meanwhile,
    options_for,
    unlocked,
    wanted_names,
)
from app.cli.reading import say_wrong_clocks
from app.cli.stopping import stop_after
from app.cli.unfinished import Wanted, is_step_of, settle, tell_open
from app.domain.companies.company import Company
from app.domain.errors import (
    PasswordStoreError,
    RateLimitedError,
    SignInRefusedError,
    UnsettledElsewhereError,
)
from app.domain.outside_text import visible
from app.domain.plans.plan import MOST_FAILURES, Act, PlanRecord, PlanStep, StepResult, StepState
from app.domain.plans.request import (
    MOST_BYTES,
    Request,
    RequestFileError,
    RequestNote,
    RequestNoteKind,
)
from app.domain.plans.request_reading import read_request
from app.domain.plans.step_problem import StepProblemKind
from app.regular_file import read_regular
from app.services.plans.checked import CheckedPlan
from app.services.plans.requests import without_unsure_ends
from app.services.plans.service import PlanService
from app.services.services import Services
from app.text.duration import duration_text
from app.text.plans import given_up_text, result_status
from app.text.requests import request_refusal

Command = Callable[..., None]


class Asked(TypedDict, total=False):
    """What the options of both commands hold; absent where one has none."""

    as_json: bool
    password_stdin: bool
    company: str
    with_ends: bool
    unlock: tuple[str, ...]
    confirm: tuple[str, ...]
    why: str


def _file_options(command: Command) -> Command:
    for add in (
        click.option(
            "--with-ends",
            is_flag=True,
            help="End what a list of callbacks does not name; without it that stays.",
        ),
        click.option(
            "--company", default="", help="Whose entries are that name no company; as elsewhere."
        ),
        click.option(
            "--password-stdin",
            is_flag=True,
            help="Read the password of all its companies from standard input.",
        ),
        click.option("--json", "as_json", is_flag=True, help="For programs."),
        click.argument("file", type=click.Path(dir_okay=False, path_type=Path)),
    ):
        command = add(command)
    return command


@click.command("plan")
@_file_options
def show_plan(file: Path, **given: Unpack[Asked]) -> None:
    """Tell what FILE asks for, beside what is listed now. Nothing is sent.

    FILE is a request file, an export of callbacks, or a table. Exit status 1 where a step cannot be
    done as asked. A callback that was changed since FILE was made is left out: look at it in the
    window, which lets you decide, or make FILE anew.
    """
    request = _read(file)
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> tuple[CheckedPlan, WantedNames]:
        checked = await _checked(services, request, password, given)
        await say_wrong_clocks(services, _answered(checked))
        await tell_open(services, checked.companies.values())
        return checked, wanted_names(services.plans, checked, _given_names(given))

    checked, names = run(job)
    record = PlanRecord(checked.plan, {})
    tell_plan(checked, record, as_json=given["as_json"], with_ends=given["with_ends"])
    if names.guarded:
        needed = (
            f"{options_for('--unlock', names.locked)} {options_for('--confirm', names.unconfirmed)}"
        )
        warn(f"to be given to `apply`: {needed.strip()}")
    if _left_out(checked, with_ends=given["with_ends"]):
        refused = _sign_in_refused(checked, record)
        sys.exit(ExitStatus.NOT_SIGNED_IN if refused else ExitStatus.REFUSED)


@click.command("apply")
@_file_options
@click.option(
    "--confirm",
    multiple=True,
    metavar="COMPANY",
    help="Its name, where nothing else on production covers what is ended; may be given again.",
)
@click.option(
    "--unlock",
    multiple=True,
    metavar="COMPANY",
    help="The name of a production company that is to be changed; may be given again.",
)
@why_option("The reason, for Activity; the file's without it.")
def apply_plan(file: Path, **given: Unpack[Asked]) -> None:
    """Do what FILE asks for, step by step; what is so already is kept.

    What may be refused is left out and told. It stops after three failures in a row, and after the
    step under way on Ctrl+C. Exit status 0 only if all of it is done.
    """
    request = _read(file)
    password = password_given(wanted=given["password_stdin"])

    names = _given_names(given)

    async def job(services: Services) -> tuple[CheckedPlan, PlanRecord]:
        names.check(services.companies.companies)
        checked = await _checked(services, request, password, given)
        await say_wrong_clocks(services, _answered(checked))
        gone = {one.number for one in checked.problems if one.kind is StepProblemKind.GONE}
        named = [one for one in checked.companies.values() if one.name in given["unlock"]]
        wanted = [
            # What is kept, or left out, is in nobody's way; what is gone may be half replaced.
            Wanted(company, one.before, one.draft)
            if one.sends or one.number in gone
            else Wanted(company, None, None)
            for one in checked.plan.steps
            if (company := checked.companies.get(one.company_id)) is not None
        ]
        with services.guard.unlocked_here(named):
            # What was killed between its two calls is gone on with, as the same file asks for it.
            known = await settle(
                services, wanted, lambda one: is_step_of(one, wanted, datetime.now(UTC))
            )
        if known:
            checked = await _checked(services, request, password, given)
        allowed = unlocked(services.plans, checked, names)
        if not any(one.sends for one in checked.plan.steps):
            return checked, PlanRecord(checked.plan, {})
        # Another run may have done the same since the lists were read; from here on none can.
        # Whoever applies the file again begins with what is listed then.
        async with services.plans.claimed(checked) as claimed:
            checked = await _checked(services, request, password, given)
            allowed = unlocked(services.plans, checked, names)
            plan = msgspec.structs.replace(checked.plan, plan_id=claimed.plan_id)
            checked = msgspec.structs.replace(checked, plan=plan)
            return checked, await _run(services.plans, checked, allowed, given)

    checked, record = run(job, writes=True)
    tell_plan(checked, record, as_json=given["as_json"], with_ends=given["with_ends"])
    if record.count(StepState.UNKNOWN, StepState.HALF_DONE):
        warn("open Callback Desk: it looks up what became of it, and offers to finish it.")
        sys.exit(ExitStatus.UNKNOWN)
    if any(isinstance(one.error, UnsettledElsewhereError) for one in record.results.values()):
        sys.exit(ExitStatus.UNKNOWN)
    if locked := locked_meanwhile(checked, record):
        warn(locked)
        sys.exit(ExitStatus.LOCKED)
    left_out = _left_out(checked, with_ends=given["with_ends"])
    if left_out or record.count(StepState.FAILED, StepState.WAITING):
        refused = _sign_in_refused(checked, record)
        sys.exit(ExitStatus.NOT_SIGNED_IN if refused else ExitStatus.REFUSED)


def _read(file: Path) -> Request:
    """Ends the program with wrong use for what is no such file."""
    try:
        return read_request(read_regular(file, MOST_BYTES), datetime.now(UTC))
    except OSError as error:
        warn(f"{file}: {error.strerror or error}")
    except RequestFileError as error:
        warn(request_refusal(file.name, error).text)
    sys.exit(click.UsageError.exit_code)


def _given_names(given: Asked) -> GivenNames:
    return GivenNames(given.get("unlock", ()), given.get("confirm", ()))


async def _checked(
    services: Services, request: Request, password: str, given: Asked
) -> CheckedPlan:
    default = company_of(services, given["company"]) if given["company"] else None
    companies = services.companies.companies
    if password:
        for one in companies:
            await use_password(services, one, password)
    checked = await services.plans.from_request(
        request, companies, default, with_ends=given["with_ends"]
    )
    # In the window somebody sees it, and decides; here nobody does.
    unsure = {one.number for one in checked.plan.steps if _may_be_there(one, checked)}
    # Of two that change one callback nobody knows which was meant: half of a change would be done.
    twice = _changed_twice(checked)
    unsure |= {number for pair in twice for number in pair}
    steps = tuple(
        msgspec.structs.replace(one, is_wanted=False) if one.number in unsure else one
        for one in checked.plan.steps
    )
    plan = msgspec.structs.replace(checked.plan, steps=steps)
    # What needs the place of one that is left out now may be refused too, and what was to make
    # room for it stays.
    checked = services.plans.looked_over(checked, plan, leave_out=True)
    kept = without_unsure_ends(checked)
    plan = msgspec.structs.replace(checked.plan, steps=kept)
    checked = services.plans.looked_over(checked, plan, leave_out=True)
    told = [
        RequestNote(RequestNoteKind.CHANGED_TWICE, f"{first}, {second}") for first, second in twice
    ]
    return msgspec.structs.replace(checked, notes=(*checked.notes, *told))


def _changed_twice(checked: CheckedPlan) -> list[tuple[int, int]]:
    """Pairs of steps that change the same callback."""
    return [
        (one.other_step, one.number)
        for one in checked.problems
        if one.kind is StepProblemKind.TWICE and one.other_step is not None
    ]


def _answered(checked: CheckedPlan) -> list[Company]:
    """Those that answered with their lists."""
    failed = checked.read.failures
    return [one for name, one in checked.companies.items() if name not in failed]


def _may_be_there(step: PlanStep, checked: CheckedPlan) -> bool:
    """Whether it may be registered already, and the part of a list that was given not hold it."""
    return step.act is Act.CREATE and step.company_id in checked.read.in_part


async def _run(
    plans: PlanService, checked: CheckedPlan, allowed: list[Company], given: Asked
) -> PlanRecord:
    confirmed = {one.company_id: one.name for one in allowed if one.name in given["confirm"]}
    made = plans.new_run(
        checked,
        PlanRecord(checked.plan, {}),
        why=given["why"] or checked.plan.why,
        companies_unlocked={one.company_id for one in allowed},
        confirmations=confirmed,
    )
    total = made.record.count(*StepState)
    if not total:
        return made.record
    done = 0

    def on_result(step: PlanStep, result: StepResult) -> None:
        nonlocal done
        if result.state is StepState.SENDING or not sys.stderr.isatty():
            return
        done += 1
        said = result_status(step, result, (), FORMATS).text
        warn(f"{done} of {total}: {step.company_name}, {visible(step.event_type)}: {said}")
        if isinstance(result.error, RateLimitedError) and result.error.retry_after_s:
            pause = timedelta(seconds=result.error.pause_s())
            warn(f"the server asks to wait {duration_text(pause, from_seconds=True)} first")

    under_way = (StepState.WAITING, StepState.SENDING, StepState.UNKNOWN)
    stop_after(made.stop_after_this, lambda: not made.record.count(*under_way))
    record = await made.run(on_result)
    if made.asked_to_wait_s:
        warn(given_up_text(made.asked_to_wait_s))
    if made.has_given_up:
        words = f"stopped by itself after {MOST_FAILURES} steps in a row without success"
        warn(f"{words}; what follows was not sent.")
    return record


def _left_out(checked: CheckedPlan, *, with_ends: bool) -> bool:
    """Whether something that the file asks for, or that is asked for of it, is not to be done."""
    against = {
        one.number
        for one in checked.problems
        if one.is_against or one.kind is StepProblemKind.CHANGED
    }
    left = any(
        not one.is_wanted
        and (one.number in against or _may_be_there(one, checked) or (with_ends and one.is_unnamed))
        for one in checked.plan.steps
    )
    unread = {
        RequestNoteKind.ENTRY_UNREADABLE,
        RequestNoteKind.UNKNOWN_ID,
        RequestNoteKind.NOT_ASKED,
        RequestNoteKind.OVER,
        RequestNoteKind.CHANGED_TWICE,
    }
    if with_ends:  # what is not named is not known then, and stays
        unread.add(RequestNoteKind.NOT_ALL)
    return left or any(one.kind in unread for one in checked.notes)


def _sign_in_refused(checked: CheckedPlan, record: PlanRecord) -> bool:
    errors = [*checked.read.failures.values(), *(one.error for one in record.results.values())]
    return any(isinstance(one, SignInRefusedError | PasswordStoreError) for one in errors)
