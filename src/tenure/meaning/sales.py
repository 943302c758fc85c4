"""Which rows are sales: the meanings of statuses and row types, each with its money.

A type says what a row is (a refund row returns money); a status is the state of an order (a refunded order
does not count, unless its own refund row or a column of refunded amounts states how much was refunded).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.orders.answers import Choice, Question, StatusMeaning
from tenure.meaning.status_words import FLAGS, MEANINGS, NO, PARTIAL_REFUNDS, YES, normalised
from tenure.meaning.warehouse_rows import note_past_versions, without_deleted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_COLUMNS = (*FLAGS, "row_type", "payment_status", "status")
_MAX_VALUES = 200
_ASK_ABOVE_PENDING_SHARE = 0.2
"""Share of money above which pending orders prompt a question: a shop may ship before it is paid."""

_AMBIGUOUS_NAMES = frozenset(
    {"type", "order type", "sale type", "kind", "state", "event", "mode", "category"}
    | {"estado", "stato", "etat", "statut", "situacao"}
)
"""Column names that mean statuses in one shop, and provinces or sales channels in another."""

_REASONS: dict[StatusMeaning, str] = {
    "cancelled": "cancelled_order",
    "pending": "pending_order",
    "drop": "not_an_order",
}
_LABELS: dict[StatusMeaning, str] = {
    "sale": "counts as a sale",
    "pending": "not yet paid, does not count",
    "cancelled": "canceled or failed, does not count",
    "refund": "money refunded",
    "drop": "not an order, does not count",
}


@dataclass(frozen=True)
class StatusValue:
    """A value of a status column, how often it occurs, and its assumed meaning.

    usual : its usual meaning; None for an unknown word.
    """

    value: str
    rows: int
    money: float | None
    meaning: StatusMeaning
    usual: StatusMeaning | None
    is_answered: bool


def settle_sales(orders: FileOrders) -> FileOrders:
    """Mark rows that are not sales, make refund rows negative, and list every status with its money."""
    if orders.has("cancelled_at"):
        orders = _cancelled_before_payment(orders)
    orders = note_past_versions(without_deleted(orders))
    for column in _COLUMNS:
        if orders.has(column):
            orders = _settle_column(orders, column)
    return orders


def may_count(orders: FileOrders) -> ir.BooleanValue:
    """Rows that no status or type removes."""
    is_removed: ir.BooleanValue = ibis.literal(False)
    for column in _COLUMNS:
        values = _values(orders, column) if orders.has(column) else None
        words = [value.value for value in values or () if value.meaning in _REASONS]
        if words:
            is_removed = is_removed | orders.table[column].isin(words).fill_null(False)
    return ~is_removed


def words_that_mean(orders: FileOrders, column: str, meaning: StatusMeaning) -> list[str]:
    """The values of a status or type column with this meaning; none if it does not hold statuses."""
    return [value.value for value in _values(orders, column) or () if value.meaning == meaning]


def _settle_column(orders: FileOrders, column: str) -> FileOrders:
    values = _values(orders, column)
    if values is None:
        return orders
    by_meaning: dict[StatusMeaning, list[str]] = {}
    for value in values:
        by_meaning.setdefault(value.meaning, []).append(value.value)
    text = orders.table[column]
    for meaning, reason in _REASONS.items():
        if meaning in by_meaning:
            orders = orders.without(text.isin(by_meaning[meaning]), reason, text)
    if "refund" in by_meaning:
        orders = (_refund_rows if column == "row_type" else _refunded_orders)(
            orders, column, by_meaning["refund"]
        )
    return orders.with_questions(*_questions(orders, column, values)).with_notes(
        *_partial_refunds(orders, column, values)
    )


def _values(orders: FileOrders, column: str) -> list[StatusValue] | None:
    """The values of a column with their meanings; None if it does not hold statuses."""
    table = orders.table.filter(orders.is_counted(), orders.table[column].notnull())
    money = ibis.null("float64")
    if orders.has("amount"):
        # Two currencies are never added up, not even of rows that do not count.
        money = table.amount.sum(where=_in_own_currency(orders, table))
    by_value = table.group_by(value=table[column]).aggregate(rows=table.count(), money=money)
    rows = orders.rows_of(by_value.order_by([ibis.desc("rows"), "value"]).limit(_MAX_VALUES + 1))
    answers = {normalised(value): meaning for value, meaning in orders.answers.status.items()}
    values = [_status_value(orders, column, row, answers) for row in rows]
    if len(values) > _MAX_VALUES or not _holds_statuses(orders, column, values):
        return None
    return values


def _in_own_currency(orders: FileOrders, table: ir.Table) -> ir.BooleanValue:
    if orders.currency is None or "currency" not in table.columns:
        return ibis.literal(True)
    return (table.currency == orders.currency).fill_null(True)


def _status_value(
    orders: FileOrders, column: str, row: dict[str, Any], answers: dict[str, StatusMeaning]
) -> StatusValue:
    word = normalised(row["value"])
    usual = _of_flag(column, row["value"]) if column in FLAGS else None
    if column not in FLAGS:
        usual = orders.statuses.get(word) or MEANINGS.get(word)
    if word in PARTIAL_REFUNDS and column != "row_type":
        usual = "sale"
    meaning = answers.get(word) or usual or "sale"
    return StatusValue(row["value"], row["rows"], row["money"], meaning, usual, word in answers)


def _of_flag(column: str, value: str) -> StatusMeaning | None:
    word = value.strip().lower()
    if word in YES:
        return FLAGS[column]
    return "sale" if word in NO else None


def _holds_statuses(orders: FileOrders, column: str, values: list[StatusValue]) -> bool:
    """Whether the column holds statuses.

    A column called `status` always does; `type`, `state` and `kind` only if most of their words are known; a
    yes/no column only if it has no other values.
    """
    if column in FLAGS:
        return all(value.usual for value in values)
    if any(value.is_answered for value in values):
        return True
    usual_rows = sum(value.rows for value in values if value.usual)
    if normalised(orders.name_of(column)) in _AMBIGUOUS_NAMES:
        return usual_rows * 2 > sum(value.rows for value in values)
    return "status" in normalised(orders.name_of(column)) or usual_rows > 0


def _refund_rows(orders: FileOrders, column: str, words: list[str]) -> FileOrders:
    """Make the amounts of refund rows negative, whatever sign the file uses."""
    table = orders.table
    refund = table[column].isin(words).fill_null(False)
    facts = orders.aggregate(
        rows=(refund & (table.amount > 0)).sum(), money=table.amount.sum(where=refund & (table.amount > 0))
    ) if orders.has("amount") else {"rows": 0}  # fmt: skip
    if not facts["rows"]:
        return orders
    negated = table.mutate(amount=ibis.ifelse(refund, -table.amount.abs(), table.amount))
    return orders.with_table(negated).with_notes(
        f"{facts['rows']:,} rows marked as refunds by {orders.name_of(column)} have "
        f"positive amounts, {facts['money']:,.2f} in total: they are subtracted."
    )


def _refunded_orders(orders: FileOrders, column: str, words: list[str]) -> FileOrders:
    """Orders refunded in full do not count, unless the file subtracts the money elsewhere."""
    if not orders.has("amount"):
        return orders
    table = orders.table
    refunded = table[column].isin(words).fill_null(False) & (table.amount > 0)
    if orders.has("refunded_amount"):
        # If the column is empty or zero, the whole order was refunded.
        refunded = refunded & (table.refunded_amount.fill_null(0.0) == 0)
    refund_rows = table.filter(orders.is_current_version(), table.amount < 0).select(
        customer=table.customer_id, size=table.amount.abs().round(2)
    )
    sized = table.mutate(size=table.amount.abs().round(2), refunded=refunded)
    open_orders = sized.filter(sized.refunded)
    balanced = open_orders.semi_join(
        refund_rows,
        [open_orders.customer_id == refund_rows.customer, open_orders["size"] == refund_rows["size"]],
    ).select("source_row", balanced=ibis.literal(True))
    joined = sized.drop("size").left_join(balanced, "source_row").drop("source_row_right")
    joined = joined.mutate(is_removed=joined.refunded & joined.balanced.isnull())
    joined = joined.mutate(is_removed=joined.is_removed & orders.is_counted())
    if orders.has("order_id"):
        # Negative lines such as coupons and returns go with their order.
        order = ibis.window(group_by=["order_id", "customer_id"])
        of_removed_order = joined.is_removed.any().over(order).fill_null(False) & joined.order_id.notnull()
        joined = joined.mutate(
            is_removed=joined.is_removed | ((joined.amount < 0) & of_removed_order).fill_null(False)
        )
    marked = orders.with_table(joined).without(joined.is_removed, "refunded_order", joined[column])
    return marked.with_table(marked.table.drop("balanced", "refunded", "is_removed")).materialised()


def _cancelled_before_payment(orders: FileOrders) -> FileOrders:
    """An order with a cancellation date and no sign of payment does not count."""
    table = orders.table
    cancelled = table.cancelled_at.re_search(_DATE).fill_null(False)
    is_paid: ir.BooleanValue = ibis.literal(False)
    if orders.has("paid_at"):
        is_paid = is_paid | (table.paid_at.notnull() & (table.paid_at.strip() != ""))
    for column in ("payment_status", "status"):
        if orders.has(column):
            is_paid = is_paid | table[column].lower().isin(_PAID).fill_null(False)
    return orders.without(cancelled & ~is_paid, "cancelled_order", table.cancelled_at)


_DATE = r"\d[-./ ]\w+[-./ ]\d"
_PAID = ("paid", "refunded", "partially_refunded", "partially refunded", "captured", "partially_paid")


def _questions(orders: FileOrders, column: str, values: list[StatusValue]) -> list[Question]:
    name = orders.name_of(column)
    total = sum(abs(value.money or 0.0) for value in values)
    pending = sum(abs(value.money or 0.0) for value in values if value.meaning == "pending")
    is_asked = pending > _ASK_ABOVE_PENDING_SHARE * total
    return [
        _question(name, value, is_open=is_asked and value.meaning == "pending" and not value.is_answered)
        for value in values
    ]


def _question(name: str, value: StatusValue, *, is_open: bool) -> Question:
    money = "" if value.money is None else f", {value.money:,.2f}"
    assumed = value.usual is None and not value.is_answered
    unknown = " (unknown: it counts unless you choose otherwise)" if assumed else ""
    text = f"{name} is '{value.value}': {value.rows:,} rows{money}; {_LABELS[value.meaning]}{unknown}"
    if is_open:
        text = (
            f"{name} is '{value.value}': {value.rows:,} rows{money}. Much of the money is not "
            "yet paid: does it count?"
        )
    choices = tuple(
        Choice(
            meaning, label, rows=value.rows, money=value.money, recommended=meaning == (value.usual or "sale")
        )
        for meaning, label in _LABELS.items()
    )
    alternative = "drop" if value.meaning == "sale" else "sale"
    flag = f'--status "{alternative}={value.value}"' + (
        f' or --status "pending={value.value}"' if is_open else ""
    )
    answer = None if is_open else value.meaning
    return Question(
        "status",
        name,
        text,
        f"status.{value.value}",
        flag,
        choices,
        answer,
        value.rows,
        value.money,
        assumed=assumed,
        is_known=value.usual is not None,
    )


def _partial_refunds(orders: FileOrders, column: str, values: list[StatusValue]) -> list[str]:
    if orders.has("refunded_amount"):
        return []
    return [
        f"{value.rows:,} orders ({value.money or 0:,.2f}) are '{value.value}' and the file does "
        "not state how much was refunded: they count in full. Export the refunds too, or "
        "choose the column that holds them as refunded_amount."
        for value in values
        if normalised(value.value) in PARTIAL_REFUNDS and column != "row_type"
    ]
