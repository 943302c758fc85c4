"""Endpoints that existing programs already call: thin aliases of the same use cases."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.customers.what_if import WhatIf, what_if
from tenure.app.economics.budget import BudgetPlan
from tenure.core.errors import OptionError, UnknownCustomer
from tenure.economics.acquisition import recommended_cac
from tenure.server.bodies.bodies import received
from tenure.server.callers import Analyst, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.budget import BudgetInQuery as BudgetQuery
from tenure.server.routes.budget import allocation
from tenure.server.routes.customers import CustomerResponse, CustomerSummary, get_customer, page_seen_by
from tenure.server.routes.dashboard import dashboard_shown
from tenure.server.routes.predictions import FilePredictionResponse, file_shown, prediction_of
from tenure.server.shapes import CustomerFacts, CustomerInPath, HorizonDays
from tenure.serving.insights.listing import CustomerQuery
from tenure.serving.insights.summary import SegmentFigures, Summary, segments
from tenure.serving.predictions.sent_facts import FactUse, checked, use_of

ROUTER = APIRouter(tags=["well-known"])


class FactsRequest(CustomerFacts):
    """A customer described by a few facts, and the horizon (default: the model's)."""

    horizon_days: HorizonDays = None


class CustomerRequest(FactsRequest):
    """`customer_id` of an existing customer, or facts."""


class ClvResponse(BaseModel):
    """`predicted_clv` over `horizon_days`; `level` of similar customers are between `lower` and `upper`.

    `recommended_cac`: the most to pay to acquire a similar customer, three tenths of the expected margin.
    """

    customer_id: str | None
    predicted_clv: float | None
    lower: float | None
    upper: float | None
    level: float | None
    horizon_days: int
    segment: str | None = Field(description="High-CLV, Growth-Potential or Low-CLV in this shop.")
    confidence: str | None
    probability_alive: float | None
    recommended_cac: float | None
    model_version: int | None
    facts_used: list[str] = Field(description="Facts of the request that the prediction depends on.")
    facts_ignored: list[str] = Field(description="Facts of the request that the model does not use.")


class CustomersResponse(BaseModel):
    """A page of customers; `after` requests the next page."""

    customers: list[CustomerSummary]
    after: str | None


class MetricsResponse(BaseModel):
    """Key figures of the shop, and the accuracy of the model that predicted them on past windows.

    `champion_version` is not `model_version` after a promotion, until customers are scored again.
    """

    total_customers: int
    total_revenue: float | None
    average_clv: float | None
    predicted_clv: float | None
    active_customers: float | None
    churn_probability: float | None
    model_version: int | None
    champion_version: int | None
    model: dict[str, float | None] | None


@ROUTER.post("/predict", name="predict")
async def predict(
    body: FactsRequest, _caller: Viewer, backend: CurrentBackend, horizon_days: HorizonDays = None
) -> ClvResponse:
    """Predict a customer described by facts; set `horizon_days` to 30 for the next 30 days.

    Unknown facts and facts that contradict each other are refused.
    """
    return await _described(body, horizon_days, backend)


@ROUTER.post("/api/predict", name="api_predict")
async def api_predict(
    body: FactsRequest, _caller: Viewer, backend: CurrentBackend, horizon_days: HorizonDays = None
) -> ClvResponse:
    """Same as `POST /predict`."""
    return await _described(body, horizon_days, backend)


@ROUTER.post("/predict/clv", name="predict_clv")
async def predict_clv(
    body: CustomerRequest, _caller: Viewer, backend: CurrentBackend, horizon_days: HorizonDays = None
) -> ClvResponse:
    """Predict an existing customer by `customer_id`; with facts too, as if these had changed (what-if).

    An unknown customer is predicted by the given facts alone.
    """
    if body.customer_id is None:
        return await _described(body, horizon_days, backend)
    facts, days = _facts_of(body), _horizon(body, horizon_days)
    try:
        if any(value is not None for value in facts.values()):
            return await run_in_threadpool(_changed, body.customer_id, facts, days, backend)
        prediction = await prediction_of(body.customer_id, days, backend)
    except UnknownCustomer:
        if not checked(facts):
            raise
        return await _described(body, horizon_days, backend)
    values = prediction.values
    return _response_of(values, values["customer_id"], prediction.model_version, FactUse([], []), backend)


@ROUTER.post("/api/predict/upload", name="api_predict_upload", openapi_extra=received("text/csv"))
async def api_predict_upload(
    request: Request, _caller: Analyst, backend: CurrentBackend, filename: str = "customers.csv"
) -> FilePredictionResponse:
    """Upload a CSV of customers: returns predictions, metrics if it has true values, and a download."""
    return await file_shown(request, backend, filename)


@ROUTER.get("/api/customers", name="api_customers")
def api_customers(
    caller: Viewer,
    backend: CurrentBackend,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    after: Annotated[str, Query(max_length=1024)] = "",
) -> CustomersResponse:
    """List customers, most valuable first."""
    page = page_seen_by(caller, CustomerQuery(limit=limit, after=after), backend)
    return CustomersResponse(customers=page.customers, after=page.after)  # type: ignore[arg-type]


@ROUTER.get("/api/customers/{customer_id}", name="api_customer")
def api_customer(customer_id: CustomerInPath, caller: Viewer, backend: CurrentBackend) -> CustomerResponse:
    """Show all details of a customer."""
    return get_customer(customer_id, caller, backend)


@ROUTER.get("/api/segments", name="api_segments")
def api_segments(_caller: Viewer, backend: CurrentBackend) -> list[SegmentFigures]:
    """List RFM segments."""
    return segments(backend.shop.served)


@ROUTER.get("/segments/active", name="segments_active")
def segments_active(_caller: Viewer, backend: CurrentBackend) -> list[SegmentFigures]:
    """List segments that have customers now."""
    return segments(backend.shop.served)


@ROUTER.get("/api/meta-ads/budget-allocation", name="api_budget_allocation")
async def api_budget_allocation(caller: Viewer, backend: CurrentBackend, query: BudgetQuery) -> BudgetPlan:
    """Same as `GET /api/v1/budget/allocation`."""
    return await allocation(caller, backend, query)


@ROUTER.get("/api/metrics", name="api_metrics")
def api_metrics(_caller: Viewer, backend: CurrentBackend) -> MetricsResponse:
    """Show key figures of the shop."""
    dashboard = dashboard_shown(backend)
    served_copy = backend.shop.served
    evidence = (served_copy.scored_training or {}).get("evidence") or {}
    figures = evidence.get("metrics")
    return MetricsResponse(
        total_customers=dashboard.customers,
        total_revenue=dashboard.net_spend,
        average_clv=dashboard.mean_predicted_clv,
        predicted_clv=dashboard.predicted_clv,
        active_customers=dashboard.active_customers,
        churn_probability=dashboard.churn_probability,
        model_version=dashboard.model_version,
        champion_version=dashboard.champion_version,
        model=figures and {name: value for name, value in figures.items() if isinstance(value, int | float)},
    )


@ROUTER.get("/api/dashboard/summary", name="api_dashboard_summary")
def api_dashboard_summary(_caller: Viewer, backend: CurrentBackend) -> Summary:
    """Same as `GET /api/v1/dashboard`."""
    return dashboard_shown(backend)


async def _described(body: FactsRequest, horizon_days: int | None, backend: CurrentBackend) -> ClvResponse:
    sent_facts, days = _facts_of(body), _horizon(body, horizon_days)
    facts = checked(sent_facts)
    backend.metrics.predicted("vector")
    if days is None:
        row = await backend.queues.described.do(facts)
    else:
        row = (await run_in_threadpool(backend.described.predict, [facts], days))[0]
    served_copy = backend.shop.served
    return _response_of(
        row,
        body.customer_id,
        served_copy.published.model_number,
        use_of(sent_facts, served_copy.trained),
        backend,
    )


def _changed(
    customer_id: str, facts: dict[str, Any], days: int | None, backend: CurrentBackend
) -> ClvResponse:
    """A customer of the shop with other facts. Raises UnknownCustomer."""
    row = what_if(WhatIf([facts], days, customer_id), backend.shop, backend.described).predictions[0]
    backend.metrics.predicted("vector")
    served_copy = backend.shop.served
    use = use_of(facts, served_copy.trained, is_known_customer=True)
    return _response_of(row, row["customer_id"], served_copy.published.model_number, use, backend)


def _facts_of(body: FactsRequest) -> dict[str, Any]:
    return {name: value for name, value in body.facts().items() if name != "horizon_days"}


def _horizon(body: FactsRequest, in_query: int | None) -> int | None:
    """From the body or the query. Raises OptionError (`option.contradiction`) if they differ."""
    in_body = body.horizon_days
    if in_body is not None and in_query is not None and in_body != in_query:
        raise OptionError(
            "The body and the query ask for different horizons.",
            values=[f"{in_body} days in the body", f"{in_query} days in the query"],
            hint="send `horizon_days` once",
            code="option.contradiction",
        )
    return in_query if in_body is None else in_body


def _response_of(
    row: dict[str, Any],
    customer_id: str | None,
    model_version: int | None,
    facts: FactUse,
    backend: CurrentBackend,
) -> ClvResponse:
    value = row["predicted_clv"]
    return ClvResponse(
        customer_id=customer_id,
        predicted_clv=value,
        lower=row["predicted_clv_lower"],
        upper=row["predicted_clv_upper"],
        level=row["level"],
        horizon_days=row["horizon_days"],
        segment=row["value_tier"],
        confidence=row["confidence"],
        probability_alive=row["probability_alive"],
        recommended_cac=None if value is None else recommended_cac(value, backend.settings.gross_margin),
        model_version=model_version,
        facts_used=facts.used,
        facts_ignored=facts.ignored,
    )
