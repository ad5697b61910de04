"""Exports the rows of the company that is open."""

from app.domain.companies.company import Company
from app.exports.callback_list import ListExport
from app.services.memory import Listing
from app.text.lists import lacking_text, unremembered_text
from app.ui.callbacks.view import CallbacksView
from app.ui.rows.list_export import ListExporter
from app.ui.runtime.context import UiContext


def list_exporter(
    view: CallbacksView, company: Company, listing: Listing, context: UiContext
) -> ListExporter:
    """An exporter that tells whose the rows are, what narrows them, and what is lacking."""

    def about() -> ListExport:
        return ListExport(
            company=company.name,
            company_key=company.company_key,
            base_url=company.base_url,
            read_at=view.read_at,
            made_at=context.clock(),
            search=view.bar.search.text().strip(),
            rows=(),
            lacking=lacking_text(listing),
            not_known=unremembered_text() if listing.trouble is not None else "",
        )

    return ListExporter(view.table, view.model, about, context)
