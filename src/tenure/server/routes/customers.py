"""The shop's customers: in pages, and everything about one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from tenure.core.access import SEES_PEOPLE, reaches
from tenure.core.errors import ModelError
from tenure.economics.acquisition import recommended_cac
from tenure.learning.explanations.private_features import without_private
from tenure.learning.explanations.words import is_plain
from tenure.server.callers import Caller, Viewer
from tenure.server.routes.access.session import Used
from tenure.server.routes.customer_filters import Filtered
from tenure.server.routes.predictions import shown
from tenure.server.shapes import CustomerInPath, Moment, PredictionResponse
from tenure.serving.insights.alive_curve import AlivePoint, alive_curve
from tenure.serving.insights.listing import MAX_ROWS, count_customers, customer_page
from tenure.serving.insights.suggestion import Suggestion, suggestion
from tenure.serving.insights.timeline import customer

ROUTER = APIRouter(prefix="/customers", tags=["customers"])


class CustomerSummary(BaseModel):
    """A customer in a list: facts from the log (null for a profile without orders), and the prediction of the
    last scoring (null before the first scoring).
    """

    customer_id: str
    first_order: Moment | None
    last_order: Moment | None
    orders: int | None
    net_spend: float | None
    segment: str | None
    country: str | None
    acquisition_source: str | None
    as_of: date | None
    horizon_days: int | None
    predicted_clv: float | None
    predicted_clv_lower: float | None
    predicted_clv_upper: float | None
    expected_purchases: float | None
    probability_alive: float | None
    churn_probability: float | None
    clv_percentile: float | None
    value_tier: str | None
    confidence: str | None


class CustomerPage(BaseModel):
    """`after` requests the next page; null on the last page. `total` counts all pages, if requested."""

    customers: list[CustomerSummary]
    after: str | None
    total: int | None


class CustomerEvent(BaseModel):
    """An order, a refund or an event. `details` of an order: values shared by all lines, and their sum."""

    at: Moment
    what: Literal["order", "refund", "event"]
    details: dict[str, Any]


class ReasonResponse(BaseModel):
    """A sentence; `amount` is its contribution to the prediction, if known.

    `is_plain` is false where the sentence only names a feature and its value, which helps specialists alone.
    """

    sentence: str
    amount: float | None
    is_plain: bool


class ExplanationResponse(BaseModel):
    """Why the model makes this prediction: the explained member with the largest weight, and its weight."""

    model: str
    member: str
    weight: float
    predicted: float
    baseline: float | None
    reasons: list[ReasonResponse]
    facts: list[str]
    method: str


class CustomerResponse(BaseModel):
    """All details of a customer. Names, addresses, age, gender and city in `profile` are shown only to
    analysts and administrators.

    `prediction`, `suggestion` and `explanation` are null if there is no model, or none of this version.
    `recommended_cac`: the most to pay to acquire a similar customer, three tenths of the expected value
    (of the expected margin, if the service has a gross margin).
    """

    customer_id: str
    facts: dict[str, Any] | None
    profile: dict[str, Any]
    prediction: PredictionResponse | None
    suggestion: Suggestion | None
    recommended_cac: float | None
    explanation: ExplanationResponse | None
    timeline: list[CustomerEvent]


@ROUTER.get("", name="list_customers")
def list_customers(
    _caller: Viewer,
    used: Used,
    filtered: Filtered,
    limit: Annotated[int, Query(ge=1, le=MAX_ROWS)] = 50,
    after: Annotated[str, Query(max_length=1024)] = "",
    count: bool = False,
) -> CustomerPage:
    """List customers, filtered and sorted, in pages."""
    query = replace(filtered, limit=limit, after=after)
    served = used.shop.served
    page = customer_page(query, served)
    total = count_customers(query, served) if count else None
    return CustomerPage(customers=page.rows, after=page.after, total=total)  # type: ignore[arg-type]


@ROUTER.get("/{customer_id}", name="get_customer")
def get_customer(
    customer_id: CustomerInPath, caller: Viewer, used: Used, explain: bool = True
) -> CustomerResponse:
    """Show a customer: history, prediction, interval, reasons and timeline."""
    view, customer_id = used.shop.view(), used.customer(customer_id)
    details = customer(customer_id, view, personal=reaches(caller.user.role, SEES_PEOPLE))
    prediction = _prediction(customer_id, used)
    return CustomerResponse(
        **{**vars(details), "timeline": [CustomerEvent(**event) for event in details.timeline]},
        prediction=prediction,
        suggestion=suggestion(vars(prediction)) if prediction else None,
        recommended_cac=_recommended_cac(prediction, used),
        explanation=_explanation(customer_id, caller, used) if explain else None,
    )


def _recommended_cac(prediction: PredictionResponse | None, used: Used) -> float | None:
    if prediction is None or prediction.predicted_clv is None:
        return None
    return recommended_cac(prediction.predicted_clv, used.settings.gross_margin)


@ROUTER.get("/{customer_id}/alive", name="customer_alive")
def customer_alive(customer_id: CustomerInPath, _caller: Viewer, used: Used) -> list[AlivePoint]:
    """Show the probability of being still active, day by day: past, and future if they order nothing more."""
    return alive_curve(used.customer(customer_id), used.shop.view(), used.described)


@ROUTER.get("/{customer_id}/explanation", name="explain_customer")
def explain_customer(customer_id: CustomerInPath, caller: Viewer, used: Used) -> ExplanationResponse:
    """Explain the prediction for a customer. Personal profile facts are shown only to analysts."""
    return explained(used.customer(customer_id), caller, used)


def explained(customer_id: str, caller: Caller, used: Used) -> ExplanationResponse:
    """As the API has it."""
    explanation = used.predictions.explained(customer_id)
    row = explanation.customers[0]
    reasons = row.reasons if reaches(caller.user.role, SEES_PEOPLE) else without_private(row.reasons)
    values = {part.feature: part.value for part in row.contributions}
    return ExplanationResponse(
        model=explanation.model,
        member=explanation.member,
        weight=explanation.weight,
        predicted=row.predicted,
        baseline=row.baseline,
        reasons=[
            ReasonResponse(
                sentence=reason.sentence,
                amount=reason.amount,
                is_plain=reason.feature is None
                or is_plain(reason.feature, values.get(reason.feature), explanation.horizon_days),
            )
            for reason in reasons
        ],
        facts=list(row.facts),
        method=explanation.method,
    )


def _prediction(customer_id: str, used: Used) -> PredictionResponse | None:
    try:
        return shown(used.predictions.of(customer_id))
    except ModelError:
        return None


def _explanation(customer_id: str, caller: Caller, used: Used) -> ExplanationResponse | None:
    try:
        return explained(customer_id, caller, used)
    except ModelError:
        return None
