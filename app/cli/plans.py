"""`plan` and `apply`: what a file asks for, shown beside what is listed now, and done."""

import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click
import msgspec

from app.cli.desk import ExitStatus, company_of, run, use_password
from app.cli.options import password_given
from app.cli.output import say, warn, write_json, write_table
from app.cli.unfinished import Wanted, settle
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company
from app.domain.errors import (
    ConfirmationMissingError,
    LockedError,
    PasswordStoreError,
    SignInRefusedError,
)
from app.domain.outside_text import visible
from app.domain.plans.checking import StepProblemKind, needs_name_of
from app.domain.plans.plan import Act, PlanRecord, PlanStep, StepResult, StepState
from app.domain.plans.request import (
    MOST_BYTES,
    Request,
    RequestFileError,
    RequestNoteKind,
)
from app.domain.plans.request_reading import read_request
from app.domain.typed.web_address import shown_address
from app.exports.request_file import asked_members
from app.regular_file import read_regular
from app.services.plans.checked import CheckedPlan
from app.services.plans.service import PlanService
from app.services.services import Services
from app.text.formats import Formats, applies_to
from app.text.plan_problems import in_part_lines, problem_lines, problem_sentence
from app.text.plans import act_word, result_status, summary_text
from app.text.requests import notes_text, request_refusal

