"""Correct some columns of an order that is a single row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tenure.app.data.change_order import change_order
from tenure.core.errors import OptionError
from tenure.core.orders.schema import TRANSACTIONS
from tenure.core.ports import SilentProgress
from tenure.serving.live.record import validated_rows
from tenure.serving.live.spelling import with_one_spelling, without_placeholders

if TYPE_CHECKING:
    from tenure.app.data.change_order import OrderChanged, Row
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class AmendOrder:
    """Command. changes : by column; times with their time zone.

    of : the customer of the order, if several customers have one with that ID.
    """

    order_id: str
    changes: Mapping[str, Any]
    of: str | None = None


def amend_order(command: AmendOrder, shop: Shop, progress: Progress | None = None) -> OrderChanged:
    """The order with the changes.

    Raises
    ------
    OptionError
        `option.order`: there is nothing to change, or the order has several rows.
    NotFound, InputError, StoreError
        As `correct_order`.
    """
    if not command.changes:
        raise OptionError(
            "There is nothing to correct.",
            hint="give an amount, a date or a customer",
            code="option.order",
        )

    def amended(before: list[Row]) -> list[Row]:
        return _amended(before, command.changes, shop)

    result = change_order(command.order_id, amended, shop, progress or SilentProgress(), command.of)
    shop.audit("correct_order", command.order_id)
    return result


def _amended(before: list[Row], changes: Mapping[str, Any], shop: Shop) -> list[Row]:
    if len(before) != 1:
        raise OptionError(
            "The order has several rows, and it is unclear which one is wrong.",
            values=[f"{len(before)} rows"],
            hint="send all its rows with PUT /api/v1/orders/{order_id}, or remove it and send it again",
            code="option.order",
        )
    columns = {name: value for name, value in before[0].items() if name in TRANSACTIONS.names}
    columns["order_date"] = columns["order_date"].replace(tzinfo=shop.settings.now.tzinfo)
    row = {name: value for name, value in {**columns, **changes}.items() if value is not None}
    rows = without_placeholders(with_one_spelling([row], shop), shop)
    return validated_rows("transactions", rows, shop.served, shop.settings.now)
