"""Sends a test event and says what came of it, with what is remembered of why."""

from collections.abc import Callable

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, NotFoundError, OutcomeUnknownError
from app.domain.outside_text import visible
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.test_event import TestEvent, TestEventReceipt
from app.services.services import Services
from app.text.hints import hint_text
from app.text.messages import UserMessage, message_for
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.test_outcome import TestOutcome
from app.ui.callbacks.test_panel import TestEventPanel
from app.ui.kit.message_bar import Notice
from app.ui.runtime.context import UiContext

_NOTHING_LIKE_IT = QT_TRANSLATE_NOOP(
    "test",
    "Nothing for this type and filter is remembered here either. Create a callback for it, or "
    "correct the list or the campaign above.",
)


class TestEventCommands:
    """Never sends by itself."""

    def __init__(
        self,
        panel: TestEventPanel,
        services: Services,
        context: UiContext,
        *,
        listed: Callable[[], list[Callback]],
        sent: Callable[[SentTest], None],
    ) -> None:
        self._panel, self._services, self._formats, self._clock = (
            panel,
            services,
            context.formats,
            context.clock,
        )
        self._listed, self._sent, self._bar = listed, sent, context.messages

    async def send(self, company: Company, event: TestEvent, callback_id: str) -> None:
        """Sends once; the answer is shown with the callback that was selected then."""
        panel, asked_at = self._panel, self._clock()
        unseen: list[TestOutcome] = []
        panel.set_busy(True)

        def keep(
            receipt: TestEventReceipt | None = None,
            failure: UserMessage | None = None,
            proof: SentTest | None = None,
            *,
            is_unrecorded: bool = False,
        ) -> None:
            outcome = TestOutcome(
                company=company,
                event=event,
                asked_at=asked_at,
                receipt=receipt,
                failure=failure,
                proof=proof,
                is_unrecorded=is_unrecorded,
            )
            unseen[:] = [] if panel.keep_outcome(callback_id, outcome) else [outcome]

        try:
            queued = await self._services.test_events.send(
                company, event, self._listed(), on_receipt=keep, on_lost=self._sent
            )
            keep(queued.receipt, proof=queued.sent, is_unrecorded=queued.sent is None)
            if queued.sent is not None:
                self._sent(queued.sent)
        except NotFoundError as error:
            others = [
                one
                for one in self._services.companies.companies
                if one.company_id != company.company_id
            ]
            hints = await self._services.callbacks.explain_missing(company, event, others)
            words = message_for(error)
            hinted = hint_text(hints, self._formats, self._clock())
            hinted = hinted or translate("test", _NOTHING_LIKE_IT)
            title = translate("test", "Nothing active takes this event")
            keep(failure=UserMessage(title, hinted, words.details))
        except OutcomeUnknownError as error:
            words = UserMessage(
                translate("test", "It is unknown whether the server took it"),
                translate(
                    "test",
                    "It was sent once and no clear answer came. Deliveries lists it as Unknown; a "
                    "body like it may still arrive. Sent again, it may arrive twice.",
                ),
                message_for(error).details,
            )
            keep(failure=words)
        except CallbackDeskError as error:
            keep(failure=message_for(error))
        finally:
            panel.set_busy(False)
            for outcome in unseen:
                self._tell(outcome, callback_id)

    def _tell(self, outcome: TestOutcome, callback_id: str) -> None:
        """What came of one that is not in view: another company, or another row, is by now."""
        name = visible(callback_id or outcome.event.event_type)
        failure = outcome.failure
        if failure is None:
            title = translate("test", "The test event for {0} was queued").format(name)
            words = UserMessage(title, translate("test", "Deliveries lists how far it came."))
            notice = Notice(words, Tone.ACTIVE, company=outcome.company.name)
        else:
            title = translate("test", "Test event for {0}: {1}").format(name, failure.title)
            words = UserMessage(title, failure.next_step, failure.details)
            notice = Notice(words, company=outcome.company.name)
        self._bar.show_message(notice)
