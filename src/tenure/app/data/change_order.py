"""Take a single order out, or put right what it says: where it waits, in the lake, and in what is served."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.core.errors import NotFound, OptionError
from tenure.core.open_engine import open_engine
from tenure.core.orders.schema import TRANSACTIONS
from tenure.core.ports import Silent
from tenure.meaning.ids import canonical_id
from tenure.serving.live.record import rows_for_log, validated_rows, with_sale_days
from tenure.serving.live.same_rows import are_same, seen_alongside, still_new
from tenure.serving.live.spelling import spellings, with_one_spelling, without_placeholders
from tenure.serving.publish import refresh_serving

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenure.core.ports import Progress
    from tenure.core.settings import Settings
    from tenure.serving.shop import Shop
    from tenure.store.records.arrival_rows import Arrival

Row = dict[str, Any]
_WAIT_SECONDS = 30.0


@dataclass(frozen=True)
class OrderChanged:
    """rows_before : of the order, wherever they were. rows_now : those that count instead; 0 once removed."""

    order_id: str
    rows_before: int
    rows_now: int


def remove_order(
    order_id: str,
    shop: Shop,
    settings: Settings,
    progress: Progress | None = None,
    *,
    of: str | None = None,
) -> OrderChanged:
    """Remove all rows of an order, including its refunds; its customer gets a new prediction.

    The lake's older versions keep it (`forget` erases), and an export that has it brings it again. Rows that
    come in meanwhile are kept.

    Parameters
    ----------
    of : whose order it is, where several customers have one of that id.

    Raises
    ------
    NotFound
        `order.unknown`: no such order.
    OptionError
        `option.order`: several customers have one of that id, and nothing says whose is meant.
    StoreError
        As `ingest`. The lake may be changed then and what waited not: call it again and it completes.
    """
    return _changed(order_id, shop, settings, progress, lambda _: [], of)


def correct_order(
    order_id: str,
    rows: Sequence[Row],
    shop: Shop,
    settings: Settings,
    progress: Progress | None = None,
    *,
    of: str | None = None,
) -> OrderChanged:
    """Put `rows` in the place of all rows of an order. Called again after a fault, it completes.

    Rows of a placeholder such as `guest` are of nobody: an order that has no others is taken out.

    `of` as in `remove_order`; where it is left out, the order of the customers that the rows name is meant.

    Raises
    ------
    NotFound, StoreError
        As `remove_order`.
    OptionError
        `option.order`: a row is of another order, or there is none.
    InputError
        As `live.record`.
    """
    if not rows or any(row["order_id"] != order_id for row in rows):
        raise OptionError(
            "The rows do not belong to the order that is being corrected.",
            values=sorted({row["order_id"] for row in rows} - {order_id}),
            hint="send every row of this order, and no others; to delete the order, remove it",
            code="option.order",
        )
    rows = without_placeholders(with_one_spelling(rows, shop), shop)
    plain = validated_rows("transactions", rows, shop.served, settings.now)
    named = {row["customer_id"] for row in plain}
    try:
        return _changed(order_id, shop, settings, progress, lambda _: with_sale_days(plain, plain), of, named)
    except NotFound:
        if plain:
            raise
        return OrderChanged(order_id, 0, 0)  # of nobody now as before: such orders are not kept


def amend_order(
    order_id: str,
    changes: Row,
    shop: Shop,
    settings: Settings,
    progress: Progress | None = None,
    *,
    of: str | None = None,
) -> OrderChanged:
    """Correct some columns of an order that is a single row; moments with their time zone. `of` as in
    `remove_order`.

    Raises
    ------
    OptionError
        `option.order`: there is nothing to change, or the order has several rows.
    NotFound, InputError, StoreError
        As `correct_order`.
    """
    if not changes:
        raise OptionError(
            "There is nothing to correct.",
            hint="give an amount, a date or a customer",
            code="option.order",
        )

    def amended(before: list[Row]) -> list[Row]:
        if len(before) != 1:
            raise OptionError(
                "The order has several rows, and it is unclear which one is wrong.",
                values=[f"{len(before)} rows"],
                hint="send all its rows with PUT /api/v1/orders/{order_id}, or remove it and send it again",
                code="option.order",
            )
        known = {name: value for name, value in before[0].items() if name in TRANSACTIONS.names}
        known["order_date"] = known["order_date"].replace(tzinfo=settings.now.tzinfo)
        wanted = {name: value for name, value in {**known, **changes}.items() if value is not None}
        rows = without_placeholders(with_one_spelling([wanted], shop), shop)
        return validated_rows("transactions", rows, shop.served, settings.now)

    return _changed(order_id, shop, settings, progress, amended, of)


def _changed(
    order_id: str,
    shop: Shop,
    settings: Settings,
    progress: Progress | None,
    rows_now: Callable[[list[Row]], list[Row]],
    of: str | None,
    named: Collection[str] = (),
) -> OrderChanged:
    """Under the lake's lock, so that no order is on its way from where it waits into the lake. It is held
    until the copy is published: what comes in before is judged beside the order as it was, and must not be
    taken into the lake as such.

    The rows as they are now go into the lake, where whatever an export says of the order later is judged
    beside them. What waits of the order is put into the change's own batch: with the commit it counts as
    taken in, without it the next compaction takes it.
    """
    from tenure.store.lake.batches import ingested
    from tenure.store.lake.order_changes import OrderInLake

    lake, watched = shop.workspace.lake, progress or Silent()
    with (
        open_engine(settings, "duckdb") as engine,
        lake.writing(engine, watched, _WAIT_SECONDS) as writing,
    ):
        order = OrderInLake(order_id, lake, writing, engine, settings.now)
        everybodys, waiting = order.rows(), shop.arrivals.of_order(order_id)
        taken = {batch.batch_id for batch in ingested(lake)} if waiting else set()
        left = [one for one in waiting if one.batch_id not in taken]
        owners = {row["customer_id"] for row in (*everybodys, *_rows_of(left))}
        if of is not None and of not in owners and canonical_id(of) in owners:
            of = canonical_id(of)
        elif of is not None and of not in owners:
            of = spellings([of], shop).get(of, of)
        if of not in owners and _is_there(rows_now, named, everybodys):
            of = None  # a call before this one moved it, and failed over what comes after the commit
        if not owners and shop.served.published.lake_version != lake.version and order.was_removed():
            # A call before this one removed it, and failed over what comes after the commit.
            refresh_serving(shop.workspace.path, settings, watched, with_model=False)
            return OrderChanged(order_id, 0, 0)
        theirs = _whose(owners, of, named, order_id)
        in_lake = [row for row in everybodys if row["customer_id"] in theirs]
        left = [one for one in left if one.row["customer_id"] in theirs]
        before = in_lake + still_new("transactions", left, in_lake)
        now = rows_for_log(rows_now(before), order.columns, shop.arrivals.has_amounts)
        if in_lake:
            order.take_out(theirs)
        order.put(now)
        customers = {row["customer_id"] for row in (*before, *now)}
        order.note("corrected" if now else "removed", customers, keep=shop.arrivals.batches())
        shop.arrivals.assign_batch(order.batch_id, left)
        writing.commit(settings.now, "an order was corrected" if now else "an order was removed")
        last = shop.arrivals.add_seen(customers, seen_alongside(now))
        published = refresh_serving(shop.workspace.path, settings, watched, with_model=False)
        shop.arrivals.add_seen(customers, seen_alongside(now), after=last)
        shop.arrivals.remove(published.batches, settings.now)
    return OrderChanged(order_id, len(before), len(now))


def _is_there(
    rows_now: Callable[[list[Row]], list[Row]], named: Collection[str], there: Sequence[Row]
) -> bool:
    """Whether the rows that a correction gives to the customers it names are those of the order already."""
    theirs = [row for row in there if row["customer_id"] in named]
    return bool(theirs) and are_same("transactions", rows_now([]), theirs)


def _whose(owners: set[str], of: str | None, named: Collection[str], order_id: str) -> set[str]:
    """The customers whose order is meant, among those who have one of that id."""
    if not owners or (of is not None and of not in owners):
        raise _unknown(order_id)
    if of is not None or len(owners) == 1:
        return owners if of is None else {of}
    if meant := owners & set(named):
        return meant
    raise OptionError(
        f"{len(owners)} customers have an order with this ID.",
        values=[order_id],
        hint="choose the customer: `of` (over HTTP ?of=CUSTOMER_ID, on the command line --of CUSTOMER_ID)",
        code="option.order",
    )


def _rows_of(arrivals: list[Arrival]) -> list[Row]:
    return [one.row for one in arrivals]


def _unknown(order_id: str) -> NotFound:
    return NotFound(
        "This order does not exist in the workspace.",
        values=[order_id],
        hint="check the spelling of the order ID: it must match exactly",
        code="order.unknown",
    )
