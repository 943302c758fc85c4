"""Distributions of an order log: quantiles, and counts between readable edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from tenure.reports.profile.queries import fetch, fetch_one
from tenure.reports.scales import edges_1_2_5

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.ports import Engine

GAP_EDGES = (1, 2, 4, 8, 15, 31, 61, 91, 181, 366)
"""Days between two order days of a customer: start of each range."""
_ORDER_EDGES = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200)
_LEVELS = {
    "p005": 0.005,
    "p05": 0.05,
    "p25": 0.25,
    "p50": 0.5,
    "p75": 0.75,
    "p90": 0.9,
    "p95": 0.95,
    "p995": 0.995,
}


@dataclass(frozen=True)
class Distribution:
    """Quantiles (`min, p05, p25, p50, p75, p95, max, mean`) and counts between `edges`.

    `counts` has `bin` (-1 below the first edge) and `n`.
    """

    name: str
    quantiles: dict[str, float]
    edges: tuple[float, ...]
    counts: pd.DataFrame


def distributions(purchases: ir.Table, customers: ir.Table, engine: Engine) -> tuple[Distribution, ...]:
    """Order value, spend and orders per customer, units per order, as far as the log has them."""
    columns = {"orders per customer": customers.orders}
    if "gross" in purchases.columns:
        columns = {"order value": purchases.gross, "spend per customer": customers.value, **columns}
    if "units" in purchases.columns:
        columns["units per order"] = purchases.units
    return tuple(_distribution(name, column, engine) for name, column in columns.items())


def _distribution(name: str, column: ir.NumericColumn, engine: Engine) -> Distribution:
    column_quantiles = quantiles(column, engine)
    if name == "orders per customer":
        edges = [float(edge) for edge in _ORDER_EDGES if edge <= max(column_quantiles["max"], 1.0)]
    else:
        high = column_quantiles["p995"] if column_quantiles["p995"] > 0.01 else 0.01
        edges = edges_1_2_5(max(column_quantiles["p005"], high / 1e4), high)
    return Distribution(name, column_quantiles, tuple(edges), bucketed(column, edges, engine))


def bucketed(column: ir.NumericColumn, edges: Sequence[float], engine: Engine) -> pd.DataFrame:
    """`bin` and `n`: bin i starts at edge i, the last one is open, -1 is below the first edge."""
    values = column.name("x").as_table()
    values = values.filter(values.x.notnull())
    bin_index = ibis.cases(*((values.x >= edges[i], i) for i in reversed(range(len(edges)))), else_=-1)
    binned = values.mutate(bin=bin_index.cast("int64"))
    return fetch(binned.group_by("bin").aggregate(n=binned.count()).order_by("bin"), engine)


def quantiles(column: ir.NumericColumn, engine: Engine) -> dict[str, float]:
    """`min, p005, p05, p25, p50, p75, p90, p95, p995, max, mean` and `n`; NaN without values."""
    table = column.name("x").as_table()
    x = table.x.cast("float64")
    levels = {name: x.quantile(level) for name, level in _LEVELS.items()}
    aggregates = table.aggregate(n=x.count(), min=x.min(), max=x.max(), mean=x.mean(), **levels)
    row = fetch_one(aggregates, engine)
    return {name: float("nan") if value is None else float(value) for name, value in row.items()}
