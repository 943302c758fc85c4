"""Record orders and events sent through the API: durable once it returns, and never recorded twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tenure.core.errors import ConflictError, InputError
from tenure.core.orders.plausible_dates import EARLIEST, Fault, fault_of
from tenure.core.orders.schema import REFUND_DAY, TABLES
from tenure.serving.live.same_rows import compare_rows, still_new
from tenure.serving.live.spelling import with_one_spelling, without_placeholders
from tenure.store.records.arrival_rows import WHEN, Counterparts
from tenure.store.records.arrivals import NewRows

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop
    from tenure.store.records.arrival_rows import Arrival, Kind
    from tenure.store.records.arrivals import Request

Row = dict[str, Any]
MAX_ROWS = 10_000

_FAULTS: dict[Fault, tuple[str, str]] = {
    "future": ("in the future", "input.future"),
    "impossible": (
        f"before {EARLIEST}, which computers use for unknown dates",
        "input.impossible_date",
    ),
}
"""Fault of a time -> words and error code."""


@dataclass(frozen=True)
class RecordResult:
    """How many rows were added, known or ignored.

    added : new rows. already_stored : rows that already existed and were not added again.
    ignored_columns : columns that the workspace's orders do not have: one order with a channel would imply
        that all others had none.
    placeholder_rows : rows whose customer is a placeholder such as `guest`; they are ignored, as in files.
    """

    added: int
    already_stored: int
    ignored_columns: tuple[str, ...] = ()
    placeholder_rows: int = 0


def record(
    kind: Kind, rows: Sequence[Row], shop: Shop, now: datetime, request: Request | None = None
) -> RecordResult:
    """Record rows of `transactions` or `events`.

    Parameters
    ----------
    rows : mappings with the columns of `core.schema`; times with a time zone. IDs that are e-mail addresses
        are compared ignoring letter case, as in files.
    request : identifies a repeated request, which gets the same answer again.

    Raises
    ------
    InputError
        `input.future` and `input.impossible_date` for an implausible time, `input.amount` for an order
        without an amount, `input.id` for an ID that is not valid.
    ConflictError
        `input.order_changed` if an order already exists with different rows, `input.idempotency_key`.
        Nothing is added in either case.
    """
    spelled_rows = with_one_spelling(rows, shop)
    rows = without_placeholders(spelled_rows, shop)
    placeholders = len(spelled_rows) - len(rows)
    if not rows:
        return RecordResult(0, 0, placeholder_rows=placeholders)
    ids = {row["customer_id"] for row in rows}
    first_look = shop.served
    as_first_seen = validated_rows(kind, rows, first_look, now)

    def choose(waiting: list[Arrival]) -> NewRows:
        # Pending rows must be read before the copy is looked up: see `store.arrivals`.
        copied = shop.served
        plain = as_first_seen if copied is first_look else validated_rows(kind, rows, copied, now)
        ignored = _ignored_columns(kind, copied, rows)
        existing = copied.history(kind, ids) if copied.has_orders else []
        batches = copied.published.batches
        pending = [arrival for arrival in waiting if arrival.kind == kind and arrival.batch_id not in batches]
        existing += still_new(kind, pending, existing)
        comparison = compare_rows(kind, plain, existing)
        if comparison.changed:
            raise _order_conflict(comparison.changed)
        fresh = (
            with_sale_days(comparison.fresh, [*existing, *plain])
            if kind == "transactions"
            else comparison.fresh
        )
        answer = asdict(RecordResult(len(fresh), comparison.known_count, tuple(ignored), placeholders))
        return NewRows(fresh, answer, lambda: shop.served is not copied, comparison.known_counts)

    counterparts = Counterparts.of(kind, as_first_seen)
    answer = shop.arrivals.add(kind, choose, counterparts, now, request)
    return _recorded(answer)


_OLD_NAMES = {"known": "already_stored", "nobody": "placeholder_rows"}


def _recorded(answer: Mapping[str, Any]) -> RecordResult:
    """The result of a stored answer to a repeated request, which an older version may have written."""
    values = {_OLD_NAMES.get(name, name): value for name, value in answer.items()}
    return RecordResult(**{**values, "ignored_columns": tuple(values["ignored_columns"])})


def validated_rows(kind: Kind, rows: Sequence[Row], served_copy: ServedCopy, now: datetime) -> list[Row]:
    """Rows in the form of the lake. Raises InputError as `record`."""
    columns = _known_columns(kind, served_copy, rows)
    _check_ids(rows)
    if kind == "transactions" and "amount" in columns:
        _check_amounts(rows)
    return [_plain(kind, row, columns, now) for row in rows]


def rows_for_log(
    rows: Sequence[Row], columns: Collection[str] | None, amounts_wait: Callable[[], bool]
) -> list[Row]:
    """Order rows with the columns of the log only; with all columns if there is no log yet.

    One order with an amount would imply that no other had one. Raises InputError (`input.amount`) if a row
    has no amount but the log, or the pending orders that will start it, do.
    """
    if columns is None:
        if amounts_wait():
            _check_amounts(rows)
        return list(rows)
    if "amount" in columns:
        _check_amounts(rows)
    kept_columns = {*columns, REFUND_DAY}
    return [{name: value for name, value in row.items() if name in kept_columns} for row in rows]


def _known_columns(kind: Kind, served_copy: ServedCopy, rows: Sequence[Row]) -> set[str]:
    """Columns of the workspace's table, or of the rows if there is no table yet."""
    columns = served_copy.columns if served_copy.has_orders else {}
    names = columns.get(kind) or [name for row in rows for name, value in row.items() if value is not None]
    return (
        set(TABLES[kind].required)
        | (set(names) & set(TABLES[kind].names))
        | ({REFUND_DAY} if kind == "transactions" else set())
    )


