"""Check raw tables against the schema: columns, types, and the share of filled values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.errors import ColumnError, DataError
from tenure.core.orders.cleaning import ContractFinding
from tenure.core.orders.schema import IBIS_TYPES, TABLES, Column, TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine

_WARN_ABOVE_SHARE = 0.05
_ADDED_BY_CLEANING = ("original_order_date",)
_NO_VALUES = {
    "customer_id": (
        "data.no_customer",
        "choose the column that holds the customer: --column customer_id=...",
    ),
    "order_id": ("data.no_order_id", "leave the column out: every row is then a separate order"),
    "order_date": ("data.no_date", "specify the date format: --date-format"),
    "amount": (
        "data.no_amount",
        "choose the column that holds the amount, or leave it out to forecast orders",
    ),
}


def check_contract(tables: Tables, engine: Engine) -> tuple[ContractFinding, ...]:
    """Compare raw tables with the schema.

    A log with a single customer, or with one-time buyers only, passes: whether it supports a prediction is
    checked elsewhere.

    Raises
    ------
    ColumnError
        `source.column`: a required column is missing.
    DataError
        The transactions are unusable: `data.empty`, `data.type`, `data.no_customer`,
        `data.no_order_id`, `data.no_date`, `data.no_amount` or `data.no_positive_amount`.
    """
    findings: list[ContractFinding] = []
    for name, table in tables:
        schema = TABLES[name]
        findings += _check_columns(schema, table)
        facts = _facts(schema, table, engine)
        if name == "transactions":
            _refuse_unusable(facts)
        findings += _check_nulls(schema, table, facts)
    return tuple(findings)


def _check_columns(schema: TableSchema, table: ir.Table) -> list[ContractFinding]:
    missing = [name for name in schema.required if name not in table.columns]
    if missing:
        raise ColumnError(
            f"The {schema.name} table is missing a required column.",
            values=missing,
            hint=f"choose the column: --column {missing[0]}=...",
        )
    findings = []
    for column in schema:
        if column.name not in table.columns:
            if column.name in _ADDED_BY_CLEANING:
                continue
            message = f"no {column.name}: features that need it are off"
            findings.append(
                ContractFinding(schema.name, column.name, "missing_column", 0, 0.0, "note", message)
            )
            continue
        actual, expected = table[column.name].type(), ibis.dtype(IBIS_TYPES[column.kind])
        if not _readable_as(column, actual):
            raise DataError(
                f"Column {column.name} of {schema.name} is of type {actual}, not {expected}.",
                hint="read the table through a source, or convert the column first",
                code="data.type",
            )
        if actual.copy(nullable=True) != expected:
            message = f"{column.name} is {actual} and is read as {expected}"
            findings.append(ContractFinding(schema.name, column.name, "type", 0, 0.0, "note", message))
    return findings


def _readable_as(column: Column, actual: ibis.DataType) -> bool:
    """Whether the values fit the column without being parsed or cut off."""
    is_readable = {
        "text": actual.is_string() or actual.is_integer(),
        "timestamp": actual.is_timestamp() or actual.is_date(),
        "date": actual.is_timestamp() or actual.is_date(),
        "flag": actual.is_boolean(),
    }
    return bool(is_readable.get(column.kind, actual.is_numeric()))


def _facts(schema: TableSchema, table: ir.Table, engine: Engine) -> dict[str, int]:
    """Number of rows of the table, and of filled rows of each column."""
    aggregates: dict[str, ir.Value] = {"rows": table.count()}
    for name in schema.names:
        if name in table.columns:
            aggregates[f"filled.{name}"] = table[name].count()
    if "amount" in table.columns:
        aggregates["positive"] = (table.amount > 0).fill_null(False).sum()
    row = engine.to_arrow(table.aggregate(**aggregates)).to_pylist()[0]
    return {name: int(value or 0) for name, value in row.items()}


def _refuse_unusable(facts: dict[str, int]) -> None:
    if facts["rows"] == 0:
        raise DataError(
            "The order log has no rows.", hint="export the log again, with orders in it", code="data.empty"
        )
    for column, (code, hint) in _NO_VALUES.items():
        if facts.get(f"filled.{column}", 1) == 0:
            raise DataError(
                f"No row has a usable {column}.", values=[f"{facts['rows']} rows"], hint=hint, code=code
            )
    if facts.get("positive", 1) == 0:
        raise DataError(
            "All amounts are zero or negative: there are no purchases.",
            values=[f"{facts['rows']} rows"],
            hint="check whether this is the right amount column, and whether its sign is reversed",
            code="data.no_positive_amount",
        )


def _check_nulls(schema: TableSchema, table: ir.Table, facts: dict[str, int]) -> list[ContractFinding]:
    rows = facts["rows"]
    if rows == 0:
        message = f"the {schema.name} table has no rows"
        return [ContractFinding(schema.name, None, "empty_table", 0, 0.0, "warning", message)]
    findings = []
    for column in schema:
        empty = rows - facts[f"filled.{column.name}"] if column.name in table.columns else 0
        if empty:
            share = empty / rows
            level = "warning" if column.required and share > _WARN_ABOVE_SHARE else "note"
            message = f"{column.name} is empty in {empty:,} of {rows:,} rows ({share:.1%})"
            findings.append(ContractFinding(schema.name, column.name, "nulls", empty, share, level, message))  # type: ignore[arg-type]
    return findings
