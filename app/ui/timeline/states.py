"""What stands in the place of the timeline while it has no lanes."""

from app.text.translate import translate
from app.ui.kit.state_view import StateView, WayOn


def tell_empty(
    state: StateView, *, is_open: bool, was_read: bool, is_listed: bool, can_show_ended: bool
) -> None:
    """Why nothing is shown, and what to do next.

    `is_open` is whether a company is, `was_read` whether its list was; `is_listed` is whether it
    has callbacks, none of which has a gap ahead then. `can_show_ended` is whether ended ones are
    remembered, and not shown.
    """
    if is_listed:
        state.tell(
            translate("timeline", "No gaps ahead"),
            translate(
                "timeline", "Every lane is covered. Switch off Only with gaps to see all of them."
            ),
        )
    elif is_open and not was_read:
        state.tell(
            translate("timeline", "Not read"),
            translate("timeline", "What is covered is not known. The page Callbacks tells why."),
            (WayOn.RETRY, translate("timeline", "Try again")),
            (WayOn.SHOW_CALLBACKS, translate("timeline", "Show Callbacks")),
        )
    else:
        ways = [(WayOn.CREATE, translate("timeline", "New callback…"))]
        if can_show_ended:
            ways.append((WayOn.SHOW_ENDED, translate("timeline", "Show what ended")))
        state.tell(
            translate("timeline", "Nothing is listed"),
            translate(
                "timeline", "Once callbacks are listed, this shows when each of them covers what."
            ),
            *(ways if is_open else ()),
        )
