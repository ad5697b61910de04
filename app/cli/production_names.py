"""The names of production companies that a plan wants to be given before it changes them."""

from collections.abc import Iterable
from typing import NamedTuple

import click

from app.cli.output import option_for
from app.domain.companies.company import Company
from app.domain.errors import ConfirmationMissingError, LockedError
from app.domain.plans.checking import needs_name_of
from app.domain.plans.plan import PlanRecord
from app.services.plans.checked import CheckedPlan
from app.services.plans.service import PlanService


class GivenNames(NamedTuple):
    """What stands behind `--unlock` and `--confirm`."""

    unlock: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()

    def check(self, companies: Iterable[Company]) -> None:
        """Raises: click.BadParameter for a name that no company has: it would unlock nothing."""
        known = {one.name for one in companies}
        for option, names in (("--unlock", self.unlock), ("--confirm", self.confirm)):
            for name in names:
                if name not in known:
                    msg = f"no company is called {name!r}"
                    raise click.BadParameter(msg, param_hint=option)


class WantedNames(NamedTuple):
    """Production companies that it changes, and those of them whose names are still to be given."""

    guarded: list[Company]
    locked: list[Company]
    unconfirmed: list[Company]


def wanted_names(plans: PlanService, checked: CheckedPlan, given: GivenNames) -> WantedNames:
    """Whose names a plan wants."""
    sending = {one.company_id for one in checked.plan.steps if one.sends}
    guarded = [
        one for name, one in checked.companies.items() if name in sending and plans.is_guarded(one)
    ]
    covering = {
        step.company_id for step in checked.plan.steps if needs_name_of(step, checked.problems)
    }
    return WantedNames(
        guarded,
        [one for one in guarded if one.name not in given.unlock],
        [one for one in guarded if one.company_id in covering and one.name not in given.confirm],
    )


def unlocked(plans: PlanService, checked: CheckedPlan, given: GivenNames) -> list[Company]:
    """The production companies that it changes.

    Raises: LockedError, ConfirmationMissingError, where a name was not given for one.
    """
    names = wanted_names(plans, checked, given)
    if names.locked:
        raise LockedError(options_for("--unlock", names.locked))
    if names.unconfirmed:
        raise ConfirmationMissingError(options_for("--confirm", names.unconfirmed))
    return names.guarded


def options_for(option: str, companies: list[Company]) -> str:
    """What is to be added, to be copied as it is."""
    return " ".join(option_for(option, one.name) for one in companies)


def locked_meanwhile(checked: CheckedPlan, record: PlanRecord) -> str:
    """What is to be added for steps that take a last cover by now; empty where there is none.

    What else covered it was there when the lists were read.
    """
    found: dict[str, None] = {}
    for step in checked.plan.steps:
        error, company = record.result_of(step).error, checked.companies.get(step.company_id)
        if company is not None and isinstance(error, LockedError | ConfirmationMissingError):
            option = "--unlock" if isinstance(error, LockedError) else "--confirm"
            found[options_for(option, [company])] = None
    return f"nothing else covers some of it by now. Add {' '.join(found)}" if found else ""
