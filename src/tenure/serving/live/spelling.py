"""Customer IDs in requests: spellings of the same customer are unified, as in files (decision 0023)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.orders.leading_zeros import is_number, without_zeros
from tenure.meaning.guests import is_null_word, is_placeholder
from tenure.meaning.ids import canonical_id
from tenure.meaning.known_ids import width_of
from tenure.serving.copy.names import COPY
from tenure.serving.live.hidden import revealed

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy
    from tenure.serving.shop import Shop

Row = dict[str, Any]


def with_one_spelling(rows: Sequence[Row], shop: Shop) -> list[Row]:
    """The rows, each with its customer's ID as spelled in the log."""
    known_as = spellings({row[CUSTOMER_ID] for row in rows if CUSTOMER_ID in row}, shop)
    if not known_as:
        return list(rows)
    return [
        {**row, CUSTOMER_ID: known_as[row[CUSTOMER_ID]]} if row.get(CUSTOMER_ID) in known_as else row
        for row in rows
    ]


def spelled_as(customer_id: str, shop: Shop) -> str:
    """The ID as the log spells it: e-mail addresses are compared without letter case."""
    return spellings([customer_id], shop).get(customer_id, customer_id)


def spellings(customer_ids: Collection[str], shop: Shop) -> Mapping[str, str]:
    """IDs that the log spells differently, or that are hidden, -> the log's spelling."""
    return {**_in_other_letters(customer_ids, shop), **revealed(customer_ids, shop)}


def _in_other_letters(customer_ids: Collection[str], shop: Shop) -> dict[str, str]:
    """IDs that the log spells differently -> the log's spelling.

    Empty if the shop takes IDs exactly as written. IDs that the log has in exactly this form (recorded before
    spellings were unified) are left out. Numbers with missing or extra leading zeros are matched to a
    customer of the log; unlike in a file, nothing is known about numbers that are not in the log.
    """
    corrected = {
        customer_id: plain
        for customer_id in customer_ids
        if (plain := canonical_id(customer_id)) != customer_id
    }
    numbers = _numbers_in_log(
        {corrected.get(customer_id, customer_id) for customer_id in customer_ids}, shop.served
    )
    corrected |= {
        customer_id: numbers[plain]
        for customer_id in customer_ids
        if (plain := corrected.get(customer_id, customer_id)) in numbers
    }
    if not corrected or shop.workspace_as_written.answers.customer_id == "exact":
        return {}
    for customer_id in _in_log(corrected, shop.served):
        corrected.pop(customer_id, None)
    return corrected


def _numbers_in_log(customer_ids: Collection[str], served_copy: ServedCopy) -> dict[str, str]:
    """Numbers -> IDs in the log that differ only in leading zeros."""
    numbers = {number for number in customer_ids if is_number(number)}
    if not numbers or not served_copy.has_orders:
        return {}
    width, has_padded = served_copy.once(("width of IDs",), lambda: _number_width(served_copy))
    if width is not None:
        alike = {number: number.zfill(width) for number in numbers if len(number) < width}
    else:
        alike = {} if has_padded else {number: without_zeros(number) for number in numbers}
    existing = _in_log({spelled for number, spelled in alike.items() if spelled != number}, served_copy)
    return {number: spelled for number, spelled in alike.items() if spelled != number and spelled in existing}


def _number_width(served_copy: ServedCopy) -> tuple[int | None, bool]:
    """Width of the log's numbers, as `width_of`, and whether any has leading zeros."""
    query = (
        f"SELECT DISTINCT {CUSTOMER_ID} FROM {COPY}.transactions WHERE regexp_full_match({CUSTOMER_ID}, ?)"
    )
    if not served_copy.sql(f"{query} LIMIT 1", ["0[0-9]+"]):
        return None, False
    return width_of([row[0] for row in served_copy.sql(query, ["[0-9]+"])]), True


def _in_log(customer_ids: Collection[str], served_copy: ServedCopy) -> set[str]:
    if not customer_ids or not served_copy.has_orders:
        return set()
    return {row[CUSTOMER_ID] for row in served_copy.history("transactions", list(customer_ids))}


def without_placeholders(rows: Sequence[Row], shop: Shop) -> list[Row]:
    """Drop rows whose customer is a placeholder such as `guest`, as in files.

    `0` is a customer if the log has that ID. A shop that takes IDs exactly as written has no placeholders
    except words for a missing value, such as `null`.
    """
    customer_ids = {row[CUSTOMER_ID] for row in rows if CUSTOMER_ID in row}
    placeholders = {customer_id for customer_id in customer_ids if is_placeholder(customer_id)}
    if placeholders and shop.workspace_as_written.answers.customer_id == "exact":
        placeholders = {customer_id for customer_id in placeholders if is_null_word(customer_id)}
    if "0" in placeholders and _in_log({"0"}, shop.served):
        placeholders.remove("0")
    return [row for row in rows if row.get(CUSTOMER_ID) not in placeholders] if placeholders else list(rows)
