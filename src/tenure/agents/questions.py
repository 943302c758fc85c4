"""The questions: each is a tool that runs one use case on the current state of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tenure.agents.answers import (
    BacktestPanel,
    CustomerPrediction,
    ListedCustomer,
    ModelScores,
    Segments,
    TopCustomers,
    WhyCustomer,
)
from tenure.core.errors import ModelError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.learning.explanations.private_features import without_private
from tenure.serving.insights.listing import CustomerQuery, customer_page
from tenure.serving.insights.summary import segments
from tenure.serving.live.hidden import shown_without_address
from tenure.serving.live.spelling import spelled_as
from tenure.serving.predictions.live import LivePredictions

if TYPE_CHECKING:
    from tenure.learning.evidence import Evidence
    from tenure.serving.shop import Shop

MAX_CUSTOMERS = 100
Count = Annotated[int, Field(ge=1, le=MAX_CUSTOMERS)]
PartedBy = Literal["rfm", "value_tier"]
RankedBy = Literal[
    "predicted_clv",
    "net_spend",
    "orders",
    "expected_purchases",
    "probability_alive",
    "churn_probability",
]


class Questions:
    """The questions that agents can ask about one workspace.

    Parameters
    ----------
    shop : Shop
        The workspace, opened.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._predictions = LivePredictions(shop)

    def predict_customer(self, customer_id: str) -> CustomerPrediction:
        """What one customer is expected to spend and order within the model's horizon.

        The most recent orders are included. The interval shows how certain the prediction is.
        """
        prediction = self._predictions.of(spelled_as(customer_id, self._shop))
        values = {**prediction.values, CUSTOMER_ID: self._as_shown(prediction.values[CUSTOMER_ID])}
        return CustomerPrediction(
            **{**values, "source": prediction.source, "model_version": prediction.model_version}
        )

    def list_segments(self, parted_by: PartedBy = "rfm") -> Segments:
        """The segments of the shop: the number of customers in each, and their predictions.

        `rfm` groups by recency, frequency and money so far, `value_tier` by predicted value.
        """
        return Segments(parted_by=parted_by, segments=segments(self._shop.served, parted_by))

    def top_customers(self, count: Count = 10, ranked_by: RankedBy = "predicted_clv") -> TopCustomers:
        """The customers with the highest predictions (or the highest risk, by churn_probability) first."""
        page = customer_page(CustomerQuery(sort=ranked_by, limit=count), self._shop.served)
        ranked = [row for row in page.rows if row[ranked_by] is not None]
        rows = [
            ListedCustomer.model_validate({**row, CUSTOMER_ID: self._as_shown(row[CUSTOMER_ID])})
            for row in ranked
        ]
        return TopCustomers(ranked_by=ranked_by, customers=rows)

    def explain_customer(self, customer_id: str) -> WhyCustomer:
        """Explain the prediction of a customer: what raised it and what lowered it, in sentences."""
        explanation = self._predictions.explained(spelled_as(customer_id, self._shop))
        (customer,) = explanation.customers
        return WhyCustomer(
            customer_id=self._as_shown(customer_id),
            model=explanation.model,
            explained_member=explanation.member,
            member_weight=explanation.weight,
            column=explanation.column,
            as_of=explanation.as_of,
            horizon_days=explanation.horizon_days,
            predicted=customer.predicted,
            baseline=customer.baseline,
            explained=customer.explained,
            reasons=list(without_private(customer.reasons)),
            facts=list(customer.facts),
            method=explanation.method,
        )

    def _as_shown(self, customer_id: str) -> str:
        """Agents are told no address or phone number, whatever the role of the key."""
        return shown_without_address(customer_id, self._shop)

    def backtest_panel(self) -> BacktestPanel:
        """How accurate the models were on past windows: the champion, the other candidates and simple rules.

        Each was trained only on data before a past date and predicted the window after it.
        mae and rmse are in money (orders, where the shop has no amounts): lower is better. spearman and ngini
        measure how well customers are ranked; 1 is perfect. bias is predicted over actual total, less 1.
        """
        served_copy = self._shop.served
        trained = served_copy.trained
        evidence = trained.evidence
        if evidence is None or evidence.metrics is None:
            raise ModelError(
                "The model was never tested on a past window.",
                hint="train it again when the order log covers a longer period, or use a shorter horizon",
                code="model.untested",
            )
        return BacktestPanel(
            champion=trained.name,
            model_version=served_copy.published.model_number,
            horizon_days=evidence.horizon_days,
            interval_level=evidence.level,
            cutoffs=list(evidence.cutoffs),
            models=_tested(evidence, trained.name),
        )


def _tested(evidence: Evidence, champion: str) -> list[ModelScores]:
    metrics_by_model = dict(evidence.others or {})
    if evidence.metrics is not None:
        metrics_by_model[champion] = evidence.metrics
    rows = [
        ModelScores(
            model=name,
            is_champion=name == champion,
            is_baseline=name in evidence.baselines,
            metrics=metrics,
            churn=(evidence.churn or {}).get(name),
        )
        for name, metrics in metrics_by_model.items()
    ]
    return sorted(rows, key=lambda row: (not row.is_champion, row.metrics.mae))
