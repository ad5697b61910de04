"""What is said of a search that looks for terms there are none of."""

from app.domain.callbacks.list_filter import FilterName, read_filter_text
from app.domain.outside_text import visible
from app.text.translate import translate


def unknown_terms_text(typed: str) -> str:
    """Which terms of a search there are none of, and which there are; "" where it has no such."""
    unknown = read_filter_text(typed).unknown
    if not unknown:
        return ""
    named = ", ".join(f"{visible(one)}:" for one in dict.fromkeys(unknown))
    timed = {FilterName.ENDS, FilterName.STARTS}
    known = ", ".join(f"{one}:" for one in FilterName if one not in timed)
    return translate(
        "search",
        "There is no term {0}; it was looked for as text. Terms are {1}, ends<7d, starts<7d.",
    ).format(named, known)
