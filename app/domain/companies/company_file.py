"""Companies as a file that is given to a colleague: no password, and nothing of this computer."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import msgspec

from app.domain.companies.company import (
    BASE_URLS,
    Company,
    CompanyColour,
    CompanyKind,
    Region,
    TypeNames,
)
from app.domain.outside_text import trimmed

MOST_BYTES = 4 * 1024 * 1024
"""Of a file that is read."""
_MOST = 5000
_VERSION = 1


class CompanyFileError(ValueError):
    """It is no such file. Its text says why, in words for a person."""


class _Written(msgspec.Struct, kw_only=True):
    name: str
    company_key: str
    user_name: str
    region: Region = Region.CUSTOM
    base_url: str = ""
    kind: CompanyKind = CompanyKind.PRODUCTION
    type_names: TypeNames = TypeNames.BOTH
    note: str = ""
    colour: CompanyColour = CompanyColour.NONE
    is_favourite: bool = False


_FIELDS = _Written.__struct_fields__


def _plain(value: object) -> object:
    """Half a character, which nothing can write, becomes the sign for one."""
    if not isinstance(value, str) or isinstance(value, StrEnum):
        return value
    return value.encode("utf-8", "replace").decode()


class _File(msgspec.Struct):
    callback_desk_companies: int
    companies: list[_Written]


class _Named(msgspec.Struct):
    name: str = ""


class _Entries(msgspec.Struct):
    """As it is read: what is wrong with one entry does not hide the others."""

    callback_desk_companies: int
    companies: list[msgspec.Raw]


class ReadCompanies(NamedTuple):
    """`odd` are the entries that could not be read: the name where there is one, and why not."""

    companies: list[Company]
    odd: list[tuple[str, str]]


def write_companies(companies: Iterable[Company]) -> bytes:
    """JSON. Left out are passwords, certificates, whose paths are this computer's, and headers."""
    written = [
        msgspec.convert({name: _plain(getattr(one, name)) for name in _FIELDS}, _Written)
        for one in companies
    ]
    return msgspec.json.format(msgspec.json.encode(_File(_VERSION, written)), indent=2)


def read_companies(body: bytes) -> ReadCompanies:
    """What a file holds; each still needs a `company_id` of its own. Raises: CompanyFileError."""
    try:
        # Editors of Windows put a mark before the text.
        found = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=_Entries)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"it is no file of companies ({error})"
        raise CompanyFileError(msg) from error
    if found.callback_desk_companies > _VERSION:
        msg = "it was written by a newer Callback Desk"
        raise CompanyFileError(msg)
    if len(found.companies) > _MOST:
        msg = f"it holds more than {_MOST} companies"
        raise CompanyFileError(msg)
    companies: list[Company] = []
    odd: list[tuple[str, str]] = []
    for entry in found.companies:
        try:
            companies.append(_read(msgspec.json.decode(entry, type=_Written)))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            odd.append((_name_in(entry), str(error)))
    return ReadCompanies(companies, odd)


def _name_in(entry: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(entry, type=_Named).name
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def _read(written: _Written) -> Company:
    """Trimmed as a form would; a region stands for its own address and for no other."""
    members = msgspec.to_builtins(written) | {"company_id": ""}
    for name in ("name", "company_key", "user_name", "base_url", "note"):
        members[name] = trimmed(members[name])[0]
    company = msgspec.convert(members, Company)
    if not company.base_url and company.region in BASE_URLS:
        return msgspec.structs.replace(company, base_url=BASE_URLS[company.region])
    if BASE_URLS.get(company.region) == company.base_url:
        return company
    return msgspec.structs.replace(company, region=Region.CUSTOM)
