"""What stands where the table would: five states, and a failure never looks like an empty list."""

from typing import TYPE_CHECKING

from app.text.search_terms import unknown_terms_text
from app.text.translate import translate
from app.ui.kit.state_view import StateView, WayOn

if TYPE_CHECKING:
    from app.text.messages import UserMessage


def tell_reading(view: StateView) -> None:
    """The list was never read, and is being read."""
    view.tell(
        translate("states", "Reading the callbacks …"),
        "",
        (WayOn.STOP, translate("states", "Stop")),
    )


def tell_failed(view: StateView, failure: "UserMessage") -> None:
    """The list was never read, and could not be."""
    said = (failure.next_step, failure.details)
    ways_on = [(WayOn.RETRY, translate("states", "Try again"))]
    if failure.asks_password:
        ways_on.insert(0, (WayOn.TYPE_PASSWORD, translate("states", "Type password…")))
    if failure.asks_settings:
        ways_on.insert(0, (WayOn.CHANGE_COMPANY, translate("states", "Change company…")))
    if failure.details:  # else nothing failed: it was stopped
        ways_on.append((WayOn.COPY_TICKET, translate("states", "For ticket…")))
    view.tell(failure.title, "\n\n".join(one for one in said if one), *ways_on)


def tell_no_match(view: StateView, count: int, text: str, *, ended: int = 0) -> None:
    """There are callbacks, and the search shows none. `ended` are remembered and not shown."""
    said = translate("states", "None of the %n callback(s) holds “{0}”.", "", count).format(text)
    ways_on = [(WayOn.CLEAR_SEARCH, translate("states", "Clear search"))]
    if ended:
        more = translate("states", "%n that ended (is|are) remembered, and not shown.", "", ended)
        said = f"{said} {more}"
        ways_on.append((WayOn.SHOW_ENDED, translate("states", "Show ended")))
    told = [said, unknown_terms_text(text)]
    view.tell(
        translate("states", "No callback matches"),
        "\n\n".join(one for one in told if one),
        *ways_on,
    )


def tell_none(view: StateView) -> None:
    """The server lists nothing."""
    view.tell(
        translate("states", "No active or future callbacks"),
        translate(
            "states",
            "The server lists none for this company. Ended ones are not listed; Find by ID may "
            "still know one, and Show ended adds those that were seen here.",
        ),
        (WayOn.CREATE, translate("states", "New callback…")),
    )
