"""Rows of cohorts by week, month, quarter or year, by any group, of any range of first orders.

The copy holds those by month of all customers (`serving.copy.cohort_tables`); the others are computed when
they are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.economics.calendar_steps import CalendarStep
from tenure.serving.copy.cohort_tables import MAX_PARTS, OTHERS, cost_of_row
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.insights.period import Period

Rows = tuple["pd.DataFrame", "pd.DataFrame"]


@dataclass(frozen=True)
class SteppedCohorts:
    """Which rows. by : what groups customers; `month` for the time of their first order alone. period : of
    the first order; None for all customers.
    """

    by: str
    step: CalendarStep
    period: Period | None = None


def stepped_rows(query: SteppedCohorts, served_copy: ServedCopy) -> Rows:
    """As `cohort_rows`: activity by part, cohort and `month` (a number of the step), and sizes."""
    people, monthly = _people(query, served_copy), _activity(query.step, served_copy)
    cursor = served_copy.cursor()
    sizes = cursor.execute(
        f"WITH people AS ({people}) SELECT part, cohort, count(*) AS customers, sum(net_spend) AS net_spend, "
        "sum(predicted_clv) AS predicted_clv, sum(acquisition_cost) AS acquisition_cost, "
        "count(acquisition_cost) AS costed FROM people GROUP BY ALL ORDER BY ALL"
    ).df()
    rows = cursor.execute(
        f"WITH people AS ({people}), activity AS ({monthly}) SELECT part, cohort, month, "
        "count(*) FILTER (orders > 0) AS active, sum(revenue) AS revenue, sum(margin) AS margin, "
        "sum(costed_revenue) AS costed_revenue FROM activity JOIN people USING (customer_id) "
        "WHERE month >= cohort GROUP BY ALL ORDER BY ALL"
    ).df()
    return rows, sizes


def _activity(step: CalendarStep, served_copy: ServedCopy) -> str:
    log = served_copy.columns["transactions"]
    amount, is_purchase = ("t.amount", "t.amount > 0") if "amount" in log else ("NULL::DOUBLE", "true")
    cost, join = cost_of_row(log, served_copy.columns.get("products", ()))
    return (
        f"SELECT t.customer_id, {step.sql('t.order_date')} AS month, "
        f"count(*) FILTER ({is_purchase}) AS orders, sum({amount}) AS revenue, "
        f"sum({amount} - ({cost})) AS margin, sum({amount}) FILTER (({cost}) IS NOT NULL) AS costed_revenue "
        f"FROM {COPY}.transactions t {join} GROUP BY 1, 2"
    )


def _people(query: SteppedCohorts, served_copy: ServedCopy) -> str:
    """Every customer with their cohort and part: one of the largest, or `OTHERS`."""
    has_cost = "acquisition_cost" in served_copy.columns.get("customers", ())
    cost = "c.acquisition_cost" if has_cost else "NULL::DOUBLE"
    join = f"LEFT JOIN {COPY}.customers c USING (customer_id)" if has_cost else ""
    part, first = _part(query.by, served_copy)
    where = f"WHERE {query.period.contains('k.first_order')}" if query.period else ""
    everybody = (
        f"SELECT k.customer_id, {query.step.sql('k.first_order')} AS cohort, {part} AS part, k.net_spend, "
        f"k.predicted_clv, {cost} AS acquisition_cost FROM {COPY}.{CUSTOMER_TABLE} k {join} {first} {where}"
    )
    return (
        f"SELECT q.* EXCLUDE (part), CASE WHEN q.part IS NULL OR l.part IS NOT NULL THEN q.part "
        f"ELSE '{OTHERS}' END AS part FROM ({everybody}) q LEFT JOIN (SELECT part FROM ({everybody}) "
        f"WHERE part IS NOT NULL GROUP BY part ORDER BY count(*) DESC, part LIMIT {MAX_PARTS}) l USING (part)"
    )


def _part(by: str, served_copy: ServedCopy) -> tuple[str, str]:
    """Expression for the group of a customer `k`, and a join that it needs."""
    if by in ("source", "country"):
        return {"source": "k.acquisition_source", "country": "k.country"}[by], ""
    if by == "month":
        return "''", ""
    log = served_copy.columns["transactions"]
    value, join = _first_value(by, log, served_copy.columns.get("products", ()))
    if value is None:
        return "NULL::VARCHAR", ""
    purchase_filter = "t.amount > 0 AND" if "amount" in log else ""
    first = (
        f"SELECT t.customer_id, min_by({value}, (t.order_date, {value})) AS part FROM {COPY}.transactions t "
        f"{join} WHERE {purchase_filter} {value} IS NOT NULL GROUP BY t.customer_id"
    )
    return "f.part", f"LEFT JOIN ({first}) f USING (customer_id)"


def _first_value(by: str, log: list[str], products: list[str] | tuple[()]) -> tuple[str | None, str]:
    """Expression for the product or category of a row `t`, and a join; None if the log has none."""
    if by == "first_product":
        return ("t.product_id" if "product_id" in log else None), ""
    of_product = "product_id" in log and "category" in products
    own = "t.category" if "category" in log else None
    if not of_product:
        return own, ""
    category = f"coalesce({own}, g.category)" if own else "g.category"
    goods = f"(SELECT product_id, max(category) AS category FROM {COPY}.products GROUP BY product_id)"
    return category, f"LEFT JOIN {goods} g USING (product_id)"
