"""Which customers a list has, as parameters of an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from tenure.server.routes.access.session import Used
from tenure.serving.insights.listing import SORTABLE, CustomerQuery
from tenure.serving.segments.members import members_of_name

Sort = Literal[SORTABLE]  # type: ignore[valid-type]
Number = Annotated[float | None, Query(allow_inf_nan=False)]
Text = Annotated[str | None, Query(max_length=128)]
Score = Annotated[int | None, Query(ge=1, le=5)]


def _equal(
    segment: Text = None,
    value_tier: Text = None,
    confidence: Text = None,
    country: Text = None,
    acquisition_source: Text = None,
    recency_score: Score = None,
    frequency_score: Score = None,
) -> dict[str, str | int]:
    return _given(locals())


def _least(
    least_predicted_clv: Number = None,
    least_net_spend: Number = None,
    least_orders: Number = None,
    least_probability_alive: Number = None,
    least_churn_probability: Number = None,
) -> dict[str, float]:
    return {name.removeprefix("least_"): value for name, value in _given(locals()).items()}


def _most(
    most_predicted_clv: Number = None,
    most_net_spend: Number = None,
    most_orders: Number = None,
    most_probability_alive: Number = None,
    most_churn_probability: Number = None,
) -> dict[str, float]:
    return {name.removeprefix("most_"): value for name, value in _given(locals()).items()}


def _order(sort: Sort = "predicted_clv", descending: bool = True) -> CustomerQuery:
    return CustomerQuery(sort, descending)


def _filtered(
    order: Annotated[CustomerQuery, Depends(_order)],
    equal: Annotated[dict[str, str | int], Depends(_equal)],
    least: Annotated[dict[str, float], Depends(_least)],
    most: Annotated[dict[str, float], Depends(_most)],
    used: Used,
    starts_with: Annotated[str, Query(max_length=256)] = "",
    in_segment: Annotated[str | None, Query(max_length=64, description="Name of a segment.")] = None,
) -> CustomerQuery:
    members = "" if in_segment is None else members_of_name(used.shop.database, in_segment)
    return replace(
        order, equal=equal, min_values=least, max_values=most, starts_with=starts_with, members=members
    )


def _given(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


Filtered = Annotated[CustomerQuery, Depends(_filtered)]
"""The list, on all its pages."""
