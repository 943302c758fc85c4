"""An order total that stands on every line of its order counts once, shared out over the lines."""

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

_OF_A_LINE = re.compile(r"line|item|row|unit|price|position|artikel|ligne|linea", re.IGNORECASE)
_OF_AN_ORDER = re.compile(
    r"order|invoice|grand|total|transaction|basket|bestell|commande|pedido", re.IGNORECASE
)
_ENOUGH_ORDERS = 3
_VARIED_AMOUNTS = 3


def settle_repeated_totals(orders: FileOrders) -> FileOrders:
    """Share an order total out over the lines that repeat it, where every order of several lines has one.

    Orders whose lines are all alike tell nothing: two equal lines may each have their own amount.
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
    shared = _shared_out(orders)
    sums = {"line": _money(orders), "order": facts["once"]}
    return (shared if kind == "order" else orders).asking(_question(orders, kind, facts, sums))


def _may_repeat(orders: FileOrders) -> bool:
    """A cheap look first: every order of several rows has one amount, or the user says that it is a total."""
    several = orders_of_several_rows(orders)
    several = several.filter(several.lowest >= 0)
    apart = (several.lowest != several.highest).any()
    facts = orders.rows_of(several.aggregate(orders=several.count(), apart=apart))[0]
    return bool(facts["orders"]) and (orders.answers.amount_is == "order" or not facts["apart"])


def _facts(orders: FileOrders) -> dict[str, Any]:
    """How orders of several different lines state their amount.

    repeated : such orders with one amount on all lines; different : with several. amounts : how many
    different amounts the former have. once : what all orders come to if each amount counts once per order.
    """
    table = _of_orders(orders)
    table = table.filter(table.order_id.notnull(), table.amount.notnull())
    told_apart = orders.content
    printed = table.select(
        "order_id", "amount", print=ibis.struct({name: table[name] for name in told_apart}).hash()
    )
    by_order = printed.group_by("order_id").aggregate(
        rows=printed.count(),
        lines=printed["print"].nunique(),
        amounts=printed.amount.nunique(),
        amount=printed.amount.max(),
        lowest=printed.amount.min(),
        added=printed.amount.sum(),
    )
    several = (by_order.lines > 1) & (by_order.lowest >= 0)
    alike = several & (by_order.amounts == 1) & (by_order.amount != 0)
    return orders.rows_of(
        by_order.aggregate(
            repeated=alike.ifelse(1, 0).sum(),
            different=(several & (by_order.amounts > 1)).ifelse(1, 0).sum(),
            amounts=by_order.amount.nunique(where=alike),
            once=ibis.ifelse(
                (by_order.rows > 1) & (by_order.amounts == 1), by_order.amount, by_order.added
            ).sum(),
        )
    )[0]


def _by_evidence(orders: FileOrders, facts: dict[str, Any]) -> AmountIs | None:
    """What the file shows; None where nothing tells."""
    if _adds_up_by_line(orders):
        return "line"
    name = orders.name_of("amount")
    if _OF_A_LINE.search(name) and not _OF_AN_ORDER.search(name):
        return "line"
    if facts["repeated"] >= _ENOUGH_ORDERS and facts["amounts"] >= _VARIED_AMOUNTS:
        return "order"
    return None


def _adds_up_by_line(orders: FileOrders) -> bool:
    """Whether quantity times price is the amount of each line, in orders of several lines with one amount."""
    if not orders.has("quantity", "unit_price"):
        return False
    table = _of_orders(orders)
    # An order of one line says nothing: its total is the amount of its line.
    by_order = table.group_by("order_id").aggregate(rows=table.count(), amounts=table.amount.nunique())
    repeated = by_order.filter(by_order.rows > 1, by_order.amounts == 1)
    table = table.semi_join(repeated, "order_id")
    gross = table.quantity * table.unit_price
    discount = table.discount.abs().fill_null(0.0) if orders.has("discount") else ibis.literal(0.0)
    near = ((table.amount - gross).abs() <= 0.011 + discount).fill_null(False)
    facts = orders.rows_of(table.aggregate(rows=gross.count(), near=near.sum()))[0]
    return bool(facts["rows"] and (facts["near"] or 0) >= 0.9 * facts["rows"])


def _shared_out(orders: FileOrders) -> FileOrders:
    """Each line's part of the total, by quantity times price where both are known, else in equal parts.

    A line that a second block of the order repeats is no line of its own: cleaning takes it out as a copy.
    Neither are the rows of earlier versions, which keep what they say.
    """
    table = with_blocks(orders.table.mutate(weight=_weight(orders), current=orders.current()))
    alike = orders.content
    table = table.mutate(print=ibis.struct({name: table[name] for name in alike}).hash())
    place = ibis.row_number().over(ibis.window(group_by=["order_id", BLOCK, "print"], order_by=SOURCE_ROW))
    table = table.mutate(place=place)
    first = (
        ibis.row_number().over(ibis.window(group_by=["order_id", "print", "place"], order_by=SOURCE_ROW)) == 0
    )
    table = table.mutate(part=ibis.ifelse(first, table.weight, 0.0), counted=ibis.ifelse(first, 1.0, 0.0))
    whole = ibis.window(group_by=["order_id", "amount", "current"])
    parts, lines = table.part.sum().over(whole), table.counted.sum().over(whole)
    share = ibis.ifelse(parts > 0, table.weight / parts.nullif(0.0), 1.0 / lines)
    amount = ibis.ifelse(table.order_id.notnull() & table.current, table.amount * share, table.amount)
    extra = ("current", "weight", "print", "place", "part", "counted", BLOCK)
    return orders.with_table(table.mutate(amount=amount).drop(*extra)).kept()


def _of_orders(orders: FileOrders) -> ir.Table:
    """The rows without those of earlier versions."""
    return orders.table.filter(orders.current())


def _money(orders: FileOrders) -> float:
    table = _of_orders(orders)
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
