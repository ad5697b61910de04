"""How the user likes the window."""

from enum import StrEnum

import msgspec


class ThemeChoice(StrEnum):
    """Which theme the window has."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TableColumns(msgspec.Struct):
    """The columns of a table. `columns` is Qt's own state in base64, empty before the first close.

    `columns_of` names the columns that `columns` is about, `dragged` those that somebody made as
    wide as they are. `members` are JSON pointers of what is
    shown besides. `proved_column`: when each was last proved is shown, where there is room.
    """

    columns: str = ""
    columns_of: str = ""
    dragged: list[str] = []
    members: list[str] = []
    proved_column: bool = True


class Preferences(msgspec.Struct):
    """Everything the window remembers.

    `geometry`, `columns` and `splitter` are Qt's own states in base64, empty before the first
    close; `columns_of` and `dragged` are as in `TableColumns`. `last_company` is a company_id,
    and `recent_companies` are those that were open, the latest first. `keep_days` is how long the
    record of calls is kept, 0 for ever; `delivery_hours` how long what the receiver got is kept in
    memory. `first_rows` are the ids of the callbacks of the last company that stood on top of the
    table. `refresh_by_itself`: a list that is looked at is read again now and then. `recent` are
    ids of what was done in the command box, and `saved_searches` the searches of each company_id,
    both the latest first. `members` are JSON pointers of what the table shows besides.
    `across` are the columns of the table of all companies.
    `companies_at_once` is how many lists are read at the same time, `ends_notice` whether the
    system tells once a day what ends soon, and `noticed_on` the day it did so last, as ISO 8601.
    `receiver_starts`: the receiver is started with the app; its dial fails `dial_failures` times,
    or is slow by `dial_slow_s` seconds. `proved_column`: when each was last
    proved is shown in the table, where there is room.
    `version_seen` is the version of the app that wrote them last; empty before 0.2.0.
    """

    theme: ThemeChoice = ThemeChoice.SYSTEM
    show_utc: bool = False
    last_company: str = ""
    geometry: str = ""
    columns: str = ""
    columns_of: str = ""
    dragged: list[str] = []
    splitter: str = ""
    compact: bool = False
    panel_shown: bool = True
    refresh_by_itself: bool = True
    keep_days: int = 90
    delivery_hours: int = 24
    first_rows: list[str] = []
    recent: list[str] = []
    members: list[str] = []
    saved_searches: dict[str, list[str]] = {}
    recent_companies: list[str] = []
    companies_at_once: int = 8
    across: TableColumns = msgspec.field(default_factory=TableColumns)
    ends_notice: bool = True
    noticed_on: str = ""
    receiver_starts: bool = False
    dial_failures: int = 2
    dial_slow_s: float = 8.0
    proved_column: bool = True
    version_seen: str = ""
