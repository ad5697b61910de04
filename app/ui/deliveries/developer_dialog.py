"""Shows the page for a developer before it is given away."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.companies.company import Company
from app.domain.masking import masked_url
from app.domain.outside_text import visible
from app.exports.developer_page import DeveloperPage, as_markdown
from app.exports.snippets import Language
from app.text.formats import applies_to
from app.ui.kit.field import Field, side_by_side
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import UNBOUNDED, PlainText, button, combo, copy_text


class DeveloperDialog(Sheet):
    """`listed` are the registrations of the company, the one that is meant first.

    Signals: save_asked, arg 0: the page.
    """

    save_asked = Signal(DeveloperPage)

    def __init__(self, parent: QWidget, company: Company, listed: Sequence[Callback]) -> None:
        super().__init__(
            parent,
            "DeveloperDialog",
            self.tr("Give to the developer"),
            self.tr("For the developer at the other end of {0}").format(company.name),
            self.tr(
                "A sample of the body with made-up values, what the platform expects of an "
                "endpoint, and an endpoint in a few lines that logs what proves an arrival."
            ),
        )
        self._company = company
        self._choices: list[tuple[str, Callback]] = [
            (visible(f"{one.event_type} · {applies_to(one.event_type, one.filters)}"), one)
            for one in listed
        ]
        known = {one.event_type for one in listed}
        self._choices += [
            (
                self.tr("{0} · not registered").format(name),
                Callback(event_type=name, callback_id=""),
            )
            for name in EVENT_TYPES
            if name not in known
        ]
        self._type = combo(
            "DeveloperTypeCombo", self.tr("About"), [text for text, _ in self._choices]
        )
        self._language = combo(
            "LanguageCombo", self.tr("Language"), [one.value for one in Language]
        )
        fields = (Field(self.tr("About"), self._type), Field(self.tr("Language"), self._language))
        side_by_side(self.body, *fields)
        self._text = PlainText("DeveloperPageText", self.tr("Page"), lines=18, fixed=True)
        self._text.setMaximumHeight(UNBOUNDED)
        self.body.addWidget(self._text, 1)
        close = button("CloseButton", self.tr("Close"))
        copy = button("CopyPageButton", self.tr("Copy page"))
        save = button("SavePageButton", self.tr("Save page…"), primary=True)
        save.setDefault(True)
        self.add_buttons(close, copy, save)
        close.clicked.connect(self.reject)
        copy.clicked.connect(lambda: copy_text(self, self._text.toPlainText()))
        save.clicked.connect(lambda: self.save_asked.emit(self.page))
        self._type.currentIndexChanged.connect(self._show_page)
        self._language.currentIndexChanged.connect(self._show_page)
        self._show_page()

    @property
    def page(self) -> DeveloperPage:
        """What is chosen."""
        one = self._choices[self._type.currentIndex()][1]
        return DeveloperPage(
            company=self._company.name,
            company_key=self._company.company_key,
            types=((one.event_type, dict(one.filters)),),
            method=one.method,
            content_type=one.content_type,
            destination=masked_url(one.destination_url) if one.destination_url else "",
            language=list(Language)[self._language.currentIndex()],
        )

    def _show_page(self) -> None:
        self._text.setPlainText(as_markdown(self.page))
