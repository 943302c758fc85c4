"""How numbers of an order log are spread: quantiles, and counts between readable edges."""

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
"""Days between two order days of a customer: where each range begins."""
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
    """One number: its quantiles (`min, p05, p25, p50, p75, p95, max, mean`) and counts between `edges`.

    `counts` has `bin` (-1 below the first edge) and `n`.
    """

    name: str
    quantiles: dict[str, float]
    edges: tuple[float, ...]
    counts: pd.DataFrame


def distributions(bought: ir.Table, customers: ir.Table, engine: Engine) -> tuple[Distribution, ...]:
    """Order value, spend and orders per customer, units per order: those the log has."""
    wanted = {"orders per customer": customers.orders}
    if "gross" in bought.columns:
        wanted = {"order value": bought.gross, "spend per customer": customers.value, **wanted}
    if "units" in bought.columns:
        wanted["units per order"] = bought.units
    return tuple(_distribution(name, column, engine) for name, column in wanted.items())


def _distribution(name: str, column: ir.NumericColumn, engine: Engine) -> Distribution:
    found = quantiles(column, engine)
    if name == "orders per customer":
        edges = [float(edge) for edge in _ORDER_EDGES if edge <= max(found["max"], 1.0)]
    else:
        high = found["p995"] if found["p995"] > 0.01 else 0.01
        edges = edges_1_2_5(max(found["p005"], high / 1e4), high)
    return Distribution(name, found, tuple(edges), bucketed(column, edges, engine))


def bucketed(column: ir.NumericColumn, edges: Sequence[float], engine: Engine) -> pd.DataFrame:
    """`bin` and `n`: bin i holds values from edge i on, the last one without end, -1 those below."""
    values = column.name("x").as_table()
    values = values.filter(values.x.notnull())
    place = ibis.cases(*((values.x >= edges[i], i) for i in reversed(range(len(edges)))), else_=-1)
    binned = values.mutate(bin=place.cast("int64"))
    return fetch(binned.group_by("bin").aggregate(n=binned.count()).order_by("bin"), engine)


def quantiles(column: ir.NumericColumn, engine: Engine) -> dict[str, float]:
    """`min, p005, p05, p25, p50, p75, p90, p95, p995, max, mean` and `n`; empty of values: all NaN."""
    table = column.name("x").as_table()
    x = table.x.cast("float64")
    wanted = {name: x.quantile(level) for name, level in _LEVELS.items()}
    one = table.aggregate(n=x.count(), min=x.min(), max=x.max(), mean=x.mean(), **wanted)
    row = fetch_one(one, engine)
    return {name: float("nan") if value is None else float(value) for name, value in row.items()}
