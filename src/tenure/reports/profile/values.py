"""Figures of the exploratory report, aggregated in the engine: only small tables leave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenure.reports.profile.columns import column_summary
from tenure.reports.profile.correlation import correlation
from tenure.reports.profile.distributions import GAP_EDGES, Distribution, bucketed, distributions, quantiles
from tenure.reports.profile.overview import Overview, overview
from tenure.reports.profile.queries import by_hundredth, by_month, by_part, customer_rows, gaps, order_rows
from tenure.reports.profile.tops import tops

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine
    from tenure.economics.cohorts import Cohorts


@dataclass(frozen=True)
class ProfileValues:
    """Small pandas tables.

    columns : result of `column_summary`, for the raw tables if given.
    correlations : square matrix of Spearman's rank correlations between customer facts.
    monthly : `month, orders, customers, new_customers, value`; weekday, hour : `part, orders, value`.
    gap_counts : `bin, n` by `GAP_EDGES` (days); gap_quantiles in days.
    hundredths : `part, customers, value`, best customers first.
    tops : kind (product, category, ...) -> `name, value, orders, customers, share`.
    """

    overview: Overview
    columns: pd.DataFrame
    distributions: tuple[Distribution, ...]
    correlations: pd.DataFrame
    monthly: pd.DataFrame
    weekday: pd.DataFrame
    hour: pd.DataFrame | None
    gap_counts: pd.DataFrame
    gap_quantiles: dict[str, float]
    hundredths: pd.DataFrame
    tops: dict[str, pd.DataFrame]
    cohorts: Cohorts | None = None


def profile_values(tables: Tables, engine: Engine, raw: Tables | None = None) -> ProfileValues:
    """Everything the exploratory report shows.

    Parameters
    ----------
    tables : Tables
        The cleaned log; rows without customer or date are ignored.
    engine : Engine
        Engine of the tables; two intermediate tables are stored there.
    raw : Tables, optional
        The tables as read, for missing values; `tables` by default.

    Raises
    ------
    DataError
        `data.empty` if there is no order with a customer and a date.
    """
    lines = tables.transactions.filter(
        tables.transactions.customer_id.notnull(), tables.transactions.order_date.notnull()
    )
    orders = engine.materialise(order_rows(lines), "profile_orders")
    customers = engine.materialise(customer_rows(orders, lines), "profile_customers")
    totals = overview(lines, orders, customers, engine)
    purchases = orders.filter(orders.purchase)
    steps = gaps(purchases)
    return ProfileValues(
        totals,
        column_summary(raw or tables, engine),
        distributions(purchases, customers, engine),
        correlation(customers, engine),
        by_month(orders, customers, engine),
        by_part(purchases, purchases.at.day_of_week.index(), engine),
        by_part(purchases, purchases.at.hour(), engine) if totals.with_hours else None,
        bucketed(steps.days, GAP_EDGES, engine),
        quantiles(steps.days, engine),
        by_hundredth(customers, engine),
        tops(tables, lines, engine),
        _cohorts(lines, totals.last_day, engine),
    )


def _cohorts(lines: ir.Table, last_day: date, engine: Engine) -> Cohorts:
    from tenure.economics.cohorts import cohorts

    return cohorts(lines, last_day + timedelta(days=1), engine)
