"""Words for what the forms object to."""

from PySide6.QtCore import QCoreApplication

from app.domain.rules import CautionKind, ProblemKind
from app.ui.shared.noop import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_PROBLEMS = {
    ProblemKind.TYPE_MISSING: QT_TRANSLATE_NOOP("problems", "Choose one."),
    ProblemKind.TYPE_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "Letters, digits and _ only, such as person_added."
    ),
    ProblemKind.FILTER_MISSING: QT_TRANSLATE_NOOP("problems", "Needed for this event type."),
    ProblemKind.URL_MISSING: QT_TRANSLATE_NOOP("problems", "Needed: where the events go."),
    ProblemKind.URL_MALFORMED: QT_TRANSLATE_NOOP(
        "problems", "Not a web address. It begins with https:// and names a host."
    ),
    ProblemKind.URL_TOO_LONG: QT_TRANSLATE_NOOP("problems", "Longer than 1024 characters."),
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
    ProblemKind.BASE_URL_NOT_ENCRYPTED: QT_TRANSLATE_NOOP(
        "problems", "Must be https; http would show the password on the way."
    ),
}
_CAUTIONS = {
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
        "problems", "The host has an international name; check it letter by letter."
    ),
    CautionKind.START_IN_PAST: QT_TRANSLATE_NOOP("problems", "The start lies in the past."),
}


def problem_words(kind: ProblemKind) -> str:
    """A sentence about a mistake, to stand beside its field."""
    return translate("problems", _PROBLEMS[kind])


def caution_words(kind: CautionKind) -> str:
    """A sentence about something worth a look."""
    return translate("problems", _CAUTIONS[kind])
