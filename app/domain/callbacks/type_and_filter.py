"""What one registration may stand in for another of: its type and filter."""

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft

Filters = tuple[tuple[str, str], ...]
TypeAndFilter = tuple[str, Filters]
"""The members of the filter are sorted: their order means nothing."""


def type_and_filter(one: Callback | CallbackDraft) -> TypeAndFilter:
    """Equal for registrations that a server takes for the same but for dates and address."""
    filters = one.filters
    # Of a hundred thousand most have one member: those are not sorted.
    return one.event_type, filters if len(filters) <= 1 else tuple(sorted(filters))
