"""Which words of a command line are Qt's own, and go to Qt as they are."""

_WITH_VALUE = {
    *("platform", "platformpluginpath", "platformtheme", "plugin", "style", "stylesheet"),
    *("qwindowgeometry", "qwindowicon", "qwindowtitle", "session", "display", "fontengine"),
}
_ALONE = {"reverse", "widgetcount", "nograb", "dograb", "sync", "noxcb"}


def parted(words: list[str]) -> tuple[list[str], list[str]]:
    """The app's own words, and Qt's with their values; with one dash or two, as Qt takes them."""
    ours: list[str] = []
    qts: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, _ = word.lstrip("-").partition("=")
        if not word.startswith("-") or name not in _WITH_VALUE | _ALONE:
            ours.append(word)
            continue
        qts.append(word)
        if name in _WITH_VALUE and not equals and left:
            qts.append(left.pop(0))
    return ours, qts
