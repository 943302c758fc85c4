"""Single values that cannot be true: emptied, the row stays. Unknown is null."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.amounts import is_beyond_all
from tenure.cleaning.dates import is_future, is_impossible
from tenure.core.orders.schema import TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir

OLDEST_CUSTOMER_YEARS = 120


@dataclass(frozen=True)
class ValueRule:
    """Values of these columns are emptied where `untrue` (per column) holds."""

    name: str
    doc: str
    untrue: dict[str, ir.Value]

    @property
    def matches(self) -> ir.Value:
        """Rows in which the rule empties something."""
        return ibis.or_(*(test.fill_null(False) for test in self.untrue.values()))


def value_rules(rows: ir.Table, schema: TableSchema, today: date) -> list[ValueRule]:
    """The rules that the columns of this table call for."""
    here = [column for column in schema if column.name in rows.columns and column.name != "amount"]
    infinite = {c.name: is_beyond_all(rows[c.name]) for c in here if rows[c.name].type().is_floating()}
    negative = {c.name: rows[c.name] < 0 for c in here if c.kind == "money" and schema.name != "transactions"}
    ages = {
        c.name: (rows[c.name] > today.year) | (rows[c.name] < today.year - OLDEST_CUSTOMER_YEARS)
        for c in here
        if c.name == "birth_year"
    }
    signups = {
        c.name: is_impossible(rows[c.name]) | is_future(rows[c.name], today)
        for c in here
        if c.name == "signup_date"
    }
    shares = {c.name: (rows[c.name] < 0) | (rows[c.name] > 1) for c in here if c.kind == "share"}
    rules = (
        ValueRule(
            "non_finite_value", "a number that is not finite, or beyond 1,000,000,000,000; cleared", infinite
        ),
        ValueRule("negative_value", "a price or cost below zero; cleared", negative),
        ValueRule("impossible_birth_year", "a year of birth in the future or too long ago; cleared", ages),
        ValueRule("impossible_signup_date", "a signup in the future or before 1970-01-02; cleared", signups),
        ValueRule("impossible_share", "a share outside 0 to 1; cleared", shares),
    )
    return [rule for rule in rules if rule.untrue]


def with_true_values(rows: ir.Table, rules: list[ValueRule]) -> ir.Table:
    """The rows with untrue values emptied."""
    tests: dict[str, ir.Value] = {}
    for rule in rules:
        for name, test in rule.untrue.items():
            tests[name] = test.fill_null(False) | tests[name] if name in tests else test.fill_null(False)
    emptied = {
        name: ibis.ifelse(test, ibis.null(rows[name].type()), rows[name]) for name, test in tests.items()
    }
    return rows.mutate(**emptied) if emptied else rows
