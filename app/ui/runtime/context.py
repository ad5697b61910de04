"""What every page, dialog and command of a window needs to show things and to start work."""

from typing import TYPE_CHECKING, NamedTuple

from app.domain.preferences import Preferences
from app.text.formats import Clock, Formats
from app.ui.look.theme import Theme
from app.ui.runtime.service_signals import ServiceSignals
from app.ui.runtime.tasks import TaskRunner

if TYPE_CHECKING:
    from app.ui.kit.message_bar import MessageBar


class UiContext(NamedTuple):
    """One for each window, made once it is painted.

    `clock` gives the time now (aware UTC). `runner` starts what takes time, `messages` is the bar
    at the top of the window, `preferences` are kept when the window closes, `signals` tell what the
    services found changed.
    """

    formats: Formats
    clock: Clock
    theme: Theme
    runner: TaskRunner
    messages: "MessageBar"
    preferences: Preferences
    signals: ServiceSignals
