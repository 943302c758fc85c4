"""Cohorts by month of first order, source, first product or country: who came back, what they brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from tenure.core.errors import OptionError
from tenure.core.frames.horizon import day_after
from tenure.economics.cohort_rows import Ahead, CohortRow, Counted, by_month, by_part
from tenure.serving.copy.cohort_tables import COHORT_PARTS, COHORT_SIZES, DIMENSIONS
from tenure.serving.copy.names import COPY
from tenure.serving.economics.margin import Margin, margin_of, with_margin
from tenure.serving.insights.key_figures import key_figures

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served import Served

Dimension = Literal["month", "source", "first_product", "country"]
Metric = Literal["retention", "revenue", "margin"]
METRICS = ("retention", "revenue", "margin")
MAX_MONTHS = 60


@dataclass(frozen=True)
class CohortTableQuery:
    """Command. by : what a cohort is. metric : share of customers who ordered, net spend, or its margin.

    per_customer, cumulative : of money. discount_rate : of a year; later money counts less. months : at
        most so many of the newest cohorts, each for at most so many months. gross_margin : share of revenue
        that is margin, where the log knows no cost.
    """

    by: Dimension = "month"
    metric: Metric = "revenue"
    per_customer: bool = True
    cumulative: bool = False
    discount_rate: float = 0.0
    months: int = 24
    gross_margin: float = 1.0


@dataclass(frozen=True)
class CohortTable:
    """The table. margin_basis : `cost` where margins are those of the log; `gross_margin` where they follow
    from a share that was said; None for what is no margin. margin_share : of revenue, in the log as a whole.

    Predicted cells hold what customers known on the day of the scoring are expected to bring, spread evenly
    over `horizon_days`; only months that lie in it wholly are shown. There are none for retention, and none
    for parts that are no months.
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


def cohort_table(asked: CohortTableQuery, served: Served, currency: str) -> CohortTable:
    """Raises OptionError (`option.cohorts`) for a cohort, a metric, a rate or a number that cannot be."""
    _check(asked)
    has_money = "amount" in served.columns.get("transactions", ()) if served.has_orders else False
    last = served.last_day
    if last is None:
        return _table(asked, [], None, None, has_money, currency, None)
    rows, sizes = cohort_rows(served, asked.by)
    margin = margin_of(rows, asked.gross_margin) if asked.metric == "margin" else None
    rows = rows.assign(value=_values(rows, asked, has_money, margin))
    as_of = day_after(last)
    told = Counted(asked.per_customer, asked.cumulative, asked.discount_rate)
    if asked.metric == "retention":
        told = Counted(per_customer=True)
    ahead = None
    if asked.by == "month":
        ahead = _ahead(served, sizes, as_of, asked, margin)
        of_month = dict(zip(sizes["cohort"].astype(int), sizes["customers"].astype(int), strict=True))
        made = by_month(rows, of_month, as_of, told, ahead, asked.months)
    else:
        made = by_part(rows, sizes, as_of, told, asked.months)
    figures = key_figures(served)
    return _table(asked, made, as_of, figures.horizon_days, has_money, currency, margin)


def cohort_rows(served: Served, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of `COHORT_PARTS` and of `COHORT_SIZES` of a dimension."""

    def find(table: str) -> pd.DataFrame:
        query = f"SELECT * EXCLUDE (dimension) FROM {COPY}.{table} WHERE dimension = ?"
        return served.cursor().execute(query, [by]).df()

    return served.once(("cohort_rows", by), lambda: (find(COHORT_PARTS), find(COHORT_SIZES)))


def _values(rows: pd.DataFrame, asked: CohortTableQuery, has_money: bool, margin: Margin | None) -> pd.Series:
    if asked.metric == "retention":
        return rows["active"].astype("float64")
    if not has_money:
        raise OptionError(
            "The log has no amounts, so cohorts have no revenue and no margin.",
            values=[asked.metric],
            hint="choose retention instead",
            code="option.cohorts",
        )
    return rows["revenue"].fillna(0.0) if margin is None else with_margin(rows, margin)


def _ahead(
    served: Served, sizes: pd.DataFrame, as_of: date, asked: CohortTableQuery, margin: Margin | None
) -> Ahead | None:
    figures = key_figures(served)
    if asked.metric == "retention" or figures.as_of is None or not figures.horizon_days:
        return None
    end = figures.as_of + timedelta(days=figures.horizon_days)
    known = sizes.dropna(subset=["predicted_clv"])
    share = 1.0 if margin is None else margin.share
    per_day = known["predicted_clv"] * share / figures.horizon_days
    cohorts = dict(zip(known["cohort"].astype(int), per_day.astype(float), strict=True))
    return Ahead(as_of, end, cohorts) if cohorts else None


def _table(
    asked: CohortTableQuery,
    rows: list[CohortRow],
    as_of: date | None,
    horizon_days: int | None,
    has_money: bool,
    currency: str,
    margin: Margin | None,
) -> CohortTable:
    return CohortTable(
        asked.by,
        asked.metric,
        asked.per_customer,
        asked.cumulative,
        asked.discount_rate,
        as_of,
        horizon_days,
        has_money,
        margin.basis if margin else None,
        margin.share if margin else None,
        currency,
        rows,
    )


def _check(asked: CohortTableQuery) -> None:
    for name, value, known in (("by", asked.by, DIMENSIONS), ("metric", asked.metric, METRICS)):
        if value not in known:
            raise _bad(
                f"This value of `{name}` is not available for cohorts.",
                value,
                f"choose one of: {', '.join(known)}",
            )
    if not 0 <= asked.discount_rate <= 10:
        raise _bad(
            "The discount rate must be from 0 to 10.",
            asked.discount_rate,
            "enter an annual rate, such as 0.1",
        )
    if not 0 < asked.gross_margin <= 1:
        raise _bad("The gross margin must be above 0 and at most 1.", asked.gross_margin, "such as 0.4")
    if not 1 <= asked.months <= MAX_MONTHS:
        raise _bad("The number of months is out of range.", asked.months, f"choose from 1 to {MAX_MONTHS}")


def _bad(what: str, value: object, hint: str) -> OptionError:
    return OptionError(what, values=[value], hint=hint, code="option.cohorts")
