"""What the Callbacks page does to find one that it may not list: nothing here changes anything."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.id_text import MOST_IDS, SoughtId
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, NotFoundError
from app.domain.outside_text import visible
from app.domain.typed.web_address import server_in
from app.services.services import Services
from app.text.companies import band_of
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.find_dialog import FindDialog, FoundBy, FoundRow
from app.ui.callbacks.id_finder import IdFinder
from app.ui.callbacks.list_port import CallbackListPort
from app.ui.kit.announce import announce
from app.ui.kit.message_bar import Notice
from app.ui.kit.sheet import finished
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class FindCommands(QObject):
    """Asks the server for single registrations."""

    def __init__(
        self,
        window: QWidget,
        listing: CallbackListPort,
        services: Services,
        context: UiContext,
        *,
        elsewhere: Callable[[str, str], None],
    ) -> None:
        """`elsewhere` shows a callback of another company; by its company_id and its ID."""
        super().__init__(window)
        self._window, self._listing, self._services = window, listing, services
        self._elsewhere, self._theme = elsewhere, context.theme
        self._reading, self._guard = services.callbacks, services.guard
        self._runner, self._bar = context.runner, context.messages
        self._formats, self._clock = context.formats, context.clock

    def find(self, company: Company) -> None:
        """Asks for an id, then asks the server."""
        self._runner.load(Job.ASK_TO_FIND, self._ask_to_find(company))

    def ask_again(self, company: Company, callback_id: str) -> None:
        """Asks the server for a remembered one."""
        self._runner.load(Job.FIND, self._ask_again(company, callback_id))

    async def _ask_to_find(self, company: Company) -> None:
        dialog = FindDialog(self._window.window(), self._theme)
        if self._guard.is_guarded(company):
            dialog.add_band(band_of(company, short=True))
        dialog.asked.connect(
            lambda: self._runner.load(Job.FIND, self._find(company, dialog.sought(), dialog))
        )
        dialog.show_asked.connect(
            lambda row: self._runner.load(Job.FIND, self._show(company, row, dialog))
        )
        await finished(dialog)
        self._runner.cancel(Job.FIND)

    async def _find(self, company: Company, sought: list[SoughtId], dialog: FindDialog) -> None:
        """One that the server knows is shown at once; else all that is known is listed."""
        dialog.show_rows([])
        if len(sought) > MOST_IDS:
            dialog.say(
                self.tr("{0} IDs are too many at once: look for at most {1}.").format(
                    len(sought), MOST_IDS
                )
            )
            return
        dialog.say("", self.tr("Asking …"))
        finder = IdFinder(company, self._services, self._formats, self._clock)
        rows: list[FoundRow] = []
        failed, answered = "", list[SoughtId]()
        for one in sought:
            if failed:  # the same would be said of each: what is remembered is known all the same
                rows += await finder.unasked(one)
                continue
            try:
                rows += await finder.find(one)
                answered.append(one)
            except CallbackDeskError as error:
                failed = message_for(error).text
                rows += await finder.unasked(one)
            if len(sought) > 1:
                dialog.show_rows(rows)
        if len(sought) == 1 and len(rows) == 1 and not failed:
            only = rows[0]
            if only.found_by is FoundBy.SERVER:
                await self._show(company, only, dialog)
                return
        dialog.show_rows([one for one in rows if len(sought) > 1 or one.company_id])
        said = self._said_of(finder, answered, rows)
        # What a company remembers can be shown: then nothing is wrong with the ID.
        is_there = any(one.company_id for one in rows)
        if failed and len(sought) > 1:
            said = _said_of_unasked(len(sought) - len(answered), said)
        elif failed and is_there:
            said = self.tr("What this computer remembers of it stands below.")
        wrong = failed or ("" if is_there else said)
        dialog.say(wrong, caution=said if is_there or failed else "")
        if len(sought) > 1 and not failed and not said:
            count = len(sought)
            announce(dialog, translate("find", "All %n found", "", count))

    def _said_of(self, finder: IdFinder, sought: list[SoughtId], rows: list[FoundRow]) -> str:
        """Empty where the server knew all of them; else who was asked, or that nobody was."""
        there = {one.callback_id for one in rows if one.found_by is FoundBy.SERVER}
        missing = [one for one in sought if one.callback_id not in there]
        if not missing:
            return ""
        asked = [one for one in map(finder.company_of, missing) if one is not None]
        names = ", ".join(dict.fromkeys(visible(one.name) for one in asked))
        if len(sought) > 1:
            known = {one.callback_id for one in rows if one.company_id}
            remembered = sum(one.callback_id in known for one in missing)
            return _said_of_many(len(asked), names, len(missing) - len(asked), remembered)
        elsewhere = finder.elsewhere(missing[0])
        if asked:
            said = self.tr("The server does not know this ID for {0}.").format(names)
        elif elsewhere is not None:
            said = self.tr(
                "This key is that of {0}, which is set up here at {1} and not at {2}: no server "
                "was asked."
            ).format(
                visible(elsewhere.name), server_in(elsewhere.base_url), visible(missing[0].host)
            )
            to_ask = self.tr("To ask there, find the ID alone with that company open.")
            if finder.is_open(elsewhere):
                to_ask = self.tr("To ask {0}, find the ID alone.").format(
                    server_in(elsewhere.base_url)
                )
            said = f"{said} {to_ask}"
        else:
            said = self.tr(
                "This address names the company key {0}, which is not set up here: no server was "
                "asked."
            ).format(visible(missing[0].company_key))
        if any(one.company_id for one in rows):
            return said + " " + self.tr("What this computer remembers of it stands below.")
        return said + " " + self.tr("No company remembers it either. Check the ID.")

    async def _show(self, company: Company, row: FoundRow, dialog: FindDialog) -> None:
        if row.company_id != company.company_id:
            dialog.accept()
            self._elsewhere(row.company_id, row.callback_id)
            return
        if row.callback is not None:
            # Shown first: closing the dialog cancels this read.
            await self._listing.show_found(company, row.callback)
        dialog.accept()
        state = self._formats.status_of(row.callback, self._clock()).text if row.callback else ""
        said = self.tr("{0} found: {1}").format(visible(row.callback_id), state)
        announce(self._window, said.removesuffix(": "))

    async def _ask_again(self, company: Company, callback_id: str) -> None:
        try:
            found = await self._reading.get_callback(company, callback_id)
        except NotFoundError as error:
            self._bar.show_message(
                Notice(
                    UserMessage(
                        self.tr("The server does not know {0} any more").format(
                            visible(callback_id)
                        ),
                        self.tr("What is shown of it is what was seen last."),
                        error.detail,
                    ),
                    Tone.SOON,
                    company=company.name,
                )
            )
            return
        except CallbackDeskError as error:
            self._bar.show_message(Notice(message_for(error), company=company.name))
            return
        await self._listing.show_found(company, found)
        state = self._formats.status_of(found, self._clock()).text
        self._bar.show_message(
            Notice(
                UserMessage(
                    self.tr("{0}, asked just now: {1}").format(visible(callback_id), state), ""
                ),
                Tone.ACTIVE,
                company=company.name,
            )
        )


def _said_of_unasked(count: int, said: str) -> str:
    """Of how many the server told nothing; `said` is about those that it was asked for before."""
    unknown = translate(
        "find", "Of %n of these IDs it is not known whether the server has it.", "", count
    )
    return f"{unknown} {said}".rstrip()


def _said_of_many(count: int, names: str, unasked: int, remembered: int) -> str:
    """How many the servers of some companies do not know, and for how many nobody was asked.

    `remembered` of both are known here.
    """
    said, count_of_all = [], count + unasked
    if count:
        words = translate("find", "The server does not know %n of these IDs for {0}.", "", count)
        said.append(words.format(names))
    if count := unasked:
        said.append(
            translate(
                "find",
                "%n of these addresses name(s|) a company, or a server, that is not set up here: "
                "no server was asked.",
                "",
                count,
            )
        )
    if remembered:
        kept = translate("find", "%n of them (is|are) remembered here.", "", remembered)
        said.append(kept)
    if unknown := count_of_all - remembered:
        said.append(translate("find", "No company remembers %n of them.", "", unknown))
    return " ".join(said)
