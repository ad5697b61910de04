"""Colours by role. Widgets ask for a role, never for a colour."""

import msgspec

from app.text.status import Tone


class Roles(msgspec.Struct, frozen=True, kw_only=True):
    """One theme. Every text on its surface has a contrast of at least 4.5 : 1.

    `edge` is the border of what can be used, 3 : 1 on every ground; `line` only parts what is read.
    """

    dark: bool
    window: str
    surface: str
    line: str
    edge: str
    text: str
    muted: str
    hover: str
    accent: str
    on_accent: str
    selection: str
    selection_text: str
    active: str
    active_fill: str
    soon: str
    soon_fill: str
    planned: str
    planned_fill: str
    failed: str
    failed_fill: str
    band: str
    on_band: str = "#ffffff"

    def of_tone(self, tone: Tone) -> tuple[str, str]:
        """Text and fill of a tone."""
        return {
            Tone.ACTIVE: (self.active, self.active_fill),
            Tone.SOON: (self.soon, self.soon_fill),
            Tone.PLANNED: (self.planned, self.planned_fill),
            Tone.FAILED: (self.failed, self.failed_fill),
            Tone.NEUTRAL: (self.muted, self.hover),
        }[tone]


LIGHT = Roles(
    dark=False,
    window="#f6f7f9",
    surface="#ffffff",
    line="#dfe3e8",
    edge="#7c8694",
    text="#1c2430",
    muted="#5b6776",
    hover="#eef2f7",
    accent="#2457d6",
    on_accent="#ffffff",
    selection="#e3ebfd",
    selection_text="#12254f",
    active="#19713f",
    active_fill="#e2f4e9",
    soon="#8a5a00",
    soon_fill="#fdf1d6",
    planned="#2b55b0",
    planned_fill="#e4ecfb",
    failed="#b3261e",
    failed_fill="#fbe6e4",
    band="#b3261e",
)
DARK = Roles(
    dark=True,
    window="#14181f",
    surface="#1b212a",
    line="#323c4a",
    edge="#7a8799",
    text="#e6eaf0",
    muted="#9aa7b8",
    hover="#252e3a",
    accent="#7aa2ff",
    on_accent="#0d1a3a",
    selection="#2a3a5e",
    selection_text="#e8efff",
    active="#7fd6a1",
    active_fill="#1d3a2a",
    soon="#f0c36a",
    soon_fill="#3d3117",
    planned="#9cbcff",
    planned_fill="#22304f",
    failed="#ff9c94",
    failed_fill="#45211f",
    band="#8c1d18",
)
