"""The checks of a table of the schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import ibis

from tenure.core.orders.plausible_dates import EARLIEST, day_after_last
from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.orders.schema import EVENT_KINDS, Column, TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.tables import Tables

LARGEST = 1e300
"""Upper bound that excludes infinity and NaN, but no real amount."""
OLDEST_CUSTOMER_YEARS = 120

_FINGERPRINT = "whole_row"
_KNOWN = "known"


@dataclass(frozen=True)
class Check:
    """One Pointblank step: its sentence, and the `Validate` method with its arguments."""

    sentence: str
    method: str
    arguments: dict[str, Any] = field(default_factory=dict)


def checks_of(schema: TableSchema, tables: Tables, today: date, rows_are_orders: bool) -> list[Check]:
    """Checks of a table: by column, then of whole rows, then against other tables."""
    table = getattr(tables, schema.name)
    checks = []
    for column in schema:
        if column.name in table.columns:
            checks += _checks_of_column(column, today)
    if schema.key:
        sentence = f"{' and '.join(schema.key)} is unique"
        checks.append(Check(sentence, "rows_distinct", {"columns_subset": list(schema.key)}))
    if schema.name == "transactions":
        if not rows_are_orders:
            arguments = {"columns_subset": [_FINGERPRINT], "pre": _with_fingerprint}
            checks.append(Check("no row is identical to another", "rows_distinct", arguments))
        checks += _foreign_keys(tables)
    return checks


def _checks_of_column(column: Column, today: date) -> list[Check]:
    name = column.name
    checks = []
    if column.required or name == "amount":
        checks.append(Check(f"{name} is filled in", "col_vals_not_null", {"columns": name}))
    if column.kind == "timestamp":
        end = _midnight(day_after_last(today))
        sentence = f"{name} is from {EARLIEST} to {today}"
        checks.append(_between(sentence, name, _midnight(EARLIEST), end, inclusive=(True, False)))
    elif column.kind in ("money", "number"):
        checks.append(_between(f"{name} is a finite number", name, -LARGEST, LARGEST))
    elif column.kind == "share":
        checks.append(_between(f"{name} is from 0 to 1", name, 0, 1))
    if name == "birth_year":
        oldest = today.year - OLDEST_CUSTOMER_YEARS
        checks.append(_between(f"{name} is from {oldest} to {today.year}", name, oldest, today.year))
    if name == "amount":
        arguments = {"columns": name, "value": 0, "na_pass": True}
        checks.append(Check("amount is not zero", "col_vals_ne", arguments))
    if name == "kind":
        arguments = {"columns": name, "set": list(EVENT_KINDS)}
        checks.append(Check("kind is used by a feature", "col_vals_in_set", arguments))
    return checks


def _between(
    sentence: str, column: str, low: Any, high: Any, inclusive: tuple[bool, bool] = (True, True)
) -> Check:
    arguments = {"columns": column, "left": low, "right": high, "na_pass": True, "inclusive": inclusive}
    return Check(sentence, "col_vals_between", arguments)


def _foreign_keys(tables: Tables) -> list[Check]:
    checks = []
    for table_name, key in (("customers", "customer_id"), ("products", "product_id")):
        if tables.has(table_name) and key in tables.transactions.columns:
            arguments = {"columns": _KNOWN, "value": 1, "pre": _look_up(getattr(tables, table_name), key)}
            checks.append(Check(f"{key} is in the {table_name} table", "col_vals_eq", arguments))
    return checks


def _look_up(reference: ir.Table, key: str) -> Callable[[ir.Table], ir.Table]:
    """Step that adds a column: 1 where the other table has the key or the key is null, 0 otherwise."""

    def look_up(rows: ir.Table) -> ir.Table:
        keys = reference.select(key).distinct().mutate(there=ibis.literal(1))
        joined = rows.left_join(keys, key)
        is_known = ibis.ifelse(joined.there.notnull() | joined[key].isnull(), 1, 0)
        return joined.select(key, **{_KNOWN: is_known})

    return look_up


def _with_fingerprint(rows: ir.Table) -> ir.Table:
    """64-bit hash of every row: a tenth of the cost of comparing whole rows, and collisions are rare."""
    whole = ibis.struct({name: rows[name] for name in rows.columns if name != SOURCE_ROW})
    return rows.select(**{_FINGERPRINT: whole.hash()})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
