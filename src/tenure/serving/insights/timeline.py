"""Everything known about one customer: facts, profile, and what happened, newest first."""

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
    """facts : first and last order, orders, net spend, segment; of the copy, None for who is new.

    profile : their row of the customers table; what is private only where it was asked for.
    timeline : orders, refunds and events, newest first, those that came in a moment ago included.
    """

    customer_id: str
    facts: Row | None
    profile: Row
    timeline: list[Row]


def customer(customer_id: str, view: View, *, personal: bool) -> Customer:
    """Raises UnknownCustomer for somebody without an order."""
    served = view.served
    row = served.customer(customer_id) if served.has_orders else None
    if row is None and not view.waiting.has(customer_id):
        raise UnknownCustomer()
    facts = None
    if row is not None:
        facts = {name: value for name, value in row.items() if name not in PREDICTIONS or name == CUSTOMER_ID}
    profile = {
        name: value
        for name, value in _profile(customer_id, view).items()
        if value is not None and (personal or name not in _PERSONAL)
    }
    return Customer(customer_id, facts, profile, _timeline(customer_id, view))


@dataclass(frozen=True)
class OrderDays:
    """days : datetime64[D], ascending, those with a purchase.

    net : money by day; refunds count on the order day before them.
    """

    days: np.ndarray
    net: np.ndarray


def order_days(customer_id: str, view: View) -> OrderDays | None:
    """Days with a purchase and what they brought, to this moment; None for somebody without one."""
    import numpy as np

    rows = view.served.history("transactions", [customer_id]) if view.served.has_orders else []
    rows += view.waiting.of("transactions", [customer_id])
    at = np.array([row["order_date"] for row in rows], "datetime64[D]")
    amount = np.array([row.get("amount") for row in rows], float)  # None is not a number
    days = np.unique(at[~(amount <= 0)])  # without amounts every row is a purchase
    if not days.size:
        return None
    place = np.searchsorted(days, at, side="right") - 1
    known = (place >= 0) & np.isfinite(amount)
    net = np.bincount(place[known], weights=amount[known], minlength=days.size)
    return OrderDays(days, net)


def _profile(customer_id: str, view: View) -> Row:
    served = view.served
    if "customers" not in (served.columns if served.has_orders else {}):
        return {}
    found = served.rows(f"SELECT * FROM {COPY}.customers WHERE {CUSTOMER_ID} = ? LIMIT 1", [customer_id])
    return {name: value for name, value in found[0].items() if name in CUSTOMERS.names} if found else {}


def _timeline(customer_id: str, view: View) -> list[Row]:
    moments: list[Row] = []
    for kind, when in (("transactions", "order_date"), ("events", "occurred_at")):
        rows = view.served.history(kind, [customer_id]) if view.served.has_orders else []
        rows += view.waiting.of(kind, [customer_id])  # type: ignore[arg-type]
        moments += [_moment(same, when) for same in _together(rows, kind)]
    return sorted(moments, key=lambda one: one["at"], reverse=True)[:MAX_MOMENTS]


def _together(rows: list[Row], kind: str) -> Iterable[list[Row]]:
    """The lines of one order are one moment, and so are those of its refund; an event is one by itself."""
    if kind == "events":
        return ([row] for row in rows)
    found: dict[tuple[Any, str], list[Row]] = {}
    for number, row in enumerate(rows):
        order = row.get("order_id")
        found.setdefault((number if order is None else order, _what(row)), []).append(row)
    return found.values()


def _what(row: Row) -> str:
    if "occurred_at" in row:
        return "event"
    return "refund" if (row.get("amount") or 0.0) < 0 else "order"


def _moment(same: list[Row], when: str) -> Row:
    """What all lines say alike, with the sum of their amounts and how many they are."""
    first = same[0]
    details = {
        name: value
        for name, value in first.items()
        if value is not None and name not in _HIDDEN and all(row.get(name) == value for row in same)
    }
    amounts = [row["amount"] for row in same if row.get("amount") is not None]
    if amounts:
        details["amount"] = sum(amounts)
    if len(same) > 1:
        details["lines"] = len(same)
    return {"at": first[when], "what": _what(first), "details": details}
