"""Which incoming rows are new: the rules of `store.overlap`, for a few rows in memory.

Two rows are the same if customer, order, time, amount, product and quantity agree; repeated rows are
counted. The order ID of a refund is compared only if both name an existing sale. An order has changed if its
sales differ from the existing ones and some of those are missing. The same order ID with another customer is
another order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tenure.store.records.arrival_rows import Arrival, Kind, KnownCounts

Row = dict[str, Any]
Order = tuple[str, str]
"""Order ID and customer ID."""

Group = TypeVar("Group", bound=Hashable)
_DECIMALS = 6


@dataclass(frozen=True)
class RowComparison:
    """The new rows, what each was compared with, the number of known rows, and the changed orders."""

    fresh: list[Row]
    known_counts: list[KnownCounts]
    known_count: int
    changed: tuple[str, ...]


def compare_rows(kind: Kind, new: Sequence[Row], stored: Iterable[Row]) -> RowComparison:
    """Compare `new` rows with the `stored` rows of the same customers."""
    existing = list(stored)
    unmatched = _UnmatchedRows(kind, existing, new)
    new_rows: list[Row] = []
    known_rows: list[Row] = []
    for row in new:
        (known_rows if unmatched.match(row) else new_rows).append(row)
    changed_orders = _changed_orders(new_rows, known_rows, existing) if kind == "transactions" else set()
    added_rows = [row for row in new_rows if not _is_of(changed_orders, row)]
    changed_ids = tuple(sorted({order_id for order_id, _ in changed_orders}))
    return RowComparison(added_rows, _known_counts(kind, added_rows, existing), len(known_rows), changed_ids)


class _UnmatchedRows:
    """Existing rows, each of which can be matched once by an identical row.

    A refund that names one sale of its customer does not match an identical refund of another sale.
    """

    def __init__(self, kind: Kind, existing: Sequence[Row], new: Sequence[Row]) -> None:
        self._kind = kind
        all_rows = (*existing, *new) if kind == "transactions" else ()
        self._sales = {_order_of(row) for row in all_rows if is_sale(row)}
        self._unmatched: dict[Hashable, Counter[str]] = defaultdict(Counter)
        for row in existing:
            self._unmatched[_key(kind, row)][self._sale_of(row)] += 1

    def match(self, row: Row) -> bool:
        """Match the row with an identical one that is still unmatched; return whether there was one."""
        counts, sale = self._unmatched[_key(self._kind, row)], self._sale_of(row)
        for name in (sale, "") if sale else tuple(counts):
            if counts[name] > 0:
                counts[name] -= 1
                return True
        return False

    def _sale_of(self, row: Row) -> str:
        """The order that a refund names if that sale exists; else an empty text."""
        is_traced = self._kind == "transactions" and not is_sale(row) and _order_of(row) in self._sales
        return str(row["order_id"]) if is_traced else ""


def still_new(kind: Kind, arrivals: Sequence[Arrival], stored: Iterable[Row]) -> list[Row]:
    """Pending rows, oldest first, without those that an export has brought in the meantime.

    Rows were compared when they arrived (see `Arrival.seen`) and acknowledged as recorded. Only rows added
    after that can make a row known, or its order changed. Same rule as `store.overlap.judged_arrivals`.
    """
    existing = list(stored)
    keys = [_key(kind, arrival.row) for arrival in arrivals]
    excess = _excess(
        Counter(_key(kind, row) for row in existing),
        keys,
        [arrival.known_counts.equal for arrival in arrivals],
    )
    is_known = [nth < excess[key] for key, nth in zip(keys, _position_in_group(keys), strict=True)]
    changed_orders = _orders_changed_since(arrivals, is_known, existing) if kind == "transactions" else set()
    return [
        arrival.row
        for arrival, is_known_row in zip(arrivals, is_known, strict=True)
        if not (is_known_row or _is_of(changed_orders, arrival.row))
    ]


def are_same(kind: Kind, rows: Sequence[Row], stored_rows: Sequence[Row]) -> bool:
    """Whether these are the same rows, in any order."""
    return Counter(_key(kind, row) for row in rows) == Counter(_key(kind, row) for row in stored_rows)


def is_sale(row: Row) -> bool:
    """Whether the row is not a refund."""
    return (row.get("amount") or 0.0) >= 0


def seen_alongside(written_rows: Sequence[Row]) -> Callable[[Arrival], KnownCounts]:
    """Count the `written_rows` of the lake that equal a pending row, or are sales of its order.

    They do not come from an export, so they make no pending row known or changed.
    """
    equal = Counter(_key("transactions", row) for row in written_rows)
    sales = Counter(_order_of(row) for row in written_rows if is_sale(row))
    return lambda arrival: KnownCounts(
        equal[_key("transactions", arrival.row)], sales[_order_of(arrival.row)]
    )


def _orders_changed_since(
    arrivals: Sequence[Arrival], is_known: Sequence[bool], existing: Sequence[Row]
) -> set[Order]:
    sales = [
        (arrival, is_known_row)
        for arrival, is_known_row in zip(arrivals, is_known, strict=True)
        if is_sale(arrival.row)
    ]
    orders = [_order_of(arrival.row) for arrival, _ in sales]
    sales_count = Counter(_order_of(row) for row in existing if is_sale(row))
    excess = _excess(sales_count, orders, [arrival.known_counts.sales for arrival, _ in sales])
    excess.subtract(order for order, (_, is_known_row) in zip(orders, sales, strict=True) if is_known_row)
    return {order for order, added_sales in excess.items() if added_sales > 0}


def _excess(existing: Counter[Group], groups: Sequence[Group], seen_counts: Sequence[int]) -> Counter[Group]:
    """Existing rows per group, minus those that were already there when its rows arrived."""
    explained: Counter[Group] = Counter()
    for group, nth, before in zip(groups, _position_in_group(groups), seen_counts, strict=True):
        explained[group] = max(explained[group], before - nth)
    return Counter({group: existing[group] - count for group, count in explained.items()})


def _position_in_group(groups: Sequence[Hashable]) -> list[int]:
    """Position of each item in its group, from 0."""
    so_far: Counter[Hashable] = Counter()
    positions = []
    for group in groups:
        positions.append(so_far[group])
        so_far[group] += 1
    return positions


def _known_counts(kind: Kind, fresh: Sequence[Row], existing: Sequence[Row]) -> list[KnownCounts]:
    keys = [_key(kind, row) for row in fresh]
    equal = Counter(_key(kind, row) for row in existing)
    alike = [equal[key] + nth for key, nth in zip(keys, _position_in_group(keys), strict=True)]
    if kind == "events":
        return [KnownCounts(count) for count in alike]
    sales = Counter(_order_of(row) for row in existing if is_sale(row))
    known_counts = []
    for row, count in zip(fresh, alike, strict=True):
        order = _order_of(row)
        known_counts.append(KnownCounts(count, sales[order]))
        sales[order] += is_sale(row)
    return known_counts


def _changed_orders(fresh: list[Row], known_rows: list[Row], old: list[Row]) -> set[Order]:
    new_orders = {_order_of(row) for row in fresh if is_sale(row)}
    existing_sales = Counter(_order_of(row) for row in old if is_sale(row))
    matched = Counter(_order_of(row) for row in known_rows if is_sale(row))
    return {order for order in new_orders if existing_sales[order] > matched[order]}


def _key(kind: Kind, row: Row) -> Hashable:
    if kind == "events":
        return row["customer_id"], row["occurred_at"], row["kind"], _number(row.get("value"))
    order = row["order_id"] if is_sale(row) else ""
    amounts = _number(row.get("amount")), _number(row.get("quantity"))
    return row["customer_id"], order, row["order_date"], *amounts, row.get("product_id") or ""


def _is_of(orders: set[Order], row: Row) -> bool:
    return bool(orders) and is_sale(row) and _order_of(row) in orders


def _order_of(row: Row) -> Order:
    return row["order_id"], row["customer_id"]


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
