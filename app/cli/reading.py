"""What a company lists now, for the commands that read: how it is read, searched and told."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from app.cli.desk import company_of, use_password
from app.cli.output import FORMATS, warn
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.followed import followed
from app.domain.callbacks.list_filter import read_filter_text
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, SaveFailedError
from app.domain.proofs.coverage import coverage_of
from app.services.memory import Listing
from app.services.services import Services
from app.text.cells import searched_texts
from app.text.clocks import clock_words
from app.text.formats import Formats
from app.text.lists import lacking_text
from app.text.proved import proved_status
from app.text.search_key import fits, search_key
from app.text.search_terms import unknown_terms_text

NO_MEMORY = (
    "what Callback Desk keeps on this computer could not be used ({0}): what was read is not "
    "remembered, and what was seen before is not told."
)
"""With what is the matter in the place of {0}."""


async def proved_of(
    services: Services, company: Company, listing: Listing
) -> dict[str, str] | None:
    """When each was proved, by its ID, as the window's column tells it; None where it is not known.

    That is where the record cannot be read.
    """
    now, formats = datetime.now(UTC), Formats()
    try:
        tests = await services.proofs.of_company(company)
    except SaveFailedError as error:
        if listing.trouble is None:  # else it was said already
            warn(f"when each was proved could not be read: {error.detail}")
        return None
    return {
        one.callback.callback_id: proved_status(one, now, formats).text
        for one in coverage_of((*listing.callbacks, *listing.gone), tests)
    }


async def read_now(services: Services, name: str, password: str) -> tuple[Company, Listing]:
    """A company and its list as the server has it now; what is lacking of it is said."""
    wanted = company_of(services, name)
    if password:
        await use_password(services, wanted, password)
    found = await listed_now(services, wanted)
    if found.trouble is not None:
        warn(NO_MEMORY.format(found.trouble.detail))
    return wanted, found


async def listed_now(services: Services, company: Company) -> Listing:
    """The list as the server has it now; what is lacking of it is said, and a wrong clock."""
    found = await services.callbacks.list_callbacks(company)
    tell_lacking(company, found)
    await say_wrong_clocks(services, [company])
    return found


def tell_lacking(company: Company, found: Listing) -> None:
    """What of a list is not known: else what is missing would seem to be gone."""
    if lacking := lacking_text(found):
        warn(f"{company.name}: {lacking}. What seems to be missing may be there all the same.")


async def say_wrong_clocks(services: Services, companies: Iterable[Company]) -> None:
    """A clock that is wrong makes times wrong; of companies that were asked for their lists.

    A window reads again and again, where here one answer would have to tell.
    """
    said = set[str]()
    for one in companies:
        with suppress(CallbackDeskError):  # it was told already why nothing comes of it
            ahead = await services.callbacks.clock_ahead(one)
            words = "" if ahead is None else clock_words(ahead, FORMATS).text
            if words and words not in said:
                said.add(words)
                warn(words)


def statuses(found: Listing) -> Callable[[Callback], str]:
    """As the window's rows tell them; days are of UTC."""
    formats, now, ends_followed = FORMATS, datetime.now(UTC), followed(found.callbacks)

    def status_of(one: Callback) -> str:
        known, is_followed = found.known.get(one.callback_id), one.callback_id in ends_followed
        return formats.status_of(one, now, known, is_followed=is_followed).text

    return status_of


def shown_rows(
    found: Listing,
    search: str,
    status_of: Callable[[Callback], str],
    proved: Mapping[str, str],
    *,
    ended: bool,
) -> list[Callback]:
    """What a search finds, as in the window; `proved` by ID, as its column there tells it.

    Where it finds nothing, terms that there are none of are told beside the output.
    """
    wanted, now, formats = read_filter_text(search), datetime.now(UTC), Formats()
    rows = []
    ends_followed = followed(found.callbacks) if wanted.terms else frozenset[str]()
    for one in (*found.callbacks, *(found.gone if ended else ())):
        known = found.known.get(one.callback_id)
        shown = searched_texts(one, formats)
        shown += [status_of(one), proved.get(one.callback_id, "")]
        key = search_key(shown, one, known, formats, now)
        if fits(wanted, key, one, known, now, is_followed=one.callback_id in ends_followed):
            rows.append(one)
    if not rows and (said := unknown_terms_text(search)):
        warn(said)
    return rows
