"""Show what an erasure of customers would remove; nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.audiences.lists_with import lists_with
from tenure.app.audiences.members_file import count_members
from tenure.app.erasure.erased_files import count_files_that_name
from tenure.app.forgetting.forget import Forget, by_place, checked_ids
from tenure.app.forgetting.forget_returned import returned_ids
from tenure.app.forgetting.where_named import (
    alike_customers,
    also_called,
    known_customers,
    order_ids,
    rows_in_lake,
    searched_ids,
    unknown_customers,
)
from tenure.store.records.memberships import Memberships

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ErasurePreview:
    """What `forget` would erase, as in `ForgetResult`. customers : how many IDs were given or came back."""

    customers: int
    erased: dict[str, int]
    sent_audiences: tuple[str, ...]
    similar_ids: tuple[str, ...]


def preview_forget(command: Forget, shop: Shop, progress: Progress) -> ErasurePreview:
    """Raises InputError (`input.unknown_customer`) and OptionError as `forget`."""
    ids = checked_ids(command.customer_ids)
    known_ids = set(ids) if command.are_known else known_customers(shop, ids)
    erased = _counts(ids, searched_ids(ids, known_ids), shop, progress)
    if not erased:
        raise unknown_customers(len(ids))
    return ErasurePreview(len(ids), erased, lists_with(shop.workspace, ids), alike_customers(shop, ids))


def preview_forget_returned(shop: Shop, progress: Progress) -> ErasurePreview:
    """The same for customers who were erased before and are back. Raises InputError as `forget_returned`."""
    ids, alike = returned_ids(shop, progress)
    erased = _counts(ids, ids, shop, progress)
    return ErasurePreview(len(ids), erased, lists_with(shop.workspace, ids), alike)


def _counts(
    ids: tuple[str, ...], searched: tuple[str, ...], shop: Shop, progress: Progress
) -> dict[str, int]:
    with shop.engine() as engine:
        also_named = also_called(shop.lake, ids, engine)
        orders = order_ids(shop.lake, ids, engine)
        in_lake = rows_in_lake(shop.lake, ids, engine)
    progress.step("Searching files")
    words = (*searched, *also_named)
    files = count_files_that_name(shop.path, words) if words else {}
    other_counts = {
        "audiences": count_members(shop.path, ids),
        "segments": Memberships(shop.path).count(ids),
    }
    files |= {name: count for name, count in other_counts.items() if count}
    has_store = shop.workspace.has_database
    in_store = shop.database.count_customers(searched, also_named, orders) if has_store else {}
    return by_place(in_lake, in_store, files)
