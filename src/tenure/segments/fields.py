"""What rules can refer to: the columns of the customer table, with their kinds, units and labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tenure.core.activation.segment import RFM_SEGMENTS, TIERS
from tenure.core.errors import OptionError
from tenure.core.orders.schema import CUSTOMERS, Kind
from tenure.core.text.closest import closest

Topic = Literal["Value", "Rhythm", "Basket", "Sustainability", "Groups", "Person"]


@dataclass(frozen=True)
class Field:
    """One column.

    title : label. unit : `currency` for amounts in the workspace's currency. choices : the only valid texts;
    empty where they depend on the shop's own data.
    """

    name: str
    kind: Kind
    topic: Topic
    title: str
    doc: str
    unit: str = ""
    choices: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        """Whether it can identify a person together with others: only analysts and administrators use it."""
        return self.name in CUSTOMERS and CUSTOMERS[self.name].is_private


def _money(name: str, topic: Topic, title: str, doc: str) -> Field:
    return Field(name, "money", topic, title, doc, "currency")


def _share(name: str, topic: Topic, title: str, doc: str) -> Field:
    return Field(name, "share", topic, title, doc, "share from 0 to 1")


def _days(name: str, title: str, doc: str) -> Field:
    return Field(name, "number", "Rhythm", title, doc, "days")


_ALL = (
    _money("predicted_clv", "Value", "Predicted value", "Expected net spend over the horizon."),
    _money("net_spend", "Value", "Spent so far", "Net spend so far, after refunds."),
    _money("total_clv", "Value", "Total value", "Net spend so far plus expected net spend."),
    Field(
        "expected_purchases",
        "number",
        "Value",
        "Expected orders",
        "Expected orders over the horizon.",
        "orders",
    ),
    _money("expected_order_value", "Value", "Expected order value", "Expected net value of an order."),
    Field(
        "clv_percentile",
        "number",
        "Value",
        "Value percentile",
        "Percentage of customers with a lower predicted value.",
        "percent",
    ),
    _share("churn_probability", "Value", "Churn probability", "Probability of no order over the horizon."),
    _share("probability_alive", "Value", "Probability alive", "Probability of still being a customer."),
    Field(
        "confidence",
        "text",
        "Value",
        "Confidence",
        "How far the prediction can be trusted.",
        choices=("high", "medium", "low"),
    ),
    Field("orders", "count", "Rhythm", "Orders", "All orders so far.", "orders"),
    Field("first_order", "date", "Rhythm", "First order", "Date of the first order."),
    Field("last_order", "date", "Rhythm", "Last order", "Date of the last order."),
    _days(
        "days_since_last_order", "Days since last order", "Counted to the day after the shop's newest order."
    ),
    _days(
        "days_since_first_order",
        "Days since first order",
        "Counted to the day after the shop's newest order.",
    ),
    _days(
        "average_days_between_orders", "Days between orders", "Mean; unknown for customers with one order."
    ),
    Field(
        "expected_date_of_next_order",
        "date",
        "Rhythm",
        "Expected next order",
        "Expected date of the next order.",
    ),
    _money("average_order_value", "Basket", "Average order value", "Net spend so far per order."),
    Field("items_per_order", "number", "Basket", "Items per order", "Units bought per order.", "items"),
    Field(
        "categories", "count", "Basket", "Categories", "Number of different categories bought.", "categories"
    ),
    _share("discount_share", "Basket", "Discount share", "Discount as a share of the price before discount."),
    _share("refund_share", "Basket", "Refund share", "Refunds as a share of gross spend."),
    _share(
        "eco_spend_share",
        "Sustainability",
        "Sustainable share",
        "Share of spend on products with an eco score of 0.7 or more.",
    ),
    _share(
        "premium_spend_share",
        "Basket",
        "Premium share",
        "Share of spend on premium products, if the products table marks them.",
    ),
    Field(
        "segment",
        "text",
        "Groups",
        "RFM segment",
        "By recency, frequency and monetary value.",
        choices=RFM_SEGMENTS,
    ),
    Field("value_tier", "text", "Groups", "Value tier", "By predicted value.", choices=TIERS),
    Field("cluster", "text", "Groups", "Cluster", "Groups of similar customers, found by `tenure segment`."),
    Field(
        "recency_score",
        "count",
        "Groups",
        "Recency score",
        "5 for the fifth of customers with the most recent orders.",
        "1 to 5",
    ),
    Field(
        "frequency_score",
        "count",
        "Groups",
        "Frequency score",
        "5 for the fifth of customers with the most orders.",
        "1 to 5",
    ),
    Field(
        "money_score",
        "count",
        "Groups",
        "Monetary score",
        "5 for the fifth of customers with the highest spend.",
        "1 to 5",
    ),
    Field("country", "text", "Person", "Country", "Country, as written in the shop's data."),
    Field("city", "text", "Person", "City", "City, as written in the shop's data. Not available to viewers."),
    Field("acquisition_source", "text", "Person", "Acquisition source", "Source the customer came from."),
    Field("campaign_type", "text", "Person", "Campaign", "Kind of campaign that won the customer."),
    Field("signup_date", "date", "Person", "Sign-up date", "Date when the account was created."),
    Field("consent_email", "flag", "Person", "E-mail opt-in", "Has agreed to marketing by e-mail."),
    Field("consent_sms", "flag", "Person", "SMS opt-in", "Has agreed to marketing by SMS."),
    Field("consent_ads", "flag", "Person", "Ads opt-in", "Has agreed to matching on ad platforms."),
)
FIELDS = {field.name: field for field in _ALL}
"""Fields by name."""


def field_of(name: object) -> Field:
    """Field of that name. Raises OptionError (`rule.field`) that suggests the closest name."""
    field = FIELDS.get(name) if isinstance(name, str) else None
    if field is not None:
        return field
    close = closest(str(name).lower(), FIELDS)
    hint = f"did you mean '{close[0]}'?" if close else f"fields: {', '.join(FIELDS)}"
    raise OptionError("This customer field does not exist.", values=[name], hint=hint, code="rule.field")
