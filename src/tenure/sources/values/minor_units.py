"""Amounts in the smallest unit of their currency, as in the APIs of payment services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine

_WHOLE = tuple(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
"""Currencies without minor units. UGX and ISK have two decimals that are always 00."""

_THOUSANDTHS = tuple(["BHD", "JOD", "KWD", "OMR", "TND"])
_EXACT = 1e-9


def in_major_units(
    table: ir.Table, columns: Sequence[str], engine: Engine, label: str
) -> tuple[ir.Table, tuple[str, ...]]:
    """The table with these columns in major units of its `currency`, and notes.

    If any of them has decimals, they are assumed to be converted already and stay as they are.

    Source: Stripe's documentation of currencies, "Minor units in API amounts".
    """
    present = [name for name in columns if name in table.columns]
    has_decimals = [((table[name] - table[name].round()).abs() > _EXACT).any() for name in present]
    facts: dict[str, ir.Value] = dict(zip(present, has_decimals, strict=True))
    totals = engine.to_arrow(table.aggregate(**facts, tenure_sum=table[present[0]].sum())).to_pylist()[0]
    if any(totals[name] for name in present):
        return table, (
            f"{label}: these are API records, which keep amounts in the smallest unit of "
            "the currency, but the amounts have decimals, so they are read as whole units: "
            f"{totals['tenure_sum'] or 0:,.2f} in total.",
        )
    divisor = _divisor(table)
    units = table.mutate(**{name: table[name] / divisor for name in present})
    money = engine.to_arrow(units.aggregate(money=units[present[0]].sum())).to_pylist()[0]["money"] or 0.0
    return units, (
        f"{label}: amounts are in the smallest unit of their currency (cents), as in the "
        f"API, and are converted: {money:,.2f} in total. Yen and other currencies without "
        "cents stay as they are. If the amounts are already whole units, choose the "
        "column: --column amount=...",
    )


def _divisor(table: ir.Table) -> ir.FloatingValue:
    if "currency" not in table.columns:
        return ibis.literal(100.0)
    code = table.currency.strip().upper()
    return ibis.cases((code.isin(_WHOLE), 1.0), (code.isin(_THOUSANDTHS), 1000.0), else_=100.0)
