"""Words for what a look through all companies found."""

from datetime import timedelta

from app.services.check_all import Finding, FindingKind
from app.text.formats import Formats
from app.text.lists import lacking_text
from app.text.messages import message_for
from app.text.problems import caution_text
from app.text.status import Status, Tone
from app.text.translate import translate

_MOST_NAMED = 8


def finding_status(kind: FindingKind) -> Status:
    """A word and a colour."""
    words = {
        FindingKind.UNREAD: translate("check", "Not read"),
        FindingKind.IN_PART: translate("check", "Read in part"),
        FindingKind.CLOCK: translate("check", "Clocks differ"),
        FindingKind.PLACEHOLDER: translate("check", "Placeholder"),
        FindingKind.LOOK_ALIKE: translate("check", "Look-alike host"),
        FindingKind.RECEIVER_OFF: translate("check", "Receiver is off"),
        FindingKind.NOT_HTTPS: translate("check", "Not https"),
        FindingKind.LEADS_HERE: translate("check", "Not public"),
        FindingKind.UNCOVERED: translate("check", "Not covered now"),
        FindingKind.ENDED: translate("check", "Ended, nothing follows"),
        FindingKind.ENDS_UNFOLLOWED: translate("check", "Ends, nothing follows"),
        FindingKind.ENDS_WITH_GAP: translate("check", "Ends, then a gap"),
        FindingKind.LONE_HOST: translate("check", "Host of one company"),
        FindingKind.INTERNATIONAL: translate("check", "International host"),
        FindingKind.OTHER: translate("check", "Odd address"),
        FindingKind.UNPROVED: translate("check", "Not proved"),
    }
    grave = {FindingKind.PLACEHOLDER, FindingKind.LOOK_ALIKE, FindingKind.UNREAD}
    grave.add(FindingKind.RECEIVER_OFF)
    tone = Tone.FAILED if kind in grave else Tone.SOON
    if kind in {FindingKind.LONE_HOST, FindingKind.INTERNATIONAL, FindingKind.UNPROVED}:
        return Status(words[kind], Tone.NEUTRAL, "unknown")
    return Status(words[kind], tone, "failed" if tone is Tone.FAILED else "warning")


def finding_text(found: Finding, formats: Formats) -> str:
    """A sentence about it."""
    if found.kind is FindingKind.RECEIVER_OFF:
        return translate(
            "check",
            "It leads to this app's receiver, which is off: its events reach nobody. Start it on "
            "the Deliveries page, or replace the destination.",
        )
    if found.clock_ahead is not None:
        return _clock_text(found.clock_ahead, formats)
    if found.failure is not None and found.read_at is not None:
        return translate(
            "check", "{0}. What is told of it is as it was listed on {1}; it may be otherwise now."
        ).format(message_for(found.failure).title, formats.moment(found.read_at))
    if found.failure is not None:
        return translate("check", "{0}. Nothing is known of it.").format(
            message_for(found.failure).title
        )
    if found.in_part is not None:
        return translate(
            "check", "{0}. What seems to be missing, or not followed, may be otherwise."
        ).format(lacking_text(found.in_part))
    if found.caution is not None:
        return caution_text(found.caution)
    covered = _cover_text(found, formats)
    if covered is not None:
        return covered
    if found.host:
        text = translate("check", "No other company sends anything to {0}.")
        if found.unread:
            count = found.unread
            text = translate(
                "check",
                "No other company is known to send anything to {0}; %n compan(y was|ies were) not "
                "read, or not whole.",
                "",
                count,
            )
        return text.format(found.host)
    if found.unproved:
        count = len(found.unproved)
        text = translate(
            "check",
            "%n active callback(s) without a test event that is proved to have arrived: {0}",
            "",
            count,
        )
        named = ", ".join(found.unproved[:_MOST_NAMED])
        return text.format(named + (" …" if count > _MOST_NAMED else ""))
    return translate("check", "Its list was never read on this computer: nothing is known of it.")


def _cover_text(found: Finding, formats: Formats) -> str | None:
    """What nothing covers, or will cover; None of a finding about something else."""
    if found.kind is FindingKind.UNCOVERED and found.until is None:
        return translate(
            "check", "Nothing covers its type and filter now, and nothing follows: it has ended."
        )
    if found.kind is FindingKind.UNCOVERED and found.until is not None:
        return translate(
            "check", "Nothing covers its type and filter now; this one starts {0}."
        ).format(formats.moment(found.until))
    if found.kind is FindingKind.ENDED and found.at is not None and found.seen_last is not None:
        return translate(
            "check",
            "Seen last {0}, not listed {1}: when it ended is not known. Nothing of its type and "
            "filter is listed any more, as far as this computer remembers.",
        ).format(formats.moment(found.seen_last), formats.moment(found.at))
    if found.kind is FindingKind.ENDED and found.at is not None:
        return translate(
            "check",
            "Ended {0}, and nothing of its type and filter is listed any more, as far as this "
            "computer remembers.",
        ).format(formats.moment(found.at))
    if found.at is not None and found.until is not None:
        return translate(
            "check", "Ends {0}; the next of its type and filter starts {1}. Nothing in between."
        ).format(formats.moment(found.at), formats.moment(found.until))
    if found.at is not None:
        return translate("check", "Ends {0}, and nothing of its type and filter follows.").format(
            formats.moment(found.at)
        )
    return None


def _clock_text(ahead: timedelta, formats: Formats) -> str:
    span = formats.span(abs(ahead).total_seconds())
    if ahead > timedelta(0):
        text = translate(
            "check",
            "Its server's clock is {0} ahead of this computer's: what is active, or ends soon, may "
            "be told wrongly.",
        )
    else:
        text = translate(
            "check",
            "Its server's clock is {0} behind this computer's: what is active, or ends soon, may "
            "be told wrongly.",
        )
    return text.format(span)
