"""Which rows that come in are new: the rules of `store.overlap`, for a handful of rows in memory.

A row is the same as one that is there when customer, order, time, amount, product and quantity agree (the
order id of a refund is not compared), told apart by how often it occurs. An order whose sales differ from
those that are there, and lack some of them, was changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tenure.store.arrivals import Kind

Row = dict[str, Any]
_DECIMALS = 6


@dataclass(frozen=True)
class Judged:
    """The new rows, how many were there already, and orders that were changed."""

    fresh: list[Row]
    known: int
    changed: tuple[str, ...]


def judged(kind: Kind, new: Sequence[Row], there: Iterable[Row]) -> Judged:
    """The fate of `new` beside what is `there` of the same customers."""
    old = list(there)
    left = Counter(_key(kind, row) for row in old)
    fresh, known = [], []
    for row in new:
        key = _key(kind, row)
        if left[key] > 0:
            left[key] -= 1
            known.append(row)
        else:
            fresh.append(row)
    changed = _changed(fresh, known, old) if kind == "transactions" else ()
    return Judged([row for row in fresh if _order(row) not in changed], len(known), changed)


def _changed(fresh: list[Row], known: list[Row], old: list[Row]) -> tuple[str, ...]:
    others = {_order(row) for row in fresh if _is_sale(row)}
    there = Counter(_order(row) for row in old if _is_sale(row))
    met = Counter(_order(row) for row in known if _is_sale(row))
    return tuple(sorted(str(order) for order in others if there[order] > met[order]))


def _key(kind: Kind, row: Row) -> Hashable:
    if kind == "events":
        return row["customer_id"], row["occurred_at"], row["kind"], _number(row.get("value"))
    order = row["order_id"] if _is_sale(row) else ""
    amounts = _number(row.get("amount")), _number(row.get("quantity"))
    return row["customer_id"], order, row["order_date"], *amounts, row.get("product_id") or ""


def _order(row: Row) -> str | None:
    return row.get("order_id") if _is_sale(row) else None


def _is_sale(row: Row) -> bool:
    return (row.get("amount") or 0.0) >= 0


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
