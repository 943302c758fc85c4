"""Convert typed rows of a shop's export to the columns of an order log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import RAW_PREFIX

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.sources.shop_exports.layout import Amount, Original

_CLOCK = r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?"
_AFTERNOON = r"(?i)p\.?\s?m"
_NOON = 12


def with_amount(table: ir.Table, amount: Amount) -> ir.Table:
    """The rows with `amount`, and with a column for each charge in the export."""
    base = table[amount.base]
    sign = ibis.ifelse(base < 0, -1.0, 1.0)

    def size_of(name: str) -> ir.FloatingValue:
        return table[name].fill_null(0.0).abs() * sign

    value = base
    for name in _present(table, amount.plus):
        value = value + table[name].fill_null(0.0)
    for name in _present(table, amount.less):
        value = value - size_of(name)
    charges: dict[str, ir.FloatingValue] = {}
    for charge, names in amount.contains.items():
        for name in _present(table, names):
            value = value - size_of(name)
            charges[charge] = charges.get(charge, ibis.literal(0.0)) + size_of(name)
    for charge, names in amount.separate.items():
        for name in _present(table, names):
            charges[charge] = charges.get(charge, ibis.literal(0.0)) + table[name].fill_null(0.0)
    raw, raw_amount = RAW_PREFIX + amount.base, RAW_PREFIX + "amount"
    with_charges = table.mutate(amount=value, **charges)
    if raw in table.columns:
        return with_charges.mutate(**{raw_amount: table[raw]})
    return with_charges.drop(raw_amount) if raw_amount in with_charges.columns else with_charges


def amount_formula(column: Mapping[str, str], amount: Amount) -> str:
    """The computation in terms of the export's columns, such as `Order Total - Shipping Cost`."""
    charges = (name for names in amount.contains.values() for name in names)
    plus = [f" + {column[name]}" for name in amount.plus if name in column]
    less = [f" - {column[name]}" for name in (*amount.less, *charges) if name in column]
    return "".join([column[amount.base], *plus, *less])


def with_time_of_day(table: ir.Table) -> ir.Table:
    """Dates with the time from a separate column; times are the shop's and are not converted."""
    text = table.time_of_day
    hour, minute, second = (text.re_extract(_CLOCK, place).try_cast("int64") for place in (1, 2, 3))
    afternoon = text.re_search(_AFTERNOON)
    is_twelve = text.re_search(r"(?i)[ap]\.?\s?m") & (hour == _NOON)
    hour = ibis.ifelse(is_twelve, 0, hour) + ibis.ifelse(afternoon, _NOON, 0)
    seconds = (hour * 3600 + minute.fill_null(0) * 60 + second.fill_null(0)).fill_null(0)
    is_bare = table.order_date == table.order_date.truncate("D")
    return table.mutate(
        order_date=ibis.ifelse(is_bare, table.order_date + seconds.as_interval("s"), table.order_date)
    )


def with_originals(table: ir.Table, original: Original) -> ir.Table:
    """Refund rows with the order and the customer of the row that they refer to."""
    if original.reference not in table.columns or original.identity not in table.columns:
        return table
    sales = table.filter(table.amount > 0, table[original.identity].notnull())
    orders = sales.group_by(identity=sales[original.identity]).aggregate(
        first_order=sales.order_id.argmin(sales.source_row), buyer=sales.customer_id.argmin(sales.source_row)
    )
    joined = table.left_join(orders, table[original.reference] == orders.identity)
    has_original = (joined.amount < 0) & joined.identity.notnull()
    return joined.mutate(
        order_id=ibis.ifelse(has_original, joined.first_order, joined.order_id),
        customer_id=ibis.ifelse(
            has_original, ibis.coalesce(joined.buyer, joined.customer_id), joined.customer_id
        ),
    ).drop("identity", "first_order", "buyer")


def _present(table: ir.Table, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in table.columns]
