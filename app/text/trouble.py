"""What a bad day of the practice company is called."""

from app.domain.trouble import Trouble
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate

_WORDS = {
    Trouble.NONE: (QT_TRANSLATE_NOOP("trouble", "No trouble"), ""),
    Trouble.SLOW: (
        QT_TRANSLATE_NOOP("trouble", "Slow"),
        QT_TRANSLATE_NOOP("trouble", "every answer takes 4 seconds"),
    ),
    Trouble.PASSWORD_REFUSED: (
        QT_TRANSLATE_NOOP("trouble", "Password refused (401)"),
        QT_TRANSLATE_NOOP("trouble", "the user name and password are refused"),
    ),
    Trouble.NOT_ALLOWED: (
        QT_TRANSLATE_NOOP("trouble", "Not allowed (403)"),
        QT_TRANSLATE_NOOP("trouble", "the user may do nothing"),
    ),
    Trouble.TOO_MANY: (
        QT_TRANSLATE_NOOP("trouble", "Too many calls (429)"),
        QT_TRANSLATE_NOOP("trouble", "every call is one too many, for 20 seconds"),
    ),
    Trouble.SERVER_ERROR: (
        QT_TRANSLATE_NOOP("trouble", "Server error (500)"),
        QT_TRANSLATE_NOOP("trouble", "the server fails at every call"),
    ),
    Trouble.TIME_OUT: (
        QT_TRANSLATE_NOOP("trouble", "No answer"),
        QT_TRANSLATE_NOOP("trouble", "no call is ever answered"),
    ),
    Trouble.DONE_THEN_CUT: (
        QT_TRANSLATE_NOOP("trouble", "Done, then cut"),
        QT_TRANSLATE_NOOP(
            "trouble", "what is asked for is done, and the line cut before the answer"
        ),
    ),
    Trouble.WRONG_CLOCK: (
        QT_TRANSLATE_NOOP("trouble", "Wrong clock"),
        QT_TRANSLATE_NOOP("trouble", "the server's clock is 3 hours ahead"),
    ),
    Trouble.HALF_LIST: (
        QT_TRANSLATE_NOOP("trouble", "Half a list"),
        QT_TRANSLATE_NOOP("trouble", "half of the callbacks are left out of the list"),
    ),
}


def trouble_word(trouble: Trouble) -> str:
    """Such as `Server error (500)`."""
    return translate("trouble", _WORDS[trouble][0])


def trouble_text(trouble: Trouble) -> str:
    """What it does, as part of a sentence; "" for none."""
    text = _WORDS[trouble][1]
    return translate("trouble", text) if text else ""
