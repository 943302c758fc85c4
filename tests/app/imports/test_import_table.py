"""Contacts, products and events come without orders, and are removed without them."""

from __future__ import annotations

import pytest

from tenure.app.imports.import_table import ImportTable, import_table
from tenure.app.imports.preview_table import preview_table
from tenure.app.imports.remove_import import RemoveImport, remove_import
from tenure.core.errors import OptionError
from tenure.core.orders.reading import ReadOptions
from tenure.core.ports import SilentProgress

ORDERS = "customer_id,order_id,order_date,amount\n007,1,2024-01-01,10\nbob,2,2024-01-02,20\n"
CONTACTS = "Customer ID,Email Address,Accepts Marketing\n7,james@mi6.example,yes\ncid,cid@shop.example,no\n"


def imported(place, table, text, **options):
    file = place.folder / f"{table}.csv"
    file.write_text(text)
    command = ImportTable(table, str(file), ReadOptions(**options))
    return place.do(lambda shop: import_table(command, shop, SilentProgress()))


def test_contacts_are_added_to_the_customers_they_are_of(place):
    place.add("orders.csv", ORDERS)
    result = imported(place, "customers", CONTACTS)

    assert (result.rows_added, result.rows_known, result.without_orders) == (2, 0, 1)
    contacts = {row["customer_id"]: row for row in place.rows("customers")}
    assert contacts["007"]["email"] == "james@mi6.example" and contacts["007"]["consent_email"]
    assert imported(place, "customers", CONTACTS).already_ingested
    newest = place.imports()[0]
    assert (newest.file_name, newest.rows, newest.added_by) == ("customers.csv", {"customers": 2}, "ann")

    place.do(remove_import, RemoveImport(result.batch_id))
    assert place.rows("customers") == [] and len(place.rows()) == 2


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("products", "sku,category,price\nx,Toys,5\ny,Books,6\n"),
        ("events", "customer_id,occurred_at,kind\nbob,2024-01-03,Opened Email\nbob,2024-01-04,session\n"),
    ],
)
def test_products_and_events_too(place, table, text):
    place.add("orders.csv", ORDERS)

    assert imported(place, table, text).rows_added == 2
    assert len(place.rows(table)) == 2


def test_a_missing_column_is_chosen_in_the_preview(place):
    file = place.folder / "contacts.csv"
    file.write_text("who,city\nbob,Rome\n")
    command = ImportTable("customers", str(file))

    preview = place.do(preview_table, command)
    assert (preview.missing, preview.columns) == (("customer_id",), ("who", "city"))
    assert {column.target_column for column in preview.mapping} == {"city"}

    chosen = ImportTable("customers", str(file), ReadOptions(columns={"customer_id": "who"}))
    preview = place.do(preview_table, chosen)
    assert preview.problem is None and preview.rows_by_table == {"customers": 1}
    assert preview.rows == [{"customer_id": "bob", "city": "Rome"}]


def test_orders_are_not_such_a_table(place):
    with pytest.raises(OptionError):
        imported(place, "transactions", ORDERS)
