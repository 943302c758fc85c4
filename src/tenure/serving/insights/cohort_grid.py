"""Retention and revenue of customers by month of their first order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tenure.core.frames.horizon import day_after
from tenure.serving.copy.names import COHORT_MONTHS, COPY

if TYPE_CHECKING:
    import numpy as np

    from tenure.serving.copy.served_copy import ServedCopy

MAX_MONTHS = 60


@dataclass(frozen=True)
class Cohort:
    """Customers with their first order in `month`.

    retention : share who ordered, by whole months since. revenue : their total net spend (number of orders in
        a log without money). The first value is for the month itself.
    """

    month: date
    customers: int
    retention: list[float]
    revenue: list[float]


@dataclass(frozen=True)
class CohortGrid:
    """The newest cohorts, oldest first; only months that are over by `as_of`.

    after : requests the page with older cohorts; None if there are none.
    """

    as_of: date | None
    has_money: bool
    cohorts: list[Cohort]
    after: date | None = None


def cohort_grid(served_copy: ServedCopy, months: int = 24, after: date | None = None) -> CohortGrid:
    """The newest `months` cohorts (before `after`), each for at most that many months after its first."""
    if after is not None:
        return _grid(served_copy, months, after)
    return served_copy.once(("cohort_grid", str(months)), lambda: _grid(served_copy, months, None))


def _grid(served_copy: ServedCopy, months: int, after: date | None) -> CohortGrid:
    from tenure.economics.calendar_steps import MONTH
    from tenure.economics.cohorts import tables

    last = served_copy.last_day
    if last is None:
        return CohortGrid(None, False, [])
    as_of = day_after(last)
    rows = served_copy.cursor().execute(f"SELECT * FROM {COPY}.{COHORT_MONTHS}").df()
    if after is not None:
        rows = rows[rows["cohort"] < MONTH.number(after)]
    cohort_tables = tables(rows, as_of)
    sizes = cohort_tables.sizes.iloc[-months:]
    rates, money = (
        table.loc[sizes.index].to_numpy() for table in (cohort_tables.retention, cohort_tables.revenue)
    )
    cohorts = [
        Cohort(
            date(month.year, month.month, 1),
            int(size),
            _observed(rates[i], months),
            _observed(money[i], months),
        )
        for i, (month, size) in enumerate(zip(sizes.index, sizes, strict=True))
    ]
    has_older = len(cohort_tables.sizes) > len(cohorts)
    return CohortGrid(
        as_of,
        "amount" in served_copy.columns.get("transactions", ()),
        cohorts,
        cohorts[0].month if has_older and cohorts else None,
    )


def _observed(row: np.ndarray, months: int) -> list[float]:
    """Values up to the last complete month."""
    import numpy as np

    values: list[float] = row[: months + 1][~np.isnan(row[: months + 1])].tolist()
    return values
