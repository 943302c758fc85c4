"""Cohort heatmaps: one row per month of first order, one column per month since."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from tenure.reports import formats as say
from tenure.reports.charts import Cell, Column, Table, heat_step

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.measure import Measure

MAX_COHORTS = 25
MAX_MONTHS = 25
DARKEST_FROM = 0.9
"""Cells at or above this quantile have the darkest colour."""


def cohort_shares(table: pd.DataFrame | None, sizes: pd.Series | None) -> Table | None:
    """Share of each cohort that ordered; the first month (always 100%) has no colour."""
    return _heat(
        table,
        sizes,
        "Share of each month's new customers who ordered again, by months since first order",
        lambda value: say.whole_share(value).removesuffix(say.PERCENT),
        say.share,
    )


def cohort_money(
    table: pd.DataFrame | None, sizes: pd.Series | None, measure: Measure, has_money: bool
) -> Table | None:
    """Revenue of each cohort by months since the first order."""
    quantity = f"Net spend{measure.unit}" if has_money else "Orders"
    caption = f"{quantity} of each month's new customers, by months since first order"
    return _heat(table, sizes, caption, measure.bare, measure.compact)


def _heat(
    table: pd.DataFrame | None,
    sizes: pd.Series | None,
    caption: str,
    short: Callable[[object], str],
    full: Callable[[object], str],
) -> Table | None:
    if table is None or not len(table) or not len(table.columns):
        return None
    visible = table.iloc[-MAX_COHORTS:, :MAX_MONTHS]
    values = visible.to_numpy(dtype=float)
    later = values[:, 1:][np.isfinite(values[:, 1:])]
    # One large cohort (older customers, if the log starts late) would make all others pale.
    high = float(np.quantile(later, DARKEST_FROM)) if later.size else 1.0
    rows = []
    for cohort, line in zip(visible.index, values.tolist(), strict=True):
        name = say.month(cohort)
        cells = [
            _cell(name, m, value, high, short, full) for m, value in zip(visible.columns, line, strict=True)
        ]
        size = (say.grouped(sizes.get(cohort)),) if sizes is not None else ()
        rows.append((name, *size, *cells))
    columns = (Column("First order", False), *((Column("New"),) if sizes is not None else ()))
    columns += tuple(Column(str(month)) for month in visible.columns)
    hidden = len(table) - len(visible)
    hidden_note = f" ({hidden} earlier cohorts not shown)" if hidden else ""
    return Table(caption + hidden_note, columns, tuple(rows), kind="heat cohort")


def _cell(
    cohort: str,
    month: object,
    value: float,
    high: float,
    short: Callable[[object], str],
    full: Callable[[object], str],
) -> Cell:
    if not np.isfinite(value):
        return Cell("")
    tip = f"{cohort}, month {month}: {full(value)}"
    return Cell(short(value), step=heat_step(value, 0.0, high), tip=tip, mark="first" if month == 0 else "")
