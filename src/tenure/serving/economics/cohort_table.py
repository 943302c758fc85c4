"""Retention, revenue and margin of cohorts by month of first order, source, first product or country."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from tenure.core.errors import OptionError
from tenure.core.frames.horizon import day_after
from tenure.economics.cohort_rows import (
    CohortForecast,
    CohortOptions,
    CohortRow,
    by_month,
    by_part,
    first_day,
    month_number,
)
from tenure.serving.copy.cohort_tables import COHORT_PARTS, COHORT_SIZES, DIMENSIONS
from tenure.serving.copy.names import COPY
from tenure.serving.economics.margin import Margin, margin_of, with_margin
from tenure.serving.insights.key_figures import key_figures

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy

Dimension = Literal["month", "source", "first_product", "country"]
Metric = Literal["retention", "revenue", "margin"]
METRICS = ("retention", "revenue", "margin")
MAX_MONTHS = 60


@dataclass(frozen=True)
class CohortTableQuery:
    """What to show.

    by : what defines a cohort. metric : share of customers who ordered, net spend, or margin.
    per_customer, cumulative : for money. discount_rate : annual rate. months : maximum number of cohorts
        (newest first) and of months per cohort. gross_margin : margin as a share of revenue, used if the
        log has no costs. limit : cohorts per page; by default `months`, or all groups. after : token of the
        previous page.
    """

    by: Dimension = "month"
    metric: Metric = "revenue"
    per_customer: bool = True
    cumulative: bool = False
    discount_rate: float = 0.0
    months: int = 24
    gross_margin: float = 1.0
    limit: int | None = None
    after: str = ""


@dataclass(frozen=True)
class CohortTable:
    """The table.

    margin_basis : `cost` if the log has costs, `gross_margin` if the given share was used, None for other
        metrics. margin_share : margin as a share of the log's revenue.
    model_version : made the predicted cells. after : requests the next page; None on the last.

    Predicted cells hold the expected revenue of customers known at the scoring, spread evenly over
    `horizon_days`; only whole months within it are shown. Only monthly cohorts of money have them.
    """

    by: Dimension
    metric: Metric
    per_customer: bool
    cumulative: bool
    discount_rate: float
    as_of: date | None
    horizon_days: int | None
    has_money: bool
    margin_basis: Literal["cost", "gross_margin"] | None
    margin_share: float | None
    currency: str
    rows: list[CohortRow]
    model_version: int | None = None
    after: str | None = None


def cohort_table(query: CohortTableQuery, served: ServedCopy, currency: str) -> CohortTable:
    """Compute the table. Raises OptionError (`option.cohorts`) if a value of the query is not valid."""
    _check(query)
    has_money = "amount" in served.columns.get("transactions", ()) if served.has_orders else False
    last = served.last_day
    if last is None:
        return _table(query, [], None, None, has_money, currency, None)
    rows, sizes = cohort_rows(served, query.by)
    margin = margin_of(rows, query.gross_margin) if query.metric == "margin" else None
    rows = rows.assign(value=_values(rows, query, has_money, margin))
    as_of = day_after(last)
    counted = CohortOptions(query.per_customer, query.cumulative, query.discount_rate)
    if query.metric == "retention":
        counted = CohortOptions(per_customer=True)
    future = None
    if query.by == "month":
        future = _future(served, sizes, as_of, query, margin)
        of_month = dict(zip(sizes["cohort"].astype(int), sizes["customers"].astype(int), strict=True))
        table_rows, after = _months(
            query, of_month, lambda shown: by_month(rows, shown, as_of, counted, future, query.months)
        )
    else:
        table_rows, after = _groups(query, by_part(rows, sizes, as_of, counted, query.months))
    figures = key_figures(served)
    table = _table(query, table_rows, as_of, figures.horizon_days, has_money, currency, margin)
    return replace(table, after=after, model_version=figures.model_version)


def _months(
    query: CohortTableQuery, of_month: dict[int, int], rows_of: Callable[[dict[int, int]], list[CohortRow]]
) -> tuple[list[CohortRow], str | None]:
    """A page of months, from the newest; and the token for older ones."""
    limit = min(query.limit or query.months, query.months)
    if query.after:
        try:
            newest = month_number(date.fromisoformat(query.after))
        except ValueError as error:
            raise _wrong_page() from error
        of_month = {month: customers for month, customers in of_month.items() if month < newest}
    shown = sorted(of_month)[-limit:]
    rows = rows_of({month: of_month[month] for month in shown})
    return rows, first_day(shown[0]).isoformat() if len(of_month) > len(shown) else None


def _groups(query: CohortTableQuery, rows: list[CohortRow]) -> tuple[list[CohortRow], str | None]:
    """A page of groups, from the largest; and the token for smaller ones."""
    if query.after and not query.after.isdecimal():
        raise _wrong_page()
    start = int(query.after or 0)
    end = len(rows) if query.limit is None else start + query.limit
    return rows[start:end], str(end) if end < len(rows) else None


def _wrong_page() -> OptionError:
    return OptionError(
        "This page token does not belong to this list.",
        hint="use `after` from the previous page, of the same cohorts",
        code="option.after",
    )


def cohort_rows(served: ServedCopy, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `COHORT_PARTS` and `COHORT_SIZES` for one dimension."""

    def table_of(table: str) -> pd.DataFrame:
        query = f"SELECT * EXCLUDE (dimension) FROM {COPY}.{table} WHERE dimension = ?"
        return served.cursor().execute(query, [by]).df()

    return served.once(("cohort_rows", by), lambda: (table_of(COHORT_PARTS), table_of(COHORT_SIZES)))


