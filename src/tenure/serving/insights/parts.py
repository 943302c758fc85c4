"""Customer value by acquisition source or country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.insights.summary import FIGURES_OF_A_GROUP

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

GROUP_COLUMNS = ("acquisition_source", "country")
MAX_PARTS = 100


@dataclass(frozen=True)
class CustomerPart:
    """Customers with one value of the column; `name` is None if unknown.

    share_of_value : of all predicted value; None without predictions.
    """

    name: str | None
    customers: int
    share_of_customers: float
    net_spend: float | None
    predicted_clv: float | None
    mean_predicted_clv: float | None
    share_of_value: float | None


@dataclass(frozen=True)
class CustomerParts:
    """Most valuable first. `others` is the number of parts beyond the first hundred."""

    parts: list[CustomerPart]
    others: int


def parts(served_copy: ServedCopy, by: str) -> CustomerParts:
    """Group customers by a column. Raises OptionError (`option.parted_by`)."""
    if by not in GROUP_COLUMNS:
        raise OptionError(
            "Customers cannot be grouped by this column.",
            values=[by],
            hint=f"choose one of: {', '.join(GROUP_COLUMNS)}",
            code="option.parted_by",
        )
    return served_copy.once(("parts", by), lambda: _customer_parts(served_copy, by))


def _customer_parts(served_copy: ServedCopy, by: str) -> CustomerParts:
    if not served_copy.has_orders:
        return CustomerParts([], 0)
    rows = served_copy.rows(
        f"SELECT {by} AS name, {FIGURES_OF_A_GROUP} FROM {COPY}.{CUSTOMER_TABLE} GROUP BY {by} "
        "ORDER BY predicted_clv DESC NULLS LAST, customers DESC, name"
    )
    if not any(row["name"] is not None for row in rows):
        return CustomerParts([], 0)
    return CustomerParts([CustomerPart(**row) for row in rows[:MAX_PARTS]], max(len(rows) - MAX_PARTS, 0))
