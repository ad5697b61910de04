"""All services of one running app, as the composition root puts them together."""

import msgspec

from app.services.activity import ActivityService
from app.services.all_companies import AllCompaniesService
from app.services.callbacks import CallbackService
from app.services.changes.checks import ReplaceCheck
from app.services.changes.service import ChangeService
from app.services.companies import CompanyService
from app.services.delivery_sender import DeliverySender
from app.services.events import Events
from app.services.guard import WriteGuard
from app.services.memory import MemoryService
from app.services.memory_search import MemorySearchService
from app.services.pastes import PasteService
from app.services.payload_shapes import PayloadShapeService
from app.services.plans.service import PlanService
from app.services.proofs import ProofService
from app.services.receiving import ReceivingService
from app.services.recent_changes import RecentChangesService
from app.services.relays import RelayService
from app.services.resilience import ResilienceService
from app.services.test_events import TestEventService
from app.services.test_sets import TestSetService
from app.services.why_nothing import WhyNothingService


class Services(msgspec.Struct, frozen=True, kw_only=True):
    """What the user can do, one service for each noun."""

    companies: CompanyService
    callbacks: CallbackService
    changes: ChangeService
    replace_check: ReplaceCheck
    events: Events
    memory: MemoryService
    memory_search: MemorySearchService
    guard: WriteGuard
    activity: ActivityService
    all_companies: AllCompaniesService
    plans: PlanService
    delivery_sender: DeliverySender
    pastes: PasteService
    payload_shapes: PayloadShapeService
    proofs: ProofService
    receiving: ReceivingService
    recent_changes: RecentChangesService
    relays: RelayService
    resilience: ResilienceService
    test_events: TestEventService
    test_sets: TestSetService
    why_nothing: WhyNothingService

    def stop_all(self) -> None:
        """As the app is closing: whatever goes on ends after the call under way."""
        self.plans.stop_all()
        self.resilience.stop()
        self.test_sets.stop_all()