def _ignored_columns(kind: Kind, served_copy: ServedCopy, rows: Sequence[Row]) -> list[str]:
    sent_columns = {name for row in rows for name, value in row.items() if value is not None}
    return sorted(sent_columns - _known_columns(kind, served_copy, rows))


def _check_ids(rows: Sequence[Row]) -> None:
    ids = {row[name] for row in rows for name in ("customer_id", "order_id") if name in row}
    if any("\x00" in record_id or not record_id.strip() for record_id in ids):
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


def _plain(kind: Kind, row: Row, columns: set[str], now: datetime) -> Row:
    """Convert times to UTC without a zone, as in the lake."""
    _check_moment(WHEN[kind], row[WHEN[kind]], now)
    return {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name in columns
    }


def _check_moment(name: str, moment: datetime, now: datetime) -> None:
    fault = fault_of(moment, now)
    if fault is not None:
        problem, code = _FAULTS[fault]
        raise InputError(
            f"`{name}` is {problem}.",
            values=[moment.isoformat()],
            hint="send the time of the order, with its time zone; nothing was added",
            code=code,
        )


def with_sale_days(rows: Sequence[Row], stored_rows: Sequence[Row]) -> list[Row]:
    """Add the day of the sale to rows that are refunds of a sale among `stored_rows`."""
    sale_days: dict[tuple[str, str], datetime] = {}
    for row in stored_rows:
        if (row.get("amount") or 0.0) > 0:
            order = row["order_id"], row["customer_id"]
            sale_days[order] = min(row["order_date"], sale_days.get(order, row["order_date"]))
    return [_with_sale_day(row, sale_days.get((row["order_id"], row["customer_id"]))) for row in rows]


def _with_sale_day(row: Row, sold_at: datetime | None) -> Row:
    is_refund = (row.get("amount") or 0.0) < 0 and not row.get(REFUND_DAY)
    if not is_refund or sold_at is None or sold_at > row["order_date"]:
        return row
    return {**row, REFUND_DAY: sold_at}


def _order_conflict(orders: Sequence[str]) -> ConflictError:
    return ConflictError(
        "These orders already exist with different rows.",
        values=orders,
        hint="an order cannot be changed this way; send a refund (a negative amount) and a new order",
        code="input.order_changed",
    )
