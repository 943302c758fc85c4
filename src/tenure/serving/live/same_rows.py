"""Which rows that come in are new: the rules of `store.overlap`, for a handful of rows in memory.

A row is the same as one that is there when customer, order, time, amount, product and quantity agree, told
apart by how often it occurs. The order id of a refund is compared where both name a sale that is there. An
order whose sales differ from those that are there, and lack some of them, was changed. The same order id of
another customer is another order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tenure.store.records.arrivals import Arrival, Kind, Seen

Row = dict[str, Any]
Order = tuple[str, str]
"""An order's id and its customer's."""

Group = TypeVar("Group", bound=Hashable)
_DECIMALS = 6


@dataclass(frozen=True)
class RowComparison:
    """The new rows, what was seen beside each, how many were there already, and orders that were changed."""

    fresh: list[Row]
    seen: list[Seen]
    known: int
    changed: tuple[str, ...]


def compare_rows(kind: Kind, new: Sequence[Row], there: Iterable[Row]) -> RowComparison:
    """The fate of `new` beside what is `there` of the same customers."""
    old = list(there)
    left = _LikeRows(kind, old, new)
    fresh: list[Row] = []
    known: list[Row] = []
    for row in new:
        (known if left.takes(row) else fresh).append(row)
    changed = _changed(fresh, known, old) if kind == "transactions" else set()
    kept = [row for row in fresh if not _is_of(changed, row)]
    told = tuple(sorted({order_id for order_id, _ in changed}))
    return RowComparison(kept, _seen(kind, kept, old), len(known), told)


class _LikeRows:
    """Rows that are there, each to be met once by a row that is the same.

    A refund that names a sale of its customer is none of another sale, alike as two refunds may be.
    """

    def __init__(self, kind: Kind, old: Sequence[Row], new: Sequence[Row]) -> None:
        self._kind = kind
        named = (*old, *new) if kind == "transactions" else ()
        self._sales = {_of_customer(row) for row in named if is_sale(row)}
        self._left: dict[Hashable, Counter[str]] = defaultdict(Counter)
        for row in old:
            self._left[_key(kind, row)][self._sale_of(row)] += 1

    def takes(self, row: Row) -> bool:
        """Whether there is one like this row that no other has met."""
        left, sale = self._left[_key(self._kind, row)], self._sale_of(row)
        for name in (sale, "") if sale else tuple(left):
            if left[name] > 0:
                left[name] -= 1
                return True
        return False

    def _sale_of(self, row: Row) -> str:
        """The order that a refund names, if there is such a sale; nothing else needs it."""
        is_traced = self._kind == "transactions" and not is_sale(row) and _of_customer(row) in self._sales
        return str(row["order_id"]) if is_traced else ""


def still_new(kind: Kind, arrivals: Sequence[Arrival], there: Iterable[Row]) -> list[Row]:
    """Rows that wait, oldest first, but those that came by another way since, in an export that was ingested.

    Which are new was judged when they came in (see `Arrival.seen`): whoever sent them was told that they are
    kept. Only what is there beyond what was seen then can make a row known, or its order a changed one. The
    same as `store.overlap.judged_arrivals`.
    """
    old = list(there)
    keys = [_key(kind, one.row) for one in arrivals]
    beyond = _beyond(Counter(_key(kind, row) for row in old), keys, [one.seen.equal for one in arrivals])
    is_known = [nth < beyond[key] for key, nth in zip(keys, _numbered(keys), strict=True)]
    changed = _orders_changed_since(arrivals, is_known, old) if kind == "transactions" else set()
    return [
        one.row
        for one, known in zip(arrivals, is_known, strict=True)
        if not (known or _is_of(changed, one.row))
    ]


def are_same(kind: Kind, rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether these are the same rows, in whatever order."""
    return Counter(_key(kind, row) for row in rows) == Counter(_key(kind, row) for row in others)


def is_sale(row: Row) -> bool:
    """Whether it is no refund."""
    return (row.get("amount") or 0.0) >= 0


def seen_alongside(put: Sequence[Row]) -> Callable[[Arrival], Seen]:
    """How many order rows that were `put` into the lake are like one that waits, or sales of its order.

    They are no export's: nothing that waits is known or changed by them.
    """
    equal = Counter(_key("transactions", row) for row in put)
    sales = Counter(_of_customer(row) for row in put if is_sale(row))
    return lambda one: Seen(equal[_key("transactions", one.row)], sales[_of_customer(one.row)])


def _orders_changed_since(
    arrivals: Sequence[Arrival], is_known: Sequence[bool], old: Sequence[Row]
) -> set[Order]:
    sales = [(one, known) for one, known in zip(arrivals, is_known, strict=True) if is_sale(one.row)]
    orders = [_of_customer(one.row) for one, _ in sales]
    there = Counter(_of_customer(row) for row in old if is_sale(row))
    beyond = _beyond(there, orders, [one.seen.sales for one, _ in sales])
    beyond.subtract(order for order, (_, known) in zip(orders, sales, strict=True) if known)
    return {order for order, sales_more in beyond.items() if sales_more > 0}


def _beyond(there: Counter[Group], groups: Sequence[Group], seen: Sequence[int]) -> Counter[Group]:
    """What is there of each group, less what was seen when its rows came in and does not wait itself."""
    explained: Counter[Group] = Counter()
    for group, nth, before in zip(groups, _numbered(groups), seen, strict=True):
        explained[group] = max(explained[group], before - nth)
    return Counter({group: there[group] - count for group, count in explained.items()})


def _numbered(groups: Sequence[Hashable]) -> list[int]:
    """Each one's place in its group, from 0 on."""
    so_far: Counter[Hashable] = Counter()
    places = []
    for group in groups:
        places.append(so_far[group])
        so_far[group] += 1
    return places


def _seen(kind: Kind, fresh: Sequence[Row], old: Sequence[Row]) -> list[Seen]:
    keys = [_key(kind, row) for row in fresh]
    equal = Counter(_key(kind, row) for row in old)
    alike = [equal[key] + nth for key, nth in zip(keys, _numbered(keys), strict=True)]
    if kind == "events":
        return [Seen(count) for count in alike]
    sales = Counter(_of_customer(row) for row in old if is_sale(row))
    seen = []
    for row, count in zip(fresh, alike, strict=True):
        order = _of_customer(row)
        seen.append(Seen(count, sales[order]))
        sales[order] += is_sale(row)
    return seen


def _changed(fresh: list[Row], known: list[Row], old: list[Row]) -> set[Order]:
    others = {_of_customer(row) for row in fresh if is_sale(row)}
    there = Counter(_of_customer(row) for row in old if is_sale(row))
    met = Counter(_of_customer(row) for row in known if is_sale(row))
    return {order for order in others if there[order] > met[order]}


def _key(kind: Kind, row: Row) -> Hashable:
    if kind == "events":
        return row["customer_id"], row["occurred_at"], row["kind"], _number(row.get("value"))
    order = row["order_id"] if is_sale(row) else ""
    amounts = _number(row.get("amount")), _number(row.get("quantity"))
    return row["customer_id"], order, row["order_date"], *amounts, row.get("product_id") or ""


def _is_of(orders: set[Order], row: Row) -> bool:
    return bool(orders) and is_sale(row) and _of_customer(row) in orders


def _of_customer(row: Row) -> Order:
    return row["order_id"], row["customer_id"]


def _number(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)
