"""Overlapping exports: rows of a later file that an earlier file of the same log already has.

Equal rows are numbered within each file. If an earlier file has a row twice, two such rows in a later file
are repeats, and a third one is new.
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

    The last two locate the earlier row. An order ID that is just the row number is not compared.
    """
    ignored = {SOURCE_ROW, *PLACE_COLUMNS, *(("order_id",) if rows_are_orders else ())}
    compared = [name for name in rows.columns if name not in ignored]
    fingerprints = rows.select(
        SOURCE_ROW, *PLACE_COLUMNS, print=ibis.struct({name: rows[name] for name in compared}).hash()
    )
    repeated = fingerprints.group_by("print").having(fingerprints[RAW_FILE].nunique() > 1).aggregate()
    suspects = rows.semi_join(fingerprints.semi_join(repeated, "print"), SOURCE_ROW)
    in_file = ibis.window(group_by=[*compared, RAW_FILE], order_by=SOURCE_ROW)
    numbered = suspects.mutate(occurrence=ibis.row_number().over(in_file))
    among_files = ibis.window(group_by=[*compared, "occurrence"], order_by=SOURCE_ROW)
    ranked = numbered.select(
        SOURCE_ROW,
        position=ibis.row_number().over(among_files),
        **{
            OVERLAP_OF: numbered[RAW_FILE_ROW].first().over(among_files),
            OVERLAP_IN: numbered[RAW_FILE].first().over(among_files),
        },
    )
    return ranked.filter(ranked.position > 0).drop("position")


def with_overlaps(rows: ir.Table, overlaps: ir.Table) -> ir.Table:
    """The rows joined with the result of `rows_of_earlier_files`; null for rows that repeat nothing."""
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
