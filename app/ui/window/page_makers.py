"""How each page is made when it is first shown; the first paint needs none of them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.window.ends_soon import EndsSoon
from app.ui.window.navigation import Navigation
from app.ui.window.pages import PageName
from app.ui.window.panes import Panes
from app.ui.window.plan_places import PlanPlaces
from app.ui.window.refused_keys import RefusedKeys
from app.ui.window.relay_watch import RelayWatch

if TYPE_CHECKING:
    from app.services.services import Services
    from app.ui.kit.page import Page
    from app.ui.window.main_window import MainWindow


def furnish_places(
    window: "MainWindow", services: "Services"
) -> tuple[Navigation, Panes, PlanPlaces, RelayWatch]:
    """Tells the window about all pages besides the first.

    Returns what leads from one to another, round the parts of each, from each to a plan, and what
    follows which relays are in.
    """
    _register(window, services, EndsSoon(window, services))
    RefusedKeys(window)
    navigation = Navigation(window, services.memory)
    relays = RelayWatch(window, services, navigation)
    window.page.list_changed.connect(lambda: _look_at_unfinished(window, services))
    # A moment later: it is told within the call that came upon it.
    window.context.signals.companies_changed.connect(
        lambda: QTimer.singleShot(0, window, window.show_companies)
    )
    return navigation, Panes(window), PlanPlaces(window, services), relays


def follow_removed(window: "MainWindow", company_id: str) -> None:
    """A company is gone here: where it was not the open one, that stays as it is, its lock too."""
    if window.company is None or window.company.company_id == company_id:
        window.show_companies()
    else:
        window.relist_companies()


def read_signed_in(window: "MainWindow", company_id: str) -> None:
    """The password of a company was typed: whatever else is open by now stays so."""
    if window.company is not None and window.company.company_id == company_id:
        window.show_companies(company_id)
        return
    for company in window.companies.companies:
        if company.company_id == company_id:
            for page in window.made_pages:
                page.read_company(company)


def _look_at_unfinished(window: "MainWindow", services: "Services") -> None:
    """A command, or another window, may have died meanwhile within a change."""
    from app.ui.runtime.tasks import Job  # noqa: PLC0415 - after the first paint
    from app.ui.window.unfinished import tell_unfinished  # noqa: PLC0415 - start-up

    known = window.page.reader.known
    was_read = known.read_at is not None and not known.is_from_memory
    if was_read and not window.runner.is_busy(Job.UNFINISHED):
        told = tell_unfinished(services, window.page, window.bar, asks=False)
        window.runner.load(Job.UNFINISHED, told)


def _timeline(window: "MainWindow", services: "Services") -> "Page":
    from app.ui.timeline.page import TimelinePage  # noqa: PLC0415 - start-up

    made = TimelinePage(services, window.context)
    window.page.auto_refresh.places.append(made)
    made.callback_asked.connect(window.navigation.show_callback)
    made.new_asked.connect(window.create_like)
    made.list_asked.connect(lambda: window.show_page(PageName.CALLBACKS))
    made.read_asked.connect(window.page.refresh)
    window.band.changed.connect(made.follow_lock)
    return made


def _register(window: "MainWindow", services: "Services", ends: EndsSoon) -> None:

    def all_companies() -> "Page":
        from app.ui.across.page import AllCompaniesPage  # noqa: PLC0415 - start-up

        made = AllCompaniesPage(services, window.context)
        made.callback_asked.connect(window.navigation.go_to)
        made.act_asked.connect(window.navigation.go_to)
        made.plan_asked.connect(window.plans.ask)
        made.side.password_asked.connect(window.type_password)
        made.reader.listed.connect(ends.look_soon)
        return made

    def deliveries() -> "Page":
        from app.ui.deliveries.page import DeliveriesPage  # noqa: PLC0415 - start-up

        made = DeliveriesPage(services, window.context)
        made.proved.connect(window.page.panel.test_panel.show_proof)
        made.proved.connect(window.page.proofs.look)
        window.page.test_sent.connect(made.test_sent)
        return made

    def activity() -> "Page":
        from app.ui.activity.page import ActivityPage  # noqa: PLC0415 - start-up

        made = ActivityPage(services.activity, window.context)
        made.plan_asked.connect(window.plans.open_kept)
        return made

    def companies() -> "Page":
        from app.ui.companies.files import CompanyFiles  # noqa: PLC0415 - start-up
        from app.ui.companies.page import CompaniesPage  # noqa: PLC0415 - start-up

        made = CompaniesPage(services, window.context)
        files = CompanyFiles(window, services.companies, window.context)
        files.imported.connect(window.relist_companies)
        made.import_asked.connect(files.ask_to_import)
        made.export_asked.connect(files.ask_to_export)
        made.duplicate_asked.connect(lambda one: window.company_commands().duplicate(one))
        made.favourite_asked.connect(lambda one: window.company_commands().set_favourite(one))
        made.extend_asked.connect(lambda one: ends.extend([one]))
        made.add_asked.connect(window.add_company)
        made.open_asked.connect(window.open_from_page)
        made.change_asked.connect(lambda one: window.company_commands().change(one))
        made.remove_asked.connect(lambda one: window.company_commands().remove(one))
        return made

    window.register_page(PageName.TIMELINE, lambda: _timeline(window, services))
    window.register_page(PageName.ALL_COMPANIES, all_companies)
    window.register_page(PageName.DELIVERIES, deliveries)
    window.register_page(PageName.ACTIVITY, activity)
    window.register_page(PageName.COMPANIES, companies)
