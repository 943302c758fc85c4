"""A range of days, and the range before it with which it is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

_DAY = timedelta(days=1)
MAX_DAYS = 36_525
"""A hundred years."""


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included. Raises OptionError (`option.period`) if swapped."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MAX_DAYS:
            raise OptionError(
                "This is not a range of days.",
                values=[f"{self.first} to {self.last}"],
                hint="the first day must not be after the last, and not more than a hundred years before it",
                code="option.period",
            )
        if self.first.toordinal() <= self.days:
            raise OptionError(
                "Nothing can be before this range of days.", values=[self.first], code="option.period"
            )

    @property
    def days(self) -> int:
        return (self.last - self.first) // _DAY + 1

    @property
    def before(self) -> Period:
        """As many days, up to the day before."""
        last = self.first - _DAY
        return Period(last - (self.days - 1) * _DAY, last)

    def contains(self, column: str) -> str:
        """SQL: whether a day or a moment is in the period."""
        return f"({column} >= DATE '{self.first}' AND {column} < DATE '{self.last + _DAY}')"


def period_of(first: date | None, last: date | None) -> Period | None:
    """None without days. Raises OptionError (`option.period`) if only one of them is given."""
    if first is None and last is None:
        return None
    if first is None or last is None:
        raise OptionError(
            "A range of days needs a first and a last day.",
            values=[first or last],
            hint="give both `from_day` and `to_day`",
            code="option.period",
        )
    return Period(first, last)


def has_amounts(served_copy: ServedCopy) -> bool:
    """Whether the orders have amounts."""
    return served_copy.has_orders and "amount" in served_copy.columns.get("transactions", ())


PERIOD_COLUMNS = ("period_spend", "period_orders", "before_spend")
"""What `active_customers` adds to a table of customers."""


def active_customers(table: str, period: Period, has_amounts: bool) -> str:
    """SQL: customers of a table who ordered in the period, with `PERIOD_COLUMNS`.

    period_spend, before_spend : net spend in the period, and in the one before it; null without amounts.
    """
    amount, is_order = ("amount", "amount > 0") if has_amounts else ("NULL::DOUBLE", "true")
    now, before = period.contains("order_date"), period.before.contains("order_date")
    return (
        f"(SELECT listed.*, p.* EXCLUDE ({CUSTOMER_ID}) FROM {table} listed JOIN ("
        f"SELECT {CUSTOMER_ID}, sum({amount}) FILTER ({now}) AS period_spend, "
        f"count(DISTINCT order_id) FILTER ({is_order} AND {now}) AS period_orders, "
        f"coalesce(sum({amount}) FILTER ({before}), {'0' if has_amounts else 'NULL'}) AS before_spend "
        f"FROM {COPY}.transactions WHERE {now} OR {before} GROUP BY {CUSTOMER_ID}) p "
        f"USING ({CUSTOMER_ID}) WHERE p.period_orders > 0) active"
    )
