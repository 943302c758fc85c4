"""The contract: what a raw table has to be, and what is noted when it is not quite that."""

import pyarrow as pa
import pytest

from tenure.cleaning.contract import check_contract
from tenure.core.errors import DataError
from tenure.core.orders.tables import Tables


def test_missing_columns_types_and_gaps_are_noted(shop):
    table = shop.table("transactions", [{"country": "FR"}, {"country": None}, {"customer_id": None}])

    findings = check_contract(Tables(table), shop.engine)

    notes = {(f.column, f.check): (f.rows, f.level) for f in findings}
    assert notes["quantity", "missing_column"] == (0, "note")
    assert notes["country", "nulls"] == (2, "note")
    assert notes["customer_id", "nulls"] == (1, "warning")
    assert ("original_order_date", "missing_column") not in notes


def test_a_share_of_nulls_is_of_the_rows(shop):
    table = shop.table("transactions", [{"customer_id": None}, {}, {}, {}])

    (gap,) = [f for f in check_contract(Tables(table), shop.engine) if f.check == "nulls"]

    assert gap.share == 0.25
    assert gap.message == "customer_id is empty in 1 of 4 rows (25.0%)"


def test_an_empty_side_table_is_a_warning_not_an_error(shop):
    customers = shop.table("customers", [{"customer_id": "ann"}])
    tables = Tables(shop.table("transactions", [{}]), customers=customers.filter(customers.customer_id == ""))

    findings = check_contract(tables, shop.engine)

    assert [(f.table, f.level) for f in findings if f.check == "empty_table"] == [("customers", "warning")]


def test_dates_that_were_left_as_text_are_refused(shop):
    table = shop.engine.from_arrow(
        pa.table({"customer_id": ["ann"], "order_id": ["1"], "order_date": ["2024-01-01"]}), "texts"
    )

    with pytest.raises(DataError) as refused:
        check_contract(Tables(table), shop.engine)

    assert refused.value.code == "data.type"
