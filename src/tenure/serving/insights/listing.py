"""Customers in pages: filtered, sorted, read on from the last one, whatever their number."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served

Row = dict[str, Any]
MAX_ROWS = 1_000
SORTABLE = (
    "predicted_clv",
    "customer_id",
    "net_spend",
    "orders",
    "first_order",
    "last_order",
    "probability_alive",
    "churn_probability",
    "expected_purchases",
    "clv_percentile",
)
CHOICES = (
    "segment",
    "value_tier",
    "confidence",
    "country",
    "acquisition_source",
    "recency_score",
    "frequency_score",
)
"""Columns that are filtered by one of their values."""

_TIMES = ("first_order", "last_order")
RANGES = ("predicted_clv", "net_spend", "orders", "probability_alive", "churn_probability")
"""Columns that are filtered by `least_` and `most_`."""


@dataclass(frozen=True)
class CustomerQuery:
    """Which customers, in which order.

    sort : one of `SORTABLE`; unknown values come last. equal : by a column of `CHOICES`.
    min_values, max_values : by a column of `RANGES`. starts_with : of the customer id.
    members : the query of a segment's members, see `app.segments.members`; everybody where it is empty.
    after : where the page before ended.
    """

    sort: str = "predicted_clv"
    descending: bool = True
    limit: int = 50
    equal: dict[str, str | int] = field(default_factory=dict)
    min_values: dict[str, float] = field(default_factory=dict)
    max_values: dict[str, float] = field(default_factory=dict)
    starts_with: str = ""
    members: str = ""
    after: str = ""


@dataclass(frozen=True)
class Page:
    """Rows of the customer table; `after` asks for the next page and is None on the last."""

    rows: list[Row]
    after: str | None


def customer_page(wanted: CustomerQuery, served: Served) -> Page:
    """A page. Raises OptionError for what cannot be sorted or filtered by, or a page that is none of ours."""
    _check(wanted)
    conditions, values = _conditions(wanted)
    if wanted.after:
        condition, more = _beyond(wanted)
        conditions.append(condition)
        values.extend(more)
    query = f"SELECT * FROM {_sorted(wanted, conditions)} LIMIT {wanted.limit + 1}"
    rows = served.rows(query, values) if served.has_orders else []
    if len(rows) <= wanted.limit:
        return Page(rows, None)
    last = rows[wanted.limit - 1]
    return Page(rows[: wanted.limit], _cursor(wanted, last))


def query_of(wanted: CustomerQuery, columns: tuple[str, ...]) -> tuple[str, list[Any]]:
    """The query for all pages at once, and its values."""
    _check(wanted)
    conditions, values = _conditions(wanted)
    return f"SELECT {', '.join(columns)} FROM {_sorted(wanted, conditions)}", values


def count_customers(wanted: CustomerQuery, served: Served) -> int:
    """How many customers there are on all pages."""
    _check(wanted)
    conditions, values = _conditions(wanted)
    if not served.has_orders:
        return 0
    return int(served.sql(f"SELECT count(*) FROM {_filtered(wanted, conditions)}", values)[0][0])


def _filtered(wanted: CustomerQuery, conditions: list[str]) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    table = f"({wanted.members}) members" if wanted.members else f"{COPY}.{CUSTOMER_TABLE}"
    return f"{table}{where}"


def _sorted(wanted: CustomerQuery, conditions: list[str]) -> str:
    direction = "DESC" if wanted.descending else "ASC"
    return f"{_filtered(wanted, conditions)} ORDER BY {wanted.sort} {direction} NULLS LAST, {CUSTOMER_ID}"


def _check(wanted: CustomerQuery) -> None:
    if wanted.sort not in SORTABLE:
        raise OptionError(
            "Customers cannot be sorted by this column.",
            values=[wanted.sort],
            hint=f"choose one of: {', '.join(SORTABLE)}",
            code="option.sort",
        )
    if not 1 <= wanted.limit <= MAX_ROWS:
        raise OptionError(
            "The number of rows per page is out of range.",
            values=[wanted.limit],
            hint=f"choose from 1 to {MAX_ROWS}",
            code="option.limit",
        )
    unknown = [name for name in wanted.equal if name not in CHOICES]
    unknown += [name for name in (*wanted.min_values, *wanted.max_values) if name not in RANGES]
    if unknown:
        raise OptionError(
            "Customers cannot be filtered by this column.", values=unknown, code="option.filter"
        )


def _conditions(wanted: CustomerQuery) -> tuple[list[str], list[Any]]:
    """Column names are ours (checked); values are handed over beside the text."""
    conditions = [f"{name} = ?" for name in wanted.equal]
    values: list[Any] = list(wanted.equal.values())
    for sign, bounds in ((">=", wanted.min_values), ("<=", wanted.max_values)):
        conditions += [f"{name} {sign} ?" for name in bounds]
        values += bounds.values()
    if wanted.starts_with:
        conditions.append(f"starts_with({CUSTOMER_ID}, ?)")
        values.append(wanted.starts_with)
    return conditions, values


def _beyond(wanted: CustomerQuery) -> tuple[str, list[Any]]:
    """Rows after the last one of the page before: by its value, and by id among equals."""
    value, customer_id = _read(wanted)
    by_id = f"{CUSTOMER_ID} > ?"
    if wanted.sort == CUSTOMER_ID:
        return (f"{CUSTOMER_ID} < ?" if wanted.descending else by_id), [customer_id]
    if value is None:
        return f"({wanted.sort} IS NULL AND {by_id})", [customer_id]
    sign = "<" if wanted.descending else ">"
    typed = f"(SELECT ?::{'TIMESTAMP' if wanted.sort.endswith('_order') else 'DOUBLE'})"
    rest = f"({wanted.sort} = {typed} AND {by_id})"
    return f"({wanted.sort} {sign} {typed} OR {rest} OR {wanted.sort} IS NULL)", [value, value, customer_id]


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _cursor(wanted: CustomerQuery, last: Row) -> str:
    value = last[wanted.sort]
    plain = value.isoformat() if hasattr(value, "isoformat") else value
    text = json.dumps([wanted.sort, wanted.descending, plain, last[CUSTOMER_ID]])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read(wanted: CustomerQuery) -> tuple[Any, str]:
    try:
        sort, descending, value, customer_id = json.loads(base64.urlsafe_b64decode(wanted.after.encode()))
        if (sort, descending) != (wanted.sort, wanted.descending) or not isinstance(customer_id, str):
            raise ValueError("belongs to another list")
        customer_id.encode()
        if wanted.sort not in (CUSTOMER_ID, *_TIMES) and value is not None:
            value = _number(value)
        elif wanted.sort in _TIMES and value is not None:
            datetime.fromisoformat(value)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise OptionError(
            "This page token does not belong to this list.",
            hint="use `after` from the previous page, with the same sort order",
            code="option.after",
        ) from error
    return value, customer_id
