"""Take in orders and events one by one: kept for good when it returns, never twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tenure.core.errors import ConflictError, InputError
from tenure.core.orders.plausible_dates import EARLIEST, Fault, fault_of
from tenure.core.orders.schema import REFUND_DAY, TABLES
from tenure.serving.live.same_rows import compare_rows, still_new
from tenure.serving.live.spelling import with_one_spelling, without_placeholders
from tenure.store.records.arrivals import WHEN, Chosen, Counterparts

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served
    from tenure.serving.shop import Shop
    from tenure.store.records.arrivals import Arrival, Kind, Request

Row = dict[str, Any]
MAX_ROWS = 10_000

_FAULTS: dict[Fault, tuple[str, str]] = {
    "future": ("in the future", "input.future"),
    "impossible": (
        f"before {EARLIEST}, which computers use for unknown dates",
        "input.impossible_date",
    ),
}
"""What is wrong with a moment -> where it lies, and the code."""


@dataclass(frozen=True)
class RecordResult:
    """What became of the rows.

    added : rows that are new. known : rows that were there already and were not added again.
    ignored_columns : columns that the workspace's orders do not have. One order with a channel must not
        make it look as if all others had none.
    nobody : rows whose customer is a placeholder such as `guest`; they are left out, as those of files are.
    """

    added: int
    known: int
    ignored_columns: tuple[str, ...] = ()
    nobody: int = 0


def record(
    kind: Kind, rows: Sequence[Row], shop: Shop, now: datetime, request: Request | None = None
) -> RecordResult:
    """Keep rows of `transactions` or `events`.

    Parameters
    ----------
    rows : mappings with the columns of `core.schema`; moments with their time zone. E-mail addresses that
        are ids are compared without letter case, as in files.
    request : what makes the request the same as one before; its answer is given again then.

    Raises
    ------
    InputError
        `input.future` and `input.impossible_date` for a moment at which nothing can have happened,
        `input.amount` for an order without an amount, `input.id` for an id that is none.
    ConflictError
        `input.order_changed` for an order that is there with other rows, `input.idempotency_key`.
        Nothing is added then.
    """
    given = with_one_spelling(rows, shop)
    rows = without_placeholders(given, shop)
    nobody = len(given) - len(rows)
    if not rows:
        return RecordResult(0, 0, nobody=nobody)
    ids = {row["customer_id"] for row in rows}
    first_look = shop.served
    as_first_seen = checked(kind, rows, first_look, now)

    def choose(waiting: list[Arrival]) -> Chosen:
        # What waits was read before the copy is looked up: see `store.arrivals`.
        copied = shop.served
        plain = as_first_seen if copied is first_look else checked(kind, rows, copied, now)
        ignored = _ignored_columns(kind, copied, rows)
        there = copied.history(kind, ids) if copied.has_orders else []
        batches = copied.published.batches
        left = [one for one in waiting if one.kind == kind and one.batch_id not in batches]
        there += still_new(kind, left, there)
        fate = compare_rows(kind, plain, there)
        if fate.changed:
            raise _changed(fate.changed)
        fresh = with_sale_days(fate.fresh, [*there, *plain]) if kind == "transactions" else fate.fresh
        answer = asdict(RecordResult(len(fresh), fate.known, tuple(ignored), nobody))
        return Chosen(fresh, answer, lambda: shop.served is not copied, fate.seen)

    counterparts = Counterparts.of(kind, as_first_seen)
    answer = shop.arrivals.add(kind, choose, counterparts, now, request)
    return RecordResult(**{**answer, "ignored_columns": tuple(answer["ignored_columns"])})


def checked(kind: Kind, rows: Sequence[Row], served: Served, now: datetime) -> list[Row]:
    """Rows as the lake has them. Raises InputError as `record`."""
    keep = _kept_columns(kind, served, rows)
    _check_ids(rows)
    if kind == "transactions" and "amount" in keep:
        _check_amounts(rows)
    return [_plain(kind, row, keep, now) for row in rows]


def as_logged(
    rows: Sequence[Row], columns: Collection[str] | None, amounts_wait: Callable[[], bool]
) -> list[Row]:
    """Order rows with the columns of the log: one order with an amount must not make it look as if no other
    had one. All of them where there is no log yet, which then begins with these.

    Raises InputError (`input.amount`) where the log has amounts, or pending orders for the first one, and a
    row has none.
    """
    if columns is None:
        if amounts_wait():
            _check_amounts(rows)
        return list(rows)
    if "amount" in columns:
        _check_amounts(rows)
    keep = {*columns, REFUND_DAY}
    return [{name: value for name, value in row.items() if name in keep} for row in rows]


def _kept_columns(kind: Kind, served: Served, rows: Sequence[Row]) -> set[str]:
    """Those of the workspace's table; all that come, where it has none yet."""
    columns = served.columns if served.has_orders else {}
    known = columns.get(kind) or [name for row in rows for name, value in row.items() if value is not None]
    return (
        set(TABLES[kind].required)
        | (set(known) & set(TABLES[kind].names))
        | ({REFUND_DAY} if kind == "transactions" else set())
    )


def _ignored_columns(kind: Kind, served: Served, rows: Sequence[Row]) -> list[str]:
    given = {name for row in rows for name, value in row.items() if value is not None}
    return sorted(given - _kept_columns(kind, served, rows))


def _check_ids(rows: Sequence[Row]) -> None:
    ids = {row[name] for row in rows for name in ("customer_id", "order_id") if name in row}
    if any("\x00" in one or not one.strip() for one in ids):
        raise InputError(
            "An ID is blank or contains a NUL character.",
            hint="send the IDs as the shop uses them; nothing was added",
            code="input.id",
        )


def _check_amounts(rows: Sequence[Row]) -> None:
    without = [row["order_id"] for row in rows if row.get("amount") is None]
    if without:
        raise InputError(
            "The orders in this workspace have amounts, but these have none.",
            values=without,
            hint="send `amount`, after discount and negative for a refund; nothing was added",
            code="input.amount",
        )


def _plain(kind: Kind, row: Row, keep: set[str], now: datetime) -> Row:
    """Times in UTC without a zone, as the lake has them."""
    _check_moment(WHEN[kind], row[WHEN[kind]], now)
    return {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name in keep
    }


def _check_moment(name: str, moment: datetime, now: datetime) -> None:
    fault = fault_of(moment, now)
    if fault is not None:
        what, code = _FAULTS[fault]
        raise InputError(
            f"`{name}` is {what}.",
            values=[moment.isoformat()],
            hint="send the time of the order, with its time zone; nothing was added",
            code=code,
        )


def with_sale_days(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """Rows with the day of their order, where they are refunds of a sale among the `others`."""
    sold: dict[tuple[str, str], datetime] = {}
    for one in others:
        if (one.get("amount") or 0.0) > 0:
            of = one["order_id"], one["customer_id"]
            sold[of] = min(one["order_date"], sold.get(of, one["order_date"]))
    return [_of_its_order(row, sold.get((row["order_id"], row["customer_id"]))) for row in rows]


def _of_its_order(row: Row, sold_at: datetime | None) -> Row:
    is_refund = (row.get("amount") or 0.0) < 0 and not row.get(REFUND_DAY)
    if not is_refund or sold_at is None or sold_at > row["order_date"]:
        return row
    return {**row, REFUND_DAY: sold_at}


def _changed(orders: Sequence[str]) -> ConflictError:
    return ConflictError(
        "These orders already exist with different rows.",
        values=orders,
        hint="an order cannot be changed this way; send a refund (a negative amount) and a new order",
        code="input.order_changed",
    )
