"""What of a shop's revenue is margin: by the costs in its log, or as somebody says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tenure.serving.copy.cohort_tables import COHORT_PARTS
from tenure.serving.copy.names import COPY

if TYPE_CHECKING:
    import pandas as pd

    from tenure.serving.copy.served import Served

Basis = Literal["cost", "gross_margin"]


@dataclass(frozen=True)
class Margin:
    """Share of revenue that is margin; `basis` is `cost` where the log's rows of known cost say it."""

    share: float
    basis: Basis


def shop_margin(served: Served, otherwise: float = 1.0) -> Margin:
    """Of the whole log; the share given otherwise, where it knows no cost."""
    if not served.has_orders:
        return Margin(otherwise, "gross_margin")
    query = f"SELECT sum(margin), sum(costed_revenue) FROM {COPY}.{COHORT_PARTS} WHERE dimension = 'month'"
    margin, revenue = served.once(("shop_margin",), lambda: served.sql(query)[0])
    return _margin(margin, revenue, otherwise)


def margin_of(rows: pd.DataFrame, otherwise: float) -> Margin:
    """The same of rows of cohorts."""
    return _margin(float(rows["margin"].sum()), float(rows["costed_revenue"].sum()), otherwise)


def with_margin(rows: pd.DataFrame, margin: Margin) -> pd.Series:
    """Margin of each cell; revenue whose cost is not known has the share of all the others."""
    if margin.basis == "gross_margin":
        return rows["revenue"] * margin.share
    unknown = rows["revenue"] - rows["costed_revenue"].fillna(0.0)
    return rows["margin"].fillna(0.0) + unknown * margin.share


def _margin(margin: float | None, revenue: float | None, otherwise: float) -> Margin:
    """A log that sold below cost has no margin to plan with: what was said counts then."""
    if margin is None or not revenue or revenue < 0 or margin <= 0:
        return Margin(otherwise, "gross_margin")
    return Margin(min(margin / revenue, 1.0), "cost")
