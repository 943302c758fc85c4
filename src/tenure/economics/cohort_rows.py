"""Cohort tables of any figure: by month of first order or by any part, actual cells and predicted ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from tenure.economics.cohorts import MOST_MONTHS
from tenure.economics.payback import discount

if TYPE_CHECKING:
    import pandas as pd

_MONTHS = 12


@dataclass(frozen=True)
class CohortRow:
    """One cohort. values : by months since the first order; the first `actual` are of the log, those after
    them predicted. name : of the part; None for those of whom it is not known, and of months.
    """

    name: str | None
    month: date | None
    customers: int
    values: list[float]
    actual: int


@dataclass(frozen=True)
class Ahead:
    """What is predicted: `per_day` by cohort (a month number), from `begin` to `end` (not included)."""

    begin: date
    end: date
    per_day: dict[int, float]


@dataclass(frozen=True)
class Counted:
    """How a figure is told. share_of : divide by the cohort's customers. discount_rate : a year's."""

    per_customer: bool = False
    cumulative: bool = False
    discount_rate: float = 0.0


def month_number(day: date) -> int:
    """Counts months since the year 0."""
    return day.year * _MONTHS + day.month - 1


def first_day(month: int) -> date:
    """Of the month of that number."""
    return date(month // _MONTHS, month % _MONTHS + 1, 1)


def by_month(
    rows: pd.DataFrame,
    sizes: dict[int, int],
    as_of: date,
    told: Counted,
    ahead: Ahead | None = None,
    most: int = MOST_MONTHS,
) -> list[CohortRow]:
    """One row per cohort, oldest first: the newest `most`, each for so many months after its first at most.

    Parameters
    ----------
    rows : DataFrame
        `cohort`, `month` (both month numbers) and `value`, summed over the cohort's customers.
    as_of : datetime.date
        The month it stands in is not over: its cell is predicted, or left out.
    ahead : Ahead, optional
        With it, months up to the last that is wholly predicted are added.
    """
    over = month_number(as_of) - 1
    found = []
    cells: dict[int, dict[int, float]] = {}
    shown = sorted(sizes)[-most:]
    wanted = rows["cohort"].isin(shown) & (rows["month"] - rows["cohort"] <= most)
    for cohort, month, value in rows.loc[wanted, ["cohort", "month", "value"]].to_numpy():
        cells.setdefault(int(cohort), {})[int(month)] = float(value)
    for cohort in shown:
        known = cells.get(cohort, {})
        actual = min(max(over - cohort + 1, 0), most + 1)
        values = [float(known.get(cohort + age, 0.0)) for age in range(actual)]
        if actual <= most:
            values += _ahead(cohort, actual, known, ahead)[: most + 1 - actual]
        found.append(
            CohortRow(None, first_day(cohort), sizes[cohort], _told(values, sizes[cohort], told), actual)
        )
    return found


def by_part(
    rows: pd.DataFrame, sizes: pd.DataFrame, as_of: date, told: Counted, most: int = MOST_MONTHS
) -> list[CohortRow]:
    """One row per part, the largest first: all its cohorts together, by months since the first order, of
    which there are at most `most` after the first.

    A month counts those cohorts only that have reached it, so that late ones do not seem to bring less.

    Parameters
    ----------
    rows : DataFrame
        `part, cohort, month, value`. sizes : `part, cohort, customers`.
    """
    import pandas as pd  # slow to import, and a server imports this module before its first answer

    over = month_number(as_of) - 1
    found = []
    for part, its_sizes in sizes.groupby("part", dropna=False):
        mine = rows["part"].isna() if pd.isna(part) else rows["part"] == part
        its = rows[mine]
        reached = its_sizes[its_sizes["cohort"] <= over]
        ages = min(int(over - reached["cohort"].min()), most) + 1 if len(reached) else 0
        values = []
        seen = its[(its["month"] <= over) & (its["month"] >= its["cohort"])]
        sums = seen.groupby(seen["month"] - seen["cohort"])["value"].sum()
        for age in range(ages):
            customers = float(reached.loc[reached["cohort"] + age <= over, "customers"].sum())
            values.append(float(sums.get(age, 0.0)) / customers if customers else 0.0)
        customers = int(its_sizes["customers"].sum())
        per_head = _told(values, 1, told)
        shown = per_head if told.per_customer else [one * customers for one in per_head]
        found.append(CohortRow(None if pd.isna(part) else str(part), None, customers, shown, ages))
    return sorted(found, key=lambda one: -one.customers)


def _ahead(cohort: int, actual: int, known: dict[int, float], ahead: Ahead | None) -> list[float]:
    if ahead is None or cohort not in ahead.per_day:
        return []
    made = []
    month = cohort + actual
    while first_day(month + 1) <= ahead.end:
        begin = max(first_day(month), ahead.begin)
        days = max((first_day(month + 1) - begin) / timedelta(days=1), 0)
        # Of the running month, what came already is known.
        made.append(float(known.get(month, 0.0)) + days * ahead.per_day[cohort])
        month += 1
    return made


def _told(values: list[float], customers: int, told: Counted) -> list[float]:
    worth = [one * discount(age, told.discount_rate) for age, one in enumerate(values)]
    if told.cumulative:
        worth = np.cumsum(worth).tolist()
    return [one / customers for one in worth] if told.per_customer and customers else worth
