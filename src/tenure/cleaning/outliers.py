"""Very large amounts: counted, never removed. The best customers matter most; features cap instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


def count_outliers(rows: ir.Table, quantile: float, engine: Engine) -> tuple[int, float | None]:
    """Rows above the `quantile` of the positive amounts, and that amount (None without purchases)."""
    purchases = rows.filter(rows.amount > 0)
    edge = engine.to_arrow(purchases.aggregate(edge=purchases.amount.quantile(quantile))).to_pylist()[0][
        "edge"
    ]
    if edge is None:
        return 0, None
    above = engine.to_arrow(
        purchases.filter(purchases.amount > edge).aggregate(lambda t: t.count().name("n"))
    )
    return int(above.to_pylist()[0]["n"]), float(edge)
