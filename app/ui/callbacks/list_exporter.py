"""Exports the rows of the company that is open."""

from app.domain.companies.company import Company
from app.exports.callback_list import ListExport
from app.ui.callbacks.view import CallbacksView
from app.ui.rows.list_export import ListExporter
from app.ui.runtime.context import UiContext


def list_exporter(view: CallbacksView, company: Company, context: UiContext) -> ListExporter:
    """An exporter that tells whose the rows are, and what narrows them."""

    def about() -> ListExport:
        return ListExport(
            company=company.name,
            company_key=company.company_key,
            base_url=company.base_url,
            read_at=view.read_at,
            made_at=context.clock(),
            search=view.bar.search.text().strip(),
            rows=(),
        )

    return ListExporter(view.table, view.model, about, context)
