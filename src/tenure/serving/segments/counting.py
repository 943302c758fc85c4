"""How many customers are in segments, and what they are worth; all segments in one look at the table."""

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
    from tenure.serving.copy.served import Served

_FIGURES = (
    "count(*) AS customers, sum(predicted_clv) AS predicted_clv, avg(predicted_clv) AS mean_predicted_clv, "
    "sum(net_spend) AS net_spend, avg(churn_probability) AS churn_probability, "
    "avg(probability_alive) AS probability_alive"
)


@dataclass(frozen=True)
class GroupFigures:
    """A group of customers in figures; None where they are not known (no predictions, no money).

    share_of_customers : of those who bought. share_of_value : of all predicted value.
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
    """The whole shop, to take shares of."""

    customers: int
    predicted_clv: float | None
    as_of: date | None
    horizon_days: int | None


_PARTING = ("segment", "value_tier", "cluster")
"""Columns that tell a group by its name."""

NO_FIGURES = GroupFigures(0, 0.0, None, None, None, None, None, None)


def shop_totals(served: Served) -> ShopTotals:
    """Of those who bought."""
    if not served.has_orders:
        return ShopTotals(0, None, None, None)
    query = (
        "SELECT count(*) AS customers, sum(predicted_clv) AS predicted_clv, max(as_of)::DATE AS as_of, "
        f"max(horizon_days) AS horizon_days FROM {COPY}.{CUSTOMER_TABLE}"
    )
    return served.once(("segments_everybody",), lambda: ShopTotals(**served.rows(query)[0]))


def group_figures(rule: Rule, served: Served) -> GroupFigures:
    """One group. A rule that matches no customers counts 0."""
    if not served.has_orders:
        return NO_FIGURES
    return _shared(served.rows(f"SELECT {_FIGURES} FROM ({members_query(rule)})")[0], shop_totals(served))


def figures_of_segments(segments: Sequence[Segment], served: Served) -> list[GroupFigures]:
    """Each of them, in their order; looked for once per publication."""
    if not served.has_orders:
        return [NO_FIGURES for _ in segments]
    return [_once(one.rule, served) for one in segments]


def _once(rule: Mapping[str, Any], served: Served) -> GroupFigures:
    """Groups that one column tells are counted together, however many there are."""
    column, name = rule.get("field"), rule.get("value")
    if column in _PARTING and rule.get("op") == "=" and name != PROSPECTS:
        groups = served.once(("segment_groups", column), lambda: _groups(column, served))
        return groups.get(str(name), NO_FIGURES)
    return served.once(("segment", repr(rule)), lambda: group_figures(rule_from(rule), served))


def _groups(column: str, served: Served) -> dict[str, GroupFigures]:
    query = f"SELECT {column} AS name, {_FIGURES} FROM {COPY}.{CUSTOMER_TABLE} GROUP BY {column}"
    whole = shop_totals(served)
    return {row.pop("name"): _shared(row, whole) for row in served.rows(query)}


def _shared(figures: dict[str, Any], whole: ShopTotals) -> GroupFigures:
    value, total = figures["predicted_clv"], whole.predicted_clv
    return GroupFigures(
        **figures,
        share_of_customers=figures["customers"] / whole.customers if whole.customers else None,
        share_of_value=value / total if value is not None and total else None,
    )
