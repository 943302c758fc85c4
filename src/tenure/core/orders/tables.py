"""The tables of an order log: lazy Ibis expressions with the columns of `schema`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Tables:
    """Transactions and the optional tables.

    Optional columns that a source does not have are absent from its table, not null, so that a feature can
    distinguish "not recorded" from "recorded as nothing".

    `shop_days` (see `core.frames.grain.shop_days`) covers the whole shop if `transactions` contain only some
    of its customers; it is not a table of the log, and computed from `transactions` by default.
    """

    transactions: ir.Table
    customers: ir.Table | None = None
    products: ir.Table | None = None
    events: ir.Table | None = None
    shop_days: ir.Table | None = None

    def __iter__(self) -> Iterator[tuple[str, ir.Table]]:
        """Pairs of name and table; absent tables are left out."""
        for name in ("transactions", "customers", "products", "events"):
            table = getattr(self, name)
            if table is not None:
                yield name, table

    def has(self, need: str) -> bool:
        """Whether `table.column` (or a whole `table`) is present."""
        table_name, _, column = need.partition(".")
        table = getattr(self, table_name, None)
        return table is not None and (not column or column in table.columns)

    def with_table(self, name: str, table: ir.Table | None) -> Self:
        """The same set with one table added, replaced or (None) removed."""
        return replace(self, **{name: table})
