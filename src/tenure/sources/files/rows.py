"""What every reader hands on: columns under our names, as text or native types, and the row numbers."""

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
"""Fingerprint of the columns that are not used: two rows that differ in them are no duplicates."""


@dataclass(frozen=True)
class Rows:
    """Picked columns and `source_row`. `lasting`: they stay readable after the block that gave them."""

    table: ir.Table
    notes: tuple[str, ...] = ()
    lasting: bool = True


class Raw(Protocol):
    """A table as it lies: its column names are known, its rows are not read yet."""

    @property
    def where(self) -> str:
        """What to call it in messages; never a path or an address with secrets."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its column names."""

    def rows(self, picks: Mapping[str, str], others: Sequence[str] = ()) -> AbstractContextManager[Rows]:
        """The picked columns, our name -> theirs, and `raw_other_columns`, a fingerprint of `others`."""


def picked(table: ir.Table, picks: Mapping[str, str], others: Sequence[str]) -> ir.Table:
    """What `Raw.rows` promises, for a table that Ibis can reach."""
    chosen: dict[str, ir.Value] = {ours: table[theirs] for ours, theirs in picks.items()}
    if others:
        chosen[OTHER_COLUMNS] = ibis.struct({name: table[name] for name in others}).hash()
    return table.select(SOURCE_ROW, **chosen)


def preferred_columns(raw: Raw) -> Mapping[str, str]:
    """Our name -> theirs, for the few formats whose form tells which column is which."""
    preferred: Mapping[str, str] = getattr(raw, "preferred", {})
    return preferred


def columns_of_lines(raw: Raw) -> frozenset[str]:
    """The columns that belong to a line of an order, for formats that nest lines in orders; else none."""
    columns: frozenset[str] = getattr(raw, "columns_of_lines", frozenset())
    return columns
