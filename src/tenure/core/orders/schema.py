"""The tables of Tenure, column by column: the only place that defines their names and types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "money", "number", "count", "share", "timestamp", "date", "flag"]
"""Kind of a column. Its Arrow and Ibis types follow from it, see `ARROW_TYPES`."""

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
    """One column: its name, its kind, its meaning, and whether it is required.

    personal : identifies a person by itself; never in reports, quarantine or errors. profile : identifies a
    person in combination with other columns; viewers see it only in aggregates.
    """

    name: str
    kind: Kind
    doc: str
    required: bool = False
    personal: bool = False
    profile: bool = False

    @property
    def is_private(self) -> bool:
        """Whether only analysts and administrators may see it, because it can identify a person."""
        return self.personal or self.profile


@dataclass(frozen=True)
class TableSchema:
    """A named, ordered set of columns. Iterating yields the columns."""

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
"""Date of the order that a refund belongs to."""

TRANSACTIONS = TableSchema(
    "transactions",
    "One row per order line or per order; a refund or cancellation has its own row, dated when it happened.",
    (
        Column("customer_id", "text", "Customer who placed the order.", required=True),
        Column("order_id", "text", "Order this row belongs to.", required=True),
        Column("order_date", "timestamp", "Time of the order or refund (UTC).", required=True),
        Column(
            "amount",
            "money",
            "Amount after discount; negative for refunds and cancellations; null when the "
            "log has no amounts.",
        ),
        Column(
            REFUND_DAY,
            "timestamp",
            "For a refund matched to its order: when that order was placed. Otherwise null.",
        ),
        Column(
            "product_id",
            "text",
            "Product bought; null on lines that are not products (postage, manual entries).",
        ),
        Column("category", "text", "Product category."),
        Column("quantity", "number", "Number of units; negative for returns."),
        Column("unit_price", "money", "Price of one unit."),
        Column("discount", "money", "Discount on this row, as a positive number."),
        Column("channel", "text", "Sales channel of the order."),
        Column("cost", "money", "Cost of the goods on this row."),
        Column("promo_code", "text", "Promotion code used on the order."),
        Column("country", "text", "Country of the order, if the log has one."),
    ),
)

CUSTOMERS = TableSchema(
    "customers",
    "One row per customer: profile facts.",
    (
        Column("customer_id", "text", "Who.", required=True),
        Column("signup_date", "timestamp", "When the account was created."),
        Column("birth_year", "count", "Year of birth.", profile=True),
        Column("gender", "text", "Gender as recorded by the shop.", profile=True),
        Column("country", "text", "Country."),
        Column("region", "text", "Region or state.", profile=True),
        Column("city", "text", "City.", profile=True),
        Column("acquisition_source", "text", "Source the customer came from."),
        Column("campaign_type", "text", "Kind of campaign that won the customer."),
        Column("acquisition_cost", "money", "Cost of acquiring the customer."),
        Column("email", "text", "E-mail address.", personal=True),
        Column("phone", "text", "Phone number.", personal=True),
        Column("first_name", "text", "First name.", personal=True),
        Column("last_name", "text", "Last name.", personal=True),
        Column("postal_code", "text", "Postal code.", personal=True),
        Column("consent_email", "flag", "Has agreed to marketing by e-mail."),
        Column("consent_sms", "flag", "Has agreed to marketing by SMS."),
        Column("consent_ads", "flag", "Has agreed to matching on ad platforms."),
    ),
    key=("customer_id",),
)

PRODUCTS = TableSchema(
    "products",
    "One row per product.",
    (
        Column("product_id", "text", "Product ID.", required=True),
        Column("category", "text", "Category."),
        Column("price", "money", "List price."),
        Column("cost", "money", "Cost of one unit."),
        Column("is_premium", "flag", "Whether the product belongs to the premium range."),
        Column("eco_score", "share", "Eco score from 0 (worst) to 1 (best)."),
    ),
    key=("product_id",),
)

EVENT_KINDS = ("page_view", "session", "bounce", "email_sent", "email_open", "email_click", "return")

EVENTS = TableSchema(
    "events",
    f"One row per customer event; kinds: {', '.join(EVENT_KINDS)}.",
    (
        Column("customer_id", "text", "Who.", required=True),
        Column("occurred_at", "timestamp", "Time of the event (UTC).", required=True),
        Column("kind", "text", "Kind of event.", required=True),
        Column("value", "number", "Session length in seconds; 1 for events that are only counted."),
    ),
)

VALUE_WINDOWS = (30, 90, 180, 365)
"""Days of the windows that customers are also valued over, whatever the model's horizon."""


def window_column(days: int) -> str:
    """The column of PREDICTIONS with the value over one of `VALUE_WINDOWS`."""
    return f"value_{days}d"


PREDICTIONS = TableSchema(
    "predictions",
    "One row per customer: what Tenure predicts, and how certain it is. Unknown values are null, never zero.",
    (
        Column("customer_id", "text", "Who.", required=True),
        Column("as_of", "date", "Cutoff: only orders before this day were used.", required=True),
        Column("horizon_days", "count", "Length of the predicted window, in days.", required=True),
        Column("run_id", "text", "Prediction run that produced this row.", required=True),
        Column("historic_clv", "money", "Net spend before as_of."),
        Column("predicted_clv", "money", "Expected net spend in [as_of, as_of + horizon_days)."),
        Column(
            "predicted_clv_median",
            "money",
            "Half of comparable customers spend less. Smallest absolute error, but medians "
            "do not add up to totals.",
        ),
        Column("predicted_clv_lower", "money", "Lower bound of the interval."),
        Column("predicted_clv_upper", "money", "Upper bound of the interval."),
        Column("level", "share", "Share of customers whose spend should fall within the interval."),
        Column("total_clv", "money", "historic_clv + predicted_clv."),
        Column("expected_purchases", "number", "Expected number of order days in the horizon."),
        Column("expected_order_value", "money", "Expected net value of an order day."),
        Column("probability_alive", "share", "Probability that the customer is still active."),
        Column("churn_probability", "share", "Probability of no order in the horizon."),
        Column(
            "expected_date_of_next_order",
            "date",
            "Median date of the next order if the customer is still active; null if more "
            "than ten years ahead.",
        ),
        Column("clv_percentile", "share", "Share of customers with a lower predicted_clv, 0 to 100."),
        Column("value_tier", "text", "High-CLV, Growth-Potential or Low-CLV, by predicted_clv."),
        Column("confidence", "text", "high, medium or low: how far to trust the interval and the data."),
        *(
            Column(
                window_column(days),
                "money",
                f"Expected net spend in the {days} days from as_of, by the model's history part.",
            )
            for days in VALUE_WINDOWS
        ),
    ),
    key=("customer_id",),
)

TABLES = {table.name: table for table in (TRANSACTIONS, CUSTOMERS, PRODUCTS, EVENTS)}
"""The tables of an order log, by name."""
