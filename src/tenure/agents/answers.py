"""Results of the tools; their fields become the schemas that agents read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from tenure.core.modelling.backtest import ClassificationMetrics, Metrics
from tenure.learning.explanations.explanation import Reason
from tenure.serving.insights.summary import SegmentFigures


class CustomerPrediction(BaseModel):
    """Predictions for a customer within the horizon, which begins at `as_of`. Null means unknown."""

    customer_id: str
    as_of: date
    horizon_days: int
    source: Literal["stored", "live"] = Field(
        description="Time of the prediction: the last scoring, or just now."
    )
    model_version: int | None = Field(description="Version of the model that made the prediction.")
    predicted_clv: float | None = Field(description="Expected net spend within the horizon.")
    predicted_clv_lower: float | None
    predicted_clv_upper: float | None
    level: float | None = Field(description="Share of customers whose spend should fall within the interval.")
    historic_clv: float | None = Field(description="Net spend so far.")
    expected_purchases: float | None = Field(description="Expected number of order days within the horizon.")
    expected_order_value: float | None
    probability_alive: float | None
    churn_probability: float | None = Field(description="Probability of no order within the horizon.")
    expected_date_of_next_order: date | None
    clv_percentile: float | None = Field(description="Percentage of customers expected to spend less.")
    value_tier: str | None = Field(description="High-CLV, Growth-Potential or Low-CLV, by predicted_clv.")
    confidence: str | None = Field(description="How far to trust this prediction: high, medium or low.")


class Segments(BaseModel):
    """Every segment that has customers, the most valuable first. Shares are from 0 to 1."""

    parted_by: str
    segments: list[SegmentFigures]


class ListedCustomer(BaseModel):
    """A customer as of the last scoring."""

    customer_id: str
    segment: str | None = Field(description="Segment by recency, frequency and monetary value (RFM).")
    predicted_clv: float | None
    predicted_clv_lower: float | None
    predicted_clv_upper: float | None
    expected_purchases: float | None
    churn_probability: float | None
    orders: int = Field(description="Number of orders so far.")
    net_spend: float | None = Field(description="Net spend so far.")
    last_order: datetime | None


class TopCustomers(BaseModel):
    """The first customers by `ranked_by`, best first."""

    ranked_by: str
    customers: list[ListedCustomer]


class WhyCustomer(BaseModel):
    """Explanation of the prediction of a customer."""

    customer_id: str
    model: str
    explained_member: str = Field(
        description="The explained member of a blend: its tree model with the largest weight."
    )
    member_weight: float = Field(description="Its weight in the blend, 0 to 1.")
    column: str = Field(description="The explained quantity: predicted_clv or expected_purchases.")
    as_of: date
    horizon_days: int
    predicted: float
    baseline: float | None = Field(
        description="Prediction before any features are considered; with the contributions of all "
        "features it adds up to `predicted`."
    )
    explained: float | None = Field(description="Prediction of the explained member alone, before blending.")
    reasons: list[Reason] = Field(description="The largest effects as sentences, largest first.")
    facts: list[str]
    method: str


class ModelScores(BaseModel):
    """Mean metrics of a model over past windows."""

    model: str
    is_champion: bool = Field(description="Whether this model makes the current predictions.")
    is_baseline: bool = Field(description="Whether this is a simple rule that the models should beat.")
    metrics: Metrics
    churn: ClassificationMetrics | None = Field(
        description="For its probability of no order; null if it predicts none."
    )


class BacktestPanel(BaseModel):
    """Back-test: predictions at past dates, compared with actual values."""

    champion: str
    model_version: int | None
    horizon_days: int
    interval_level: float = Field(description="Share of customers whose spend intervals should contain.")
    cutoffs: list[date] = Field(description="Past cutoff dates of the test, newest first.")
    models: list[ModelScores] = Field(description="The champion first, then by mean absolute error.")
