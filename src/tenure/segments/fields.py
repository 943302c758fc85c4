"""What rules can speak of: the columns of the customer table, with their kinds, units and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tenure.core.activation.segment import RFM_SEGMENTS, TIERS
from tenure.core.errors import OptionError
from tenure.core.orders.schema import Kind
from tenure.core.text.closest import closest

Topic = Literal["Value", "Rhythm", "Basket", "Sustainability", "Groups", "Person"]


@dataclass(frozen=True)
class Field:
    """One column.

    title : in words. unit : `currency` where it is the workspace's money. choices : where only some texts
    make sense; empty where the shop's own data says which.
    """

    name: str
    kind: Kind
    topic: Topic
    title: str
    doc: str
    unit: str = ""
    choices: tuple[str, ...] = ()


def _money(name: str, topic: Topic, title: str, doc: str) -> Field:
    return Field(name, "money", topic, title, doc, "currency")


def _share(name: str, topic: Topic, title: str, doc: str) -> Field:
    return Field(name, "share", topic, title, doc, "share from 0 to 1")


def _days(name: str, title: str, doc: str) -> Field:
    return Field(name, "number", "Rhythm", title, doc, "days")


_ALL = (
    _money("predicted_clv", "Value", "Predicted value", "Expected net spend over the horizon."),
    _money("net_spend", "Value", "Spent so far", "Net of refunds."),
    _money("total_clv", "Value", "Total value", "Spent so far and expected."),
    Field("expected_purchases", "number", "Value", "Orders expected", "Over the horizon.", "orders"),
    _money("expected_order_value", "Value", "Value of an expected order", "Net."),
    Field(
        "clv_percentile", "number", "Value", "Value percentile", "Customers worth less, of 100.", "percent"
    ),
    _share("churn_probability", "Value", "Will not order", "Probability of no order over the horizon."),
    _share("probability_alive", "Value", "Still a customer", "Probability that they are one."),
    Field(
        "confidence", "text", "Value", "Confidence", "In the prediction.", choices=("high", "medium", "low")
    ),
    Field("orders", "count", "Rhythm", "Orders", "Ever.", "orders"),
    Field("first_order", "date", "Rhythm", "First order", "Day of it."),
    Field("last_order", "date", "Rhythm", "Last order", "Day of it."),
    _days("days_since_last_order", "Days since the last order", "Until the day after the shop's newest one."),
    _days(
        "days_since_first_order", "Days since the first order", "Until the day after the shop's newest one."
    ),
    _days("average_days_between_orders", "Days between orders", "Mean; unknown for those with one order."),
    Field("expected_date_of_next_order", "date", "Rhythm", "Next order expected", "Around this day."),
    _money("average_order_value", "Basket", "Order value", "Spent so far per order."),
    Field("items_per_order", "number", "Basket", "Items per order", "Units bought per order.", "items"),
    Field("categories", "count", "Basket", "Categories", "Different ones bought from.", "categories"),
    _share("discount_share", "Basket", "Bought at a discount", "Discount, of what it had cost without."),
    _share("refund_share", "Basket", "Sent back", "Refunded, of what was spent."),
    _share("eco_spend_share", "Sustainability", "Spent on sustainable products", "Eco score 0.7 or more."),
    _share("premium_spend_share", "Basket", "Spent on the premium range", "Where products say so."),
    Field("segment", "text", "Groups", "RFM segment", "By recency, frequency, money.", choices=RFM_SEGMENTS),
    Field("value_tier", "text", "Groups", "Value tier", "By predicted value.", choices=TIERS),
    Field("cluster", "text", "Groups", "Cluster", "Customers alike in many ways; made by `tenure segment`."),
    Field("recency_score", "count", "Groups", "Recency score", "5 for the most recent fifth.", "1 to 5"),
    Field("frequency_score", "count", "Groups", "Frequency score", "5 for the most orders.", "1 to 5"),
    Field("money_score", "count", "Groups", "Money score", "5 for the most spent.", "1 to 5"),
    Field("country", "text", "Person", "Country", "As the shop's data writes it."),
    Field("acquisition_source", "text", "Person", "Came by", "Where the customer came from."),
    Field("campaign_type", "text", "Person", "Campaign", "Kind of campaign that brought the customer."),
    Field("signup_date", "date", "Person", "Signed up", "When the account was made."),
    Field("consent_email", "flag", "Person", "E-mail allowed", "May be written to by e-mail."),
    Field("consent_sms", "flag", "Person", "SMS allowed", "May be written to by SMS."),
    Field("consent_ads", "flag", "Person", "Ads allowed", "May be matched on ad platforms."),
)
FIELDS = {field.name: field for field in _ALL}
"""By name."""


def field_of(name: object) -> Field:
    """Raises OptionError (`rule.field`) with the nearest name."""
    found = FIELDS.get(name) if isinstance(name, str) else None
    if found is not None:
        return found
    close = closest(str(name).lower(), FIELDS)
    hint = f"did you mean '{close[0]}'?" if close else f"fields: {', '.join(FIELDS)}"
    raise OptionError("There is no such field of customers.", values=[name], hint=hint, code="rule.field")
