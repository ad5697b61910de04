"""Copying to other companies: which there are, and what is said where there is none."""

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.domain.companies.company import Company, CompanyKind
from app.ui.plans.companies_dialog import CopyToDialog
from tests.conftest import company_at
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.plans.test_plan import select


async def test_where_there_is_no_other_company_one_can_be_added(
    desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    select(desk, "AB3401")
    desk.page.actions_.copy_to.trigger()
    assert "no other company" in desk.window.bar.text()
    named(desk.window.bar, QPushButton, "Add company").click()
    await until(lambda: desk.has_dialog("Add company"))
    desk.dialog("Add company").reject()
    await desk.aclose()


def test_the_kind_of_a_company_with_a_long_name_is_not_cut(qapp: QApplication) -> None:
    long = replace(
        company_at("https://api.example"),
        name="Zentraleuropäische Kundenbindungs- und Treueprogrammgesellschaft",
    )
    window = QWidget()
    dialog = CopyToDialog(window, 1, [replace(long, kind=CompanyKind.PRODUCTION)])
    words = dialog.list.item(0).text()
    assert words.startswith("⚠ Zentral")
    assert "… · production" not in words
    assert "· production" in words
    dialog.search.setText("und Treueprogramm")
    assert not dialog.list.item(0).isHidden()
    dialog.search.setText("elsewhere")
    assert dialog.list.item(0).isHidden()
    window.deleteLater()
