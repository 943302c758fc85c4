"""Retention, revenue and margin of cohorts by time of first order, source, product, category or country."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from tenure.core.errors import OptionError
from tenure.core.frames.horizon import day_after
from tenure.economics.calendar_steps import STEPS, CalendarStep, Step
from tenure.economics.cohort_rows import (
    CohortForecast,
    CohortOptions,
    CohortRow,
    averages,
    by_month,
    by_part,
    with_payback,
)
from tenure.serving.copy.cohort_tables import COHORT_PARTS, COHORT_SIZES
from tenure.serving.copy.cohort_tables import DIMENSIONS as IN_COPY
from tenure.serving.copy.names import COPY
from tenure.serving.economics.campaign_costs import CampaignCost, customer_cost
from tenure.serving.economics.margin import Margin, margin_of, with_margin
from tenure.serving.economics.stepped_cohorts import SteppedCohorts, stepped_rows
from tenure.serving.insights.key_figures import key_figures
from tenure.serving.insights.period import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy

Dimension = Literal["month", "source", "first_product", "first_category", "country"]
DIMENSIONS: tuple[Dimension, ...] = get_args(Dimension)
Metric = Literal["retention", "revenue", "margin"]
METRICS = ("retention", "revenue", "margin")
MAX_MONTHS = 60


@dataclass(frozen=True)
class CohortTableQuery:
    """What to show.

    by : what defines a cohort; `month` for the time of the first order. step : what time is counted in.
        period : only customers with their first order in it, compared with those of the period before.
        metric : share of customers who ordered, net spend, or margin.
    per_customer, cumulative : for money. discount_rate : annual rate. months : maximum number of cohorts
        (newest first) and of months, or other steps, per cohort. gross_margin : margin as a share of
        revenue, used if the log has no costs. limit : cohorts per page; by default `months`, or all groups.
    after : token of the previous page.
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
    step: Step = "month"
    period: Period | None = None


