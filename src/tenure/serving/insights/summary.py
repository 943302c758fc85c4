"""Summary figures of the shop, and figures by segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.live.live_copy import View

SEGMENTATIONS = {"rfm": "segment", "value_tier": "value_tier"}
"""Ways to group customers, and the column of the customer table that holds the group."""

FIGURES_OF_A_GROUP = (
    "count(*) AS customers, count(*) / sum(count(*)) OVER () AS share_of_customers, "
    "sum(net_spend) AS net_spend, sum(predicted_clv) AS predicted_clv, "
    "avg(predicted_clv) AS mean_predicted_clv, "
    "sum(predicted_clv) / nullif(sum(sum(predicted_clv)) OVER (), 0) AS share_of_value"
)
"""Figures of a group of customers, as columns of a query that groups the customer table."""

_NEEDS_ORDERS = (
    "net_spend",
    "predicted_clv",
    "mean_predicted_clv",
    "expected_purchases",
    "active_customers",
    "churn_probability",
    "as_of",
    "horizon_days",
)
"""Figures that require orders."""


@dataclass(frozen=True)
class Summary:
    """Figures of the last scoring and of the log; None if unknown (no model, no money).

    model_version : made the predictions of the last scoring. champion_version : makes live predictions and
        the next scoring; another one after a promotion, until customers are scored again.
    active_customers : expected number of active customers, the sum of `probability_alive`.
    waiting_orders : order rows that arrived since the last publication; not in the other figures.
    """

    customers: int
    orders: int
    last_order: date | None
    net_spend: float | None
    predicted_clv: float | None
    mean_predicted_clv: float | None
    expected_purchases: float | None
    active_customers: float | None
    churn_probability: float | None
    as_of: date | None
    horizon_days: int | None
    model_version: int | None
    champion_version: int | None
    run_id: str | None
    waiting_orders: int
    currency: str


@dataclass(frozen=True)
class SegmentFigures:
    """One segment. `share_of_value` is of all predicted value; None without predictions.

    model_version : made the predictions.
    """

    name: str
    customers: int
    share_of_customers: float
    net_spend: float | None
    predicted_clv: float | None
    mean_predicted_clv: float | None
    share_of_value: float | None
    probability_alive: float | None
    churn_probability: float | None
    model_version: int | None = None


def summary(view: View, currency: str) -> Summary:
    """Summary of the whole shop."""
    served_copy = view.served
    waiting = len(view.waiting.orders)
    versions = served_copy.scored_by
    if not served_copy.has_orders:
        unknown: dict[str, Any] = dict.fromkeys(_NEEDS_ORDERS)
        return Summary(
            0,
            0,
            None,
            **unknown,
            model_version=versions.model_version,
            champion_version=versions.champion_version,
            run_id=None,
            waiting_orders=waiting,
            currency=currency,
        )
    query = (
        "SELECT count(*) AS customers, sum(orders)::BIGINT AS orders, max(last_order)::DATE AS last_order, "
        "sum(net_spend) AS net_spend, sum(predicted_clv) AS predicted_clv, "
        "avg(predicted_clv) AS mean_predicted_clv, sum(expected_purchases) AS expected_purchases, "
        "sum(probability_alive) AS active_customers, avg(churn_probability) AS churn_probability, "
        f"max(as_of)::DATE AS as_of, max(horizon_days) AS horizon_days FROM {COPY}.{CUSTOMER_TABLE}"
    )
    # Cached because it is requested often, and because parallel sums differ in their last digits.
    row = served_copy.once(("summary",), lambda: served_copy.rows(query)[0])
    return Summary(
        **row,
        model_version=versions.model_version,
        champion_version=versions.champion_version,
        run_id=served_copy.published.run_id,
        waiting_orders=waiting,
        currency=currency,
    )


def segments(served_copy: ServedCopy, by: str = "rfm") -> list[SegmentFigures]:
    """Segments with a customer in them, most valuable first. Raises OptionError (`option.segmentation`)."""
    column = column_of(by)
    return (
        served_copy.once(("segments", by), lambda: _segments(served_copy, column))
        if served_copy.has_orders
        else []
    )


def column_of(by: str) -> str:
    """The column of the customer table with the segment. Raises OptionError (`option.segmentation`)."""
    column = SEGMENTATIONS.get(by)
    if column is None:
        raise OptionError(
            "This segmentation does not exist.",
            values=[by],
            hint=f"choose one of: {', '.join(SEGMENTATIONS)}",
            code="option.segmentation",
        )
    return column


def _segments(served_copy: ServedCopy, column: str) -> list[SegmentFigures]:
    rows = served_copy.rows(
        f"SELECT {column} AS name, {FIGURES_OF_A_GROUP}, "
        "avg(probability_alive) AS probability_alive, avg(churn_probability) AS churn_probability "
        f"FROM {COPY}.{CUSTOMER_TABLE} WHERE {column} IS NOT NULL GROUP BY {column} "
        "ORDER BY predicted_clv DESC NULLS LAST, name"
    )
    return [SegmentFigures(**row, model_version=served_copy.published.scored_version) for row in rows]
