"""Replace a single order with its corrected rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.data.change_order import OrderChanged, change_order
from tenure.core.errors import NotFound, OptionError
from tenure.core.ports import SilentProgress
from tenure.serving.live.record import validated_rows, with_sale_days
from tenure.serving.live.spelling import with_one_spelling, without_placeholders

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class CorrectOrder:
    """Command. rows : all rows of the order, as the log has them.

    of : the customer of the order, if several customers have one with that ID; by default the customers whom
    the rows name.
    """

    order_id: str
    rows: Sequence[Mapping[str, Any]]
    of: str | None = None


def correct_order(command: CorrectOrder, shop: Shop, progress: Progress | None = None) -> OrderChanged:
    """Replace all rows of an order with the corrected ones. Called again after a fault, it completes.

    Rows of a placeholder such as `guest` have no customer: an order without other rows is removed.

    Raises
    ------
    NotFound, StoreError
        As `change_order`.
    OptionError
        `option.order`: a row belongs to another order, or there is none.
    InputError
        As `live.record`.
    """
    order_id = command.order_id
    if not command.rows or any(row["order_id"] != order_id for row in command.rows):
        raise OptionError(
            "The rows do not belong to the order that is being corrected.",
            values=sorted({row["order_id"] for row in command.rows} - {order_id}),
            hint="send every row of this order, and no others; to delete the order, remove it",
            code="option.order",
        )
    rows = without_placeholders(with_one_spelling([dict(row) for row in command.rows], shop), shop)
    plain = validated_rows("transactions", rows, shop.served, shop.settings.now)
    named_customers = {row["customer_id"] for row in plain}
    try:
        result = change_order(
            order_id,
            lambda _: with_sale_days(plain, plain),
            shop,
            progress or SilentProgress(),
            command.of,
            named_customers,
        )
    except NotFound:
        if plain:
            raise
        result = OrderChanged(order_id, 0, 0)  # it still has no customer: such orders are not stored
    shop.audit("correct_order", order_id)
    return result
