"""Why a customer's prediction is what it is: what `explain` answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

DEFAULT_REASONS = 6
TREESHAP = (
    "TreeSHAP divides the output of the trees exactly among the features; each feature's "
    "contribution is its share of the difference from the starting point on the scale of "
    "the trees (logarithms for money and orders). For a blend, amounts are proportional to "
    "the explained member's and add up to the prediction of the blend."
)
WORDS = "This model cannot be divided exactly among features; the facts it uses are given in words."


@dataclass(frozen=True)
class Contribution:
    """What one feature adds. `amount` is in money or orders; `unit` and `doc` are the feature's own."""

    feature: str
    unit: str
    doc: str
    value: float | str | None
    amount: float


@dataclass(frozen=True)
class Reason:
    """A sentence such as "ordered 3 times in the last 60 days: +84"; `amount` is None in words only.

    feature : the one it is about; None where it is about several, or hidden.
    """

    sentence: str
    amount: float | None = None
    feature: str | None = None


@dataclass(frozen=True)
class ExplainedCustomer:
    """One customer.

    Attributes
    ----------
    predicted : what the trained model expects, in money or orders.
    explained : the prediction of the explained member itself, before blending and calibration.
    baseline : what is expected of an average customer; with the `amount` of all `contributions` it makes
        `predicted`. None, like `explained`, where no member could be split.
    contributions : of every feature, largest first by size.
    reasons : the largest of them as sentences; facts about rhythm and value where nothing could be split.
    facts : how often, how recently, how long: what the BTYD members look at.
    """

    customer_id: str
    predicted: float
    explained: float | None
    baseline: float | None
    contributions: tuple[Contribution, ...]
    reasons: tuple[Reason, ...]
    facts: tuple[str, ...]

    @property
    def rest(self) -> float | None:
        """What the contributions without a reason add up to."""
        if self.baseline is None:
            return None
        return self.predicted - self.baseline - sum(reason.amount or 0.0 for reason in self.reasons)


@dataclass(frozen=True)
class Explanation:
    """The requested customers, in that order.

    Attributes
    ----------
    model : the trained model. member : the part of it that was explained; itself, if it is no blend.
    weight : that member's share of the blend, 0 to 1. weights : of all members.
    member_horizon_days : the window the member learned; shorter than `horizon_days` where it was stretched.
    column : the column of Predictions that is explained.
    method : how amounts came about, in words.
    """

    model: str
    member: str
    weight: float
    weights: dict[str, float]
    column: Literal["predicted_clv", "expected_purchases"]
    as_of: date
    horizon_days: int
    member_horizon_days: int
    method: str
    customers: tuple[ExplainedCustomer, ...]
    currency: str | None = None
