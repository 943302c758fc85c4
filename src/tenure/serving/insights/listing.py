"""Pages of customers, filtered and sorted, with keyset pagination."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING, Any

from tenure.core.errors import OptionError
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.schema import VALUE_WINDOWS, window_column
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.copy.personal_ids import MAY_LOOK_PERSONAL
from tenure.serving.insights.period import PERIOD_COLUMNS, Period, active_customers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenure.serving.copy.served_copy import ServedCopy

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
    *PERIOD_COLUMNS,
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
"""Columns that can be filtered by a value."""

LISTED = (
    "customer_id",
    "first_order",
    "last_order",
    "orders",
    "net_spend",
    "segment",
    "country",
    "acquisition_source",
    "as_of",
    "horizon_days",
    "predicted_clv",
    "predicted_clv_lower",
    "predicted_clv_upper",
    "expected_purchases",
    "probability_alive",
    "churn_probability",
    "clv_percentile",
    "value_tier",
    "confidence",
)
"""Columns of a customer in a list and in an export."""

_TIMES = ("first_order", "last_order")
RANGES = ("predicted_clv", "net_spend", "orders", "probability_alive", "churn_probability")
"""Columns that can be filtered by `least_` and `most_` parameters."""


@dataclass(frozen=True)
class CustomerQuery:
    """Filter and order of customers.

    sort : one of `SORTABLE`; unknown values come last. equal : by a column of `CHOICES`.
    min_values, max_values : by a column of `RANGES`. starts_with : of the customer id.
    members : SQL for a segment's members, see `app.segments.members`; empty for all customers.
    period : only customers who ordered in it, with `PERIOD_COLUMNS`. has_amounts : whether the log has.
    after : token of the previous page. window_days : show values over these days instead of the horizon.
    hides_ids : an ID that looks like an address or phone number matches no `starts_with`, which would tell it
    letter by letter.
    """

    sort: str = "predicted_clv"
    descending: bool = True
    limit: int = 50
    equal: dict[str, str | int] = field(default_factory=dict)
    min_values: dict[str, float] = field(default_factory=dict)
    max_values: dict[str, float] = field(default_factory=dict)
    starts_with: str = ""
    members: str = ""
    period: Period | None = None
    has_amounts: bool = True
    after: str = ""
    window_days: int | None = None
    hides_ids: bool = False


@dataclass(frozen=True)
class Page:
    """Rows of the customer table; `after` is the token for the next page, None on the last."""

    rows: list[Row]
    after: str | None


def customer_page(query: CustomerQuery, served_copy: ServedCopy) -> Page:
    """One page. Raises OptionError if a column cannot be sorted or filtered by, or the token is not valid."""
    _check(query)
    conditions, values = _page_conditions(query)
    sql = f"SELECT * FROM {_sorted(query, conditions)} LIMIT {query.limit + 1}"
    rows = served_copy.rows(sql, values) if served_copy.has_orders else []
    if len(rows) <= query.limit:
        return Page(rows, None)
    last = rows[query.limit - 1]
    return Page(rows[: query.limit], _cursor(query, last))


def query_of(
    query: CustomerQuery, columns: tuple[str, ...], only_page: bool = False
) -> tuple[str, list[Any]]:
    """SQL for all pages together or only for one page, and its values."""
    _check(query)
    conditions, values = _page_conditions(query) if only_page else _conditions(query)
    limit = f" LIMIT {query.limit}" if only_page else ""
    return f"SELECT {', '.join(columns)} FROM {_sorted(query, conditions)}{limit}", values


def columns_of(query: CustomerQuery) -> tuple[str, ...]:
    """Names of the columns that a list or an export of this query can show."""
    return (*LISTED, *PERIOD_COLUMNS) if query.period else LISTED


def count_customers(query: CustomerQuery, served_copy: ServedCopy) -> int:
    """Number of customers on all pages."""
    _check(query)
    conditions, values = _conditions(query)
    if not served_copy.has_orders:
        return 0
    return int(served_copy.sql(f"SELECT count(*) FROM {_filtered(query, conditions)}", values)[0][0])


def _filtered(query: CustomerQuery, conditions: list[str]) -> str:
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    table = f"({query.members}) members" if query.members else f"{COPY}.{CUSTOMER_TABLE}"
    if query.window_days is not None:
        table = f"({over_window(table, query.window_days)}) windowed"
    if query.period:
        table = active_customers(table, query.period, query.has_amounts)
    return f"{table}{where}"


def over_window(table: str, days: int) -> str:
    """SQL for customers whose value is over one of `VALUE_WINDOWS`; the interval keeps its proportion.

    Where the window is the horizon, customers keep what they have; a scoring that has no such window gives
    null.
    """
    own, value = f"horizon_days IS NULL OR horizon_days = {int(days)}", window_column(days)
    ratio = f"{value} / nullif(predicted_clv, 0)"
    columns = [
        f"if({own}, {name}, coalesce({name} * {ratio}, if({value} IS NULL, NULL, 0))) AS {name}"
        for name in ("predicted_clv_lower", "predicted_clv_upper", "expected_purchases")
    ]
    columns += [f"if({own}, predicted_clv, {value}) AS predicted_clv"]
    columns += [f"if({own}, churn_probability, NULL) AS churn_probability"]
    columns += [f"if(horizon_days IS NULL, NULL, {int(days)}) AS horizon_days"]
    return f"SELECT * REPLACE ({', '.join(columns)}) FROM {table}"


def _sorted(query: CustomerQuery, conditions: list[str]) -> str:
    direction = "DESC" if query.descending else "ASC"
    return f"{_filtered(query, conditions)} ORDER BY {query.sort} {direction} NULLS LAST, {CUSTOMER_ID}"


def check_window(days: int | None) -> None:
    """Raises OptionError (`option.window`) for days that are none of `VALUE_WINDOWS`."""
    if days is not None and days not in VALUE_WINDOWS:
        raise OptionError(
            "Customers are not valued over this window.",
            values=[f"{days} days"],
            hint=f"choose one of: {', '.join(map(str, VALUE_WINDOWS))} days",
            code="option.window",
        )


def _check(query: CustomerQuery) -> None:
    check_window(query.window_days)
    sortable = [name for name in SORTABLE if query.period or name not in PERIOD_COLUMNS]
    if query.sort not in sortable:
        raise OptionError(
            "Customers cannot be sorted by this column.",
            values=[query.sort],
            hint=f"choose one of: {', '.join(sortable)}",
            code="option.sort",
        )
    if not 1 <= query.limit <= MAX_ROWS:
        raise OptionError(
            "The number of rows per page is out of range.",
            values=[query.limit],
            hint=f"choose from 1 to {MAX_ROWS}",
            code="option.limit",
        )
    unknown = [name for name in query.equal if name not in CHOICES]
    unknown += [name for name in (*query.min_values, *query.max_values) if name not in RANGES]
    if unknown:
        raise OptionError(
            "Customers cannot be filtered by this column.", values=unknown, code="option.filter"
        )


def _conditions(query: CustomerQuery) -> tuple[list[str], list[Any]]:
    """Column names are checked against our lists; values are passed as parameters."""
    conditions = [f"{name} = ?" for name in query.equal]
    values: list[Any] = list(query.equal.values())
    for sign, bounds in ((">=", query.min_values), ("<=", query.max_values)):
        conditions += [f"{name} {sign} ?" for name in bounds]
        values += bounds.values()
    if query.starts_with:
        conditions.append(f"starts_with({CUSTOMER_ID}, ?)")
        values.append(query.starts_with)
        if query.hides_ids:
            conditions.append(f"NOT {MAY_LOOK_PERSONAL}")
    return conditions, values


def _page_conditions(query: CustomerQuery) -> tuple[list[str], list[Any]]:
    conditions, values = _conditions(query)
    if query.after:
        condition, more = _after_last_row(query)
        conditions.append(condition)
        values.extend(more)
    return conditions, values


def _after_last_row(query: CustomerQuery) -> tuple[str, list[Any]]:
    """Condition for rows after the last one of the previous page: by value, then by ID."""
    value, customer_id = _decoded(query)
    by_id = f"{CUSTOMER_ID} > ?"
    if query.sort == CUSTOMER_ID:
        return (f"{CUSTOMER_ID} < ?" if query.descending else by_id), [customer_id]
    if value is None:
        return f"({query.sort} IS NULL AND {by_id})", [customer_id]
    sign = "<" if query.descending else ">"
    typed = f"(SELECT ?::{'TIMESTAMP' if query.sort.endswith('_order') else 'DOUBLE'})"
    rest = f"({query.sort} = {typed} AND {by_id})"
    return f"({query.sort} {sign} {typed} OR {rest} OR {query.sort} IS NULL)", [value, value, customer_id]


def with_customer(token: str, name_of: Callable[[str], str]) -> str:
    """The token of a page, in which the last customer is named differently; any other text as it is."""
    try:
        sort, descending, value, customer_id = json.loads(base64.urlsafe_b64decode(token.encode()))
        value = name_of(value) if sort == CUSTOMER_ID else value
        return _encoded([sort, descending, value, name_of(customer_id)])
    except (ValueError, TypeError, AttributeError, RecursionError):
        return token  # reading the page says what is wrong with it


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError("not a number")
    return float(value)


def _cursor(query: CustomerQuery, last: Row) -> str:
    value = last[query.sort]
    plain = value.isoformat() if hasattr(value, "isoformat") else value
    return _encoded([query.sort, query.descending, plain, last[CUSTOMER_ID]])


def _encoded(parts: list[Any]) -> str:
    text = json.dumps(parts)
    return base64.urlsafe_b64encode(text.encode()).decode()


def _decoded(query: CustomerQuery) -> tuple[Any, str]:
    try:
        sort, descending, value, customer_id = json.loads(base64.urlsafe_b64decode(query.after.encode()))
        if (sort, descending) != (query.sort, query.descending) or not isinstance(customer_id, str):
            raise ValueError("belongs to another list")
        customer_id.encode()
        if query.sort not in (CUSTOMER_ID, *_TIMES) and value is not None:
            value = _number(value)
        elif query.sort in _TIMES and value is not None:
            datetime.fromisoformat(value)
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise OptionError(
            "This page token does not belong to this list.",
            hint="use `after` from the previous page, with the same sort order",
            code="option.after",
        ) from error
    return value, customer_id