_FORMATS = Formats()
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
    done as asked.
    """
    request = _read(file)
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> CheckedPlan:
        return await _checked(services, request, password, given)

    checked = run(job)
    record = PlanRecord(checked.plan, {})
    _tell(checked, record, as_json=given["as_json"])
    if _left_out(checked):
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
@click.option("--why", default="", help="The reason, for Activity; the file's without it.")
def apply_plan(file: Path, **given: Unpack[Asked]) -> None:
    """Do what FILE asks for, step by step; what is so already is kept.

    What may be refused is left out and told. It stops after three failures in a row, and after the
    step under way on Ctrl+C. Exit status 0 only if all of it is done.
    """
    request = _read(file)
    password = password_given(wanted=given["password_stdin"])

    async def job(services: Services) -> tuple[CheckedPlan, PlanRecord]:
        checked = await _checked(services, request, password, given)
        wanted = [
            # What is kept, or left out, is in nobody's way.
            Wanted(company, one.before, one.draft) if one.sends else Wanted(company, None, None)
            for one in checked.plan.steps
            if (company := checked.companies.get(one.company_id)) is not None
        ]
        if await settle(services, wanted):
            checked = await _checked(services, request, password, given)
        unlocked = _unlocked(services.plans, checked, given)
        return checked, await _run(services.plans, checked, unlocked, given)

    checked, record = run(job, writes=True)
    _tell(checked, record, as_json=given["as_json"])
    if record.count(StepState.UNKNOWN, StepState.HALF_DONE):
        warn("open Callback Desk: it looks up what became of it, and offers to finish it.")
        sys.exit(ExitStatus.UNKNOWN)
    if _left_out(checked) or record.count(StepState.FAILED, StepState.WAITING):
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


async def _checked(
    services: Services, request: Request, password: str, given: Asked
) -> CheckedPlan:
    default = company_of(services, given["company"]) if given["company"] else None
    companies = services.companies.companies
    if password:
        for one in companies:
            await use_password(services, one, password)
    checked = await services.plans.from_request(request, companies, default)
    against = {one.number for one in checked.problems if one.is_against}
    # In the window somebody sees what it is now, and decides; here nobody does.
    changed = {one.number for one in checked.problems if one.kind is StepProblemKind.CHANGED}
    steps = tuple(
        msgspec.structs.replace(one, is_wanted=False)
        if one.number in changed
        else msgspec.structs.replace(one, is_wanted=True)
        if given["with_ends"] and one.act is Act.END and one.number not in against
        else one
        for one in checked.plan.steps
    )
    return services.plans.looked_over(checked, msgspec.structs.replace(checked.plan, steps=steps))


def _unlocked(plans: PlanService, checked: CheckedPlan, given: Asked) -> list[Company]:
    """The production companies that it changes.

    Raises: LockedError, ConfirmationMissingError, where a name was not given for one.
    """
    sending = {one.company_id for one in checked.plan.steps if one.sends}
    guarded = [
        one for name, one in checked.companies.items() if name in sending and plans.is_guarded(one)
    ]
    for company in guarded:
        if company.name not in given["unlock"]:
            raise LockedError(company.name)
    for step in checked.plan.steps:
        own = checked.companies.get(step.company_id)
        if own not in guarded or own is None:
            continue
        if needs_name_of(step, checked.problems) and own.name not in given["confirm"]:
            raise ConfirmationMissingError
    return guarded


async def _run(
    plans: PlanService, checked: CheckedPlan, unlocked: list[Company], given: Asked
) -> PlanRecord:
    confirmed = {one.company_id: one.name for one in unlocked if one.name in given["confirm"]}
    made = plans.new_run(
        checked,
        PlanRecord(checked.plan, {}),
        why=given["why"] or checked.plan.why,
        companies_unlocked={one.company_id for one in unlocked},
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
        said = result_status(step, result, (), _FORMATS).text
        warn(f"{done} of {total}: {step.company_name}, {step.event_type}: {said}")

    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows: Ctrl+C ends it there, and the window looks it up
        for asked in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(asked, made.stop_after_this)
    record = await made.run(on_result)
    if made.has_given_up:
        warn("stopped by itself after 3 failures in a row; what follows was not sent.")
    if record.plan.plan_id:
        # Whoever applies the file again begins with what is listed then.
        await plans.close(record.plan)
    return record


def _left_out(checked: CheckedPlan) -> bool:
    """Whether something that the file asks for is not to be done."""
    against = {
        one.number
        for one in checked.problems
        if one.is_against or one.kind is StepProblemKind.CHANGED
    }
    left = any(not one.is_wanted and one.number in against for one in checked.plan.steps)
    unread = any(one.kind is RequestNoteKind.ENTRY_UNREADABLE for one in checked.notes)
    return left or unread


def _sign_in_refused(checked: CheckedPlan, record: PlanRecord) -> bool:
    errors = [*checked.read.failures.values(), *(one.error for one in record.results.values())]
    return any(isinstance(one, SignInRefusedError | PasswordStoreError) for one in errors)


def _tell(checked: CheckedPlan, record: PlanRecord, *, as_json: bool) -> None:
    by_number: dict[int, list[Any]] = {}
    for one in checked.problems:
        by_number.setdefault(one.number, []).append(one)
    steps = checked.plan.steps
    said = {
        one.number: result_status(
            one, record.result_of(one), by_number.get(one.number, ()), _FORMATS
        ).text
        for one in steps
    }
    notes = [one for one in notes_text(checked.notes).split("\n") if one]
    if as_json:
        write_json(
            {
                "name": checked.plan.subject[0] if checked.plan.subject else "",
                "reason": record.plan.why,
                "steps": [
                    _as_json(one, record.result_of(one), said[one.number], checked) for one in steps
                ],
                "notes": notes,
                "summary": summary_text(record),
            }
        )
        return
    rows = [
        (
            str(one.number),
            "yes" if one.sends else "no",
            one.company_name,
            act_word(one.act),
            one.event_type,
            applies_to(one.event_type, one.filters),
            shown_address((one.draft or one.before or _NOTHING).destination_url),
            said[one.number],
        )
        for one in steps
    ]
    head = ("STEP", "DO", "COMPANY", "ACT", "EVENT TYPE", "APPLIES TO", "DESTINATION", "RESULT")
    write_table(head, rows, least={"DESTINATION": 24, "RESULT": 40})
    wanted = {one.number for one in steps if one.is_wanted}
    untried = [
        one
        for one in checked.problems
        if one.number not in record.results
        and (one.kind is not StepProblemKind.CAUTION or one.number in wanted)
    ]
    for line in in_part_lines(steps, checked.read.in_part):
        warn(line)
    for line in problem_lines(steps, untried, checked.read.failures, _FORMATS):
        warn(line)
    for note in notes:
        warn(note)
    if record.results:
        say(visible(summary_text(record)))


def _as_json(step: PlanStep, result: StepResult, said: str, checked: CheckedPlan) -> dict[str, Any]:
    change = result.change
    company = checked.companies.get(step.company_id)
    return {
        "step": step.number,
        "do": step.sends,
        "company": step.company_name,
        "company_key": company.company_key if company else None,
        "act": str(step.act),
        "callback_id": step.before.callback_id if step.before else None,
        "before": asked_members(step.before) if step.before else None,
        "after": asked_members(step.draft) if step.draft else None,
        "problems": [
            problem_sentence(step, one, _FORMATS)
            for one in checked.problems
            if one.number == step.number
        ],
        "state": str(result.state),
        "result": said,
        "new_callback_id": change.made_id if change else None,
        "gap_s": change.gap_s if change else None,
    }


_NOTHING = CallbackDraft(event_type="", destination_url="")
