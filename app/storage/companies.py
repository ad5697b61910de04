"""The companies the user set up, in one file. No passwords."""

import uuid
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from app.domain.companies.company import Company, Region
from app.domain.errors import SaveFailedError
from app.domain.loose_json import LooseJsonError, entries_of, loads, members_of
from app.domain.outside_text import trimmed
from app.domain.set_aside import Fault, SetAside
from app.storage.json_file import JsonFile


class _Content(msgspec.Struct):
    companies: list[Company]


def _decoded(body: bytes) -> tuple[_Content, bool]:
    """The companies, and whether each was as it was written.

    One that cannot be read keeps its place with what can be read of it: it needs a look, and the
    others work. What is harmless, such as blanks around a value, is left out without a word.
    """
    found: list[Company] = []
    whole = True
    alike: Counter[bytes] = Counter()
    for written in entries_of(members_of(body)["companies"]):
        entry = _read(written)
        try:
            made = msgspec.convert(entry, Company)
        except msgspec.ValidationError:
            made, whole = _salvaged(entry), False
        known = {one.company_id for one in found}
        if not made.company_id or made.company_id in known:
            # Its passwords and its memory are another one's.
            made, whole = msgspec.structs.replace(made, company_id=_id_of(written, alike)), False
        alike[written] += 1
        found.append(_tidied(made))
    return _Content(found), whole


def _id_of(written: bytes, alike: Mapping[bytes, int]) -> str:
    """The same at each look, until it is saved with it: what is open is found again by its ID."""
    words = f"{alike.get(written, 0)} {written.decode('utf-8', 'replace')}"
    return uuid.uuid5(uuid.NAMESPACE_OID, words).hex


def _read(written: bytes) -> object:
    """An entry, or what can be read of it: a line end in a name must not hide the rest."""
    try:
        return loads(written)
    except LooseJsonError:
        pass
    found: dict[str, object] = {}
    try:
        for name, value in members_of(written).items():
            with suppress(LooseJsonError):
                found[name] = loads(value)
    except LooseJsonError:
        return None
    return found


def _salvaged(entry: object) -> Company:
    members = entry if isinstance(entry, dict) else {}
    texts = {
        name: str(members[name])
        for name in ("company_id", "name", "company_key", "user_name")
        if isinstance(members.get(name), str | int)
    }
    made = Company(
        company_id=texts.get("company_id", ""),
        name=texts.get("name", ""),
        company_key=texts.get("company_key", ""),
        user_name=texts.get("user_name", ""),
        region=Region.CUSTOM,
        base_url="",
    )
    for name in (
        *("base_url", "kind", "certificate_file", "key_file", "type_names"),
        *("note", "colour", "is_favourite"),
    ):
        try:
            made = msgspec.convert(msgspec.to_builtins(made) | {name: members[name]}, Company)
        except (KeyError, msgspec.ValidationError):
            continue
    return made


def _tidied(company: Company) -> Company:
    texts = {
        name: trimmed(getattr(company, name))[0]
        for name in ("name", "company_key", "user_name", "base_url")
    }
    # Only the stand-in that the app itself started may say so.
    return msgspec.structs.replace(company, **texts, is_practice=False)


class CompanyFile:
    """`companies.json` in the user's data folder. `may_rename` as in `JsonFile`.

    Attributes:
        set_aside: what `load` could not use, or None.
    """

    is_lasting = True

    def __init__(self, folder: Path, *, may_rename: bool = True) -> None:
        self._file = JsonFile(
            folder / "companies.json",
            _Content,
            version=1,
            decode=self._decode,
            may_rename=may_rename,
        )
        self._is_whole = True
        self._copied: SetAside | None = None
        self.set_aside: SetAside | None = None

    def _decode(self, body: bytes) -> _Content:
        content, self._is_whole = _decoded(body)
        return content

    def load(self) -> list[Company]:
        """All companies in the order they were added."""
        self._is_whole = True
        content, self.set_aside = self._file.load()
        is_whole = self._is_whole and not self._file.is_mended
        if not is_whole and self.set_aside is None and self._copied is None:
            # The next time they are saved, what could not be read of one would be gone.
            what = "an entry" if not self._is_whole else "a remark, or the end of the file,"
            self._copied = self._file.copy_aside(f"{what} could not be read")
        return content.companies if content else []

    @property
    def copied(self) -> SetAside | None:
        """The copy of a file that could be read in part only, or None."""
        return self._copied

    def written(self) -> object:
        """Another one once somebody has replaced the file; None where there is none."""
        return self._file.written()

    def look(self) -> list[Company] | None:
        """As they are now; None where that cannot be read. Nothing is set aside by it."""
        content = self._file.peek()
        return content.companies if content else None

    def peek(self) -> list[Company]:
        """What `load` will give; nothing is set aside yet."""
        return self.look() or []

    def save(self, companies: list[Company]) -> None:
        """Replaces the file. Raises: SaveFailedError, also where one cannot be read."""
        if self.set_aside and self.set_aside.fault is Fault.UNREADABLE:
            raise SaveFailedError(self.set_aside.detail)
        self._file.save(_Content(companies))


class CompaniesInMemory:
    """For the practice company: nothing reaches the disk."""

    is_lasting = False
    set_aside: SetAside | None = None
    copied: SetAside | None = None

    def __init__(self) -> None:
        self._companies: list[Company] = []

    def load(self) -> list[Company]:
        """All companies in the order they were added."""
        return list(self._companies)

    def look(self) -> list[Company] | None:
        """All of them."""
        return list(self._companies)

    def written(self) -> object:
        """Nobody else writes them."""
        return None

    def save(self, companies: list[Company]) -> None:
        """Keeps them until the app closes."""
        self._companies = list(companies)
