"""List the contacts of the workspace's suppression list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.serving.audiences.named_by_list import customers_named
from tenure.serving.audiences.suppression import suppressed_lines
from tenure.store.records.suppressions import Suppressions

if TYPE_CHECKING:
    from tenure.serving.shop import Shop
    from tenure.store.records.suppressions import Suppression


@dataclass(frozen=True)
class ListSuppressions:
    """Command. contact : only this ID or address, if given."""

    contact: str = field(default="", repr=False)
    offset: int = 0
    limit: int = 100


@dataclass(frozen=True)
class SuppressionList:
    """Contacts, newest first. total : how many there are. customers : how many of the shop's customers the
    whole list matches; None without orders.
    """

    suppressions: list[Suppression]
    total: int
    customers: int | None


def list_suppressions(command: ListSuppressions, shop: Shop) -> SuppressionList:
    """A part of the list; an address is looked up by its hash."""
    stored = Suppressions(shop.database)
    entry = next(iter(suppressed_lines(command.contact)), None)
    rows, total = stored.page(entry, command.offset, command.limit)
    customers = customers_named(shop.served, stored.entries()) if shop.served.has_orders else None
    return SuppressionList(rows, total, customers)
