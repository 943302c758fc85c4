"""Exports that overlap: rows of a later file that an earlier file of the same log has already.

Equal rows are told apart by how often they stand in a file: what an earlier file has twice, a later one may
have twice without adding anything, and a third one is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from tenure.cleaning.judging import RowRule
from tenure.core.orders.cleaning import PLACE_COLUMNS, RAW_FILE, RAW_FILE_ROW
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

OVERLAP_OF, OVERLAP_IN = "__overlap_of", "__overlap_in"


def rows_of_earlier_files(rows: ir.Table, rows_are_orders: bool) -> ir.Table:
    """`source_row, __overlap_of, __overlap_in` of every row that repeats one of an earlier file.

    The last two say where that one stands. An order id that is only the number of the row is not compared.
    """
    ignored = {SOURCE_ROW, *PLACE_COLUMNS, *(("order_id",) if rows_are_orders else ())}
    alike = [name for name in rows.columns if name not in ignored]
    printed = rows.select(
        SOURCE_ROW, *PLACE_COLUMNS, print=ibis.struct({name: rows[name] for name in alike}).hash()
    )
    doubled = printed.group_by("print").having(printed[RAW_FILE].nunique() > 1).aggregate()
    suspects = rows.semi_join(printed.semi_join(doubled, "print"), SOURCE_ROW)
    in_file = ibis.window(group_by=[*alike, RAW_FILE], order_by=SOURCE_ROW)
    numbered = suspects.mutate(turn=ibis.row_number().over(in_file))
    among_files = ibis.window(group_by=[*alike, "turn"], order_by=SOURCE_ROW)
    ranked = numbered.select(
        SOURCE_ROW,
        place=ibis.row_number().over(among_files),
        **{
            OVERLAP_OF: numbered[RAW_FILE_ROW].first().over(among_files),
            OVERLAP_IN: numbered[RAW_FILE].first().over(among_files),
        },
    )
    return ranked.filter(ranked.place > 0).drop("place")


def with_overlaps(rows: ir.Table, overlaps: ir.Table) -> ir.Table:
    """The rows joined with the result of `rows_of_earlier_files`; null where there is none."""
    joined = rows.left_join(overlaps, SOURCE_ROW)
    return joined.select(*rows.columns, OVERLAP_OF, OVERLAP_IN)


def overlap_rules(rows: ir.Table) -> list[RowRule]:
    """Rule for rows joined with `rows_of_earlier_files`."""
    detail = (
        ibis.literal("identical to row ")
        + rows[OVERLAP_OF].cast("string")
        + ibis.literal(" of ")
        + rows[OVERLAP_IN]
    )
    return [
        RowRule(
            "overlapping_export",
            "an earlier file in the folder has the same row: the exports overlap in time",
            rows[OVERLAP_OF].notnull(),
            detail,
        )
    ]
