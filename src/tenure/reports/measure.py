"""What a page counts: money, or orders where the log has no money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenure.reports.formats import Formats, grouped, known, shortened

Show = Callable[[object], str]


@dataclass(frozen=True)
class Measure:
    """The column that is added up, its names in a sentence, and how its values look.

    `noun` is what is predicted, `past` what happened, `did` the verb for it; `bare` shows a value without a
    currency sign, for tables whose caption names it.
    """

    column: str
    noun: str
    past: str
    did: str
    unit: str
    show: Show
    compact: Show
    headline: Show
    bare: Show = shortened


def measure_of(has_money: bool, formats: Formats) -> Measure:
    """Money where there is money, orders where there is none."""
    if not has_money:
        return Measure(
            "expected_purchases", "expected orders", "orders", "ordered", "", _orders, shortened, grouped
        )
    unit = f" ({formats.currency})" if formats.currency else ""
    return Measure(
        "predicted_clv",
        "predicted value",
        "net spend",
        "spent",
        unit,
        formats.money,
        formats.compact,
        formats.headline,
    )


def _orders(value: object) -> str:
    """Two decimals below a hundred: expected orders are rarely whole."""
    return grouped(value, 2 if known(value) and abs(float(value)) < 100 else 0)  # type: ignore[arg-type]
