"""Types that somebody may have meant."""

from functools import lru_cache

from app.domain.callbacks.event_types import EVENT_TYPES


@lru_cache(256)
def near_types(typed: str) -> tuple[str, ...]:
    """Known types that somebody may have meant by an unknown one, the nearest first."""
    wanted = typed.strip().casefold().replace("-", "_").replace(" ", "_")
    if not wanted or wanted in EVENT_TYPES:
        return (wanted,) if wanted in EVENT_TYPES and wanted != typed.strip() else ()
    from difflib import get_close_matches  # noqa: PLC0415 - nearly every type is a known one

    return tuple(get_close_matches(wanted, EVENT_TYPES, n=2, cutoff=0.75))
