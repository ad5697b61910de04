"""Companies as a file that is given to a colleague: no password, and nothing of this computer."""

from collections.abc import Iterable

import msgspec

from app.domain.companies.company import Company, CompanyColour, CompanyKind, Region, TypeNames

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


class _File(msgspec.Struct):
    callback_desk_companies: int
    companies: list[_Written]


def write_companies(companies: Iterable[Company]) -> bytes:
    """JSON. Left out are passwords, certificates, whose paths are this computer's, and headers."""
    written = [
        msgspec.convert({name: getattr(one, name) for name in _Written.__struct_fields__}, _Written)
        for one in companies
    ]
    return msgspec.json.format(msgspec.json.encode(_File(_VERSION, written)), indent=2)


def read_companies(body: bytes) -> list[Company]:
    """What a file holds; each still needs a `company_id` of its own. Raises: CompanyFileError."""
    try:
        found = msgspec.json.decode(body, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"it is no file of companies ({error})"
        raise CompanyFileError(msg) from error
    if found.callback_desk_companies > _VERSION:
        msg = "it was written by a newer Callback Desk"
        raise CompanyFileError(msg)
    if len(found.companies) > _MOST:
        msg = f"it holds more than {_MOST} companies"
        raise CompanyFileError(msg)
    return [
        msgspec.convert(msgspec.to_builtins(one) | {"company_id": ""}, Company)
        for one in found.companies
    ]
