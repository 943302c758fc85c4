"""Remove a single order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.data.change_order import change_order
from tenure.core.ports import SilentProgress

if TYPE_CHECKING:
    from tenure.app.data.change_order import OrderChanged
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class RemoveOrder:
    """Command. of : the customer of the order, if several customers have one with that ID."""

    order_id: str
    of: str | None = None


def remove_order(command: RemoveOrder, shop: Shop, progress: Progress | None = None) -> OrderChanged:
    """Remove all rows of an order, including its refunds; its customer gets a new prediction.

    Older versions of the lake keep it (`forget` erases), and an export that contains it adds it again. Rows
    that arrive meanwhile are kept.

    Raises NotFound, OptionError and StoreError as `change_order`.
    """
    result = change_order(command.order_id, lambda _: [], shop, progress or SilentProgress(), command.of)
    shop.audit("remove_order", command.order_id)
    return result
