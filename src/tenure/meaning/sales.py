"""Which rows are sales: statuses and types by their meaning, each with the money it stands for.

A type says what a row is (a refund row takes money back); a status says how an order stands (a refunded order
has nothing left of it, unless a refund row of its own or a column of refunded amounts shows what went back).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.orders.answers import Choice, Question, StatusMeaning
from tenure.meaning.status_words import FLAGS, MEANINGS, NO, PARTIAL_REFUNDS, YES, normalised
from tenure.meaning.warehouse_rows import told_of_past_versions, without_deleted

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

_COLUMNS = (*FLAGS, "row_type", "payment_status", "status")
_MOST_VALUES = 200
_PENDING_ASKED_ABOVE = 0.2
"""Share of the money beyond which pending orders are asked about: a shop may ship before it is paid."""

_OF_MANY_USES = frozenset(
    {"type", "order type", "sale type", "kind", "state", "event", "mode", "category"}
    | {"estado", "stato", "etat", "statut", "situacao"}
)
"""Names of columns that hold statuses in one shop, and provinces or sales channels in another."""

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
    """One value of a status column, how often it occurs, and what it is taken to mean.

    usual : what shops mean by it; None for a word that is not known.
    """

    value: str
    rows: int
    money: float | None
    meaning: StatusMeaning
    usual: StatusMeaning | None
    answered: bool


def settle_sales(orders: FileOrders) -> FileOrders:
    """Mark what is no sale, turn refund rows negative, and list every status with its money."""
    if orders.has("cancelled_at"):
        orders = _cancelled_before_payment(orders)
    orders = told_of_past_versions(without_deleted(orders))
    for column in _COLUMNS:
        if orders.has(column):
            orders = _settle_column(orders, column)
    return orders


def may_count(orders: FileOrders) -> ir.BooleanValue:
    """Rows that no status or type takes out."""
    out: ir.BooleanValue = ibis.literal(False)
    for column in _COLUMNS:
        values = _values(orders, column) if orders.has(column) else None
        words = [one.value for one in values or () if one.meaning in _REASONS]
        if words:
            out = out | orders.table[column].isin(words).fill_null(False)
    return ~out


def words_that_mean(orders: FileOrders, column: str, meaning: StatusMeaning) -> list[str]:
    """The values of a status or type column that mean something; none where it holds no statuses."""
    return [one.value for one in _values(orders, column) or () if one.meaning == meaning]


def _settle_column(orders: FileOrders, column: str) -> FileOrders:
    values = _values(orders, column)
    if values is None:
        return orders
    by_meaning: dict[StatusMeaning, list[str]] = {}
    for one in values:
        by_meaning.setdefault(one.meaning, []).append(one.value)
    text = orders.table[column]
    for meaning, reason in _REASONS.items():
        if meaning in by_meaning:
            orders = orders.without(text.isin(by_meaning[meaning]), reason, text)
    if "refund" in by_meaning:
        orders = (_refund_rows if column == "row_type" else _refunded_orders)(
            orders, column, by_meaning["refund"]
        )
    return orders.asking(*_questions(orders, column, values)).told(*_partial_refunds(orders, column, values))


def _values(orders: FileOrders, column: str) -> list[StatusValue] | None:
    """The values of a column with their meanings; None where it holds something else than statuses."""
    table = orders.table.filter(orders.counted(), orders.table[column].notnull())
    money = ibis.null("float64")
    if orders.has("amount"):
        # Two currencies are never added up, not even of rows that do not count.
        money = table.amount.sum(where=_in_own_currency(orders, table))
    counted = table.group_by(value=table[column]).aggregate(rows=table.count(), money=money)
    rows = orders.rows_of(counted.order_by([ibis.desc("rows"), "value"]).limit(_MOST_VALUES + 1))
    said = {normalised(value): meaning for value, meaning in orders.answers.status.items()}
    values = [_status_value(orders, column, row, said) for row in rows]
    if len(values) > _MOST_VALUES or not _holds_statuses(orders, column, values):
        return None
    return values


def _in_own_currency(orders: FileOrders, table: ir.Table) -> ir.BooleanValue:
    if orders.currency is None or "currency" not in table.columns:
        return ibis.literal(True)
    return (table.currency == orders.currency).fill_null(True)


def _status_value(
    orders: FileOrders, column: str, row: dict[str, Any], said: dict[str, StatusMeaning]
) -> StatusValue:
    word = normalised(row["value"])
    known = _of_flag(column, row["value"]) if column in FLAGS else None
    if column not in FLAGS:
        known = orders.statuses.get(word) or MEANINGS.get(word)
    if word in PARTIAL_REFUNDS and column != "row_type":
        known = "sale"
    meaning = said.get(word) or known or "sale"
    return StatusValue(row["value"], row["rows"], row["money"], meaning, known, word in said)


def _of_flag(column: str, value: str) -> StatusMeaning | None:
    word = value.strip().lower()
    if word in YES:
        return FLAGS[column]
    return "sale" if word in NO else None


def _holds_statuses(orders: FileOrders, column: str, values: list[StatusValue]) -> bool:
    """A column called `status` always does; `type`, `state` and `kind` only where we know its words; one of
    yes and no where there is nothing else.
    """
    if column in FLAGS:
        return all(one.usual for one in values)
    if any(one.answered for one in values):
        return True
    known = sum(one.rows for one in values if one.usual)
    if normalised(orders.name_of(column)) in _OF_MANY_USES:
        return known * 2 > sum(one.rows for one in values)
    return "status" in normalised(orders.name_of(column)) or known > 0


def _refund_rows(orders: FileOrders, column: str, words: list[str]) -> FileOrders:
    """Amounts of a refund type go down, however the file writes them."""
    table = orders.table
    refund = table[column].isin(words).fill_null(False)
    facts = orders.look(
        rows=(refund & (table.amount > 0)).sum(), money=table.amount.sum(where=refund & (table.amount > 0))
    ) if orders.has("amount") else {"rows": 0}  # fmt: skip
    if not facts["rows"]:
        return orders
    turned = table.mutate(amount=ibis.ifelse(refund, -table.amount.abs(), table.amount))
    return orders.with_table(turned).told(
        f"{facts['rows']:,} rows marked as refunds by {orders.name_of(column)} have "
        f"positive amounts, {facts['money']:,.2f} in total: they are subtracted."
    )


def _refunded_orders(orders: FileOrders, column: str, words: list[str]) -> FileOrders:
    """Orders refunded in full have nothing left, unless the file takes the money back elsewhere."""
    if not orders.has("amount"):
        return orders
    table = orders.table
    refunded = table[column].isin(words).fill_null(False) & (table.amount > 0)
    if orders.has("refunded_amount"):
        # Where the column is empty or zero, all of the order went back.
        refunded = refunded & (table.refunded_amount.fill_null(0.0) == 0)
    taken_back = table.filter(orders.current(), table.amount < 0).select(
        customer=table.customer_id, size=table.amount.abs().round(2)
    )
    keyed = table.mutate(size=table.amount.abs().round(2), refunded=refunded)
    open_ones = keyed.filter(keyed.refunded)
    balanced = open_ones.semi_join(
        taken_back, [open_ones.customer_id == taken_back.customer, open_ones["size"] == taken_back["size"]]
    ).select("source_row", balanced=ibis.literal(True))
    joined = keyed.drop("size").left_join(balanced, "source_row").drop("source_row_right")
    joined = joined.mutate(gone=joined.refunded & joined.balanced.isnull())
    joined = joined.mutate(gone=joined.gone & orders.counted())
    if orders.has("order_id"):
        # Coupons and returns below zero are part of what is gone.
        whole = ibis.window(group_by=["order_id", "customer_id"])
        with_it = joined.gone.any().over(whole).fill_null(False) & joined.order_id.notnull()
        joined = joined.mutate(gone=joined.gone | ((joined.amount < 0) & with_it).fill_null(False))
    marked = orders.with_table(joined).without(joined.gone, "refunded_order", joined[column])
    return marked.with_table(marked.table.drop("balanced", "refunded", "gone")).kept()


def _cancelled_before_payment(orders: FileOrders) -> FileOrders:
    """An order with a date of cancellation and no sign of payment is no order."""
    table = orders.table
    cancelled = table.cancelled_at.re_search(_DATE).fill_null(False)
    paid: ir.BooleanValue = ibis.literal(False)
    if orders.has("paid_at"):
        paid = paid | (table.paid_at.notnull() & (table.paid_at.strip() != ""))
    for column in ("payment_status", "status"):
        if orders.has(column):
            paid = paid | table[column].lower().isin(_PAID).fill_null(False)
    return orders.without(cancelled & ~paid, "cancelled_order", table.cancelled_at)


_DATE = r"\d[-./ ]\w+[-./ ]\d"
_PAID = ("paid", "refunded", "partially_refunded", "partially refunded", "captured", "partially_paid")


def _questions(orders: FileOrders, column: str, values: list[StatusValue]) -> list[Question]:
    name = orders.name_of(column)
    total = sum(abs(one.money or 0.0) for one in values)
    pending = sum(abs(one.money or 0.0) for one in values if one.meaning == "pending")
    asked = pending > _PENDING_ASKED_ABOVE * total
    return [
        _question(name, one, is_open=asked and one.meaning == "pending" and not one.answered)
        for one in values
    ]


def _question(name: str, one: StatusValue, *, is_open: bool) -> Question:
    money = "" if one.money is None else f", {one.money:,.2f}"
    assumed = one.usual is None and not one.answered
    unknown = " (unknown: it counts unless you choose otherwise)" if assumed else ""
    text = f"{name} is '{one.value}': {one.rows:,} rows{money}; {_LABELS[one.meaning]}{unknown}"
    if is_open:
        text = (
            f"{name} is '{one.value}': {one.rows:,} rows{money}. Much of the money is not "
            "yet paid: does it count?"
        )
    choices = tuple(
        Choice(meaning, label, rows=one.rows, money=one.money, recommended=meaning == (one.usual or "sale"))
        for meaning, label in _LABELS.items()
    )
    other = "drop" if one.meaning == "sale" else "sale"
    flag = f'--status "{other}={one.value}"' + (f' or --status "pending={one.value}"' if is_open else "")
    answer = None if is_open else one.meaning
    return Question(
        "status",
        name,
        text,
        f"status.{one.value}",
        flag,
        choices,
        answer,
        one.rows,
        one.money,
        assumed=assumed,
        is_known=one.usual is not None,
    )


def _partial_refunds(orders: FileOrders, column: str, values: list[StatusValue]) -> list[str]:
    if orders.has("refunded_amount"):
        return []
    return [
        f"{one.rows:,} orders ({one.money or 0:,.2f}) are '{one.value}' and the file does "
        "not state how much was refunded: they count in full. Export the refunds too, or "
        "choose the column that holds them as refunded_amount."
        for one in values
        if normalised(one.value) in PARTIAL_REFUNDS and column != "row_type"
    ]
