"""Show a customer: history, prediction, suggested action, acquisition cost, and reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tenure.core.errors import ModelError
from tenure.economics.acquisition import recommended_cac
from tenure.learning.explanations.private_features import without_private
from tenure.serving.insights.alive_curve import AlivePoint, alive_curve
from tenure.serving.insights.suggestion import Suggestion, suggestion
from tenure.serving.insights.timeline import Customer, customer
from tenure.serving.live.spelling import spelled_as

if TYPE_CHECKING:
    from tenure.learning.explanations.explanation import Explanation
    from tenure.serving.predictions.described import DescribedCustomers
    from tenure.serving.predictions.live import LivePredictions, Prediction
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ShowCustomer:
    """Command.

    personal : whether to include names, addresses, age, gender and city, and reasons that tell them.
    explain : whether to include the reasons, which take the longest.
    gross_margin : margin as a share of revenue, for the recommended acquisition cost.
    """

    customer_id: str
    personal: bool = False
    explain: bool = True
    gross_margin: float = 1.0


@dataclass(frozen=True)
class CustomerDetails:
    """A customer. prediction, suggestion, recommended_cac, explanation : None if there is no model.

    recommended_cac : the most to pay to acquire a similar customer, in money.
    """

    customer: Customer
    prediction: Prediction | None
    suggestion: Suggestion | None
    recommended_cac: float | None
    explanation: Explanation | None
    currency: str


def show_customer(command: ShowCustomer, shop: Shop, predictions: LivePredictions) -> CustomerDetails:
    """All details of a customer. Raises UnknownCustomer."""
    customer_id = spelled_as(command.customer_id, shop)
    details = customer(customer_id, shop.view(), personal=command.personal)
    prediction = _prediction(customer_id, predictions)
    value = None if prediction is None else prediction.values["predicted_clv"]
    return CustomerDetails(
        customer=details,
        prediction=prediction,
        suggestion=None if prediction is None else suggestion(prediction.values),
        recommended_cac=None if value is None else recommended_cac(value, command.gross_margin),
        explanation=_explanation(customer_id, command, predictions),
        currency=shop.currency,
    )


def explain_customer(customer_id: str, personal: bool, predictions: LivePredictions) -> Explanation:
    """Why the model makes this prediction; reasons that tell personal facts only if `personal`.

    Raises UnknownCustomer, ModelError.
    """
    explanation = predictions.explained(customer_id)
    if personal:
        return explanation
    rows_shown = [replace(row, reasons=without_private(row.reasons)) for row in explanation.customers]
    return replace(explanation, customers=tuple(rows_shown))


@dataclass(frozen=True)
class AliveCurve:
    """The probability of being still active, day by day; see `alive_curve`."""

    points: list[AlivePoint]


def customer_alive(customer_id: str, shop: Shop, described: DescribedCustomers) -> AliveCurve:
    """From the first order to the end of the horizon. Raises UnknownCustomer, ModelError."""
    return AliveCurve(alive_curve(spelled_as(customer_id, shop), shop.view(), described))


def _prediction(customer_id: str, predictions: LivePredictions) -> Prediction | None:
    try:
        return predictions.of(customer_id)
    except ModelError:
        return None


def _explanation(customer_id: str, command: ShowCustomer, predictions: LivePredictions) -> Explanation | None:
    if not command.explain:
        return None
    try:
        return explain_customer(customer_id, command.personal, predictions)
    except ModelError:
        return None
