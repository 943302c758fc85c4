"""The members of a segment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import PROSPECTS
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.segments.rules import conditions, rule_from
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, PROSPECT_TABLE, PURCHASES
from tenure.serving.segments.named import find_segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from tenure.core.activation.segment import Segment
    from tenure.segments.rules import Rule
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.store.database.database import Database

__all__ = ["MEMBER_COLUMNS", "find_segment", "members_of", "members_of_name", "members_query"]

MEMBER_COLUMNS = (
    CUSTOMER_ID,
    "predicted_clv",
    "total_clv",
    "value_tier",
    "churn_probability",
    "expected_purchases",
    "country",
    "run_id",
    "as_of",
)
"""Columns of each member."""

_CUSTOMERS = "everybody"


def members_of(
    served_copy: ServedCopy, segment: Segment, columns: Sequence[str] = MEMBER_COLUMNS
) -> pa.Table:
    """One row per member with these columns of the customer table, by ID; null where unknown.

    Raises OptionError if the rule is not valid, DataError (`data.empty_lake`) if there are no orders.
    """
    query = (
        f"SELECT {', '.join(columns)} FROM ({members_query(rule_from(segment.rule))}) ORDER BY {CUSTOMER_ID}"
    )
    return served_copy.cursor().sql(query).to_arrow_table()


def members_of_name(database: Database, name: str) -> str:
    """The query for the members of a segment by name. Raises NotFound (`segment.unknown`)."""
    return members_query(rule_from(find_segment(database, name).rule))


def members_query(rule: Rule) -> str:
    """DuckDB SQL that selects all members; the compiler quotes the values in it."""
    import ibis

    from tenure.segments.rule_filter import customer_table, predicate, purchase_lines

    customers = customer_table(_CUSTOMERS)
    holds = predicate(rule, customers, purchase_lines(PURCHASES, COPY))
    compiled = str(ibis.to_sql(customers.filter(holds), dialect="duckdb"))
    return compiled.replace(f'"{_CUSTOMERS}"', f"({_candidates(rule)})", 1)


def _candidates(rule: Rule) -> str:
    """Customers who bought, plus prospects if the rule names them."""
    buyers = f"SELECT * FROM {COPY}.{CUSTOMER_TABLE}"
    if not any(
        condition.field.name == "segment" and PROSPECTS in _texts(condition.value)
        for condition in conditions(rule)
    ):
        return buyers
    return f"{buyers} UNION ALL BY NAME SELECT * FROM {COPY}.{PROSPECT_TABLE}"


def _texts(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)
