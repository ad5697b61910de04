"""The companies the user set up, in one file. No passwords."""

from pathlib import Path

import msgspec

from app.domain.company import Company
from app.domain.errors import SaveFailedError
from app.storage.json_file import Fault, JsonFile, SetAside


class _Content(msgspec.Struct):
    companies: list[Company]


class CompanyFile:
    """`companies.json` in the user's data folder.

    Attributes:
        set_aside: what `load` could not use, or None.
    """

    def __init__(self, folder: Path) -> None:
        self._file = JsonFile(folder / "companies.json", _Content, version=1)
        self.set_aside: SetAside | None = None

    def load(self) -> list[Company]:
        """All companies in the order they were added."""
        content, self.set_aside = self._file.load()
        return content.companies if content else []

    def peek(self) -> list[Company]:
        """What `load` will give; nothing is set aside yet."""
        content = self._file.peek()
        return content.companies if content else []

    def save(self, companies: list[Company]) -> None:
        """Replaces the file. Raises: SaveFailedError, also where one cannot be read."""
        if self.set_aside and self.set_aside.fault is Fault.UNREADABLE:
            raise SaveFailedError(self.set_aside.detail)
        self._file.save(_Content(companies))


class CompaniesInMemory:
    """For the practice company: nothing reaches the disk."""

    set_aside: SetAside | None = None

    def __init__(self) -> None:
        self._companies: list[Company] = []

    def load(self) -> list[Company]:
        """All companies in the order they were added."""
        return list(self._companies)

    def save(self, companies: list[Company]) -> None:
        """Keeps them until the app closes."""
        self._companies = list(companies)
