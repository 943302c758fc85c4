"""Ids of customers in requests: one customer however they are spelled, as in files (decision 0023)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.leading_zeros import is_number, without_zeros
from tenure.meaning.guests import is_nothing, is_placeholder
from tenure.meaning.ids import spelled
from tenure.meaning.known_ids import width_of
from tenure.serving.copy.names import COPY

if TYPE_CHECKING:
    from tenure.serving.copy.served import Served
    from tenure.serving.shop import Shop

Row = dict[str, Any]


def with_one_spelling(rows: Sequence[Row], shop: Shop) -> list[Row]:
    """The rows, each with the id its customer has in the log."""
    known_as = spellings({row[CUSTOMER_ID] for row in rows if CUSTOMER_ID in row}, shop)
    if not known_as:
        return list(rows)
    return [
        {**row, CUSTOMER_ID: known_as[row[CUSTOMER_ID]]} if row.get(CUSTOMER_ID) in known_as else row
        for row in rows
    ]


def spellings(customer_ids: Collection[str], shop: Shop) -> Mapping[str, str]:
    """Ids that the log spells otherwise, and how: none where the shop takes every id as it is written, and
    none that the log has exactly so, from times when requests were taken as they came.

    Numbers that lost their leading zeros, or have them where the log's have none, are spelled as a customer
    of the log is; other than in a file, nothing tells so of numbers that the log does not know.
    """
    other = {one: plain for one in customer_ids if (plain := spelled(one)) != one}
    numbers = _numbers_alike({other.get(one, one) for one in customer_ids}, shop.served)
    other |= {one: numbers[plain] for one in customer_ids if (plain := other.get(one, one)) in numbers}
    if not other or shop.workspace_as_written.answers.customer_id == "exact":
        return {}
    for one in _in_log(other, shop.served):
        other.pop(one, None)
    return other


def _numbers_alike(customer_ids: Collection[str], served: Served) -> dict[str, str]:
    """Numbers, and the customers of the log who differ from them in leading zeros alone."""
    numbers = {one for one in customer_ids if is_number(one)}
    if not numbers or not served.has_orders:
        return {}
    width, has_padded = served.once(("width of IDs",), lambda: _widths(served))
    if width is not None:
        alike = {one: one.zfill(width) for one in numbers if len(one) < width}
    else:
        alike = {} if has_padded else {one: without_zeros(one) for one in numbers}
    there = _in_log({known for one, known in alike.items() if known != one}, served)
    return {one: known for one, known in alike.items() if known != one and known in there}


def _widths(served: Served) -> tuple[int | None, bool]:
    """The width of the log's numbers, as `width_of`, and whether any has leading zeros."""
    query = (
        f"SELECT DISTINCT {CUSTOMER_ID} FROM {COPY}.transactions WHERE regexp_full_match({CUSTOMER_ID}, ?)"
    )
    if not served.sql(f"{query} LIMIT 1", ["0[0-9]+"]):
        return None, False
    return width_of([row[0] for row in served.sql(query, ["[0-9]+"])]), True


def _in_log(customer_ids: Collection[str], served: Served) -> set[str]:
    if not customer_ids or not served.has_orders:
        return set()
    return {row[CUSTOMER_ID] for row in served.history("transactions", list(customer_ids))}


def without_placeholders(rows: Sequence[Row], shop: Shop) -> list[Row]:
    """The rows without those whose customer is a placeholder such as `guest`, which is nobody, as in files.

    `0` is a customer where the log has one of that id. A shop that takes every id as it is written has no
    placeholders; only words for nothing, such as `null`, are nobody there.
    """
    named = {row[CUSTOMER_ID] for row in rows if CUSTOMER_ID in row}
    nobody = {one for one in named if is_placeholder(one)}
    if nobody and shop.workspace_as_written.answers.customer_id == "exact":
        nobody = {one for one in nobody if is_nothing(one)}
    if "0" in nobody and _in_log({"0"}, shop.served):
        nobody.remove("0")
    return [row for row in rows if row.get(CUSTOMER_ID) not in nobody] if nobody else list(rows)
