"""Whether erased customers are served again, or are in pending orders: for administrators, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.forgetting.returned_customers import ReturnedCustomers
from tenure.store.records.erasures import Erasures, alike_among, erased_among

if TYPE_CHECKING:
    from tenure.serving.live.live_copy import View
    from tenure.serving.shop import Shop
    from tenure.store.records.erasures import Erasure

_ANYWHERE = "in the workspace"


def returned_warning(view: View, shop: Shop) -> str | None:
    """The warning as sentences; None if there are no such customers. Raises StoreError (`store.damaged`)."""
    erasures = Erasures(shop.workspace.path).all()
    if not erasures:
        return None
    cache_key = ("returned", *(erasure.erasure_id for erasure in erasures))
    erased, alike = view.served.once(cache_key, lambda: _among(view.served.customer_ids(), erasures))
    waiting = {customer_id for rows in view.waiting.rows.values() for customer_id in rows}
    erased_waiting, alike_waiting = _among(waiting, erasures)
    is_exact = shop.workspace_as_written.answers.customer_id == "exact"
    returned = ReturnedCustomers(len(erased | erased_waiting), 0 if is_exact else len(alike | alike_waiting))
    return " ".join(f"{sentence}." for sentence in returned.sentences(_ANYWHERE)) or None


def _among(customer_ids: set[str], erasures: tuple[Erasure, ...]) -> tuple[set[str], set[str]]:
    return erased_among(customer_ids, erasures), alike_among(customer_ids, erasures)
