"""What a page counts: money, or orders where the log has no money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenure.reports.formats import Formats, grouped, shortened


@dataclass(frozen=True)
class Measure:
    """The column that is added up, its names in a sentence, and how its values look."""

    column: str
    noun: str
    each: str
    verb: str
    unit: str
    show: Callable[[object], str]
    compact: Callable[[object], str]
    headline: Callable[[object], str]
    bare: Callable[[object], str] = shortened
    """Without a currency sign, for tables whose caption names it."""


def measure_of(has_money: bool, formats: Formats) -> Measure:
    """Money where there is money, orders where there is none."""
    if has_money:
        unit = f" ({formats.currency})" if formats.currency else ""
        return Measure(
            "predicted_clv",
            "predicted value",
            "predicted value per customer",
            "spend",
            unit,
            formats.money,
            formats.compact,
            formats.headline,
        )
    return Measure(
        "expected_purchases",
        "expected orders",
        "expected orders per customer",
        "place",
        "",
        _orders,
        shortened,
        grouped,
    )


def _orders(value: object) -> str:
    text = grouped(value)
    return grouped(value, 2) if text.lstrip("−").isdigit() and abs(float(value)) < 100 else text  # type: ignore[arg-type]
