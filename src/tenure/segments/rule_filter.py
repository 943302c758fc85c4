"""Rules as Ibis predicates over the customer table."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.schema import IBIS_TYPES
from tenure.segments.fields import FIELDS
from tenure.segments.purchases import PURCHASE_FIELDS, Bought
from tenure.segments.rules import Condition, Group, Negation, Rule

if TYPE_CHECKING:
    import ibis.expr.types as ir

_COMPARED = {
    "=": lambda column, value: column == value,
    "!=": lambda column, value: column != value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
    "in": lambda column, value: column.isin(value),
    "not in": lambda column, value: column.notin(value),
}
_TIMES = ("first_order", "last_order", "signup_date")
"""Dates that the table stores with the time of day."""


def predicate(rule: Rule, customers: ir.Table, lines: ir.Table) -> ir.BooleanValue:
    """True for members, false for all others, never null. `lines`: as `purchase_lines`."""
    if isinstance(rule, Group):
        joined = and_ if rule.kind == "all" else or_
        return reduce(joined, (predicate(part, customers, lines) for part in rule.parts))
    if isinstance(rule, Negation):
        return ~predicate(rule.part, customers, lines)
    if isinstance(rule, Bought):
        return _bought_filter(rule, customers, lines)
    return _holds(rule, customers)


def purchase_lines(name: str, database: str | None = None) -> ir.Table:
    """An unbound table of that name: purchases before the scoring, `days_ago` counted back from it."""
    kinds = {"customer_id": "string", "order_id": "string", **dict.fromkeys(PURCHASE_FIELDS, "string")}
    return ibis.table({**kinds, "days_ago": "int64"}, name=name, database=database)


def customer_table(name: str) -> ir.Table:
    """An unbound table of that name with every field."""
    kinds = {field.name: _kind(field.name) for field in FIELDS.values()}
    return ibis.table({"customer_id": "string", **kinds}, name=name)


def _kind(name: str) -> str:
    return IBIS_TYPES["timestamp"] if name in _TIMES else IBIS_TYPES[FIELDS[name].kind]


def _bought_filter(rule: Bought, customers: ir.Table, lines: ir.Table) -> ir.BooleanValue:
    tests = [lines[name].isin(list(values)) for name, values in rule.items]
    if rule.within_days is not None:
        tests.append(lines.days_ago <= rule.within_days)
    matches = lines.filter(lines.customer_id.notnull(), *tests)
    if rule.at_least > 1:
        orders = matches.group_by("customer_id").agg(orders=matches.order_id.nunique())
        matches = orders.filter(orders.orders >= rule.at_least)
    return customers.customer_id.isin(matches.customer_id)


def _holds(condition: Condition, customers: ir.Table) -> ir.BooleanValue:
    column = customers[condition.field.name]
    if condition.op == "known":
        return column.notnull()
    if condition.op == "unknown":
        return column.isnull()
    if condition.field.name in _TIMES:
        column = column.date()
    value = list(condition.value) if isinstance(condition.value, tuple) else condition.value
    is_met: ir.BooleanValue = _COMPARED[condition.op](column, value)
    return is_met.fill_null(False)
