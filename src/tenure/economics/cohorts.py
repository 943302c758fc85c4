"""Cohorts: customers by the month of their first order, and what became of them month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.ports import Engine

MAX_MONTHS = 1200
"""Maximum number of cohorts, and of months that each is followed: a hundred years."""

_MONTHS = 12


@dataclass(frozen=True)
class Cohorts:
    """One row per month of first order (a Timestamp), one column per month since then (0, 1, ...).

    retention : share of the cohort that ordered in that month, 0 to 1; 1 in month 0.
    revenue : net spend in that month, refunds in the month of the refund; number of orders where the log has
    no money. sizes : customers of the cohort.

    A month that is not over by `as_of` is NaN, as are future months; while no month is over, the current
    month is shown.
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
        """Revenue per customer of the cohort up to the end of each month."""
        return self.revenue_per_customer.cumsum(axis=1)


def cohorts(transactions: ir.Table, as_of: date, engine: Engine) -> Cohorts:
    """Cohort tables of the orders before `as_of`.

    Parameters
    ----------
    transactions : ibis Table
        A snapshot's history: `customer_id, order_date` and, if the log has money, `amount`.
    as_of : datetime.date
        End of the history (exclusive).
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
    purchases = monthly.filter(monthly.orders > 0)
    first = purchases.group_by("customer_id").aggregate(cohort=purchases.month.min())
    joined = monthly.join(first, "customer_id")
    return joined.group_by("cohort", "month").aggregate(
        active=(joined.orders > 0).sum().cast("int64"), revenue=joined.revenue.sum().cast("float64")
    )


def tables(rows: pd.DataFrame, as_of: date) -> Cohorts:
    """Cohort tables from the rows of `by_cohort`.

    One row per cohort with customers; at most `MAX_MONTHS` rows and columns, because a single order dated a
    thousand years ago must not make a table of a hundred million cells. Older cohorts and later months are
    left out.
    """
    import pandas as pd  # slow to import, and a server imports this module before its first answer

    over = _month_number(as_of) - 1
    last = max(over, int(rows["cohort"].min())) if len(rows) else over
    # Refunds dated before the first order belong to no month of the relationship.
    past_rows = rows[(rows["month"] <= last) & (rows["month"] >= rows["cohort"])]
    with_purchases = np.unique(
        past_rows.loc[(past_rows["month"] == past_rows["cohort"]) & (past_rows["active"] > 0), "cohort"]
    )
    cohorts = with_purchases[-MAX_MONTHS:].astype(np.int64)
    width = min(last - int(cohorts[0]) + 1, MAX_MONTHS) if len(cohorts) else 1
    past_rows = past_rows[
        past_rows["cohort"].isin(cohorts) & (past_rows["month"] - past_rows["cohort"] < width)
    ]
    age = past_rows["month"] - past_rows["cohort"]
    active, revenue = np.zeros((len(cohorts), width)), np.zeros((len(cohorts), width))
    row = np.searchsorted(cohorts, past_rows["cohort"].to_numpy()), age.to_numpy()
    active[row], revenue[row] = past_rows["active"], past_rows["revenue"]
    to_come = np.add.outer(cohorts, np.arange(width)) > last
    # Seconds, because nanoseconds cannot represent dates before 1677.
    index = pd.DatetimeIndex(
        np.array([_first_day(month) for month in cohorts], "datetime64[s]"), name="cohort"
    )
    return Cohorts(
        retention=_table(np.where(to_come, np.nan, active / active[:, :1]), index),
        revenue=_table(np.where(to_come, np.nan, revenue), index),
        sizes=pd.Series(active[:, 0].astype(np.int64), index=index, name="customers"),
    )


def _table(values: np.ndarray, index: pd.DatetimeIndex) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(values, index=index, columns=pd.RangeIndex(values.shape[1], name="months_since"))


def _month_number(as_of: date) -> int:
    """Number of the month that contains `as_of`; on the first of a month the previous month is over."""
    return as_of.year * _MONTHS + as_of.month - 1


def _first_day(month: int) -> date:
    return date(month // _MONTHS, month % _MONTHS + 1, 1)
