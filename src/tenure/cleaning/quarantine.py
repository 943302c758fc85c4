"""Removed rows, kept for inspection: their position, the reason, and their contents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import (
    HEADER_AMOUNT,
    LINE_ID,
    QUARANTINE_COLUMNS,
    RAW_FILE,
    RAW_FILE_ROW,
    RAW_PREFIX,
)
from tenure.core.orders.reading import SOURCE_ROW
from tenure.core.orders.schema import TABLES, TableSchema

if TYPE_CHECKING:
    import ibis.expr.types as ir


def quarantined(name: str, rows: ir.Table, row_verdicts: ir.Table) -> ir.Table:
    """The rows of table `name` that have a verdict, in the form of the quarantine table."""
    public_columns = [column for column in rows.columns if _may_be_shown(TABLES[name], column)]
    removed = rows.join(row_verdicts, SOURCE_ROW)
    no_customer = ibis.null("string")
    return removed.select(
        table=ibis.literal(name),
        source_row=removed[SOURCE_ROW].cast("int64"),
        reason=removed.reason,
        detail=_with_place(removed),
        customer_id=removed.customer_id if "customer_id" in rows.columns else no_customer,
        row=ibis.struct({column: _as_json_value(removed[column]) for column in public_columns})
        .cast("json")
        .cast("string"),
    ).select(*QUARANTINE_COLUMNS)


def _with_place(rows: ir.Table) -> ir.Value:
    """The detail, with the row's file and its number in that file if several files form one log."""
    if RAW_FILE not in rows.columns:
        return rows.detail
    place = ibis.literal("row ") + rows[RAW_FILE_ROW].cast("string") + ibis.literal(" of ") + rows[RAW_FILE]
    return ibis.coalesce(place + ibis.literal(": ") + rows.detail, place, rows.detail)


def _may_be_shown(schema: TableSchema, column: str) -> bool:
    """Columns of the schema that are not personal, and the raw texts of these columns."""
    if column in (HEADER_AMOUNT, LINE_ID):
        return True
    base = column.removeprefix(RAW_PREFIX)
    return base in schema and not schema[base].personal


def _as_json_value(value: ir.Value) -> ir.Value:
    """JSON has no NaN and no infinity; they are shown as null."""
    if value.type().is_floating():
        return ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)
    return value
