"""Rules as Ibis predicates over the customer table."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.schema import IBIS_TYPES
from tenure.segments.fields import FIELDS
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


def predicate(rule: Rule, customers: ir.Table) -> ir.BooleanValue:
    """True for members, false for all others, never null."""
    if isinstance(rule, Group):
        joined = and_ if rule.kind == "all" else or_
        return reduce(joined, (predicate(part, customers) for part in rule.parts))
    if isinstance(rule, Negation):
        return ~predicate(rule.part, customers)
    return _holds(rule, customers)


def customer_table(name: str) -> ir.Table:
    """An unbound table of that name with every field."""
    kinds = {field.name: _kind(field.name) for field in FIELDS.values()}
    return ibis.table({"customer_id": "string", **kinds}, name=name)


def _kind(name: str) -> str:
    return IBIS_TYPES["timestamp"] if name in _TIMES else IBIS_TYPES[FIELDS[name].kind]


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
