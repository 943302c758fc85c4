"""Arrivals that the serving copy does not hold yet, at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.serving.live.same_rows import is_sale, still_new

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served
    from tenure.store.records.arrival_rows import Arrival, Kind

Row = dict[str, Any]


@dataclass(frozen=True)
class Waiting:
    """Rows by kind and customer; `seq` is the number of the last arrival it has seen.

    guests : order rows of customers who are asked about, but whose orders are not the shop's.
    """

    seq: int
    rows: dict[Kind, dict[str, list[Row]]]
    guests: dict[str, list[Row]] = field(default_factory=dict)

    def of(self, kind: Kind, customer_ids: Iterable[str]) -> list[Row]:
        """What waits of these customers."""
        known = self.guests if self.guests and kind == "transactions" else self.rows[kind]
        return [row for one in customer_ids for row in known.get(one, ())]

    def has(self, customer_id: str) -> bool:
        """Whether anything waits of a customer."""
        return any(customer_id in by_customer for by_customer in self.rows.values())

    @property
    def orders(self) -> list[Row]:
        """Every order row that waits."""
        return [row for rows in self.rows["transactions"].values() for row in rows]

    @property
    def last_day(self) -> date | None:
        """Day of the newest sale that waits, or is a guest's; refunds move no day, as in the lake."""
        guests = [row for rows in self.guests.values() for row in rows]
        sales = (row for row in (*self.orders, *guests) if is_sale(row))
        return max((row["order_date"].date() for row in sales), default=None)


def waiting(arrivals: Sequence[Arrival], served: Served, seq: int) -> Waiting:
    """What of these arrivals, read before `served` was looked up, the copy has not."""
    rows: dict[Kind, dict[str, list[Row]]] = {}
    kinds: tuple[Kind, ...] = ("transactions", "events")
    for kind in kinds:
        left = [one for one in arrivals if one.kind == kind and one.batch_id not in served.published.batches]
        rows[kind] = _by_customer(_unknown(kind, left, served))
    return Waiting(seq, rows)


def _unknown(kind: Kind, arrivals: list[Arrival], served: Served) -> list[Row]:
    """An export that was ingested meanwhile may have brought the same orders."""
    if not arrivals or not served.has_orders:
        return [one.row for one in arrivals]
    there = served.history(kind, {one.row["customer_id"] for one in arrivals})
    return still_new(kind, arrivals, there)


def _by_customer(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["customer_id"]].append(row)
    return dict(found)
