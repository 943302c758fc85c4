"""What every reader returns: columns under Tenure's names, as text or native types, and row numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import ibis

from tenure.core.orders.cleaning import RAW_PREFIX
from tenure.core.orders.reading import SOURCE_ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

OTHER_COLUMNS = RAW_PREFIX + "other_columns"
"""Fingerprint of the unused columns: rows that differ in them are not duplicates."""


@dataclass(frozen=True)
class Rows:
    """Selected columns and `source_row`. `lasting`: they stay readable after the block."""

    table: ir.Table
    notes: tuple[str, ...] = ()
    lasting: bool = True


class RawTable(Protocol):
    """An unread table: its column names are known, its rows are not read yet."""

    @property
    def label(self) -> str:
        """Its name in messages; never a path or an address with secrets."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its column names."""

    def rows(
        self, picks: Mapping[str, str], extra_columns: Sequence[str] = ()
    ) -> AbstractContextManager[Rows]:
        """The selected columns (field -> column), and `raw_other_columns`: a fingerprint of
        `extra_columns`.
        """


def select_columns(table: ir.Table, picks: Mapping[str, str], extra_columns: Sequence[str]) -> ir.Table:
    """Implementation of `RawTable.rows` for an Ibis table."""
    selected: dict[str, ir.Value] = {field: table[column] for field, column in picks.items()}
    if extra_columns:
        selected[OTHER_COLUMNS] = ibis.struct({name: table[name] for name in extra_columns}).hash()
    return table.select(SOURCE_ROW, **selected)


def preferred_columns(raw: RawTable) -> Mapping[str, str]:
    """Field -> column, for formats whose structure identifies columns."""
    preferred: Mapping[str, str] = getattr(raw, "preferred", {})
    return preferred


def columns_of_lines(raw: RawTable) -> frozenset[str]:
    """The columns that belong to an order line, for formats that nest lines in orders; else none."""
    columns: frozenset[str] = getattr(raw, "columns_of_lines", frozenset())
    return columns
