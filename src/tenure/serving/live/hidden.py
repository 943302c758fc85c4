"""From a hidden ID back to the customer, for those who follow a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.core.text.hidden_ids import digits_of, hidden_id, is_hidden, looks_personal
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE
from tenure.serving.copy.personal_ids import MAY_LOOK_PERSONAL
from tenure.store.people.id_key import id_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from tenure.serving.shop import Shop


def shown_without_address(customer_id: str, shop: Shop) -> str:
    """The ID, or what stands for it if it looks like an e-mail address or a phone number."""
    return hidden_id(customer_id, id_key(shop.path)) if looks_personal(customer_id) else customer_id


def revealed(customer_ids: Collection[str], shop: Shop) -> dict[str, str]:
    """Hidden IDs among these -> the customers they stand for; unknown ones are left out."""
    hidden = [customer_id for customer_id in customer_ids if is_hidden(customer_id)]
    real_ids = {customer_id: _customer(customer_id, shop) for customer_id in hidden}
    return {customer_id: real for customer_id, real in real_ids.items() if real is not None}


def _customer(hidden: str, shop: Shop) -> str | None:
    served_copy, key = shop.served, id_key(shop.path)
    if served_copy.has_orders:
        digest = f"substr(sha256(concat(?, {CUSTOMER_ID})), 1, {len(digits_of(hidden))})"
        query = (
            f"SELECT {CUSTOMER_ID} FROM {COPY}.{CUSTOMER_TABLE} WHERE {MAY_LOOK_PERSONAL} AND {digest} = ?"
        )
        if rows := served_copy.sql(query, [key, digits_of(hidden)]):
            return str(rows[0][0])
    pending = shop.view().waiting.rows.values()
    waiting = (customer_id for by_customer in pending for customer_id in by_customer)
    return next(
        (
            waiting_id
            for waiting_id in waiting
            if looks_personal(waiting_id) and hidden_id(waiting_id, key) == hidden
        ),
        None,
    )
