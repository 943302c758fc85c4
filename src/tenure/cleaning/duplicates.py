"""Repeated rows and repeated keys.

Only rows with equal fingerprints are compared in full: the exact comparison is expensive, and this way it
sees a small part of the table. A fingerprint collision does not change the result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import PLACE_COLUMNS
from tenure.core.orders.order_blocks import BLOCK, with_blocks
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

COPY_OF = "__copy_of"
KEY_COPY_OF = "__key_copy_of"
_POSITION = "__place"


def exact_copies(rows: ir.Table, equal_lines_count: bool = False) -> ir.Table:
    """`source_row, __copy_of` of every row that equals an earlier one in all columns except its position.

    Nulls equal nulls, because an export repeats them too. If `equal_lines_count`, equal rows within one block
    of an order are separate lines; only those of a later block are copies.
    """
    columns = [name for name in rows.columns if name not in (SOURCE_ROW, *PLACE_COLUMNS)]
    suspects = _suspects(rows, columns)
    if equal_lines_count:
        suspects = _numbered_within_blocks(rows, suspects, columns)
        columns = [*columns, _POSITION]
    return _later_rows(suspects, columns, COPY_OF, keep_last=False)


def equal_lines(rows: ir.Table) -> ir.Table:
    """`source_row, amount` of rows that equal an earlier line of their order and block, and so count."""
    columns = [name for name in rows.columns if name not in (SOURCE_ROW, *PLACE_COLUMNS)]
    numbered = _numbered_within_blocks(rows, _suspects(rows, columns), columns)
    repeats = numbered.filter(numbered[_POSITION] > 0)
    return repeats.select(
        SOURCE_ROW, amount=repeats.amount if "amount" in rows.columns else ibis.null("float64")
    )


def _numbered_within_blocks(rows: ir.Table, suspects: ir.Table, columns: list[str]) -> ir.Table:
    """The suspects with their position among equal rows of their block, counted from 0."""
    orders = suspects.filter(suspects.order_id.notnull()).select("order_id").distinct()
    blocks = with_blocks(rows.semi_join(orders, "order_id").select("order_id", SOURCE_ROW))
    joined = suspects.left_join(blocks.select(SOURCE_ROW, BLOCK), SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    equal = ibis.window(group_by=[*columns, BLOCK], order_by=SOURCE_ROW)
    numbered = joined.mutate(**{_POSITION: ibis.row_number().over(equal)})
    # Rows without an order have neither a block nor lines.
    position = ibis.ifelse(numbered.order_id.isnull(), 0, numbered[_POSITION])
    return numbered.mutate(**{_POSITION: position}).drop(BLOCK)


def key_copies(rows: ir.Table, key: tuple[str, ...], *, keep_last: bool) -> ir.Table:
    """`source_row, __key_copy_of` of the rows that share their key with the row that is kept."""
    keyed = rows.filter([rows[column].notnull() for column in key])
    return _later_rows(_suspects(keyed, list(key)), list(key), KEY_COPY_OF, keep_last=keep_last)


def _suspects(rows: ir.Table, columns: list[str]) -> ir.Table:
    prints = rows.select(SOURCE_ROW, print=ibis.struct({name: rows[name] for name in columns}).hash())
    doubled = prints.group_by("print").having(prints.count() > 1).aggregate()
    return rows.semi_join(prints.semi_join(doubled, "print"), SOURCE_ROW)


def _later_rows(suspects: ir.Table, columns: list[str], mark: str, *, keep_last: bool) -> ir.Table:
    window = ibis.window(
        group_by=columns, order_by=ibis.desc(SOURCE_ROW) if keep_last else ibis.asc(SOURCE_ROW)
    )
    ranked = suspects.select(
        SOURCE_ROW,
        place=ibis.row_number().over(window),
        kept=suspects[SOURCE_ROW].max().over(ibis.window(group_by=columns))
        if keep_last
        else suspects[SOURCE_ROW].min().over(ibis.window(group_by=columns)),
    )
    return ranked.filter(ranked.place > 0).select(SOURCE_ROW, **{mark: ranked.kept})


def copy_rules(rows: ir.Table, reopened_at: int | None) -> list[RowRule]:
    """Rules for rows joined with `exact_copies`; the overlap of two exports is a rule of its own if known."""
    is_copy = rows[COPY_OF].notnull()
    detail = ibis.literal("copy of row ") + rows[COPY_OF].cast("string")
    exact = RowRule("exact_duplicate", "identical to an earlier row in every column", is_copy, detail)
    if reopened_at is None:
        return [exact]
    is_overlap = is_copy & (rows[SOURCE_ROW] >= reopened_at) & (rows[COPY_OF] < reopened_at)
    overlap = RowRule(
        "overlapping_export",
        "in the second of two exports, identical to a row of the first: the exports overlap in time",
        is_overlap,
        detail,
    )
    return [overlap, RowRule(exact.name, exact.doc, is_copy & ~is_overlap, detail)]


def key_rules(rows: ir.Table, key: tuple[str, ...], *, keep_last: bool) -> list[RowRule]:
    """Rule for rows joined with `key_copies`."""
    kept_row = "last" if keep_last else "first"
    return [
        RowRule(
            "key_duplicate",
            f"another row has the same {' and '.join(key)}; the {kept_row} row is kept",
            rows[KEY_COPY_OF].notnull(),
            ibis.literal("same key as row ") + rows[KEY_COPY_OF].cast("string"),
        )
    ]


def with_marks(rows: ir.Table, marks: ir.Table) -> ir.Table:
    """The rows joined with the result of `exact_copies` or `key_copies`; null for rows without a mark."""
    mark = next(name for name in marks.columns if name != SOURCE_ROW)
    joined = rows.left_join(marks, SOURCE_ROW)
    return joined.select(*rows.columns, mark)
