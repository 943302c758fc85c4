"""The tables Tenure speaks of, column by column: the one place their names and types stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "money", "number", "count", "share", "timestamp", "date", "flag"]
"""What a column holds. Arrow and Ibis types follow from it, see `ARROW_TYPES`."""

ARROW_TYPES: dict[Kind, str] = {
    "text": "string",
    "money": "double",
    "number": "double",
    "count": "int64",
    "share": "double",
    "timestamp": "timestamp[us]",
    "date": "date32[day]",
    "flag": "bool",
}
IBIS_TYPES: dict[Kind, str] = {
    "text": "string",
    "money": "float64",
    "number": "float64",
    "count": "int64",
    "share": "float64",
    "timestamp": "timestamp(6)",
    "date": "date",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, whether a table can be without it, and its meaning.

    personal : names somebody by itself; never in reports, quarantine or errors. profile : says who somebody
    is together with others of its kind; only ever added up where viewers see it.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    personal: bool = False
    profile: bool = False

    @property
    def is_private(self) -> bool:
        """Whether it is shown to analysts and administrators only: it names somebody, or says who they are."""
        return self.personal or self.profile


@dataclass(frozen=True)
class TableSchema:
    """A named, ordered set of columns. Iterating gives the columns."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __contains__(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)


REFUND_DAY = "original_order_date"
"""Of a refund: when what it gives back was ordered."""

TRANSACTIONS = TableSchema(
    "transactions",
    "One row per order line or per order; a refund or cancellation is a row of its own, dated when it happened.",
    (
        Column("customer_id", "text", "Who ordered.", required=True),
        Column("order_id", "text", "The order this row belongs to.", required=True),
        Column("order_date", "timestamp", "When this row happened (UTC).", required=True),
        Column(
            "amount",
            "money",
            "Net of discount; refunds and cancellations negative; null when the log has no money.",
        ),
        Column(
            REFUND_DAY,
            "timestamp",
            "For a refund matched to its order: when that order was placed. Null otherwise.",
        ),
        Column(
            "product_id",
            "text",
            "What was bought; null on lines that are no product (postage, manual entries).",
        ),
        Column("category", "text", "Category of the product."),
        Column("quantity", "number", "Units; negative when returned."),
        Column("unit_price", "money", "Price of one unit."),
        Column("discount", "money", "Discount given on this row, positive."),
        Column("channel", "text", "Where the order was placed."),
        Column("cost", "money", "What the goods of this row cost the shop."),
        Column("promo_code", "text", "Promotion code used on the order."),
        Column("country", "text", "Country of the order, when the log carries one."),
    ),
)

CUSTOMERS = TableSchema(
    "customers",
    "One row per customer: what is known about the person.",
    (
        Column("customer_id", "text", "Who.", required=True),
        Column("signup_date", "timestamp", "When the account was made."),
        Column("birth_year", "count", "Year of birth.", profile=True),
        Column("gender", "text", "As recorded by the shop.", profile=True),
        Column("country", "text", "Country."),
        Column("region", "text", "Region or state.", profile=True),
        Column("city", "text", "City.", profile=True),
        Column("acquisition_source", "text", "Where the customer came from."),
        Column("campaign_type", "text", "Kind of campaign that brought the customer."),
        Column("acquisition_cost", "money", "What winning the customer cost."),
        Column("email", "text", "E-mail address.", personal=True),
        Column("phone", "text", "Phone number.", personal=True),
        Column("first_name", "text", "First name.", personal=True),
        Column("last_name", "text", "Last name.", personal=True),
        Column("postal_code", "text", "Postal code.", personal=True),
        Column("consent_email", "flag", "May be written to by e-mail."),
        Column("consent_sms", "flag", "May be written to by SMS."),
        Column("consent_ads", "flag", "May be matched on ad platforms."),
    ),
    key=("customer_id",),
)

PRODUCTS = TableSchema(
    "products",
    "One row per product.",
    (
        Column("product_id", "text", "Which product.", required=True),
        Column("category", "text", "Category."),
        Column("price", "money", "List price."),
        Column("cost", "money", "What one unit costs the shop."),
        Column("is_premium", "flag", "Belongs to the premium range."),
        Column("eco_score", "share", "0 (worst) to 1 (best)."),
    ),
    key=("product_id",),
)

EVENT_KINDS = ("page_view", "session", "bounce", "email_sent", "email_open", "email_click", "return")

EVENTS = TableSchema(
    "events",
    f"One row per thing a customer did or was sent; kinds: {', '.join(EVENT_KINDS)}.",
    (
        Column("customer_id", "text", "Who.", required=True),
        Column("occurred_at", "timestamp", "When (UTC).", required=True),
        Column("kind", "text", "What happened.", required=True),
        Column("value", "number", "A session's length in seconds; 1 for things that are counted."),
    ),
)

PREDICTIONS = TableSchema(
    "predictions",
    "One row per customer: what Tenure expects, and how sure it is. Unknown is null, never zero.",
    (
        Column("customer_id", "text", "Who.", required=True),
        Column("as_of", "date", "Orders before this day were seen.", required=True),
        Column("horizon_days", "count", "Length of the window predicted, in days.", required=True),
        Column("run_id", "text", "The run that made this row.", required=True),
        Column("historic_clv", "money", "Net spend before as_of."),
        Column("predicted_clv", "money", "Expected net spend in [as_of, as_of + horizon_days)."),
        Column(
            "predicted_clv_median",
            "money",
            "Half of such customers bring less: nearest in absolute error, but medians do not add up to totals.",
        ),
        Column("predicted_clv_lower", "money", "Lower end of the interval."),
        Column("predicted_clv_upper", "money", "Upper end of the interval."),
        Column("level", "share", "Share of customers whose spend the interval is meant to hold."),
        Column("total_clv", "money", "historic_clv + predicted_clv."),
        Column("expected_purchases", "number", "Expected order days in the horizon."),
        Column("expected_order_value", "money", "Expected net value of one of them."),
        Column("probability_alive", "share", "Probability that the customer is still one."),
        Column("churn_probability", "share", "Probability of no order in the horizon."),
        Column(
            "expected_date_of_next_order",
            "date",
            "Median date of the next order if still a customer; null where it lies more than ten years ahead.",
        ),
        Column("clv_percentile", "share", "Share of customers with a lower predicted_clv, 0 to 100."),
        Column("value_tier", "text", "High-CLV, Growth-Potential or Low-CLV by predicted_clv."),
        Column(
            "confidence", "text", "high, medium or low: how far the interval and the data can be trusted."
        ),
    ),
    key=("customer_id",),
)

TABLES = {table.name: table for table in (TRANSACTIONS, CUSTOMERS, PRODUCTS, EVENTS)}
"""The tables an order log may bring, by name."""