def _values(rows: pd.DataFrame, query: CohortTableQuery, has_money: bool, margin: Margin | None) -> pd.Series:
    if query.metric == "retention":
        return rows["active"].astype("float64")
    if not has_money:
        raise OptionError(
            "The log has no amounts, so cohorts have no revenue and no margin.",
            values=[query.metric],
            hint="choose retention instead",
            code="option.cohorts",
        )
    return rows["revenue"].fillna(0.0) if margin is None else with_margin(rows, margin)


def _future(
    served: ServedCopy, sizes: pd.DataFrame, as_of: date, query: CohortTableQuery, margin: Margin | None
) -> CohortForecast | None:
    figures = key_figures(served)
    if query.metric == "retention" or figures.as_of is None or not figures.horizon_days:
        return None
    end = figures.as_of + timedelta(days=figures.horizon_days)
    known = sizes.dropna(subset=["predicted_clv"])
    share = 1.0 if margin is None else margin.share
    per_day = known["predicted_clv"] * share / figures.horizon_days
    cohorts = dict(zip(known["cohort"].astype(int), per_day.astype(float), strict=True))
    return CohortForecast(as_of, end, cohorts) if cohorts else None


def _table(
    query: CohortTableQuery,
    rows: list[CohortRow],
    as_of: date | None,
    horizon_days: int | None,
    has_money: bool,
    currency: str,
    margin: Margin | None,
) -> CohortTable:
    return CohortTable(
        query.by,
        query.metric,
        query.per_customer,
        query.cumulative,
        query.discount_rate,
        as_of,
        horizon_days,
        has_money,
        margin.basis if margin else None,
        margin.share if margin else None,
        currency,
        rows,
    )


def _check(query: CohortTableQuery) -> None:
    for name, value, allowed in (("by", query.by, DIMENSIONS), ("metric", query.metric, METRICS)):
        if value not in allowed:
            raise _error(
                f"This value of `{name}` is not available for cohorts.",
                value,
                f"choose one of: {', '.join(allowed)}",
            )
    if not 0 <= query.discount_rate <= 10:
        raise _error(
            "The discount rate must be from 0 to 10.",
            query.discount_rate,
            "enter an annual rate, such as 0.1",
        )
    if not 0 < query.gross_margin <= 1:
        raise _error("The gross margin must be above 0 and at most 1.", query.gross_margin, "such as 0.4")
    if not 1 <= query.months <= MAX_MONTHS:
        raise _error("The number of months is out of range.", query.months, f"choose from 1 to {MAX_MONTHS}")


def _error(what: str, value: object, hint: str) -> OptionError:
    return OptionError(what, values=[value], hint=hint, code="option.cohorts")
