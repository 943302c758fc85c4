"""An order total that is repeated on every line counts once, divided among the lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.orders.answers import Choice, Question
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.order_rows import orders_of_several_rows

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import AmountIs
    from tenure.meaning.orders import FileOrders

_LINE_WORDS = re.compile(r"line|item|row|unit|price|position|artikel|ligne|linea", re.IGNORECASE)
_ORDER_WORDS = re.compile(
    r"order|invoice|grand|total|transaction|basket|bestell|commande|pedido", re.IGNORECASE
)
_MIN_ORDERS = 3
_MIN_AMOUNTS = 3


def settle_repeated_totals(orders: FileOrders) -> FileOrders:
    """Divide an order total among the lines that repeat it, if every order of several lines has one.

    Orders whose lines are all equal are no evidence: two equal lines may each have their own amount.
    """
    if "amount" in orders.computed or not orders.has("order_id", "amount"):
        return orders
    answer = orders.answers.amount_is
    if not _may_repeat(orders):
        return orders
    facts = _facts(orders)
    if not facts["repeated"] or (facts["different"] and answer != "order"):
        return orders
    kind = _by_evidence(orders, facts) if answer == "auto" else answer
    if kind == "line" and answer == "auto":
        return orders
    shared = _shared_over_lines(orders)
    sums = {"line": _money(orders), "order": facts["once"]}
    return (shared if kind == "order" else orders).with_questions(_question(orders, kind, facts, sums))


def _may_repeat(orders: FileOrders) -> bool:
    """A cheap check: every order of several rows has a single amount, or the user says that it is a total."""
    multi_row_orders = orders_of_several_rows(orders)
    multi_row_orders = multi_row_orders.filter(multi_row_orders.lowest >= 0)
    differ = (multi_row_orders.lowest != multi_row_orders.highest).any()
    facts = orders.rows_of(multi_row_orders.aggregate(orders=multi_row_orders.count(), differ=differ))[0]
    return bool(facts["orders"]) and (orders.answers.amount_is == "order" or not facts["differ"])


def _facts(orders: FileOrders) -> dict[str, Any]:
    """How orders of several distinct lines state their amount.

    repeated : such orders with a single amount on all lines; different : with several amounts. amounts :
    number of distinct amounts of the former. once : total of all orders if each amount counts once per order.
    """
    table = _current_rows(orders)
    table = table.filter(table.order_id.notnull(), table.amount.notnull())
    columns = orders.content
    fingerprinted = table.select(
        "order_id", "amount", print=ibis.struct({name: table[name] for name in columns}).hash()
    )
    by_order = fingerprinted.group_by("order_id").aggregate(
        rows=fingerprinted.count(),
        lines=fingerprinted["print"].nunique(),
        amounts=fingerprinted.amount.nunique(),
        amount=fingerprinted.amount.max(),
        lowest=fingerprinted.amount.min(),
        added=fingerprinted.amount.sum(),
    )
    has_lines = (by_order.lines > 1) & (by_order.lowest >= 0)
    is_repeated = has_lines & (by_order.amounts == 1) & (by_order.amount != 0)
    return orders.rows_of(
        by_order.aggregate(
            repeated=is_repeated.ifelse(1, 0).sum(),
            different=(has_lines & (by_order.amounts > 1)).ifelse(1, 0).sum(),
            amounts=by_order.amount.nunique(where=is_repeated),
            once=ibis.ifelse(
                (by_order.rows > 1) & (by_order.amounts == 1), by_order.amount, by_order.added
            ).sum(),
        )
    )[0]


def _by_evidence(orders: FileOrders, facts: dict[str, Any]) -> AmountIs | None:
    """What the file shows; None if it is inconclusive."""
    if _adds_up_by_line(orders):
        return "line"
    name = orders.name_of("amount")
    if _LINE_WORDS.search(name) and not _ORDER_WORDS.search(name):
        return "line"
    if facts["repeated"] >= _MIN_ORDERS and facts["amounts"] >= _MIN_AMOUNTS:
        return "order"
    return None


def _adds_up_by_line(orders: FileOrders) -> bool:
    """Whether quantity times price is each line's amount, in orders of several lines with a single amount."""
    if not orders.has("quantity", "unit_price"):
        return False
    table = _current_rows(orders)
    # An order of one line is no evidence: its total is the amount of its line.
    by_order = table.group_by("order_id").aggregate(rows=table.count(), amounts=table.amount.nunique())
    repeated = by_order.filter(by_order.rows > 1, by_order.amounts == 1)
    table = table.semi_join(repeated, "order_id")
    gross = table.quantity * table.unit_price
    discount = table.discount.abs().fill_null(0.0) if orders.has("discount") else ibis.literal(0.0)
    near = ((table.amount - gross).abs() <= 0.011 + discount).fill_null(False)
    facts = orders.rows_of(table.aggregate(rows=gross.count(), near=near.sum()))[0]
    return bool(facts["rows"] and (facts["near"] or 0) >= 0.9 * facts["rows"])


