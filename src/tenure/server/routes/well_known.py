"""Endpoints that existing programs already call: thin aliases of the same use cases."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from tenure.app.economics.budget import BudgetPlan
from tenure.core.errors import UnknownCustomer
from tenure.economics.acquisition import recommended_cac
from tenure.server.bodies.bodies import received
from tenure.server.callers import Analyst, Viewer
from tenure.server.routes.access.session import Used
from tenure.server.routes.budget import BudgetInQuery as BudgetQuery
from tenure.server.routes.budget import allocation
from tenure.server.routes.customers import CustomerResponse, CustomerSummary, get_customer, page_seen_by
from tenure.server.routes.dashboard import dashboard_shown
from tenure.server.routes.predictions import FilePredictionResponse, file_shown, prediction_of
from tenure.server.shapes import CustomerFacts, CustomerInPath, HorizonDays
from tenure.serving.insights.listing import CustomerQuery
from tenure.serving.insights.summary import SegmentFigures, Summary, segments
from tenure.serving.predictions.vector import renamed

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


class CustomersResponse(BaseModel):
    """A page of customers; `after` requests the next page."""

    customers: list[CustomerSummary]
    after: str | None


class MetricsResponse(BaseModel):
    """Key figures of the shop, and the accuracy of the model on past windows."""

    total_customers: int
    total_revenue: float | None
    average_clv: float | None
    predicted_clv: float | None
    active_customers: float | None
    churn_probability: float | None
    model: dict[str, float | None] | None


@ROUTER.post("/predict", name="predict")
async def predict(body: FactsRequest, _caller: Viewer, used: Used) -> ClvResponse:
    """Predict a customer described by facts; set `horizon_days` to 30 for the next 30 days."""
    return await _described(body, used)


@ROUTER.post("/api/predict", name="api_predict")
async def api_predict(body: FactsRequest, _caller: Viewer, used: Used) -> ClvResponse:
    """Same as `POST /predict`."""
    return await _described(body, used)


@ROUTER.post("/predict/clv", name="predict_clv")
async def predict_clv(body: CustomerRequest, _caller: Viewer, used: Used) -> ClvResponse:
    """Predict an existing customer by `customer_id`; an unknown customer by the given facts."""
    facts = renamed({name: value for name, value in body.facts().items() if name != "horizon_days"})
    if body.customer_id is None:
        return await _described(body, used)
    try:
        prediction = await prediction_of(body.customer_id, body.horizon_days, used)
    except UnknownCustomer:
        if not facts:
            raise
        return await _described(body, used)
    return _shown(prediction.values, prediction.values["customer_id"], used)


@ROUTER.post("/api/predict/upload", name="api_predict_upload", openapi_extra=received("text/csv"))
async def api_predict_upload(
    request: Request, _caller: Analyst, used: Used, filename: str = "customers.csv"
) -> FilePredictionResponse:
    """Upload a CSV of customers: returns predictions, metrics if it has true values, and a download."""
    return await file_shown(request, used, filename)


@ROUTER.get("/api/customers", name="api_customers")
def api_customers(
    caller: Viewer,
    used: Used,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    after: Annotated[str, Query(max_length=1024)] = "",
) -> CustomersResponse:
    """List customers, most valuable first."""
    page = page_seen_by(caller, CustomerQuery(limit=limit, after=after), used)
    return CustomersResponse(customers=page.customers, after=page.after)  # type: ignore[arg-type]


@ROUTER.get("/api/customers/{customer_id}", name="api_customer")
def api_customer(customer_id: CustomerInPath, caller: Viewer, used: Used) -> CustomerResponse:
    """Show all details of a customer."""
    return get_customer(customer_id, caller, used)


@ROUTER.get("/api/segments", name="api_segments")
def api_segments(_caller: Viewer, used: Used) -> list[SegmentFigures]:
    """List RFM segments."""
    return segments(used.shop.served)


@ROUTER.get("/segments/active", name="segments_active")
def segments_active(_caller: Viewer, used: Used) -> list[SegmentFigures]:
    """List segments that have customers now."""
    return segments(used.shop.served)


@ROUTER.get("/api/meta-ads/budget-allocation", name="api_budget_allocation")
async def api_budget_allocation(caller: Viewer, used: Used, query: BudgetQuery) -> BudgetPlan:
    """Same as `GET /api/v1/budget/allocation`."""
    return await allocation(caller, used, query)


@ROUTER.get("/api/metrics", name="api_metrics")
def api_metrics(_caller: Viewer, used: Used) -> MetricsResponse:
    """Show key figures of the shop."""
    dashboard = dashboard_shown(used)
    published = used.shop.served.published
    evidence = used.shop.served.trained.evidence if published.model else None
    figures = vars(evidence.metrics) if evidence and evidence.metrics else None
    return MetricsResponse(
        total_customers=dashboard.customers,
        total_revenue=dashboard.net_spend,
        average_clv=dashboard.mean_predicted_clv,
        predicted_clv=dashboard.predicted_clv,
        active_customers=dashboard.active_customers,
        churn_probability=dashboard.churn_probability,
        model=figures and {name: value for name, value in figures.items() if isinstance(value, int | float)},
    )


@ROUTER.get("/api/dashboard/summary", name="api_dashboard_summary")
def api_dashboard_summary(_caller: Viewer, used: Used) -> Summary:
    """Same as `GET /api/v1/dashboard`."""
    return dashboard_shown(used)


async def _described(body: FactsRequest, used: Used) -> ClvResponse:
    facts = renamed({name: value for name, value in body.facts().items() if name != "horizon_days"})
    used.metrics.predicted("vector")
    if body.horizon_days is None:
        row = await used.queues.described.do(facts)
    else:
        row = (await run_in_threadpool(used.described.predict, [facts], body.horizon_days))[0]
    return _shown(row, body.customer_id, used)


def _shown(row: dict[str, Any], customer_id: str | None, used: Used) -> ClvResponse:
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
        recommended_cac=None if value is None else recommended_cac(value, used.settings.gross_margin),
    )
