"""What is in view of the timeline after a switch or a step in time, by ear too."""

from PySide6.QtCore import QObject, SignalInstance

from app.text.formats import Formats
from app.text.translate import translate
from app.ui.kit.announce import announce
from app.ui.timeline.chart import TimelineChart


class HeardView(QObject):
    """Told after each of the signals, and after a key: from when to when, and how many lanes."""

    def __init__(self, chart: TimelineChart, formats: Formats, *told: SignalInstance) -> None:
        super().__init__(chart)
        self._chart, self._formats = chart, formats
        for one in (chart.looked, *told):
            one.connect(lambda *_: self._tell())

    def _tell(self) -> None:
        scale, day = self._chart.scale, self._formats.day
        span = translate("timeline", "{0} to {1}").format(day(scale.start), day(scale.end))
        count = len(self._chart.rows)
        lanes = translate("timeline", "%n lane(s)", "", count)
        announce(self._chart, f"{span} · {lanes}")
