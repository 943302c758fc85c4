"""Everything known about one customer: facts, profile and timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.errors import UnknownCustomer
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.schema import CUSTOMERS, PREDICTIONS
from tenure.serving.copy.names import COPY

if TYPE_CHECKING:
    import numpy as np

    from tenure.serving.live.live_copy import View

Row = dict[str, Any]
MAX_MOMENTS = 500
_HIDDEN = ("order_date", "occurred_at", CUSTOMER_ID, "batch_id")
_PERSONAL = frozenset(column.name for column in CUSTOMERS if column.is_private)


@dataclass(frozen=True)
class Customer:
    """One customer.

    facts : first and last order, orders, net spend, segment, from the copy; None for a new customer.
    profile : their row of the customers table; private columns only on request.
    timeline : orders, refunds and events, newest first, including pending ones.
    """

    customer_id: str
    facts: Row | None
    profile: Row
    timeline: list[Row]


def customer(customer_id: str, view: View, *, personal: bool) -> Customer:
    """Look up a customer. Raises UnknownCustomer if the ID has no orders."""
    served_copy = view.served
    row = served_copy.customer(customer_id) if served_copy.has_orders else None
    if row is None and not view.waiting.has(customer_id):
        raise UnknownCustomer()
    facts = None
    if row is not None:
        facts = {
            name: value
            for name, value in row.items()
            if name == CUSTOMER_ID or (name not in PREDICTIONS and (personal or name not in _PERSONAL))
        }
    profile = {
        name: value
        for name, value in _profile(customer_id, view).items()
        if value is not None and (personal or name not in _PERSONAL)
    }
    return Customer(customer_id, facts, profile, _timeline(customer_id, view))


@dataclass(frozen=True)
class OrderDays:
    """Days with a purchase.

    days : datetime64[D], ascending. net : net spend per day; refunds count on the preceding order day.
    """

    days: np.ndarray
    net: np.ndarray


def order_days(customer_id: str, view: View) -> OrderDays | None:
    """Days with a purchase and their net spend, up to now; None without a purchase."""
    import numpy as np

    rows = view.served.history("transactions", [customer_id]) if view.served.has_orders else []
    rows += view.waiting.of("transactions", [customer_id])
    days_of_rows = np.array([row["order_date"] for row in rows], "datetime64[D]")
    amount = np.array([row.get("amount") for row in rows], float)  # None is not a number
    days = np.unique(days_of_rows[~(amount <= 0)])  # without amounts every row is a purchase
    if not days.size:
        return None
    position = np.searchsorted(days, days_of_rows, side="right") - 1
    is_counted = (position >= 0) & np.isfinite(amount)
    net = np.bincount(position[is_counted], weights=amount[is_counted], minlength=days.size)
    return OrderDays(days, net)


def _profile(customer_id: str, view: View) -> Row:
    served_copy = view.served
    if "customers" not in (served_copy.columns if served_copy.has_orders else {}):
        return {}
    rows = served_copy.rows(f"SELECT * FROM {COPY}.customers WHERE {CUSTOMER_ID} = ? LIMIT 1", [customer_id])
    return {name: value for name, value in rows[0].items() if name in CUSTOMERS.names} if rows else {}


def _timeline(customer_id: str, view: View) -> list[Row]:
    moments: list[Row] = []
    for kind, when in (("transactions", "order_date"), ("events", "occurred_at")):
        rows = view.served.history(kind, [customer_id]) if view.served.has_orders else []
        rows += view.waiting.of(kind, [customer_id])  # type: ignore[arg-type]
        moments += [_moment(lines, when) for lines in _grouped(rows, kind)]
    return sorted(moments, key=lambda moment: moment["at"], reverse=True)[:MAX_MOMENTS]


def _grouped(rows: list[Row], kind: str) -> Iterable[list[Row]]:
    """Group the lines of each order, and of each refund; every event stands alone."""
    if kind == "events":
        return ([row] for row in rows)
    groups: dict[tuple[Any, str], list[Row]] = {}
    for number, row in enumerate(rows):
        order = row.get("order_id")
        groups.setdefault((number if order is None else order, _kind_of(row)), []).append(row)
    return groups.values()


def _kind_of(row: Row) -> str:
    if "occurred_at" in row:
        return "event"
    return "refund" if (row.get("amount") or 0.0) < 0 else "order"


def _moment(lines: list[Row], when: str) -> Row:
    """Values that all lines share, with the sum of their amounts and the number of lines."""
    first = lines[0]
    details = {
        name: value
        for name, value in first.items()
        if value is not None and name not in _HIDDEN and all(row.get(name) == value for row in lines)
    }
    amounts = [row["amount"] for row in lines if row.get("amount") is not None]
    if amounts:
        details["amount"] = sum(amounts)
    if len(lines) > 1:
        details["lines"] = len(lines)
    return {"at": first[when], "what": _kind_of(first), "details": details}
