"""Margin as a share of revenue: from the costs in the log, or as given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tenure.serving.copy.cohort_tables import COHORT_PARTS
from tenure.serving.copy.names import COPY

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served_copy import ServedCopy

Basis = Literal["cost", "gross_margin"]


@dataclass(frozen=True)
class Margin:
    """Margin as a share of revenue; `basis` is `cost` if computed from rows with a known cost."""

    share: float
    basis: Basis


def shop_margin(served_copy: ServedCopy, default_share: float = 1.0) -> Margin:
    """Margin of the whole log, or `default_share` if it has no costs."""
    if not served_copy.has_orders:
        return Margin(default_share, "gross_margin")
    query = f"SELECT sum(margin), sum(costed_revenue) FROM {COPY}.{COHORT_PARTS} WHERE dimension = 'month'"
    margin, revenue = served_copy.once(("shop_margin",), lambda: served_copy.sql(query)[0])
    return _margin(margin, revenue, default_share)


def margin_of(rows: pd.DataFrame, default_share: float) -> Margin:
    """As `shop_margin`, for rows of cohorts."""
    return _margin(float(rows["margin"].sum()), float(rows["costed_revenue"].sum()), default_share)


def with_margin(rows: pd.DataFrame, margin: Margin) -> pd.Series:
    """Margin of each cell; revenue of unknown cost is assumed to have the average margin."""
    if margin.basis == "gross_margin":
        return rows["revenue"] * margin.share
    unknown = rows["revenue"] - rows["costed_revenue"].fillna(0.0)
    return rows["margin"].fillna(0.0) + unknown * margin.share


def _margin(margin: float | None, revenue: float | None, default_share: float) -> Margin:
    """If the shop sold below cost, there is no margin to plan with: the default applies."""
    if margin is None or not revenue or revenue < 0 or margin <= 0:
        return Margin(default_share, "gross_margin")
    return Margin(min(margin / revenue, 1.0), "cost")
