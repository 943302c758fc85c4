"""Ids of customers in requests: one customer however they are spelled, as in files (decision 0023)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.core.frame import CUSTOMER_ID
from tenure.meaning.ids import spelled

if TYPE_CHECKING:
    from tenure.app.live.shop import LiveShop

Row = dict[str, Any]


def with_one_spelling(rows: Sequence[Row], shop: LiveShop) -> list[Row]:
    """The rows, each with the id its customer has in the log."""
    known_as = spellings({row[CUSTOMER_ID] for row in rows if CUSTOMER_ID in row}, shop)
    if not known_as:
        return list(rows)
    return [
        {**row, CUSTOMER_ID: known_as[row[CUSTOMER_ID]]} if row.get(CUSTOMER_ID) in known_as else row
        for row in rows
    ]


def spellings(customer_ids: Collection[str], shop: LiveShop) -> Mapping[str, str]:
    """Ids that the log spells otherwise, and how: none where the shop takes every id as it is written, and
    none that the log has exactly so, from times when requests were taken as they came.
    """
    other = {one: plain for one in customer_ids if (plain := spelled(one)) != one}
    if not other or shop.workspace_as_written.answers.customer_id == "exact":
        return {}
    served = shop.served
    known = served.history("transactions", list(other)) if served.has_orders else []
    for row in known:
        other.pop(row[CUSTOMER_ID], None)
    return other
