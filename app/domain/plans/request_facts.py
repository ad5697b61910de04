"""What an export says of itself, by the names of its facts in small letters."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.plans.request import RequestNote, RequestNoteKind


def made_when(facts: Mapping[str, str]) -> datetime | None:
    """When an export was made, as it says itself; None where it does not."""
    said = facts.get("exported at (utc)") or facts.get("exported at utc") or ""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else None


def lacking_notes(facts: Mapping[str, str]) -> list[RequestNote]:
    """Why an export may not hold all that its company has, as it says itself."""
    search, rows = facts.get("search", "none"), facts.get("rows", "")
    said = [facts.get("lacking", ""), rows if rows.startswith("those") else ""]
    said.append(f"search: {search}" if search not in {"", "none"} else "")
    return [RequestNote(RequestNoteKind.NOT_ALL, one[:80]) for one in said if one]
