"""Cohort tables of any figure, by time of first order or by group, with actual and predicted cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from tenure.economics.calendar_steps import MONTH, CalendarStep
from tenure.economics.cohorts import MAX_MONTHS
from tenure.economics.payback import discount, payback_month

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CohortRow:
    """One cohort. values : by months (or weeks, quarters, years) since the first order; the first `actual`
    come from the log, the rest are predicted. name : of the group; None for customers whose group is unknown,
    and for months. month : first day of the cohort's month, week, quarter or year.

    cac : cost of acquiring a customer, if known. payback : the first of `values` by which the margin has
    covered it; None if it has not yet.
    """

    name: str | None
    month: date | None
    customers: int
    values: list[float]
    actual: int
    cac: float | None = None
    payback: int | None = None


@dataclass(frozen=True)
class CohortForecast:
    """Predicted figure `per_day` of each cohort (by month number), from `begin` to `end` (exclusive)."""

    begin: date
    end: date
    per_day: dict[int, float]


@dataclass(frozen=True)
class CohortOptions:
    """How a figure is shown. per_customer : divide by the cohort's customers. discount_rate : per year.
    step : what cohorts and ages are counted in.
    """

    per_customer: bool = False
    cumulative: bool = False
    discount_rate: float = 0.0
    step: CalendarStep = MONTH


def by_month(
    rows: pd.DataFrame,
    sizes: dict[int, int],
    as_of: date,
    options: CohortOptions,
    ahead: CohortForecast | None = None,
    most: int = MAX_MONTHS,
) -> list[CohortRow]:
    """One row per cohort, oldest first: the newest `most` cohorts, each with at most `most` months after its
    first.

    Parameters
    ----------
    rows : DataFrame
        `cohort`, `month` (both numbers of a step) and `value`, summed over the cohort's customers.
    as_of : datetime.date
        The month that contains it is not over: its cell is predicted or left out.
    ahead : CohortForecast, optional
        If given, months are added up to the last one that is predicted in full.
    """
    over = options.step.number(as_of) - 1
    table_rows = []
    cells: dict[int, dict[int, float]] = {}
    cohorts = sorted(sizes)[-most:]
    is_shown = rows["cohort"].isin(cohorts) & (rows["month"] - rows["cohort"] <= most)
    for cohort, month, value in rows.loc[is_shown, ["cohort", "month", "value"]].to_numpy():
        cells.setdefault(int(cohort), {})[int(month)] = float(value)
    for cohort in cohorts:
        cell_values = cells.get(cohort, {})
        actual = min(max(over - cohort + 1, 0), most + 1)
        values = [float(cell_values.get(cohort + age, 0.0)) for age in range(actual)]
        if actual <= most:
            values += _ahead(cohort, actual, cell_values, ahead, options.step)[: most + 1 - actual]
        table_rows.append(
            CohortRow(
                None,
                options.step.first_day(cohort),
                sizes[cohort],
                _shown_values(values, sizes[cohort], options),
                actual,
            )
        )
    return table_rows


def by_part(
    rows: pd.DataFrame, sizes: pd.DataFrame, as_of: date, options: CohortOptions, most: int = MAX_MONTHS
) -> list[CohortRow]:
    """One row per group, the largest first: all its cohorts together, by months since the first order, with
    at most `most` months after the first.

    A month counts only the cohorts that have reached it, so that recent cohorts do not seem to bring less.

    Parameters
    ----------
    rows : DataFrame
        `part, cohort, month, value`. sizes : `part, cohort, customers`.
    """
    import pandas as pd  # slow to import, and a server imports this module before its first answer

    over = options.step.number(as_of) - 1
    table_rows = []
    for part, part_sizes in sizes.groupby("part", dropna=False):
        in_part = rows["part"].isna() if pd.isna(part) else rows["part"] == part
        part_rows = rows[in_part]
        reached = part_sizes[part_sizes["cohort"] <= over]
        ages = min(int(over - reached["cohort"].min()), most) + 1 if len(reached) else 0
        values = []
        past_rows = part_rows[(part_rows["month"] <= over) & (part_rows["month"] >= part_rows["cohort"])]
        sums = past_rows.groupby(past_rows["month"] - past_rows["cohort"])["value"].sum()
        for age in range(ages):
            customers = float(reached.loc[reached["cohort"] + age <= over, "customers"].sum())
            values.append(float(sums.get(age, 0.0)) / customers if customers else 0.0)
        customers = int(part_sizes["customers"].sum())
        per_head = _shown_values(values, 1, options)
        values = per_head if options.per_customer else [value * customers for value in per_head]
        table_rows.append(CohortRow(None if pd.isna(part) else str(part), None, customers, values, ages))
    return sorted(table_rows, key=lambda row: -row.customers)


def _ahead(
    cohort: int,
    actual: int,
    actual_values: dict[int, float],
    ahead: CohortForecast | None,
    step: CalendarStep,
) -> list[float]:
    if ahead is None or cohort not in ahead.per_day:
        return []
    values = []
    month = cohort + actual
    while step.first_day(month + 1) <= ahead.end:
        begin = max(step.first_day(month), ahead.begin)
        days = max((step.first_day(month + 1) - begin) / timedelta(days=1), 0)
        # For the current month, part of the figure is already known.
        values.append(float(actual_values.get(month, 0.0)) + days * ahead.per_day[cohort])
        month += 1
    return values


def _shown_values(values: list[float], customers: int, options: CohortOptions) -> list[float]:
    discounted = [
        value * discount(options.step.months(age), options.discount_rate) for age, value in enumerate(values)
    ]
    if options.cumulative:
        discounted = np.cumsum(discounted).tolist()
    return [value / customers for value in discounted] if options.per_customer and customers else discounted


def averages(rows: Sequence[CohortRow], *, weighted: bool) -> list[float]:
    """Mean of the actual values by age; of figures per customer weighted by the customers of each cohort."""
    means = []
    for age in range(max((row.actual for row in rows), default=0)):
        complete_rows = [row for row in rows if row.actual > age]
        weights = [row.customers if weighted else 1 for row in complete_rows]
        total = sum(weight * row.values[age] for weight, row in zip(weights, complete_rows, strict=True))
        means.append(total / sum(weights) if sum(weights) else 0.0)
    return means


def with_payback(
    rows: Sequence[CohortRow], margins: Sequence[CohortRow], cac: Sequence[float | None]
) -> list[CohortRow]:
    """Rows with the cost of a customer and when the margin has covered it.

    margins : of the same cohorts per customer, not cumulative. cac : of each.
    """
    return [
        replace(
            row, cac=cost, payback=None if not cost else payback_month(margin.values[: margin.actual], cost)
        )
        for row, margin, cost in zip(rows, margins, cac, strict=True)
    ]
