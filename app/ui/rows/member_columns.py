"""Columns that show members of the JSON which somebody chose."""

from collections.abc import Sequence

from app.domain.callbacks.callback import Callback
from app.domain.json_member import member_text, pointer_caption
from app.ui.rows.columns import MEMBERS


class MemberColumns:
    """As many as there are sections for; "" is a column that shows nothing."""

    def __init__(self) -> None:
        self._pointers: tuple[str, ...] = ("",) * len(MEMBERS)

    def choose(self, pointers: Sequence[str]) -> None:
        """Which JSON pointers they show from now on."""
        self._pointers = (*pointers, *("",) * len(MEMBERS))[: len(MEMBERS)]

    def title(self, section: int) -> str:
        """What stands above a column; "" for one of no member."""
        return pointer_caption(self.pointer(section))

    def texts(self, one: Callback) -> list[tuple[int, str]]:
        """The section and the text of each that shows something."""
        return [
            (section, member_text(one.raw, pointer))
            for section, pointer in zip(MEMBERS, self._pointers, strict=True)
            if pointer
        ]

    def sort_key(self, section: int, one: Callback) -> str:
        """What it sorts one row by."""
        return member_text(one.raw, self.pointer(section)).casefold()

    def pointer(self, section: int) -> str:
        """Which member a column shows; "" for none."""
        return self._pointers[MEMBERS.index(section)] if section in MEMBERS else ""
