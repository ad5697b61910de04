"""Words for what the forms object to."""

from PySide6.QtCore import QCoreApplication

from app.domain.rules import CautionKind, Problem, ProblemKind

translate = QCoreApplication.translate

_PROBLEMS = {
    ProblemKind.TYPE_MISSING: "Event type: choose one.",
    ProblemKind.TYPE_MALFORMED: "Event type: letters, digits and _ only, such as person_added.",
    ProblemKind.FILTER_MISSING: "{0}: needed for this event type.",
    ProblemKind.URL_MISSING: "Destination URL: where the events go; needed.",
    ProblemKind.URL_MALFORMED: "Destination URL: not a web address. It begins with https://",
    ProblemKind.URL_TOO_LONG: "Destination URL: longer than 1024 characters.",
    ProblemKind.END_BEFORE_START: "Ends: not after the start.",
    ProblemKind.END_IN_PAST: "Ends: already past.",
    ProblemKind.NAME_MISSING: "Company name: needed; any name you recognise.",
    ProblemKind.KEY_MISSING: "Company key: needed; it is in the platform's API settings.",
    ProblemKind.KEY_MALFORMED: "Company key: no spaces and no / ? #.",
    ProblemKind.USER_MISSING: "User name: needed; it is an email address.",
    ProblemKind.USER_MALFORMED: "User name: a colon is not possible.",
    ProblemKind.BASE_URL_MISSING: "Base URL: needed for a custom region.",
    ProblemKind.BASE_URL_MALFORMED: "Base URL: not a plain web address, such as https://api.example",
    ProblemKind.BASE_URL_NOT_ENCRYPTED: "Base URL: must be https; http would show the password.",
}
_CAUTIONS = {
    CautionKind.URL_NOT_ENCRYPTED: "Not encrypted (http): names and numbers would travel openly.",
    CautionKind.URL_LOOPBACK: "This address is this computer; the real service cannot reach it.",
    CautionKind.URL_PRIVATE: "This address is in a private network; the service cannot reach it.",
    CautionKind.URL_USER_INFO: "The address holds a user name or password that others will see.",
    CautionKind.URL_FRAGMENT: "What follows # is never sent.",
    CautionKind.URL_INTERNATIONAL: "The host has an international name; check it letter by letter.",
    CautionKind.START_IN_PAST: "The start lies in the past.",
}


def problem_words(problem: Problem, label: str) -> str:
    """A sentence about a mistake; `label` names its field."""
    return translate("problems", _PROBLEMS[problem.kind]).format(label)


def caution_words(kind: CautionKind) -> str:
    """A sentence about something worth a look."""
    return translate("problems", _CAUTIONS[kind])
