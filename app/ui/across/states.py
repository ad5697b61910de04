"""What stands in the place of the table of all companies while it has no rows."""

from app.text.search_terms import unknown_terms_text
from app.text.translate import translate
from app.ui.kit.state_view import StateView, WayOn


def tell_empty(state: StateView, *, has_companies: bool, searched: str, ended: int) -> None:
    """Why nothing is shown, and what to do next.

    `searched` is what is looked for; `ended` are remembered, and not shown.
    """
    unseen, ways_on = "", []
    if ended:
        unseen = translate("across", "%n that ended (is|are) remembered, and not shown.", "", ended)
        ways_on = [(WayOn.SHOW_ENDED, translate("across", "Show ended"))]
    if not has_companies:
        state.tell(
            translate("across", "No company yet"),
            translate("across", "Add companies to see them beside each other."),
        )
    elif searched:
        told = [
            translate("across", "The search looks through every company that was read."),
            unseen,
            unknown_terms_text(searched),
        ]
        state.tell(
            translate("across", "No callback matches"),
            "\n\n".join(one for one in told if one),
            (WayOn.CLEAR_SEARCH, translate("across", "Clear search")),
            *ways_on,
        )
    else:
        state.tell(
            translate("across", "Nothing is listed"),
            translate("across", "No company lists a callback, as far as they were read."),
            (WayOn.RETRY, translate("across", "Read all")),
            *ways_on,
        )
