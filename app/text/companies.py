"""Where a company's account lives, in words."""

from app.domain.callbacks.rules import company_problems
from app.domain.companies.company import Company, CompanyKind, Region
from app.domain.outside_text import visible
from app.domain.typed.web_address import host_of, is_loopback, server_in
from app.text.translate import translate


def region_of(company: Company) -> str:
    """`Europe`, `United States`, or the host of a custom one; `this computer` for practice."""
    if company.region is Region.CUSTOM:
        # A tunnel of this computer may lead to a server far away: only practice is surely here.
        if company.is_practice:
            return translate("place", "this computer")
        host = host_of(company.base_url)
        return server_in(company.base_url) if is_loopback(host) else host
    return {
        Region.UNITED_STATES: translate("place", "United States"),
        Region.EUROPE: translate("place", "Europe"),
    }[company.region]


def kind_of(company: Company) -> str:
    """`production` or `test`."""
    return kind_word(company.kind)


def kind_word(kind: CompanyKind) -> str:
    """As `kind_of` says it."""
    if kind is CompanyKind.PRODUCTION:
        return translate("place", "production")
    return translate("place", "test")


def place_of(company: Company) -> str:
    """Region and kind, such as `Europe, test`; or that the settings need a look."""
    if company_problems(company):
        return translate("place", "needs a look")
    return f"{region_of(company)}, {kind_of(company)}"


def kind_and_place(company: Company) -> str:
    """The same with the kind first, where the end may have no room."""
    if company_problems(company):
        return translate("place", "needs a look")
    return f"{kind_of(company)}, {region_of(company)}"


def band_of(company: Company, *, short: bool = False) -> str:
    """What stands over everything that belongs to a production company; `short` in a sheet."""
    place = translate("place", "⚠  PRODUCTION · {0} · {1}").format(company.name, region_of(company))
    if short:
        return visible(place)
    # An address on this computer says nothing: a tunnel may lead from there to production.
    reached = (
        translate("place", "For practice: no customer is reached.")
        if company.is_practice
        else translate("place", "Changes reach real customers.")
    )
    return visible(f"{place}   {reached}")


def marked_name(company: Company, *, short: bool = False) -> str:
    """A name that tells production, by a sign and by its word; `short` leaves the word to the sign.

    The sign stays where a long name is cut.
    """
    if company.kind is not CompanyKind.PRODUCTION:
        return company.name
    return f"⚠ {company.name}" if short else f"⚠ {company.name} · {kind_of(company)}"
