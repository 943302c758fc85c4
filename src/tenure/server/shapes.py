"""Shapes that several routes answer with or take."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat

from tenure.meaning.ids import trimmed
from tenure.server.middleware.encoded_slashes import with_slashes


def _no_flag(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a number, not true or false")
    return value


def _no_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a NUL character")
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be blank")
    return text


Number = Annotated[FiniteFloat, BeforeValidator(_no_flag)]
"""Python accepts true as 1; a client that sends it means something else."""

Whole = Annotated[int, BeforeValidator(_no_flag)]
Word = Annotated[str, Field(max_length=256), AfterValidator(_no_nul)]
"""No store can hold a NUL character."""

Id = Annotated[
    str,
    Field(min_length=1, max_length=256),
    AfterValidator(_no_nul),
    AfterValidator(_not_blank),
    AfterValidator(trimmed),
]
"""Without surrounding spaces: files drop them too, and otherwise an order would count twice."""

CustomerId = Annotated[Id, Field(examples=["C00000055"])]
InPath = Annotated[
    str, Path(min_length=1, max_length=256), AfterValidator(with_slashes), AfterValidator(_no_nul)
]
"""A name given by a user, which may contain a slash."""

CustomerInPath = InPath
OrderInPath = Annotated[InPath, AfterValidator(trimmed)]
HorizonDays = Annotated[Whole | None, Field(default=None, ge=1, le=3650, examples=[90])]


def _in_utc(moment: datetime) -> datetime:
    """The log stores UTC without a time zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


Moment = Annotated[datetime, AfterValidator(_in_utc)]


class PredictionResponse(BaseModel):
    """The prediction for one customer in `[as_of, as_of + horizon_days)`.

    `source`: `stored` at the last scoring, or `live` just now, from all orders received so far.
    `model_version`: made the prediction; after a promotion, stored predictions are of the previous champion
    until customers are scored again.
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
    level: float | None = Field(description="Share of customers whose spend should fall within the interval.")
    total_clv: float | None
    expected_purchases: float | None
    expected_order_value: float | None
    probability_alive: float | None
    churn_probability: float | None
    expected_date_of_next_order: date | None
    clv_percentile: float | None
    value_tier: Literal["High-CLV", "Growth-Potential", "Low-CLV"] | None
    confidence: Literal["high", "medium", "low"] | None
    source: Literal["stored", "live"]
    model_version: int | None = None


class CustomerFacts(BaseModel):
    """A customer described by a few facts, under well-known names or names of features.

    Required: the number of orders, the amount spent, and the days since the first and the last order, given
    directly or derived from other facts (`avg_order_value`, `purchase_frequency` in orders per month,
    `monthly_spending`).
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": True})

    customer_id: Word | None = None
    total_orders: Number | None = Field(default=None, examples=[5])
    num_orders: Number | None = None
    total_spent: Number | None = Field(default=None, examples=[300.0])
    avg_order_value: Number | None = None
    days_since_first_purchase: Number | None = Field(default=None, examples=[400])
    days_since_last_purchase: Number | None = Field(default=None, examples=[20])
    num_categories: Number | None = None
    category_diversity: Number | None = None
    purchase_frequency: Number | None = Field(default=None, description="Orders per month.")
    monthly_spending: Number | None = None
    acquisition_source: str | None = Field(default=None, max_length=128)
    campaign_type: str | None = Field(default=None, max_length=128)
    acquisition_cost: Number | None = None
    email_engagement_rate: Number | None = None
    return_rate: Number | None = None

    def facts(self) -> dict[str, Any]:
        """What was given, without the customer's id."""
        return {name: value for name, value in self.model_dump().items() if name != "customer_id"}
