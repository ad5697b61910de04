"""Words for what the forms object to."""

from app.domain.callbacks.rules import Problem, ProblemKind
from app.domain.outside_text import visible
from app.domain.typed.address_cautions import Caution, CautionKind
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate

_PROBLEMS = {
    ProblemKind.TYPE_MISSING: QT_TRANSLATE_NOOP("problems", "Choose one."),
    ProblemKind.TYPE_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "Letters, digits and _ only, such as person_added."
    ),
    ProblemKind.TYPE_IS_MEMBER: QT_TRANSLATE_NOOP(
        "problems", "Every request has a member {0} already: no event type can be called so."
    ),
    ProblemKind.FILTER_MISSING: QT_TRANSLATE_NOOP("problems", "Needed for this event type."),
    ProblemKind.URL_MISSING: QT_TRANSLATE_NOOP("problems", "Needed: where the events go."),
    ProblemKind.URL_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "Not a web address. It begins with https:// and names a host."
    ),
    ProblemKind.URL_PORT_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "There is no port {0}: ports are the numbers from 1 to 65535."
    ),
    ProblemKind.URL_HAS_SPACE: QT_TRANSLATE_NOOP(
        "problems", "It holds a space: take it out, or write %20 in its place."
    ),
    ProblemKind.URL_HAS_SIGN: QT_TRANSLATE_NOOP(
        "problems", "It holds {0}, which stands in no web address: take it out."
    ),
    ProblemKind.URL_TOO_LONG: QT_TRANSLATE_NOOP("problems", "Longer than 1024 characters."),
    ProblemKind.URL_SCHEME_TWICE: QT_TRANSLATE_NOOP("problems", "It begins with https:// twice."),
    ProblemKind.URL_HOST_EMPTY_PART: QT_TRANSLATE_NOOP(
        "problems", "The host has an empty part: two dots in a row, or one in front."
    ),
    ProblemKind.URL_HOST_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "No host can be called {0}: letters, digits and - only, 63 in a part."
    ),
    ProblemKind.INVISIBLE: QT_TRANSLATE_NOOP(
        "problems", "It holds a character that cannot be seen ({0}). Type it anew."
    ),
    ProblemKind.END_BEFORE_START: QT_TRANSLATE_NOOP("problems", "Not after the start."),
    ProblemKind.END_IN_PAST: QT_TRANSLATE_NOOP("problems", "Already past."),
    ProblemKind.NAME_MISSING: QT_TRANSLATE_NOOP("problems", "Needed; any name you recognise."),
    ProblemKind.KEY_MISSING: QT_TRANSLATE_NOOP(
        "problems", "Needed; it is in the platform's API settings."
    ),
    ProblemKind.KEY_MALFORMED: QT_TRANSLATE_NOOP("problems", "No spaces and no / ? #."),
    ProblemKind.USER_MISSING: QT_TRANSLATE_NOOP("problems", "Needed; it is an email address."),
    ProblemKind.USER_MALFORMED: QT_TRANSLATE_NOOP("problems", "A colon is not possible."),
    ProblemKind.BASE_URL_MISSING: QT_TRANSLATE_NOOP("problems", "Needed for a custom region."),
    ProblemKind.BASE_URL_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "Not a plain web address, such as https://api.example"
    ),
    ProblemKind.HEADER_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "One of them is no header, or one that is not to be set here."
    ),
    ProblemKind.BASE_URL_NOT_ENCRYPTED: QT_TRANSLATE_NOOP(
        "problems", "Must be https; http would show the password on the way."
    ),
}
_CAUTIONS = {
    CautionKind.URL_PLACEHOLDER: QT_TRANSLATE_NOOP("problems", "A placeholder was left in: {0}"),
    CautionKind.URL_WITHIN_HOST: QT_TRANSLATE_NOOP(
        "problems", "The host is called {0}: it looks as if an address was pasted twice."
    ),
    CautionKind.URL_SHORT_ADDRESS: QT_TRANSLATE_NOOP(
        "problems", "The host is a short way to write the address {0}."
    ),
    CautionKind.URL_NOBODYS: QT_TRANSLATE_NOOP(
        "problems", "Nobody has this address: it is reserved, or for examples and tests."
    ),
    CautionKind.URL_LOOK_ALIKE: QT_TRANSLATE_NOOP(
        "problems", "{0} has letters of another alphabet that look like Latin ones."
    ),
    CautionKind.URL_NOT_A_NAME: QT_TRANSLATE_NOOP(
        "problems", "No host can be called {0}: it has letters that names must not have."
    ),
    CautionKind.URL_NOT_ENCRYPTED: QT_TRANSLATE_NOOP(
        "problems", "Not encrypted (http): names and phone numbers would travel in the clear."
    ),
    CautionKind.URL_LOOPBACK: QT_TRANSLATE_NOOP(
        "problems", "This address is this computer; the real service cannot reach it."
    ),
    CautionKind.URL_PRIVATE: QT_TRANSLATE_NOOP(
        "problems", "This address is in a private network; the service cannot reach it."
    ),
    CautionKind.URL_USER_INFO: QT_TRANSLATE_NOOP(
        "problems", "The address holds a user name or password that others will see."
    ),
    CautionKind.URL_FRAGMENT: QT_TRANSLATE_NOOP("problems", "What follows # is never sent."),
    CautionKind.URL_INTERNATIONAL: QT_TRANSLATE_NOOP(
        "problems", "The host has an international name; check it letter by letter: {0}"
    ),
    CautionKind.URL_BAD_ESCAPE: QT_TRANSLATE_NOOP(
        "problems", "{0} stands for nothing: a percent sign begins a character in two digits."
    ),
    CautionKind.URL_ENDS_ODDLY: QT_TRANSLATE_NOOP(
        "problems", "It ends with {0}: was that copied with it?"
    ),
    CautionKind.FILTER_PLACEHOLDER: QT_TRANSLATE_NOOP(
        "problems", "{0} is a placeholder: events would reach nobody."
    ),
    CautionKind.FILTER_ADDRESS: QT_TRANSLATE_NOOP(
        "problems", "It looks like an address; the ID alone is its last part: {0}"
    ),
    CautionKind.FILTER_SEVERAL: QT_TRANSLATE_NOOP(
        "problems", "One value alone: each needs a callback of its own."
    ),
    CautionKind.FILTER_NO_NUMBER: QT_TRANSLATE_NOOP(
        "problems", "The platform has digits here, such as 48213: {0} may fit nothing."
    ),
    CautionKind.FILTER_NO_UUID: QT_TRANSLATE_NOOP(
        "problems",
        "The platform has a UUID here, with 32 letters and digits: this may fit nothing.",
    ),
    CautionKind.START_IN_PAST: QT_TRANSLATE_NOOP(
        "problems", "The start lies in the past: it begins at once."
    ),
}


def problem_text(problem: Problem) -> str:
    """A sentence about a mistake, to stand beside its field."""
    return translate("problems", _PROBLEMS[problem.kind]).format(visible(problem.piece))


def caution_text(caution: Caution) -> str:
    """A sentence about something worth a look."""
    return translate("problems", _CAUTIONS[caution.kind]).format(visible(caution.piece))
