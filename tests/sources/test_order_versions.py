"""Orders that exports have more than once count once, in their last version and with all of its money."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tenure.cleaning.clean import clean
from tenure.core.orders.answers import Answers

_ORDERS = 40
_SHARED = range(20, 28)
"""Orders that both of two exports have."""

_DAYS = pd.date_range("2024-01-01 09:00", periods=_ORDERS, freq="3D")
_AMOUNTS = [round(20 + 3.37 * number, 2) for number in range(_ORDERS)]
_TOTAL = round(sum(_AMOUNTS), 2)


def _generic(number: int, version: str) -> list[dict]:
    return [
        {
            "order_id": f"A{number}",
            "customer_id": f"c{number % 9}",
            "order_date": f"{_DAYS[number]:%Y-%m-%d %H:%M:%S}",
            "status": "processing" if version == "old" else "completed",
            "total": _AMOUNTS[number],
        }
    ]


def _woocommerce(number: int, version: str) -> list[dict]:
    return [
        {
            "order_id": 1000 + number,
            "order_date": f"{_DAYS[number]:%Y-%m-%d %H:%M:%S}",
            "status": "processing" if version == "old" else "completed",
            "customer_id": number % 9 + 1,
            "billing_email": f"c{number % 9}@example.com",
            "order_total": _AMOUNTS[number] + 5,
            "order_currency": "EUR",
            "shipping_total": 5,
        }
    ]


def _shopify(number: int, version: str) -> list[dict]:
    half = round(_AMOUNTS[number] / 2, 2)
    of_order = {
        "Name": f"#{1000 + number}",
        "Email": f"c{number % 9}@example.com",
        "Created at": f"{_DAYS[number]:%Y-%m-%d %H:%M:%S} +0000",
    }
    header = {
        "Financial Status": "paid",
        "Fulfillment Status": "unfulfilled" if version == "old" else "fulfilled",
        "Subtotal": _AMOUNTS[number],
        "Total": _AMOUNTS[number] + 5,
    }
    blank = dict.fromkeys(header, "")
    return [
        {**of_order, **fields, "Lineitem quantity": 1, "Lineitem price": price, "Lineitem name": name}
        for fields, price, name in (
            (header, half, "mug"),
            (blank, round(_AMOUNTS[number] - half, 2), "tea"),
        )
    ]


def _square(number: int, version: str) -> list[dict]:
    return [
        {
            "Date": f"{_DAYS[number]:%m/%d/%y}",
            "Time": f"{_DAYS[number]:%H:%M:%S}",
            "Time Zone": "Eastern Time (US & Canada)",
            "Item": "mug",
            "Qty": "1.0",
            "SKU": "m",
            "Gross Sales": f"${_AMOUNTS[number]:.2f}",
            "Net Sales": f"${_AMOUNTS[number]:.2f}",
            "Transaction ID": f"T{number}",
            "Payment ID": f"P{number}",
            "Notes": "" if version == "old" else "collected",
            "Event Type": "Payment",
            "Customer ID": f"c{number % 9}",
        }
    ]


def _priced(number: int, version: str) -> list[dict]:
    """Two equal lines and another in each order, and a column that is not read."""
    third = round(_AMOUNTS[number] / 3, 2)
    prices = (third, third, round(_AMOUNTS[number] - 2 * third, 2))
    return [
        {
            "order_id": f"A{number}",
            "customer_id": f"c{number % 9}",
            "order_date": f"{_DAYS[number]:%Y-%m-%d}",
            "sku": sku,
            "unit_price": price,
            "quantity": 1,
            "updated_at": "2024-06-01" if version == "old" else "2024-07-01",
        }
        for sku, price in zip(("mug", "mug", "tea"), prices, strict=True)
    ]


_SHOPS = {
    "folder": _generic,
    "woocommerce": _woocommerce,
    "shopify": _shopify,
    "square": _square,
    "lines": _priced,
}


def _exports(order) -> tuple[pd.DataFrame, pd.DataFrame]:
    first = [
        row for number in range(_SHARED.stop) for row in order(number, "old" if number in _SHARED else "new")
    ]
    second = [row for number in range(_SHARED.start, _ORDERS) for row in order(number, "new")]
    return pd.DataFrame(first), pd.DataFrame(second)


@pytest.fixture
def counted(read, duckdb_engine):
    """What a location comes to: orders, net money, notes."""

    def of(location: str, source: str, **answers):
        reading = read(location, source, answers=Answers(**answers))
        assert all(question.answer is not None for question in reading.questions)
        counted = clean(reading.tables, reading.rules, date(2026, 6, 1), duckdb_engine).counted
        return counted.orders, round(counted.money, 2), reading

    return of


@pytest.mark.parametrize("shop", _SHOPS)
def test_a_folder_of_exports_that_overlap_counts_each_order_once(tmp_path, counted, shop):
    for name, export in zip(("a.csv", "b.csv"), _exports(_SHOPS[shop]), strict=True):
        export.to_csv(tmp_path / name, index=False)

    orders, money, _ = counted(str(tmp_path), "folder" if shop == "lines" else shop)

    assert (orders, money) == (_ORDERS, _TOTAL)


@pytest.mark.parametrize("shop", _SHOPS)
def test_exports_appended_to_one_file_count_each_order_once(tmp_path, counted, shop):
    path = tmp_path / "orders.csv"
    pd.concat(_exports(_SHOPS[shop])).to_csv(path, index=False)

    orders, money, reading = counted(str(path), "csv" if shop in ("folder", "lines") else shop)

    assert (orders, money) == (_ORDERS, _TOTAL)
    (question,) = [question for question in reading.questions if question.topic == "repeated_orders"]
    assert question.answer == "latest" and f"{len(_SHARED)} orders" in question.text


@pytest.mark.parametrize("statuses", [["pending", "completed"], ["pending", "processing", "completed"]])
@pytest.mark.parametrize("by", ["order_id", "changed"])
def test_a_log_with_a_row_for_each_status_counts_the_last_with_its_whole_total(
    tmp_path, counted, statuses, by
):
    log = pd.DataFrame(
        {**row, "status": status, "changed": _DAYS[number] + pd.Timedelta(days=2 * step)}
        for number in range(_ORDERS)
        for row in _generic(number, "new")
        for step, status in enumerate(statuses)
    )
    log.sort_values([by, "changed"], kind="stable").to_csv(tmp_path / "log.csv", index=False)

    assert counted(str(tmp_path / "log.csv"), "csv")[:2] == (_ORDERS, _TOTAL)


def test_a_log_of_lines_with_a_row_for_each_status_counts_the_lines_of_the_last(write, counted):
    rows = "".join(
        f"{order},ann,2024-01-0{order},{sku},1,{price},{status}\n"
        for order in (1, 2, 3)
        for status in ("processing", "completed")
        for sku, price in (("mug", 10), ("tea", 5))
    )

    assert counted(write(_LINES + rows), "csv")[:2] == (3, 45)


def test_lines_with_statuses_of_their_own_all_count(write, counted):
    rows = "".join(
        f"{order},ann,2024-01-0{order},mug,1,10,shipped\n{order},ann,2024-01-0{order},tea,1,5,completed\n"
        for order in (1, 2, 3)
    )

    assert counted(write(_LINES + rows), "csv")[:2] == (3, 45)


_LINES = "order_id,customer_id,date,sku,quantity,line_total,status\n"


def test_a_refund_in_the_later_export_is_subtracted_once(tmp_path, counted):
    head = "order_id,customer_id,order_date,status,total\n"
    ann, bob = "1,ann,2024-01-01,{},60\n", "2,bob,2024-01-02,completed,30\n"
    (tmp_path / "a.csv").write_text(head + bob + ann.format("processing"))
    (tmp_path / "b.csv").write_text(
        head + ann.format("completed") + "1,ann,2024-02-01,completed,-20\n3,bob,2024-02-03,completed,7\n"
    )

    assert counted(str(tmp_path), "folder")[1] == 60 - 20 + 30 + 7


def test_lines_that_are_numbered_count_in_the_last_version(tmp_path, counted):
    head = "order_id,line number,customer_id,order_date,status,sku,quantity,line_total\n"
    (tmp_path / "a.csv").write_text(
        head + "1,1,ann,2024-01-01,pending,mug,1,10\n1,2,ann,2024-01-01,pending,mug,1,12\n"
    )
    (tmp_path / "b.csv").write_text(
        head + "1,1,ann,2024-01-01,completed,mug,1,10\n1,2,ann,2024-01-01,completed,mug,1,12\n"
        "2,1,bob,2024-02-01,completed,tea,1,5\n"
    )

    assert counted(str(tmp_path), "folder")[:2] == (2, 27)


def test_equal_order_numbers_of_two_shops_are_not_versions(tmp_path, counted):
    head = "order_id,customer_id,order_date,status,total\n"
    (tmp_path / "a.csv").write_text(head + "1,ann,2024-01-01,completed,60\n2,bob,2024-01-02,completed,30\n")
    (tmp_path / "b.csv").write_text(head + "1,eve,2024-01-01,shipped,61\n2,bob,2024-01-09,shipped,31\n")

    assert counted(str(tmp_path), "folder")[1] == 60 + 30 + 61 + 31


def test_an_order_repeated_without_one_of_its_lines_is_reported_with_its_money(tmp_path, counted):
    head = "order_id,customer_id,order_date,sku,quantity,line_total,note\n"
    (tmp_path / "a.csv").write_text(
        head + "1,ann,2024-01-01,mug,1,10,\n1,ann,2024-01-01,tea,1,5,\n2,bob,2024-01-02,mug,1,11,\n"
    )
    (tmp_path / "b.csv").write_text(head + "1,ann,2024-01-01,mug,1,10,packed\n3,bob,2024-01-05,tea,1,6,\n")

    _, money, reading = counted(str(tmp_path), "folder")
    (question,) = [note for note in reading.notes if "--repeated-orders latest" in note]

    assert money == 10 + 5 + 11 + 10 + 6
    assert "1 orders" in question and "15.00" in question
    assert counted(str(tmp_path), "folder", repeated_orders="latest")[1] == 11 + 10 + 6
