"""Correlations between facts about customers."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import ibis

from tenure.reports.profile.queries import fetch_one

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd

    from tenure.core.ports import Engine

_SECONDS = 86400


def correlation(customers: ir.Table, engine: Engine) -> pd.DataFrame:
    """Square matrix of Spearman's rank correlations; ties get their mean rank.

    NaN if a fact does not vary.
    """
    import pandas as pd

    facts = _facts(customers)
    wide = customers.select(**facts)
    ranked = wide.select(**{name: _mean_rank(wide[name]) for name in facts})
    pairs = list(itertools.combinations(facts, 2))
    coefficients = fetch_one(
        ranked.aggregate(
            **{f"pair_{i}": ranked[a].corr(ranked[b], how="pop") for i, (a, b) in enumerate(pairs)}
        ),
        engine,
    )
    table = pd.DataFrame(1.0, index=list(facts), columns=list(facts))
    for (a, b), value in zip(pairs, coefficients.values(), strict=True):
        table.loc[a, b] = table.loc[b, a] = float("nan") if value is None else float(value)
    return table


def _facts(customers: ir.Table) -> dict[str, ir.NumericValue]:
    end = customers["last"].max().epoch_seconds()
    facts = (
        {
            "orders": customers.orders,
            "net spend": customers.value,
            "order value": customers["order_value"],
        }
        if "order_value" in customers.columns
        else {"orders": customers.orders}
    )
    optional = {"units per order": "units_per_order", "different products": "products"}
    facts |= {name: customers[column] for name, column in optional.items() if column in customers.columns}
    return facts | {
        "days since first order": (end - customers["first"].epoch_seconds()) / _SECONDS,
        "days since last order": (end - customers["last"].epoch_seconds()) / _SECONDS,
    }


def _mean_rank(column: ir.NumericColumn) -> ir.NumericValue:
    lowest = ibis.rank().over(order_by=column)
    equal = column.count().over(group_by=column)
    return ibis.ifelse(column.notnull(), lowest + (equal - 1) / 2, ibis.null("float64")).cast("float64")
