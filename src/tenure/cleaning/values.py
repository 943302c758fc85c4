"""Impossible values: they are set to null, and the row stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.amounts import is_out_of_range
from tenure.cleaning.dates import is_future, is_impossible
from tenure.core.orders.schema import TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir

OLDEST_CUSTOMER_YEARS = 120


@dataclass(frozen=True)
class ValueRule:
    """Sets values to null where the test of their column in `impossible` holds."""

    name: str
    doc: str
    impossible: dict[str, ir.Value]

    @property
    def matches(self) -> ir.Value:
        """Rows in which the rule clears a value."""
        return ibis.or_(*(test.fill_null(False) for test in self.impossible.values()))


def value_rules(rows: ir.Table, schema: TableSchema, today: date) -> list[ValueRule]:
    """The rules that apply to the columns of this table."""
    columns = [column for column in schema if column.name in rows.columns and column.name != "amount"]
    infinite = {c.name: is_out_of_range(rows[c.name]) for c in columns if rows[c.name].type().is_floating()}
    negative = {
        c.name: rows[c.name] < 0 for c in columns if c.kind == "money" and schema.name != "transactions"
    }
    ages = {
        c.name: (rows[c.name] > today.year) | (rows[c.name] < today.year - OLDEST_CUSTOMER_YEARS)
        for c in columns
        if c.name == "birth_year"
    }
    signups = {
        c.name: is_impossible(rows[c.name]) | is_future(rows[c.name], today)
        for c in columns
        if c.name == "signup_date"
    }
    shares = {c.name: (rows[c.name] < 0) | (rows[c.name] > 1) for c in columns if c.kind == "share"}
    rules = (
        ValueRule(
            "non_finite_value", "a number that is not finite, or beyond 1,000,000,000,000; cleared", infinite
        ),
        ValueRule("negative_value", "a price or cost below zero; cleared", negative),
        ValueRule("impossible_birth_year", "a year of birth in the future or too long ago; cleared", ages),
        ValueRule("impossible_signup_date", "a signup in the future or before 1970-01-02; cleared", signups),
        ValueRule("impossible_share", "a share outside 0 to 1; cleared", shares),
    )
    return [rule for rule in rules if rule.impossible]


def without_impossible_values(rows: ir.Table, rules: list[ValueRule]) -> ir.Table:
    """The rows with impossible values set to null."""
    tests: dict[str, ir.Value] = {}
    for rule in rules:
        for name, test in rule.impossible.items():
            tests[name] = test.fill_null(False) | tests[name] if name in tests else test.fill_null(False)
    cleared = {
        name: ibis.ifelse(test, ibis.null(rows[name].type()), rows[name]) for name, test in tests.items()
    }
    return rows.mutate(**cleared) if cleared else rows
