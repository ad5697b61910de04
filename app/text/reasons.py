"""Why a link, a file, a text, a request or a change came out so, in the language of the screen.

What finds the reason names it in English, as it stands in files and tickets; it is put into words
of the screen where it is shown.
"""

import re
from functools import cache

from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate

REASONS = (
    # Of a link.
    QT_TRANSLATE_NOOP("reasons", "it does not begin with {0}:"),
    QT_TRANSLATE_NOOP("reasons", "it is longer than {0} characters"),
    QT_TRANSLATE_NOOP("reasons", "more stands in it than a company key and a callback ID"),
    QT_TRANSLATE_NOOP("reasons", "it is not made of a company key and a callback ID"),
    QT_TRANSLATE_NOOP("reasons", "a percent sign in it stands for nothing"),
    QT_TRANSLATE_NOOP("reasons", "it holds bytes that are no text"),
    QT_TRANSLATE_NOOP("reasons", "it holds a character that cannot be seen, {0}"),
    QT_TRANSLATE_NOOP("reasons", "what stands in it is no company key or callback ID"),
    # Of a file that is to be moved here.
    QT_TRANSLATE_NOOP("reasons", "it was not written by Move to another computer, or is damaged"),
    QT_TRANSLATE_NOOP("reasons", "it was not written by Move to another computer"),
    QT_TRANSLATE_NOOP("reasons", "it is of a newer version of the app"),
    QT_TRANSLATE_NOOP("reasons", "{0} in it is larger than {1} MiB"),
    QT_TRANSLATE_NOOP("reasons", "its companies or preferences cannot be read"),
    QT_TRANSLATE_NOOP("reasons", "its memory is of a newer version of the app"),
    QT_TRANSLATE_NOOP("reasons", "its memory holds other tables than this app makes"),
    QT_TRANSLATE_NOOP("reasons", "its memory is damaged: {0}"),
    # Of a pasted text.
    QT_TRANSLATE_NOOP("reasons", "not asked, since the server refused one company after the other"),
    QT_TRANSLATE_NOOP("reasons", "cut off, or written in a way that is not read"),
    QT_TRANSLATE_NOOP("reasons", "XML or HTML"),
    # Of a request that reached the receiver.
    QT_TRANSLATE_NOOP("reasons", "too large"),
    QT_TRANSLATE_NOOP("reasons", "asked for as {0}"),
    QT_TRANSLATE_NOOP("reasons", "another path"),
    QT_TRANSLATE_NOOP("reasons", "no delivery"),
    QT_TRANSLATE_NOOP("reasons", "no request"),
    QT_TRANSLATE_NOOP("reasons", "packed in a way that is not read"),
    QT_TRANSLATE_NOOP("reasons", "compressed and broken"),
    QT_TRANSLATE_NOOP("reasons", "too large once unpacked"),
    QT_TRANSLATE_NOOP("reasons", "empty"),
    QT_TRANSLATE_NOOP("reasons", "not JSON"),
    QT_TRANSLATE_NOOP("reasons", "JSON, nested too deep"),
    QT_TRANSLATE_NOOP("reasons", "JSON, but no object"),
    QT_TRANSLATE_NOOP("reasons", "JSON with an event_id alone"),
    QT_TRANSLATE_NOOP("reasons", "JSON without event_id"),
    QT_TRANSLATE_NOOP("reasons", "within another text, not as the platform sends it"),
    QT_TRANSLATE_NOOP(
        "reasons", "within another text, with more events than the first 100, which are listed"
    ),
    QT_TRANSLATE_NOOP("reasons", "line cut"),
    QT_TRANSLATE_NOOP("reasons", "waiting …"),
    QT_TRANSLATE_NOOP("reasons", "no answer: receiver stopped"),
    # Of a request that a relay was to pass on.
    QT_TRANSLATE_NOOP("reasons", "its relay is not known here"),
    QT_TRANSLATE_NOOP("reasons", "line cut by it"),
    QT_TRANSLATE_NOOP("reasons", "no connection, line cut"),
    QT_TRANSLATE_NOOP("reasons", "no encrypted connection, line cut"),
    QT_TRANSLATE_NOOP("reasons", "no answer within {0} s, line cut"),
    QT_TRANSLATE_NOOP("reasons", "not passed on: it leads into a private network"),
    # Of a change, or of a connection.
    QT_TRANSLATE_NOOP("reasons", "the server's list says that there is more than it holds"),
    QT_TRANSLATE_NOOP("reasons", "listed and like it: {0}"),
    QT_TRANSLATE_NOOP("reasons", "the server does not know it any more"),
    QT_TRANSLATE_NOOP("reasons", "its end was moved, and not to a moment that is past there"),
    QT_TRANSLATE_NOOP("reasons", "the server could not be asked: {0}"),
    QT_TRANSLATE_NOOP("reasons", "the connection was closed before an answer came"),
    QT_TRANSLATE_NOOP("reasons", "the answer shows no end"),
    QT_TRANSLATE_NOOP("reasons", "the answer shows it as it was"),
    QT_TRANSLATE_NOOP("reasons", "the answer is about callback {0}, which is another one"),
    QT_TRANSLATE_NOOP("reasons", "the answer is about callback {0}, and not about {1}"),
    QT_TRANSLATE_NOOP("reasons", "HTTP 202: it was accepted, and not said to be done"),
    QT_TRANSLATE_NOOP("reasons", "not as it was sent: {0}"),
    QT_TRANSLATE_NOOP(
        "reasons",
        "It was sent to {0}, where the company is no more: with that base URL it can be looked "
        "up, or it is left as it is.",
    ),
    QT_TRANSLATE_NOOP("reasons", "it was over already, since {0} UTC"),
    QT_TRANSLATE_NOOP("reasons", "made, and over by now"),
    QT_TRANSLATE_NOOP(
        "reasons",
        "It was sent with the company key {0}, which the company has no more: "
        "with that key it can be looked up, or it is left as it is.",
    ),
    QT_TRANSLATE_NOOP("reasons", "the company's settings were changed meanwhile"),
    QT_TRANSLATE_NOOP("reasons", "the company was removed"),
    QT_TRANSLATE_NOOP("reasons", "the step holds nothing to register"),
    QT_TRANSLATE_NOOP("reasons", "{0}: a set has a name, and events with an event_type each"),
)
_PLACE = re.compile(r"\\\{\d\\\}")
_LONGEST_REASON = 2000
"""Characters: what is longer holds a text from outside, and is not searched for a reason."""


def reason_text(reason: str) -> str:
    """A reason as it is shown; one that is not known here stays as it is."""
    if len(reason) > _LONGEST_REASON:
        return reason
    for template in REASONS:
        if "{" not in template:
            if reason == template:
                return translate("reasons", template)
            continue
        found = _pattern(template).fullmatch(reason)
        if found is not None:
            return translate("reasons", template).format(*found.groups())
    return reason


def reasons_text(reasons: str) -> str:
    """Reasons with `; ` between them, each as it is shown."""
    if len(reasons) > _LONGEST_REASON:
        return reasons
    return "; ".join(map(reason_text, reasons.split("; ")))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(_PLACE.sub("(.*)", re.escape(template)), re.DOTALL)
