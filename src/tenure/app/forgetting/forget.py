"""Erase customers from every table of the workspace, and from every older version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.forgetting.where_named import (
    alike_customers,
    also_called,
    known_customers,
    names_any,
    order_ids,
    rows_in_lake,
    searched_ids,
    unknown_customers,
)
from tenure.core.errors import OptionError, StoreError
from tenure.core.frames.frame import CUSTOMER_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import LakeWrite
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class Forget:
    """Command. wait_seconds : how long to wait for another command that writes to the workspace.

    are_known : the IDs are certainly customers, even if no table names them; files and texts are searched for
    them however short they are.
    """

    customer_ids: tuple[str, ...]
    wait_seconds: float = 60.0
    are_known: bool = False


@dataclass(frozen=True)
class ForgetResult:
    """Rows erased, by table of the lake (`lake.transactions`) and of the store (`store.deliveries`), and
    files removed (`files.uploads`); `version` is the lake's oldest version that can still be read.
    `sent_audiences` names audiences that were sent with one of the customers, as in "vip (meta_ads)": they
    stay on that list. `similar_ids` are customers who were not erased, although their IDs differ from an
    erased one only in leading zeros.
    """

    erased: dict[str, int]
    version: int
    sent_audiences: tuple[str, ...] = ()
    similar_ids: tuple[str, ...] = ()


def forget(command: Forget, shop: Shop, progress: Progress) -> ForgetResult:
    """Erase the customers; older versions of the lake are removed, because they contain them, and the serving
    copy is built again.

    Uploads, reports and results in the workspace that name one of them, by ID, address, number or full name,
    are removed as a whole; texts of the store (errors, logs, job results, audit entries) lose the name.
    What was written outside the workspace (exports, reports, backups, imported files) is not changed; a
    restore learns from the workspace's list of erasures whom to erase again. The audit log says how many
    customers were erased, never which.

    Raises
    ------
    InputError
        `input.unknown_customer` if no table names any of them. If an earlier attempt was interrupted, it has
        been completed by then.
    StoreError
        As `ingest`. Once files have been searched it says that they may be gone; called again, it completes.
    """
    from tenure.app.audiences.lists_with import lists_with
    from tenure.core.clock import clock
    from tenure.store.records.erasures import Erasures, erased_among

    ids = checked_ids(command.customer_ids)
    erasures = Erasures(shop.path)
    shop.workspace.refuse_lost_store()
    with erasures.erasing(command.wait_seconds):
        interrupted = erased_among(ids, [erasure for erasure in erasures.all() if erasure.done_at is None])
        known_ids = set(ids) if command.are_known else known_customers(shop, ids, interrupted)
        # Before anything is removed: a backup that is made meanwhile still has them.
        sent_audiences = lists_with(shop.workspace, ids)
        alike = alike_customers(shop, ids)
        noted = erasures.begin(ids, clock(), other_ids=alike)
        erased = _erased(command, ids, known_ids, shop, progress)
        if erased or interrupted:
            erasures.finish(noted, clock())
        else:
            erasures.withdraw(noted)
    if not erased:
        raise unknown_customers(len(ids))
    shop.audit("forget", "1 customer" if len(ids) == 1 else f"{len(ids):,} customers")
    return ForgetResult(erased, shop.lake.version, sent_audiences, alike)


def checked_ids(customer_ids: Sequence[str]) -> tuple[str, ...]:
    """The IDs without repeats. Raises OptionError if there is none, or one is blank."""
    ids = tuple(dict.fromkeys(customer_ids))
    if not ids or not all(customer_id.strip() for customer_id in ids):
        raise OptionError("No customer was given.", hint="tenure forget CUSTOMER_ID")
    return ids


def _erased(
    command: Forget, ids: tuple[str, ...], known_ids: Collection[str], shop: Shop, progress: Progress
) -> dict[str, int]:
    """Files come first, while the tables still contain the customers' other identifiers; and without the lock
    of the lake, because there may be many files. Readers check for open erasures before they write.
    """
    from tenure.app.erasure.erased_files import remove_files_that_name
    from tenure.serving.publish import forget_in_served

    lake, workspace = shop.lake, shop.workspace
    searched = searched_ids(ids, known_ids)
    lake.wait_for_writers(progress, command.wait_seconds)
    with _as_incomplete(), shop.engine() as engine:
        also_named = also_called(lake, ids, engine)
        words = (*searched, *also_named)
        progress.step("Searching files")
        files = remove_files_that_name(shop.path, words) if words else {}
        with lake.writing(engine, progress, command.wait_seconds) as writing:
            in_lake = rows_in_lake(lake, ids, engine)
            in_store = _erased_from_store(workspace, searched, also_named, order_ids(lake, ids, engine))
            if in_lake:
                _rewrite(lake, ids, writing, engine)
                writing.commit(shop.settings.now, "customers were erased", cut_history=True)
    with _as_incomplete():
        if words or in_lake:
            forget_in_served(workspace, shop.settings, progress)
        files |= _erased_from_audiences(shop.path, ids)
        if workspace.has_database:
            workspace.database.scrub()  # last: it does not wait for readers of older pages
    return by_place(in_lake, in_store, files)


def by_place(in_lake: dict[str, int], in_store: dict[str, int], files: dict[str, int]) -> dict[str, int]:
    """Counts under names such as `lake.transactions`."""
    places = {"lake": in_lake, "store": in_store, "files": files}
    return {f"{place}.{name}": count for place, counts in places.items() for name, count in counts.items()}


@contextmanager
def _as_incomplete() -> Iterator[None]:
    """Faults that claim that nothing was changed would be wrong once files have been removed."""
    try:
        yield
    except StoreError as error:
        raise StoreError(
            f"{error.message.partition(';')[0].rstrip('.')}: the erasure is not complete, "
            "and files with data of these customers may already be gone.",
            values=error.values,
            hint="run `tenure forget` again with the same customers: it continues and completes the erasure",
            code=error.code,
        ) from error


def _erased_from_store(
    workspace: Workspace, ids: tuple[str, ...], also_named: tuple[str, ...], order_ids: tuple[str, ...]
) -> dict[str, int]:
    if not workspace.has_database:
        return {}
    return workspace.database.erase_customers(ids, also_named, order_ids)


def _erased_from_audiences(workspace: Path, ids: tuple[str, ...]) -> dict[str, int]:
    """Members of audiences, and segment memberships, which the serving copy contained until now."""
    from tenure.app.audiences.members_file import forget_members
    from tenure.store.files.working_folder import drop_remains

    counts = {"audiences": forget_members(workspace, ids), "segments": _erased_from_segments(workspace, ids)}
    drop_remains(workspace)
    return {name: count for name, count in counts.items() if count}


def _erased_from_segments(workspace: Path, ids: tuple[str, ...]) -> int:
    """Holds the lock for publishing: a scoring that ends meanwhile would write the file from older rows."""
    from tenure.store.records.memberships import Memberships
    from tenure.store.serving import FOLDER, Serving

    memberships = Memberships(workspace)
    if not memberships.is_there:
        return 0
    with Serving(workspace / FOLDER).publishing():
        return memberships.forget(ids)


def _rewrite(lake: Lake, ids: tuple[str, ...], writing: LakeWrite, engine: Engine) -> None:
    """Move every table with customers to a new location: older versions may name them too."""
    for name in lake.names():
        rows = lake.table(name, engine)
        if rows is not None and CUSTOMER_ID in rows.columns:
            writing.rewrite(name, rows.filter(~names_any(name, rows, ids)))
