"""Cohorts: customers by the month of their first order, and what became of them month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_MONTHS = 12


@dataclass(frozen=True)
class Cohorts:
    """One row per month of first order (a Timestamp), one column per month since then (0, 1, ...).

    retention : share of the cohort that ordered in that month, 0 to 1; 1 in month 0.
    revenue : net spend in that month, refunds in the month they were made; orders where the log has no money.
    sizes : customers of the cohort.

    A month that is not over by `as_of` is NaN, like those still to come; while no month is over, the
    running one is shown.
    """

    retention: pd.DataFrame
    revenue: pd.DataFrame
    sizes: pd.Series

    @property
    def revenue_per_customer(self) -> pd.DataFrame:
        """Revenue over the size of the cohort."""
        return self.revenue.div(self.sizes, axis=0)

    @property
    def cumulative_revenue_per_customer(self) -> pd.DataFrame:
        """What a customer of the cohort brought until the end of each month."""
        return self.revenue_per_customer.cumsum(axis=1)


def cohorts(transactions: ir.Table, as_of: date, engine: Engine) -> Cohorts:
    """Cohort tables of the orders before `as_of`.

    Parameters
    ----------
    transactions : ibis Table
        A snapshot's history: `customer_id, order_date` and, if the log has money, `amount`.
    as_of : datetime.date
        Where the history ends.
    """
    return tables(engine.to_arrow(by_cohort(transactions)).to_pandas(), as_of)


def by_cohort(transactions: ir.Table) -> ir.Table:
    """Lazy: `active` customers and `revenue` per `cohort` and `month` (both as year * 12 + month - 1)."""
    money = "amount" in transactions.columns
    day = transactions.order_date.date()
    is_purchase = (transactions.amount > 0) if money else transactions.order_date.notnull()
    monthly = transactions.group_by(
        "customer_id", month=(day.year() * _MONTHS + day.month() - 1).cast("int64")
    ).aggregate(
        orders=day.nunique(where=is_purchase),
        revenue=transactions.amount.sum() if money else day.nunique(where=is_purchase).cast("float64"),
    )
    bought = monthly.filter(monthly.orders > 0)
    first = bought.group_by("customer_id").aggregate(cohort=bought.month.min())
    joined = monthly.join(first, "customer_id")
    return joined.group_by("cohort", "month").aggregate(
        active=(joined.orders > 0).sum().cast("int64"), revenue=joined.revenue.sum().cast("float64")
    )


def tables(rows: pd.DataFrame, as_of: date) -> Cohorts:
    """From the rows of `by_cohort` to the tables."""
    over = _month_number(as_of) - 1
    last = max(over, int(rows["cohort"].min())) if len(rows) else over
    # Money that came back before the first order belongs to no month of the relationship.
    seen = rows[(rows["month"] <= last) & (rows["month"] >= rows["cohort"])]
    first = int(seen["cohort"].min()) if len(seen) else last
    shape = (last - first + 1, last - first + 1)
    active, revenue = np.zeros(shape), np.zeros(shape)
    cohort, age = (seen["cohort"] - first).to_numpy(), (seen["month"] - seen["cohort"]).to_numpy()
    active[cohort, age], revenue[cohort, age] = seen["active"], seen["revenue"]
    to_come = np.add.outer(np.arange(shape[0]), np.arange(shape[1])) >= shape[0]
    index = pd.DatetimeIndex([_first_day(first + i) for i in range(shape[0])], name="cohort")
    sizes = pd.Series(active[:, 0].astype(np.int64), index=index, name="customers")
    filled = sizes.to_numpy() > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = active / active[:, :1]
    return Cohorts(
        retention=_table(np.where(to_come, np.nan, shares), index)[filled],
        revenue=_table(np.where(to_come, np.nan, revenue), index)[filled],
        sizes=sizes[filled],
    )


def _table(values: np.ndarray, index: pd.DatetimeIndex) -> pd.DataFrame:
    return pd.DataFrame(values, index=index, columns=pd.RangeIndex(values.shape[1], name="months_since"))


def _month_number(as_of: date) -> int:
    """Number of the month `as_of` stands in; on the first of a month the one before is over."""
    return as_of.year * _MONTHS + as_of.month - 1


def _first_day(month: int) -> date:
    return date(month // _MONTHS, month % _MONTHS + 1, 1)
