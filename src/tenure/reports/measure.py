"""The quantity a page reports: money, or orders for a log without money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tenure.reports.formats import Formats, grouped, known, shortened

Show = Callable[[object], str]


@dataclass(frozen=True)
class Measure:
    """A column of predictions, its names in sentences, and its formats.

    `noun` is the predicted quantity, `past` the past one, `did` its verb. `bare` formats a value without a
    currency sign, for tables whose caption has it.
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
    """Money if the log has amounts; else orders."""
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
