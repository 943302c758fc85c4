"""Pending rows: arrivals that the serving copy does not include yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.serving.live.same_rows import is_sale, still_new

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.store.records.arrival_rows import Arrival, Kind

Row = dict[str, Any]


@dataclass(frozen=True)
class PendingRows:
    """Rows by kind and customer; `seq` is the number of the last arrival included.

    guests : order rows of customers in a what-if request, which do not belong to the shop.
    """

    seq: int
    rows: dict[Kind, dict[str, list[Row]]]
    guests: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, kind: Kind, customer_ids: Iterable[str]) -> list[Row]:
        """Pending rows of these customers."""
        rows_by_customer = self.guests if self.guests and kind == "transactions" else self.rows[kind]
        return [row for customer_id in customer_ids for row in rows_by_customer.get(customer_id, ())]

    def has(self, customer_id: str) -> bool:
        """Whether a customer has pending rows."""
        return any(customer_id in by_customer for by_customer in self.rows.values())

    @property
    def orders(self) -> list[Row]:
        """All pending order rows."""
        return [row for rows in self.rows["transactions"].values() for row in rows]

    @property
    def last_day(self) -> date | None:
        """Day of the newest pending or guest sale; refunds do not count, as in the lake."""
        guests = [row for rows in self.guests.values() for row in rows]
        sales = (row for row in (*self.orders, *guests) if is_sale(row))
        return max((row["order_date"].date() for row in sales), default=None)


def pending_rows(arrivals: Sequence[Arrival], served_copy: ServedCopy, seq: int) -> PendingRows:
    """The arrivals that the copy does not include; they must be read before `served_copy` is looked up."""
    rows: dict[Kind, dict[str, list[Row]]] = {}
    kinds: tuple[Kind, ...] = ("transactions", "events")
    for kind in kinds:
        pending = [
            arrival
            for arrival in arrivals
            if arrival.kind == kind and arrival.batch_id not in served_copy.published.batches
        ]
        rows[kind] = _by_customer(_not_in_copy(kind, pending, served_copy))
    return PendingRows(seq, rows)


def _not_in_copy(kind: Kind, arrivals: list[Arrival], served_copy: ServedCopy) -> list[Row]:
    """An export imported in the meantime may contain the same orders."""
    if not arrivals or not served_copy.has_orders:
        return [arrival.row for arrival in arrivals]
    existing = served_copy.history(kind, {arrival.row["customer_id"] for arrival in arrivals})
    return still_new(kind, arrivals, existing)


def _by_customer(rows: list[Row]) -> dict[str, list[Row]]:
    by_customer: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_customer[row["customer_id"]].append(row)
    return dict(by_customer)
