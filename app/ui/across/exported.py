"""What has to be known of an export of all companies."""

from datetime import datetime

from app.exports.callback_list import ListExport
from app.text.lists import unremembered_text
from app.ui.across.table_model import AllCallbacksModel


def about_all(model: AllCallbacksModel, search: str, now: datetime) -> ListExport:
    """Of no rows yet: which companies are lacking, what is not known; it is `now` (aware UTC)."""
    forgotten = any(one.listing.trouble is not None for one in model.lists)
    return ListExport(
        made_at=now,
        search=search.strip(),
        rows=(),
        failed=tuple((one.company.name, why) for one, why in model.lacking),
        not_known=unremembered_text() if forgotten else "",
    )
