"""A company on the platform, and how to reach it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from app.domain.typed.web_address import is_loopback


class Region(StrEnum):
    """Where the company's account lives. Credentials do not travel between regions."""

    UNITED_STATES = "us"
    EUROPE = "eu"
    CUSTOM = "custom"


class CompanyKind(StrEnum):
    """Whether real customers depend on this company's callbacks."""

    PRODUCTION = "production"
    TEST = "test"


class CompanyColour(StrEnum):
    """Tells companies apart at a glance; what each looks like is the window's affair."""

    NONE = ""
    BLUE = "blue"
    TEAL = "teal"
    OLIVE = "olive"
    VIOLET = "violet"
    PINK = "pink"
    BROWN = "brown"


class TypeNames(StrEnum):
    """Under which name the type is sent. Source: provider reference, 10.2."""

    BOTH = "both"
    NEW = "callback_type"
    OLD = "event_type"


BASE_URLS: dict[Region, str] = {
    Region.UNITED_STATES: "https://public-api.vibescm.com",
    Region.EUROPE: "https://public-api.eu.vibes.com",
}


class Company(msgspec.Struct, frozen=True, kw_only=True):
    """One company as the user set it up. Holds no password.

    `company_id` is ours, made once, never shown. `base_url` has no trailing slash.
    `certificate_file` and `key_file` are paths of PEM files for accounts that need a TLS client
    certificate, else empty; an empty `key_file` means the key is in the certificate's file.
    `note`, `colour` and `is_favourite` are for the user alone.
    `extra_headers` are sent with every call (branded hosts ask for them). `is_practice` is true of
    the built-in stand-in alone, which is never kept.
    """

    company_id: str
    name: str
    company_key: str
    user_name: str
    region: Region = Region.UNITED_STATES
    base_url: str = BASE_URLS[Region.UNITED_STATES]
    kind: CompanyKind = CompanyKind.PRODUCTION
    type_names: TypeNames = TypeNames.BOTH
    certificate_file: str = ""
    key_file: str = ""
    extra_headers: tuple[tuple[str, str], ...] = ()
    note: str = ""
    colour: CompanyColour = CompanyColour.NONE
    is_favourite: bool = False
    is_practice: bool = False


def account_of(company: Company) -> str:
    """Where a company's password may go: `user at https://host:port`.

    A secret is kept for this account and for no other. What cannot be an address gives one that
    nothing is kept for.
    """
    try:
        parts = urlsplit(company.base_url.strip())
        scheme, port = parts.scheme.lower(), parts.port
    except ValueError:
        scheme, port, parts = "", None, urlsplit("")
    port = port or {"https": 443, "http": 80}.get(scheme, 0)
    host = (parts.hostname or "").rstrip(".")
    return f"{company.user_name} at {scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def settings_of(company: Company) -> Company:
    """Without what is for the user alone: two with the same settings are reached alike."""
    return msgspec.structs.replace(company, note="", colour=CompanyColour.NONE, is_favourite=False)


def reached_alike(one: Company, other: Company) -> bool:
    """Whether both are asked in the same way and guarded alike, whatever they are called."""
    return settings_of(one) == settings_of(msgspec.structs.replace(other, name=one.name))


def same_account(one: Company, other: Company) -> bool:
    """Whether two companies are the same at the provider: one key at one address."""
    return _at_provider(one) == _at_provider(other)


def accounts_of(companies: Iterable[Company]) -> dict[str, str]:
    """By company_id the company_id of the first of them that is the same at the provider."""
    first: dict[tuple[str, str], str] = {}
    return {
        one.company_id: first.setdefault(_at_provider(one), one.company_id) for one in companies
    }


def _at_provider(one: Company) -> tuple[str, str]:
    return one.company_key, _host_of(one)


def server_of(company: Company) -> str:
    """Which server a company is at, whatever it is reached by: `https://host:port`.

    What runs on this computer, such as a tunnel or a stand-in, is one server at any port.
    """
    exact = _host_of(company)
    return "//localhost" if is_loopback(urlsplit(exact).hostname or "") else exact


def key_and_server(company: Company) -> str:
    """One text for the account at the provider that a company is: its key, and the server."""
    return f"{company.company_key} {server_of(company)}"


def is_at(company: Company, base_url: str) -> bool:
    """Whether a base URL leads to the server that a company is at."""
    return server_of(company) == server_of(msgspec.structs.replace(company, base_url=base_url))


def _host_of(company: Company) -> str:
    return account_of(company).rpartition(" at ")[2]


def in_order(companies: Iterable[Company], recent: Sequence[str]) -> list[Company]:
    """As they are offered: favourites first, then by when they were open, then by name.

    `recent` are company_ids, the latest first.
    """
    places: dict[str, int] = {}
    for at, one in enumerate(recent):
        places.setdefault(one, at)
    return sorted(
        companies,
        key=lambda one: (
            not one.is_favourite,
            places.get(one.company_id, len(recent)),
            one.name.casefold(),
        ),
    )
