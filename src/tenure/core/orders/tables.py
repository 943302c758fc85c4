"""The set of tables an order log brings: lazy Ibis expressions with the columns of `schema`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Tables:
    """Transactions and what may come beside them.

    Optional columns that a source does not have are absent from its table, not null: so a feature can
    tell "not recorded" from "recorded as nothing".

    `shop_days` (see `core.grain.shop_days`) is of the whole shop, where `transactions` hold some of its
    customers only; it is no table of the log, and made from `transactions` when left out.
    """

    transactions: ir.Table
    customers: ir.Table | None = None
    products: ir.Table | None = None
    events: ir.Table | None = None
    shop_days: ir.Table | None = None

    def __iter__(self) -> Iterator[tuple[str, ir.Table]]:
        """Pairs of name and table, the absent ones left out."""
        for name in ("transactions", "customers", "products", "events"):
            table = getattr(self, name)
            if table is not None:
                yield name, table

    def has(self, need: str) -> bool:
        """Whether `table.column` (or a whole `table`) is here."""
        table_name, _, column = need.partition(".")
        table = getattr(self, table_name, None)
        return table is not None and (not column or column in table.columns)

    def with_table(self, name: str, table: ir.Table | None) -> Self:
        """The same set with one table put in, replaced or (None) taken out."""
        return replace(self, **{name: table})
