"""Which customers a list contains, as query parameters."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request

from tenure.app.customers.list_customers import within_segment
from tenure.core.orders.schema import VALUE_WINDOWS
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.lists.period import InPeriod
from tenure.server.routes.renamed_parameters import refuse_renamed
from tenure.serving.insights.listing import SORTABLE, CustomerQuery
from tenure.serving.insights.period import has_amounts

Sort = Literal[SORTABLE]  # type: ignore[valid-type]
Number = Annotated[float | None, Query(allow_inf_nan=False)]
Text = Annotated[str | None, Query(max_length=128)]
FILTERED_NUMBERS = ("predicted_clv", "net_spend", "orders", "probability_alive", "churn_probability")
_NEW_NAMES = {
    f"{old}_{field}": f"{new}_{field}"
    for old, new in {"least": "min", "most": "max"}.items()
    for field in FILTERED_NUMBERS
}
WindowDays = Annotated[
    int | None,
    Query(
        description="Value over these days instead of the model's horizon, without training again: "
        f"{', '.join(map(str, VALUE_WINDOWS))}.",
    ),
]
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
    return _set_values(locals())


def _minimums(
    min_predicted_clv: Number = None,
    min_net_spend: Number = None,
    min_orders: Number = None,
    min_probability_alive: Number = None,
    min_churn_probability: Number = None,
) -> dict[str, float]:
    return {name.removeprefix("min_"): value for name, value in _set_values(locals()).items()}


def _maximums(
    max_predicted_clv: Number = None,
    max_net_spend: Number = None,
    max_orders: Number = None,
    max_probability_alive: Number = None,
    max_churn_probability: Number = None,
) -> dict[str, float]:
    return {name.removeprefix("max_"): value for name, value in _set_values(locals()).items()}


def _order(
    request: Request,
    period: InPeriod,
    sort: Sort = "predicted_clv",
    descending: bool = True,
    window_days: WindowDays = None,
) -> CustomerQuery:
    refuse_renamed(request.query_params, _NEW_NAMES, code="option.filter")
    return CustomerQuery(sort, descending, period=period, window_days=window_days)


def _filtered(
    order: Annotated[CustomerQuery, Depends(_order)],
    equal: Annotated[dict[str, str | int], Depends(_equal)],
    minimums: Annotated[dict[str, float], Depends(_minimums)],
    maximums: Annotated[dict[str, float], Depends(_maximums)],
    backend: CurrentBackend,
    starts_with: Annotated[str, Query(max_length=256)] = "",
    in_segment: Annotated[str | None, Query(max_length=64, description="Name of a segment.")] = None,
) -> CustomerQuery:
    query = replace(order, equal=equal, min_values=minimums, max_values=maximums, starts_with=starts_with)
    if query.period:
        query = replace(query, has_amounts=has_amounts(backend.shop.served))
    return within_segment(query, in_segment, backend.shop)


def _set_values(filters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


Filtered = Annotated[CustomerQuery, Depends(_filtered)]
"""The list, on all its pages."""