def _shared_over_lines(orders: FileOrders) -> FileOrders:
    """Each line's share of the total: by quantity times price if both are known, else in equal parts.

    A line that a second block of the order repeats is not a separate line: cleaning removes it as a copy.
    Rows of earlier versions keep their amounts.
    """
    table = with_blocks(orders.table.mutate(weight=_weight(orders), current=orders.is_current_version()))
    columns = orders.content
    table = table.mutate(print=ibis.struct({name: table[name] for name in columns}).hash())
    place = ibis.row_number().over(ibis.window(group_by=["order_id", BLOCK, "print"], order_by=SOURCE_ROW))
    table = table.mutate(place=place)
    first = (
        ibis.row_number().over(ibis.window(group_by=["order_id", "print", "place"], order_by=SOURCE_ROW)) == 0
    )
    table = table.mutate(part=ibis.ifelse(first, table.weight, 0.0), counted=ibis.ifelse(first, 1.0, 0.0))
    same_total = ibis.window(group_by=["order_id", "amount", "current"])
    parts, lines = table.part.sum().over(same_total), table.counted.sum().over(same_total)
    share = ibis.ifelse(parts > 0, table.weight / parts.nullif(0.0), 1.0 / lines)
    amount = ibis.ifelse(table.order_id.notnull() & table.current, table.amount * share, table.amount)
    extra = ("current", "weight", "print", "place", "part", "counted", BLOCK)
    return orders.with_table(table.mutate(amount=amount).drop(*extra)).materialised()


def _current_rows(orders: FileOrders) -> ir.Table:
    """The rows without earlier versions."""
    return orders.table.filter(orders.is_current_version())


def _money(orders: FileOrders) -> float:
    table = _current_rows(orders)
    return float(orders.rows_of(table.aggregate(money=table.amount.sum()))[0]["money"] or 0.0)


def _weight(orders: FileOrders) -> ir.FloatingValue:
    if not orders.has("quantity", "unit_price"):
        return ibis.literal(1.0)
    return (orders.table.quantity * orders.table.unit_price).abs().fill_null(0.0)


def _question(
    orders: FileOrders, kind: AmountIs | None, facts: dict[str, Any], sums: dict[str, Any]
) -> Question:
    name = orders.name_of("amount")
    texts = {
        "order": f"{name} is the order total, repeated on every line ({facts['repeated']:,} orders): "
        f"it counts once, {sums['order']:,.2f} instead of {sums['line']:,.2f}.",
        "line": f"{name} is the amount of each line, as you chose: {sums['line']:,.2f} in total, "
        f"although {facts['repeated']:,} orders have the same amount on all their lines.",
    }
    text = texts.get(
        kind or "",
        f"{name} is the same on all lines of an order: it may be the order total "
        f"({sums['order']:,.2f} overall) or the amount of each line ({sums['line']:,.2f}).",
    )
    choices = (
        Choice("order", "the order total, counted once", money=sums["order"], recommended=True),
        Choice("line", "the amount of each line, added up", money=sums["line"]),
    )
    flags = {"order": "--amount-is line", "line": "--amount-is order"}
    flag = flags.get(kind or "", "--amount-is order or --amount-is line")
    return Question("amount", name, text, "amount_is", flag, choices, kind, rows=facts["repeated"])
