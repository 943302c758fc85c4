"""Shapes that several routes answer with or take."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat

CustomerId = Annotated[str, Field(min_length=1, max_length=256, examples=["C00000055"])]
CustomerInPath = Annotated[str, Path(min_length=1, max_length=256)]
HorizonDays = Annotated[int | None, Field(default=None, ge=1, le=3650, examples=[90])]


def _in_utc(moment: datetime) -> datetime:
    """The log keeps UTC without saying so."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


Moment = Annotated[datetime, AfterValidator(_in_utc)]


class PredictionShown(BaseModel):
    """What one customer is expected to do in `[as_of, as_of + horizon_days)`.

    `made`: `stored` at the last scoring, or `live` just now, from every order answered so far.
    """

    model_config = ConfigDict(extra="ignore")

    customer_id: str
    as_of: date
    horizon_days: int
    historic_clv: float | None
    predicted_clv: float | None
    predicted_clv_median: float | None
    predicted_clv_lower: float | None
    predicted_clv_upper: float | None
    level: float | None = Field(description="Share of customers whose spend the interval is meant to hold.")
    total_clv: float | None
    expected_purchases: float | None
    expected_order_value: float | None
    probability_alive: float | None
    churn_probability: float | None
    expected_date_of_next_order: date | None
    clv_percentile: float | None
    value_tier: Literal["High-CLV", "Growth-Potential", "Low-CLV"] | None
    confidence: Literal["high", "medium", "low"] | None
    made: Literal["stored", "live"]


class FactsGiven(BaseModel):
    """A customer in a few facts, under the names programs use; or under those of features.

    Needed: the number of orders, what was spent, and the days since the first and the last order, as said or
    as follows from others (`avg_order_value`, `purchase_frequency` in orders a month, `monthly_spending`).
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": True})

    customer_id: str | None = Field(default=None, max_length=256)
    total_orders: FiniteFloat | None = Field(default=None, examples=[5])
    num_orders: FiniteFloat | None = None
    total_spent: FiniteFloat | None = Field(default=None, examples=[300.0])
    avg_order_value: FiniteFloat | None = None
    days_since_first_purchase: FiniteFloat | None = Field(default=None, examples=[400])
    days_since_last_purchase: FiniteFloat | None = Field(default=None, examples=[20])
    num_categories: FiniteFloat | None = None
    category_diversity: FiniteFloat | None = None
    purchase_frequency: FiniteFloat | None = Field(default=None, description="Orders a month.")
    monthly_spending: FiniteFloat | None = None
    acquisition_source: str | None = Field(default=None, max_length=128)
    campaign_type: str | None = Field(default=None, max_length=128)
    acquisition_cost: FiniteFloat | None = None
    email_engagement_rate: FiniteFloat | None = None
    return_rate: FiniteFloat | None = None

    def facts(self) -> dict[str, Any]:
        """What was given, without the customer's id."""
        return {name: value for name, value in self.model_dump().items() if name != "customer_id"}
