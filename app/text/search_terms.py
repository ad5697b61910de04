"""What is said of a search that looks for terms, or for statuses, there are none of."""

from app.domain.callbacks.list_filter import STATUS_WORDS, FilterName, read_filter_text
from app.domain.outside_text import visible
from app.text.translate import translate


def unknown_terms_text(typed: str) -> str:
    """Which terms of a search there are none of, and which there are; "" where all is known."""
    wanted = read_filter_text(typed)
    timed = {FilterName.ENDS, FilterName.STARTS}
    said = []
    if wanted.unknown:
        named = ", ".join(visible(one) for one in dict.fromkeys(wanted.unknown))
        known = ", ".join(f"{one}:" for one in FilterName if one not in timed)
        said.append(
            translate(
                "search", "Nothing is called {0} here, so it was looked for as text. There are {1}"
            ).format(named, known)
            + ", ends<7d, starts<7d."
        )
    words = {word for found_by in STATUS_WORDS.values() for word in found_by}
    statuses = [
        one.value.removeprefix("=") for one in wanted.terms if one.name is FilterName.STATUS
    ]
    if any(not any(word.startswith(one) for word in words) for one in statuses):
        known = ", ".join(STATUS_WORDS)
        said.append(translate("search", "A status is one of {0}.").format(known))
    return " ".join(said)
