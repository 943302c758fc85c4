"""Replace the rows of a single order: where they are pending, in the lake, and in what is served."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.errors import NotFound, OptionError
from tenure.meaning.ids import canonical_id
from tenure.serving.live.record import rows_for_log
from tenure.serving.live.same_rows import are_same, seen_alongside, still_new
from tenure.serving.live.spelling import spellings
from tenure.serving.publish import refresh_serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.records.arrival_rows import Arrival

Row = dict[str, Any]
_WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class OrderChanged:
    """rows_before : rows of the order. rows_now : rows that replace them; 0 if it was removed."""

    order_id: str
    rows_before: int
    rows_now: int


def change_order(
    order_id: str,
    rows_now: Callable[[list[Row]], list[Row]],
    shop: Shop,
    progress: Progress,
    of: str | None,
    named_customers: Collection[str] = (),
) -> OrderChanged:
    """Put the rows that `rows_now` makes of the present ones in their place.

    It runs under the lake's lock, so that no pending order is being moved into the lake. The lock is held
    until the copy is published: rows that arrive before that are compared with the order as it was, and must
    not be moved into the lake as such.

    The new rows go into the lake, where later exports are compared with them. Pending rows of the order are
    put into the change's own batch: with the commit they count as moved, without it the next compaction moves
    them.

    Parameters
    ----------
    of : whose order it is, if several customers have one with that ID. named : customers in the new rows.

    Raises
    ------
    NotFound
        `order.unknown`: the order does not exist.
    OptionError
        `option.order`: several customers have an order with this ID, and nothing says whose is meant.
    StoreError
        As `ingest`. The lake may be changed then and the pending rows not: call it again and it completes.
    """
    from tenure.store.lake.batches import ingested
    from tenure.store.lake.order_changes import OrderInLake

    lake, settings = shop.lake, shop.settings
    with (
        shop.engine("duckdb") as engine,
        lake.writing(engine, progress, _WAIT_SECONDS) as writing,
    ):
        order = OrderInLake(order_id, lake, writing, engine, settings.now)
        rows_of_all, arrivals = order.rows(), shop.arrivals.of_order(order_id)
        in_batches = {batch.batch_id for batch in ingested(lake)} if arrivals else set()
        pending = [arrival for arrival in arrivals if arrival.batch_id not in in_batches]
        owners = {row["customer_id"] for row in (*rows_of_all, *_rows_of(pending))}
        if of is not None and of not in owners and canonical_id(of) in owners:
            of = canonical_id(of)
        elif of is not None and of not in owners:
            of = spellings([of], shop).get(of, of)
        if of not in owners and _is_there(rows_now, named_customers, rows_of_all):
            of = None  # an earlier call moved it, and failed after the commit
        if not owners and shop.served.published.lake_version != lake.version and order.was_removed():
            # An earlier call removed it, and failed after the commit.
            refresh_serving(shop.workspace, settings, progress, with_model=False)
            return OrderChanged(order_id, 0, 0)
        targets = _owners_meant(owners, of, named_customers, order_id)
        in_lake = [row for row in rows_of_all if row["customer_id"] in targets]
        pending = [arrival for arrival in pending if arrival.row["customer_id"] in targets]
        before = in_lake + still_new("transactions", pending, in_lake)
        now = rows_for_log(rows_now(before), order.columns, shop.arrivals.has_amounts)
        if in_lake:
            order.take_out(targets)
        order.put(now)
        customers = {row["customer_id"] for row in (*before, *now)}
        order.note("corrected" if now else "removed", customers, keep=shop.arrivals.batches())
        shop.arrivals.assign_batch(order.batch_id, pending)
        writing.commit(settings.now, "an order was corrected" if now else "an order was removed")
        last = shop.arrivals.add_seen(customers, seen_alongside(now))
        published = refresh_serving(shop.workspace, settings, progress, with_model=False)
        shop.arrivals.add_seen(customers, seen_alongside(now), after=last)
        shop.arrivals.remove(published.batches, settings.now)
    return OrderChanged(order_id, len(before), len(now))


def _is_there(
    rows_now: Callable[[list[Row]], list[Row]], named_customers: Collection[str], existing: Sequence[Row]
) -> bool:
    """Whether the order already has the rows that a correction gives to the customers it names."""
    named_rows = [row for row in existing if row["customer_id"] in named_customers]
    return bool(named_rows) and are_same("transactions", rows_now([]), named_rows)


def _owners_meant(
    owners: set[str], of: str | None, named_customers: Collection[str], order_id: str
) -> set[str]:
    """The customers whose order is meant, among those who have one with that ID."""
    if not owners or (of is not None and of not in owners):
        raise _unknown(order_id)
    if of is not None or len(owners) == 1:
        return owners if of is None else {of}
    if targets := owners & set(named_customers):
        return targets
    raise OptionError(
        f"{len(owners)} customers have an order with this ID.",
        values=[order_id],
        hint="choose the customer: `of` (over HTTP ?of=CUSTOMER_ID, on the command line --of CUSTOMER_ID)",
        code="option.order",
    )


def _rows_of(arrivals: list[Arrival]) -> list[Row]:
    return [arrival.row for arrival in arrivals]


def _unknown(order_id: str) -> NotFound:
    return NotFound(
        "This order does not exist in the workspace.",
        values=[order_id],
        hint="check the spelling of the order ID: it must match exactly",
        code="order.unknown",
    )
