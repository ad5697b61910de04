"""Columns come and go by the header's menu, and are kept by their names."""

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from app.ui.kit.column_menu import column_menu, offer_columns


def test_a_column_goes_and_comes_back(qapp: QApplication) -> None:
    model = QStandardItemModel(1, 3)
    model.setHorizontalHeaderLabels(["Firma", "Alter", "Ende"])
    table = QTableView()
    table.setModel(model)
    hidden = ["Ends", "Company", "of an older version"]
    offer_columns(table, ["Company", "Age", "Ends"], {0}, hidden)
    assert [table.isColumnHidden(at) for at in range(3)] == [False, False, True]
    menu = column_menu(table, ["Company", "Age", "Ends"], {0}, hidden)
    company, age, ends = menu.actions()
    assert (company.isEnabled(), age.text(), ends.isChecked()) == (False, "Alter", False)
    ends.trigger()
    age.trigger()
    assert hidden == ["Age"]
    assert [table.isColumnHidden(at) for at in range(3)] == [False, True, False]
    table.deleteLater()
