"""How people read the columns of the customer list: their titles, and how values are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tenure.app.files.shown_table import ShownColumn
from tenure.core.activation.segment import words_of

if TYPE_CHECKING:
    from tenure.app.files.shown_table import Cell, Kind

_TITLES: dict[str, tuple[str, Kind]] = {
    "customer_id": ("Customer", "text"),
    "first_order": ("First order", "day"),
    "last_order": ("Last order", "day"),
    "orders": ("Orders", "whole"),
    "net_spend": ("Spend to date", "money"),
    "segment": ("Segment", "text"),
    "country": ("Country", "text"),
    "acquisition_source": ("Acquisition source", "text"),
    "as_of": ("Predicted as of", "day"),
    "horizon_days": ("Predicted days", "whole"),
    "predicted_clv": ("Predicted value", "money"),
    "predicted_clv_lower": ("Prediction interval from", "money"),
    "predicted_clv_upper": ("Prediction interval to", "money"),
    "expected_purchases": ("Predicted orders", "decimal"),
    "probability_alive": ("Probability active", "share"),
    "churn_probability": ("Churn risk", "share"),
    "clv_percentile": ("Percentile of value", "decimal"),
    "value_tier": ("Tier", "text"),
    "confidence": ("Confidence", "text"),
    "period_spend": ("Spend in the period", "money"),
    "period_orders": ("Orders in the period", "whole"),
    "before_spend": ("Spend in the period before", "money"),
}
_NAMED = ("segment", "value_tier")
"""Columns whose values are names that people read in words."""


def shown_column(name: str, currency: str) -> ShownColumn:
    """Title and kind of a column; the title of money says its currency."""
    title, kind = _TITLES[name]
    return ShownColumn(f"{title} ({currency})" if kind == "money" else title, kind)


def in_words(columns: Sequence[str]) -> Callable[[Sequence[Cell]], list[Cell]]:
    """Rows with words in place of the names of segments and tiers."""
    named_places = [place for place, name in enumerate(columns) if name in _NAMED]

    def shown(row: Sequence[Cell]) -> list[Cell]:
        cells = list(row)
        for place in named_places:
            cell = cells[place]
            cells[place] = words_of(cell) if isinstance(cell, str) else cell
        return cells

    return shown
