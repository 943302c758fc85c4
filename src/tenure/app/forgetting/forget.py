"""Forget customers: erase them from every table of the workspace, and from every older version."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import InputError, OptionError, StoreError
from tenure.core.orders.leading_zeros import is_number, without_zeros
from tenure.store.lake.order_changes import ORDER_CHANGES

if TYPE_CHECKING:
    from collections.abc import Collection

    import ibis.expr.types as ir

    from tenure.core.ports import Engine, Progress
    from tenure.core.settings import Settings
    from tenure.store.lake.lake import Lake
    from tenure.store.lake.writing import Writing
    from tenure.store.workspace import Workspace

QUARANTINE = "quarantine"
CUSTOMER_ID = "customer_id"
_LEAST_DIGITS = 5
_LEAST_LETTERS = 6


@dataclass(frozen=True)
class Forget:
    """Command. `wait_seconds` is how long to wait for another command that writes to the workspace.

    are_known : the ids are customers' for sure, though no table may name them, and are looked for in files
    and texts however short they are.
    """

    customer_ids: tuple[str, ...]
    workspace: Path
    wait_seconds: float = 60.0
    are_known: bool = False


@dataclass(frozen=True)
class Forgotten:
    """Rows erased, by table of the lake (`lake.transactions`) and of the store (`store.deliveries`), and
    files removed (`files.uploads`); `version` is the lake's oldest version that can be read now. `on_lists`
    names audiences that were sent with one of the customers, as in "vip (meta_ads)": they stay on that list.
    `alike` are customers who stay, though their ids differ from an erased one in leading zeros alone.
    """

    erased: dict[str, int]
    version: int
    on_lists: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()


def forget(command: Forget, settings: Settings, progress: Progress) -> Forgotten:
    """Erase the customers; the lake's older versions are cut, as they held them, and what is served is made
    anew.

    Uploads, reports and results in the workspace that name one of them, by id, address, number or full name,
    are removed whole; texts of the store (errors, logs and results of jobs, audit entries) lose the name.
    What was written outside the workspace (exports, reports, backups, files that were ingested) is not
    reached; a restore finds in the workspace's list of erasures whom it has to erase again.

    Raises
    ------
    InputError
        `input.unknown_customer` when no table knows any of them. If an earlier attempt was interrupted,
        it has been completed by then.
    StoreError
        As `ingest`. Once files were looked through it says that they may be gone; called again, it completes.
    """
    from tenure.app.audiences.lists_with import lists_with
    from tenure.core.clock import clock
    from tenure.store.records.erasures import Erasures, erased_among
    from tenure.store.workspace import open_workspace

    ids = tuple(dict.fromkeys(command.customer_ids))
    if not ids or not all(one.strip() for one in ids):
        raise OptionError("No customer was given.", hint="tenure forget CUSTOMER_ID")
    workspace = open_workspace(command.workspace, settings)
    erasures = Erasures(command.workspace)
    with erasures.erasing(command.wait_seconds):
        interrupted = erased_among(ids, [one for one in erasures.all() if one.done_at is None])
        try:
            known = set(ids) if command.are_known else _known(workspace, ids, interrupted, settings)
            # Before anything goes: a backup that is made meanwhile still has them.
            on_lists = lists_with(workspace, ids)
            alike = _alike(workspace, ids, settings)
            noted = erasures.begin(ids, clock(), others=alike)
            erased = _erased(command, workspace, ids, known, settings, progress)
        finally:
            if workspace.has_database:
                workspace.database.close()
        if erased or interrupted:
            erasures.finish(noted, clock())
        else:
            erasures.withdraw(noted)
    if not erased:
        raise _unknown(len(ids))
    return Forgotten(erased, workspace.lake.version, on_lists, alike)


def _erased(
    command: Forget,
    workspace: Workspace,
    ids: tuple[str, ...],
    known: Collection[str],
    settings: Settings,
    progress: Progress,
) -> dict[str, int]:
    """Files first, as long as the tables tell what else the customers are called; and without the lake's
    lock, as there may be many. Whoever reads meanwhile looks for open erasures before they write.
    """
    from tenure.app.erasure.erased_files import remove_files_that_name
    from tenure.core.open_engine import open_engine
    from tenure.serving.publish import forget_in_served

    lake = workspace.lake
    telling = tuple(one for one in ids if one in known or _tells_by_itself(one))
    lake.wait_for_writers(progress, command.wait_seconds)
    with _told_as_begun(), open_engine(settings) as engine:
        called = _called(lake, ids, engine)
        words = (*telling, *called)
        progress.step("Searching files")
        files = remove_files_that_name(command.workspace, words) if words else {}
        with lake.writing(engine, progress, command.wait_seconds) as writing:
            found = _found(lake, ids, engine)
            in_store = _erased_from_store(workspace, telling, called, _order_ids(lake, ids, engine))
            if found:
                _rewrite(lake, ids, writing, engine)
                writing.commit(settings.now, "customers were erased", cut_history=True)
    with _told_as_begun():
        if words or found:
            forget_in_served(command.workspace, settings, progress)
        files |= _erased_from_audiences(command.workspace, ids)
        if workspace.has_database:
            workspace.database.scrub()  # last: it waits for nobody who reads what is older
    return {
        f"{place}.{name}": count
        for place, counts in {"lake": found, "store": in_store, "files": files}.items()
        for name, count in counts.items()
    }


@contextmanager
def _told_as_begun() -> Iterator[None]:
    """A fault that is told as one that changed nothing comes after files were removed."""
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


def _known(
    workspace: Workspace, ids: tuple[str, ...], interrupted: Collection[str], settings: Settings
) -> set[str]:
    """Those whom a table of the lake or of the store names, and those of whom it is not known whether they
    are still somewhere, as their erasure was `interrupted`.
    """
    from tenure.core.open_engine import open_engine

    known = set(interrupted)
    known |= set(ids) & workspace.database.customers() if workspace.has_database else set()
    with open_engine(settings) as engine:
        known |= _named_in_lake(workspace.lake, ids, engine)
        _refuse_alike(workspace.lake, set(ids) - known, engine)
    return known


def _named_in_lake(lake: Lake, ids: tuple[str, ...], engine: Engine) -> set[str]:
    named: set[str] = set()
    for name in lake.names():
        rows = lake.table(name, engine)
        if rows is not None and CUSTOMER_ID in rows.columns:
            theirs = rows.filter(rows[CUSTOMER_ID].isin(ids)).select(CUSTOMER_ID).distinct()
            named |= set(engine.to_arrow(theirs)[CUSTOMER_ID].to_pylist())
    rows = lake.table(QUARANTINE, engine)
    if rows is not None:
        # The others may stand in the text of a row that could not be read.
        for one in set(ids) - named:
            if engine.to_arrow(rows.filter(_names_one(QUARANTINE, rows, (one,))).limit(1)).num_rows:
                named.add(one)
    return named


def _refuse_alike(lake: Lake, unknown: set[str], engine: Engine) -> None:
    """Files and texts would be searched for somebody who stays in the tables. Raises InputError."""
    rows = lake.table("transactions", engine) if unknown else None
    if rows is None:
        return
    plain = rows[CUSTOMER_ID].strip().lower()
    alike = rows.filter(plain.isin([one.strip().lower() for one in unknown]))
    if engine.to_arrow(alike.limit(1)).num_rows:
        raise InputError(
            "This customer does not exist; another ID differs only in letter case or spaces.",
            hint="write the ID exactly as in the list of customers",
            code="input.unknown_customer",
        )


def _alike(workspace: Workspace, ids: tuple[str, ...], settings: Settings) -> tuple[str, ...]:
    """Customers of the log whose ids differ from one of these in leading zeros alone."""
    from tenure.core.open_engine import open_engine

    bare = [without_zeros(one) for one in ids if is_number(one)]
    if not bare:
        return ()
    with open_engine(settings) as engine:
        rows = workspace.lake.table("transactions", engine)
        if rows is None:
            return ()
        named = rows[CUSTOMER_ID]
        theirs = rows.filter(named.re_replace("^0+([0-9])", r"\1").isin(bare), ~named.isin(ids))
        found = engine.to_arrow(theirs.select(CUSTOMER_ID).distinct())[CUSTOMER_ID].to_pylist()
    return tuple(sorted(found))


def _found(lake: Lake, ids: tuple[str, ...], engine: Engine) -> dict[str, int]:
    """Rows that name one of the customers, by table; tables without any are left out."""
    found = {}
    for name in lake.names():
        rows = lake.table(name, engine)
        if rows is None or CUSTOMER_ID not in rows.columns:
            continue
        theirs = rows.filter(_names_one(name, rows, ids))
        found[name] = engine.to_arrow(theirs.aggregate(rows=theirs.count())).to_pylist()[0]["rows"]
    return {name: int(rows) for name, rows in found.items() if rows}


def _called(lake: Lake, ids: tuple[str, ...], engine: Engine) -> tuple[str, ...]:
    """What else tells one of them from everybody: addresses, numbers, full names."""
    rows = lake.table("customers", engine)
    if rows is None:
        return ()
    theirs = rows.filter(_names_one("customers", rows, ids))
    known = [name for name in ("email", "phone", "first_name", "last_name") if name in rows.columns]
    found = engine.to_arrow(theirs.select(*known)).to_pylist() if known else []
    words = [row.get(name) for row in found for name in ("email", "phone")]
    words += [f"{row['first_name']} {row['last_name']}" for row in found if _is_full(row)]
    return tuple(dict.fromkeys(word.strip() for word in words if word and _tells_somebody(word)))


def _tells_somebody(word: str) -> bool:
    """An address, a number or a name: no dash or zero that stands for none."""
    return "@" in word or " " in word.strip() or sum(map(str.isdigit, word)) >= _LEAST_DIGITS


def _tells_by_itself(customer_id: str) -> bool:
    """Whether an id that no table knows is looked for in files: a few letters stand in each of them."""
    return sum(map(str.isalnum, customer_id)) >= _LEAST_LETTERS


def _is_full(row: dict[str, str | None]) -> bool:
    return bool(row.get("first_name") and row.get("last_name"))


def _order_ids(lake: Lake, ids: tuple[str, ...], engine: Engine) -> tuple[str, ...]:
    """Of all their orders, those that were removed or corrected included."""
    named = []
    for name in ("transactions", ORDER_CHANGES):
        rows = lake.table(name, engine)
        if rows is not None:
            theirs = rows.filter(_names_one(name, rows, ids)).select("order_id").distinct()
            named += [row["order_id"] for row in engine.to_arrow(theirs).to_pylist()]
    return tuple(dict.fromkeys(one for one in named if one))


def _erased_from_store(
    workspace: Workspace, ids: tuple[str, ...], called: tuple[str, ...], order_ids: tuple[str, ...]
) -> dict[str, int]:
    if not workspace.has_database:
        return {}
    return workspace.database.erase_customers(ids, called, order_ids)


def _erased_from_audiences(workspace: Path, ids: tuple[str, ...]) -> dict[str, int]:
    """Members of audiences, and who was in which segment: what is served had them until now."""
    from tenure.app.audiences.members_file import forget_members
    from tenure.store.files.working_folder import drop_remains

    counts = {"audiences": forget_members(workspace, ids), "segments": _erased_from_segments(workspace, ids)}
    drop_remains(workspace)
    return {name: count for name, count in counts.items() if count}


def _erased_from_segments(workspace: Path, ids: tuple[str, ...]) -> int:
    """While nobody publishes: a scoring that ends beside it writes the same file from rows it has read."""
    from tenure.store.records.memberships import Memberships
    from tenure.store.serving import FOLDER, Serving

    memberships = Memberships(workspace)
    if not memberships.is_there:
        return 0
    with Serving(workspace / FOLDER).publishing():
        return memberships.forget(ids)


def _rewrite(lake: Lake, ids: tuple[str, ...], writing: Writing, engine: Engine) -> None:
    """Put every table that has customers into a new home: older versions may name them too."""
    for name in lake.names():
        rows = lake.table(name, engine)
        if rows is not None and CUSTOMER_ID in rows.columns:
            writing.rewrite(name, rows.filter(~_names_one(name, rows, ids)))


def _names_one(name: str, rows: ir.Table, ids: tuple[str, ...]) -> ir.BooleanValue:
    theirs = rows[CUSTOMER_ID].isin(ids).fill_null(False)
    if name != QUARANTINE:
        return theirs
    # A row can be in quarantine because its customer could not be read; its text is searched then.
    texts = [text for one in ids for text in _as_json(one)]
    mentions = [rows[column].contains(text) for column in ("row", "detail") for text in texts]
    return theirs | reduce(or_, mentions).fill_null(False)


def _as_json(customer_id: str) -> set[str]:
    return {json.dumps(customer_id), json.dumps(customer_id, ensure_ascii=False)}


def _unknown(how_many: int) -> InputError:
    who = "this customer" if how_many == 1 else f"any of these {how_many} customers"
    return InputError(
        f"No table in the workspace contains {who}.",
        hint="check the spelling: IDs must match exactly; the workspace has no data about them",
        code="input.unknown_customer",
    )
