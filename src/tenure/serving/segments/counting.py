"""Size and value of segments, with one query for all segments of a grouping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.activation.segment import PROSPECTS
from tenure.segments.rules import rule_from
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.segments.members import members_query

if TYPE_CHECKING:
    from datetime import date

    from tenure.core.activation.segment import Segment
    from tenure.segments.rules import Rule
    from tenure.serving.copy.served_copy import ServedCopy

_FIGURES = (
    "count(*) AS customers, sum(predicted_clv) AS predicted_clv, avg(predicted_clv) AS mean_predicted_clv, "
    "sum(net_spend) AS net_spend, avg(churn_probability) AS churn_probability, "
    "avg(probability_alive) AS probability_alive"
)


@dataclass(frozen=True)
class GroupFigures:
    """Figures of a group of customers; None where unknown (no predictions, no money).

    share_of_customers : of the customers who bought. share_of_value : of all predicted value.
    """

    customers: int
    share_of_customers: float | None
    predicted_clv: float | None
    mean_predicted_clv: float | None
    share_of_value: float | None
    net_spend: float | None
    churn_probability: float | None
    probability_alive: float | None


@dataclass(frozen=True)
class ShopTotals:
    """Totals of the shop, the denominators of shares."""

    customers: int
    predicted_clv: float | None
    as_of: date | None
    horizon_days: int | None


_GROUPING_FIELDS = ("segment", "value_tier", "cluster")
"""Columns whose groups are counted together."""

NO_FIGURES = GroupFigures(0, 0.0, None, None, None, None, None, None)


def shop_totals(served_copy: ServedCopy) -> ShopTotals:
    """Totals of the customers who bought."""
    if not served_copy.has_orders:
        return ShopTotals(0, None, None, None)
    query = (
        "SELECT count(*) AS customers, sum(predicted_clv) AS predicted_clv, max(as_of)::DATE AS as_of, "
        f"max(horizon_days) AS horizon_days FROM {COPY}.{CUSTOMER_TABLE}"
    )
    return served_copy.once(("segments_everybody",), lambda: ShopTotals(**served_copy.rows(query)[0]))


def group_figures(rule: Rule, served_copy: ServedCopy) -> GroupFigures:
    """Figures of the customers who match a rule; 0 customers if none do."""
    if not served_copy.has_orders:
        return NO_FIGURES
    return _with_shares(
        served_copy.rows(f"SELECT {_FIGURES} FROM ({members_query(rule)})")[0], shop_totals(served_copy)
    )


def figures_of_segments(segments: Sequence[Segment], served_copy: ServedCopy) -> list[GroupFigures]:
    """Figures of each segment, in their order; computed once per publication."""
    if not served_copy.has_orders:
        return [NO_FIGURES for _ in segments]
    return [_figures_of(segment.rule, served_copy) for segment in segments]


def _figures_of(rule: Mapping[str, Any], served_copy: ServedCopy) -> GroupFigures:
    """All groups of one column are counted in a single query."""
    field, group_name = rule.get("field"), rule.get("value")
    if field in _GROUPING_FIELDS and rule.get("op") == "=" and group_name != PROSPECTS:
        figures_by_group = served_copy.once(("segment_groups", field), lambda: _groups(field, served_copy))
        return figures_by_group.get(str(group_name), NO_FIGURES)
    return served_copy.once(("segment", repr(rule)), lambda: group_figures(rule_from(rule), served_copy))


def _groups(column: str, served_copy: ServedCopy) -> dict[str, GroupFigures]:
    query = f"SELECT {column} AS name, {_FIGURES} FROM {COPY}.{CUSTOMER_TABLE} GROUP BY {column}"
    totals = shop_totals(served_copy)
    return {row.pop("name"): _with_shares(row, totals) for row in served_copy.rows(query)}


def _with_shares(figures: dict[str, Any], totals: ShopTotals) -> GroupFigures:
    predicted, shop_total = figures["predicted_clv"], totals.predicted_clv
    return GroupFigures(
        **figures,
        share_of_customers=figures["customers"] / totals.customers if totals.customers else None,
        share_of_value=predicted / shop_total if predicted is not None and shop_total else None,
    )