@dataclass(frozen=True)
class CohortTable:
    """The table.

    margin_basis : `cost` if the log has costs, `gross_margin` if the given share was used, None for other
        metrics. margin_share : margin as a share of the log's revenue.
    model_version : made the predicted cells. after : requests the next page; None on the last.
    averages : mean of the actual values of all rows by age; averages_before : that of the cohorts of the
        period before, empty if no period was asked for.

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
    step: Step = "month"
    averages: list[float] = field(default_factory=list)
    averages_before: list[float] = field(default_factory=list)


def cohort_table(
    query: CohortTableQuery,
    served_copy: ServedCopy,
    currency: str,
    costs: Mapping[str, CampaignCost] | None = None,
) -> CohortTable:
    """Compute the table.

    costs : `campaign_costs`, for cohorts by source; others cost what their profiles say.
    Raises OptionError (`option.cohorts`) if a value of the query is not valid, and `option.after`.
    """
    _check(query)
    has_money = "amount" in served_copy.columns.get("transactions", ()) if served_copy.has_orders else False
    if served_copy.last_day is None:
        return _table(query, [], None, None, has_money, currency, None)
    page = _page(query, served_copy, has_money)
    before: list[CohortRow] = []
    if query.period:
        earlier = replace(query, period=query.period.before, limit=None, after="")
        before = _page(earlier, served_copy, has_money).rows
    rows = _marked(page.rows, query, served_copy, costs or {}) if has_money else page.rows
    weighted = query.per_customer or query.metric == "retention"
    figures = key_figures(served_copy)
    table = _table(
        query, rows, day_after(served_copy.last_day), figures.horizon_days, has_money, currency, page.margin
    )
    return replace(
        table,
        averages=averages(rows, weighted=weighted),
        averages_before=averages(before, weighted=weighted),
        model_version=figures.model_version,
        after=page.after,
    )


@dataclass(frozen=True)
class _Page:
    """Rows of a page, the margin they were computed with, and the token of the next page."""

    rows: list[CohortRow]
    margin: Margin | None
    after: str | None


def _page(query: CohortTableQuery, served_copy: ServedCopy, has_money: bool) -> _Page:
    rows, sizes = cohort_rows(served_copy, query.by, query.step, query.period)
    margin = margin_of(rows, query.gross_margin) if query.metric == "margin" else None
    rows = rows.assign(value=_values(rows, query, has_money, margin))
    assert served_copy.last_day is not None, "the log has orders"
    as_of = day_after(served_copy.last_day)
    step = CalendarStep(query.step)
    options = CohortOptions(query.per_customer, query.cumulative, query.discount_rate, step)
    if query.metric == "retention":
        options = CohortOptions(per_customer=True, step=step)
    if query.by != "month":
        groups, after = _groups(query, by_part(rows, sizes, as_of, options, query.months))
        return _Page(groups, margin, after)
    future = _future(served_copy, sizes, as_of, query, margin)
    by_cohort = dict(zip(sizes["cohort"].astype(int), sizes["customers"].astype(int), strict=True))
    cohorts, after = _newest(query, by_cohort, step)
    return _Page(by_month(rows, cohorts, as_of, options, future, query.months), margin, after)


def _newest(
    query: CohortTableQuery, by_cohort: dict[int, int], step: CalendarStep
) -> tuple[dict[int, int], str | None]:
    """A page of cohorts, from the newest; and the token for older ones."""
    limit = min(query.limit or query.months, query.months)
    if query.after:
        try:
            newest = step.number(date.fromisoformat(query.after))
        except ValueError as error:
            raise _wrong_page() from error
        by_cohort = {cohort: customers for cohort, customers in by_cohort.items() if cohort < newest}
    cohorts = sorted(by_cohort)[-limit:]
    after = step.first_day(cohorts[0]).isoformat() if len(by_cohort) > len(cohorts) else None
    return {cohort: by_cohort[cohort] for cohort in cohorts}, after


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


def _marked(
    rows: list[CohortRow], query: CohortTableQuery, served_copy: ServedCopy, costs: Mapping[str, CampaignCost]
) -> list[CohortRow]:
    """Rows with what a customer cost and when that was paid back, where it is known."""
    _, sizes = cohort_rows(served_copy, query.by, query.step, query.period)
    cac = [customer_cost(row.name, sizes_of(row, sizes, query.step), costs)[0] for row in rows]
    if not any(cac):
        return rows
    margins = _page(
        replace(query, metric="margin", per_customer=True, cumulative=False), served_copy, True
    ).rows
    return with_payback(rows, margins, cac)


def sizes_of(row: CohortRow, sizes: pd.DataFrame, step: Step = "month") -> pd.DataFrame:
    """The sizes of one row of the table."""
    if row.month is not None:
        return sizes[sizes["cohort"] == CalendarStep(step).number(row.month)]
    return sizes[sizes["part"].isna() if row.name is None else sizes["part"] == row.name]


def cohort_rows(
    served_copy: ServedCopy, by: str, step: Step = "month", period: Period | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `COHORT_PARTS` and `COHORT_SIZES` for one dimension, or of other steps and periods."""
    if step != "month" or period or by not in IN_COPY:
        query = SteppedCohorts(by, CalendarStep(step), period)
        if period:  # there are too many to keep
            return stepped_rows(query, served_copy)
        return served_copy.once(("cohort_rows", by, step), lambda: stepped_rows(query, served_copy))

    def table_of(table: str) -> pd.DataFrame:
        query = f"SELECT * EXCLUDE (dimension) FROM {COPY}.{table} WHERE dimension = ?"
        return served_copy.cursor().execute(query, [by]).df()

    return served_copy.once(("cohort_rows", by), lambda: (table_of(COHORT_PARTS), table_of(COHORT_SIZES)))


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
    served_copy: ServedCopy, sizes: pd.DataFrame, as_of: date, query: CohortTableQuery, margin: Margin | None
) -> CohortForecast | None:
    figures = key_figures(served_copy)
    if query.metric == "retention" or figures.as_of is None or not figures.horizon_days:
        return None
    end = figures.as_of + timedelta(days=figures.horizon_days)
    predicted_sizes = sizes.dropna(subset=["predicted_clv"])
    share = 1.0 if margin is None else margin.share
    per_day = predicted_sizes["predicted_clv"] * share / figures.horizon_days
    cohorts = dict(zip(predicted_sizes["cohort"].astype(int), per_day.astype(float), strict=True))
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
        step=query.step,
    )


def _check(query: CohortTableQuery) -> None:
    for name, value, allowed in (
        ("by", query.by, DIMENSIONS),
        ("metric", query.metric, METRICS),
        ("step", query.step, STEPS),
    ):
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


def _error(problem: str, value: object, hint: str) -> OptionError:
    return OptionError(problem, values=[value], hint=hint, code="option.cohorts")
