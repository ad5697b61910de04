"""Asks what is to change in the addresses of several callbacks."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.rules import draft_problems
from app.domain.companies.company import Company
from app.domain.plans.making import with_text_replaced
from app.domain.typed.address_cautions import url_cautions
from app.domain.typed.web_address import shown_address, split_address
from app.text.formats import Clock
from app.text.problems import caution_text, problem_text
from app.text.translate import translate
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, explain_button, line_edit

_SHOWN, _LINES = 4, 10
"""Addresses in the preview, and its lines."""


class ReplaceHostDialog(Sheet):
    """Nothing is sent from here.

    Signals: asked, arg 0: what is looked for, arg 1: what comes in its place.
    """

    asked = Signal(str, str)
    spare_room = 60

    def __init__(
        self, parent: QWidget, chosen: Sequence[tuple[Company, Callback]], clock: Clock
    ) -> None:
        count = len(chosen)
        super().__init__(
            parent,
            "ReplaceHostDialog",
            self.tr("Replace host"),
            translate("plans", "Change the address of %n callback(s)", "", count),
            self.tr("The plan is shown before anything is sent."),
        )
        self._urls, self._clock = [one.destination_url for _, one in chosen], clock
        self.wanted_text = line_edit("FindInAddressEdit", self.tr("Find in address"))
        self.put = line_edit("ReplaceWithEdit", self.tr("Replace with"))
        self.wanted_text.setText(_commonest_host(self._urls))
        self._find_field = Field(self.tr("Find in address"), self.wanted_text)
        self._find_field.set_hint(
            self.tr("A host, or any part of an address. Capital letters count.")
        )
        self._put_field = Field(self.tr("Replace with"), self.put)
        self.preview = PlainText("AddressPreviewText", self.tr("Preview"), lines=_LINES, fixed=True)
        for one in (self._find_field, self._put_field):
            self.body.addWidget(one)
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._make = button("MakePlanButton", self.tr("Make plan"), primary=True)
        self._make.clicked.connect(self._finish)
        self.add_buttons(cancel, self._make)
        self.wanted_text.textChanged.connect(self._look)
        self.put.textChanged.connect(self._look)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.put.setFocus()

    def _look(self) -> None:
        find, put = self.wanted_text.text(), self.put.text()
        found = [(url, with_text_replaced(url, find, put)) for url in self._urls]
        changed = [(old, new) for old, new in found if new is not None]
        count = len(changed)
        none = "" if changed else self.tr("It stands in none of the addresses.")
        self._find_field.say(none if find else self.tr("Needed: what is to be replaced."))
        problem, caution = self._first_trouble([new for _, new in changed]) if put else ("", "")
        self._put_field.say(problem, caution)
        if put:
            lines = [translate("plans", "%n (address changes|addresses change):", "", count)]
        else:
            lines = [translate("plans", "It stands in %n address(|es).", "", count)] if find else []
        for old, new in changed[:_SHOWN] if put else []:
            lines += [f"- {shown_address(old)}", f"+ {shown_address(new)}"]
        if put and count > _SHOWN:
            lines.append(self.tr("and {0} more").format(count - _SHOWN))
        self.preview.setPlainText("\n".join(lines))
        why = ""
        if not put:
            why = self.tr("Type what comes in its place.")
        elif not changed or problem:
            why = self.tr("Something above is not right yet.")
        elif find == put:
            why = self.tr("Both are the same.")
        explain_button(self._make, why)

    def _first_trouble(self, urls: Sequence[str]) -> tuple[str, str]:
        """What is wrong with the first address that is, and what is odd about the first."""
        for url in urls:
            draft = CallbackDraft(event_type="x", destination_url=url)
            for one in draft_problems(draft, self._clock()):
                if one.field == "destination_url":
                    return problem_text(one), ""
        cautions = url_cautions(urls[0]) if urls else ()
        return "", "\n".join(caution_text(one) for one in cautions)

    def _finish(self) -> None:
        self.asked.emit(self.wanted_text.text(), self.put.text())
        self.accept()


def _commonest_host(urls: Sequence[str]) -> str:
    parts = [split_address(one) for one in urls]
    hosts = Counter(one.netloc.rpartition("@")[2] for one in parts if one is not None)
    return hosts.most_common(1)[0][0] if hosts else ""
