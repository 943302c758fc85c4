"""Files of lists and tables: what a page shows is what they hold."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

CUSTOMERS, FILE = "/api/v1/customers", "/api/v1/exports/customers"
TABLE = "/api/v1/exports/table"
SHOWN = {"columns": ["customer_id", "value_tier", "predicted_clv", "churn_probability", "last_order"]}


def rows_of(answer, delimiter: str = ",") -> list[list[str]]:
    assert answer.content.startswith(b"\xef\xbb\xbf"), "without it, Excel garbles letters"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=delimiter))


def sheet_of(answer) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


def test_a_page_is_exported_with_its_columns_as_people_read_them(service):
    asked = {"limit": 3, "sort": "net_spend"}
    first = service.viewer.get(CUSTOMERS, params=asked).json()
    page = {**asked, "after": first["after"]}
    listed = service.viewer.get(CUSTOMERS, params=page).json()["customers"]

    rows = rows_of(service.analyst.get(FILE, params={**page, **SHOWN, "decimal": "point"}))

    currency = service.viewer.get("/api/v1/workspace").json()["currency"]
    assert rows[0] == ["Customer", "Tier", f"Predicted value ({currency})", "Churn risk", "Last order"]
    assert [row[0] for row in rows[1:]] == [one["customer_id"] for one in listed]
    words = {"High-CLV": "High value", "Growth-Potential": "Growth potential", "Low-CLV": "Low value"}
    assert rows[1][1] == words[listed[0]["value_tier"]]
    assert rows[1][2] == f"{listed[0]['predicted_clv']:.2f}"
    assert rows[1][3] == f"{100 * listed[0]['churn_probability']:.1f}%"
    assert rows[1][4] == listed[0]["last_order"][:10]


def test_all_pages_follow_the_filters(service):
    asked = {"value_tier": "High-CLV"}
    total = service.viewer.get(CUSTOMERS, params={**asked, "count": True}).json()["total"]

    rows = rows_of(service.analyst.get(FILE, params={**asked, **SHOWN, "decimal": "point"}))

    assert len(rows) == total + 1 and {row[1] for row in rows[1:]} == {"High value"}


def test_decimal_commas_come_with_semicolons(service):
    asked = {"limit": 1, **SHOWN}
    with_points = rows_of(service.analyst.get(FILE, params={**asked, "decimal": "point"}))
    with_commas = rows_of(service.analyst.get(FILE, params={**asked, "decimal": "comma"}), ";")

    assert with_commas[1][2:4] == [cell.replace(".", ",") for cell in with_points[1][2:4]]


def test_a_workbook_holds_numbers_and_days(service):
    listed = service.viewer.get(CUSTOMERS, params={"limit": 2}).json()["customers"]
    answer = service.analyst.get(FILE, params={"limit": 2, **SHOWN, "format": "xlsx"})

    assert answer.headers["content-disposition"].endswith('customers.xlsx"')
    rows = sheet_of(answer)
    assert [row[0] for row in rows[1:]] == [one["customer_id"] for one in listed]
    assert rows[1][2] == pytest.approx(listed[0]["predicted_clv"])
    assert rows[1][4].isoformat() == listed[0]["last_order"][:10]


def test_unknown_columns_are_refused_before_the_file_begins(service):
    refused = service.analyst.get(FILE, params={"columns": ["email"]})

    assert (refused.status_code, refused.json()["code"]) == (422, "option.columns")


def test_a_range_of_days_lists_who_ordered_in_it_and_what_they_spent(service, orders):
    days = sorted({str(day)[:10] for day in orders["order_date"]})
    first, last = days[len(days) // 2], days[-1]
    asked = {"from_day": first, "to_day": last, "sort": "period_spend", "limit": 1000, "count": True}
    page = service.viewer.get(CUSTOMERS, params=asked).json()

    dates = orders["order_date"].astype(str).str[:10]
    inside = orders[(dates >= first) & (dates <= last)]
    spent = inside.groupby("customer_id")["amount"].sum()
    shown = {one["customer_id"]: one["period_spend"] for one in page["customers"]}
    assert page["total"] == len(shown) == inside["customer_id"].nunique()
    assert shown == pytest.approx({name: spent[name] for name in shown})
    assert service.viewer.get(CUSTOMERS, params={"from_day": last, "to_day": first}).status_code == 422
    assert service.viewer.get(CUSTOMERS, params={"sort": "period_spend"}).status_code == 422


def table(**changes) -> dict:
    columns = [{"title": "Tier"}, {"title": "Value", "kind": "money"}, {"title": "Share", "kind": "share"}]
    rows = [["=1+1", 1234.5, -0.635], ["Größe", None, 1]]
    return {"title": "A/B: tiers", "columns": columns, "rows": rows, **changes}


def test_a_table_is_written_and_no_cell_of_it_is_run(service):
    assert rows_of(service.viewer.post(TABLE, json=table())) == [
        ["Tier", "Value", "Share"],
        ["'=1+1", "1234.50", "-63.5%"],
        ["Größe", "", "100.0%"],
    ]
    answer = service.viewer.post(TABLE, json=table(format="xlsx"))
    assert sheet_of(answer) == [["Tier", "Value", "Share"], ["=1+1", 1234.5, -0.635], ["Größe", "", 1.0]]


def test_a_table_with_a_short_row_is_refused(service):
    refused = service.viewer.post(TABLE, json=table(rows=[["only one"]]))

    assert (refused.status_code, refused.json()["code"]) == (422, "export.cells")
