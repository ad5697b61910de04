"""How the user likes the window: a typed file of its own."""

from pathlib import Path

import msgspec

from app.storage.json_file import JsonFile, SetAside


class Preferences(msgspec.Struct):
    """Everything the window remembers.

    `theme` is "system", "light" or "dark". `geometry`, `columns` and `splitter` are Qt's own states
    in base64, empty before the first close; `columns_of` names the columns that `columns` is about.
    `last_company` is a company_id. `keep_days` is how long the record of calls is kept, 0 for ever;
    `delivery_hours` how long what the receiver got is kept in memory. `first_rows` are the ids of
    the callbacks of the last company that stood on top of the table.
    """

    theme: str = "system"
    show_utc: bool = False
    last_company: str = ""
    geometry: str = ""
    columns: str = ""
    columns_of: str = ""
    splitter: str = ""
    compact: bool = False
    panel_shown: bool = True
    keep_days: int = 90
    delivery_hours: int = 24
    first_rows: list[str] = []


class PreferenceFile:
    """`preferences.json` in the user's configuration folder; None keeps everything in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._file = (
            JsonFile(folder / "preferences.json", Preferences, version=1) if folder else None
        )
        self.set_aside: SetAside | None = None

    def load(self) -> Preferences:
        """The saved preferences, or the defaults."""
        if self._file is None:
            return Preferences()
        content, set_aside = self._file.load()
        # Read twice, the first time tells: what was set aside is not there the second time.
        self.set_aside = self.set_aside or set_aside
        return content or Preferences()

    def save(self, preferences: Preferences) -> None:
        """Replaces the file. Raises: SaveFailedError."""
        if self._file is not None:
            self._file.save(preferences)
