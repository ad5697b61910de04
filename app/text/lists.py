"""Words for a list that the server gave only in part."""

from app.services.memory import Listing
from app.text.translate import translate


def lacking_text(listing: Listing) -> str:
    """What of a list is not known, "" where all of it is."""
    said = []
    if listing.partial:
        said.append(translate("lists", "Not whole: the server says that there is more"))
    if listing.unreadable:
        count = len(listing.unreadable)
        said.append(translate("lists", "%n entr(y|ies) could not be read", "", count))
    return "; ".join(said)


def lacking_cover_text(listing: Listing) -> str:
    """What is not known of what covers what, "" where all of it is.

    What covered before the first of the listed ones is known from the memory alone.
    """
    said = [lacking_text(listing)]
    if listing.trouble is not None:
        said.append(translate("lists", "What was seen before could not be read"))
    return "; ".join(one for one in said if one)


def unremembered_text(*, only_proofs: bool = False) -> str:
    """What is not told of callbacks where this computer's memory, or its record, cannot be read."""
    if only_proofs:
        return translate("lists", "When it was proved: the record could not be read.")
    return translate(
        "lists",
        "Name, owner, ticket and when it was proved: the memory of this computer could not be "
        "read.",
    )
