"""The shop's customers: in pages, and everything about one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from tenure.app.customers.list_customers import CustomerList, ListCustomers
from tenure.app.customers.list_customers import list_customers as customer_list
from tenure.app.customers.show_customer import ShowCustomer, customer_alive, explain_customer, show_customer
from tenure.core.access import SEES_PEOPLE, reaches
from tenure.core.text.hidden_ids import is_hidden
from tenure.learning.explanations.explanation import Explanation
from tenure.learning.explanations.words import is_plain
from tenure.server.callers import Caller, Viewer
from tenure.server.routes.access.session import CurrentBackend
from tenure.server.routes.lists.customer_filters import Filtered
from tenure.server.routes.predictions import shown
from tenure.server.shapes import CustomerInPath, Moment, PredictionResponse
from tenure.serving.insights.alive_curve import AlivePoint
from tenure.serving.insights.listing import MAX_ROWS, CustomerQuery, with_customer
from tenure.serving.insights.suggestion import Suggestion
from tenure.serving.live.hidden import shown_without_address

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
    period_spend: float | None = Field(default=None, description="Net spend from `from_day` to `to_day`.")
    period_orders: int | None = None
    before_spend: float | None = Field(
        default=None, description="Net spend in as many days before `from_day`."
    )


class CustomerPage(BaseModel):
    """`after` requests the next page; null on the last page. `total` counts all pages, if requested.

    `model_version` made the predictions of the list; `champion_version` makes the next ones.
    """

    customers: list[CustomerSummary]
    after: str | None
    total: int | None
    model_version: int | None
    champion_version: int | None


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
    """Why the model makes this prediction: the explained member with the largest weight, and its weight.

    `model_version`: the champion, which is explained even if another version made the stored prediction.
    """

    model_version: int | None
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


@ROUTER.get("", name="list_customers", response_model_exclude_unset=True)
def list_customers(
    caller: Viewer,
    backend: CurrentBackend,
    filtered: Filtered,
    limit: Annotated[int, Query(ge=1, le=MAX_ROWS)] = 50,
    after: Annotated[str, Query(max_length=1024)] = "",
    count: bool = False,
) -> CustomerPage:
    """List customers, filtered and sorted, in pages."""
    page = page_seen_by(caller, replace(filtered, limit=limit, after=after), backend, count=count)
    versions = backend.shop.served.scored_by
    return CustomerPage(
        customers=page.customers,  # type: ignore[arg-type]
        after=page.after,
        total=page.total,
        model_version=versions.model_version,
        champion_version=versions.champion_version,
    )


def page_seen_by(
    caller: Caller, query: CustomerQuery, backend: CurrentBackend, *, count: bool = False
) -> CustomerList:
    """A page whose token names nobody by an address that the caller may not see."""
    if query.after:
        query = replace(query, after=with_customer(query.after, backend.customer))
    page = customer_list(ListCustomers(_as_seen_by(caller, query, backend), count), backend.shop)
    if page.after is None or _sees_people(caller):
        return page
    return replace(
        page, after=with_customer(page.after, lambda last: shown_without_address(last, backend.shop))
    )


def _as_seen_by(caller: Caller, query: CustomerQuery, backend: CurrentBackend) -> CustomerQuery:
    """A hidden ID is found by itself; who sees no addresses does not find them by their first letters."""
    if is_hidden(query.starts_with):
        return replace(query, starts_with=backend.customer(query.starts_with))
    return replace(query, hides_ids=not _sees_people(caller))


@ROUTER.get("/{customer_id}", name="get_customer")
def get_customer(
    customer_id: CustomerInPath, caller: Viewer, backend: CurrentBackend, explain: bool = True
) -> CustomerResponse:
    """Show a customer: history, prediction, interval, reasons and timeline."""
    command = ShowCustomer(customer_id, _sees_people(caller), explain, backend.settings.gross_margin)
    details = show_customer(command, backend.shop, backend.predictions)
    events = [CustomerEvent(**event) for event in details.customer.timeline]
    return CustomerResponse(
        **{**vars(details.customer), "timeline": events},
        prediction=None if details.prediction is None else shown(details.prediction),
        suggestion=details.suggestion,
        recommended_cac=details.recommended_cac,
        explanation=None if details.explanation is None else _explanation_shown(details.explanation, backend),
    )


@ROUTER.get("/{customer_id}/alive", name="customer_alive")
def get_alive(customer_id: CustomerInPath, _caller: Viewer, backend: CurrentBackend) -> list[AlivePoint]:
    """Show the probability of being still active, day by day: past, and future if they order nothing more."""
    return customer_alive(customer_id, backend.shop, backend.described).points


@ROUTER.get("/{customer_id}/explanation", name="explain_customer")
def get_explanation(
    customer_id: CustomerInPath, caller: Viewer, backend: CurrentBackend
) -> ExplanationResponse:
    """Explain the prediction for a customer. Personal profile facts are shown only to analysts."""
    spelled = backend.customer(customer_id)
    return _explanation_shown(explain_customer(spelled, _sees_people(caller), backend.predictions), backend)


def _explanation_shown(explanation: Explanation, backend: CurrentBackend) -> ExplanationResponse:
    row = explanation.customers[0]
    values = {part.feature: part.value for part in row.contributions}
    return ExplanationResponse(
        model_version=backend.shop.served.published.model_number,
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
            for reason in row.reasons
        ],
        facts=list(row.facts),
        method=explanation.method,
    )


def _sees_people(caller: Caller) -> bool:
    return reaches(caller.user.role, SEES_PEOPLE)
