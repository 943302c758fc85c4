"""Import an order log into the workspace: read it, clean it, and write all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.data.known_customers import RespelledIds, as_known
from tenure.app.data.orders import OrderLog, clean_reading, read, source_of
from tenure.app.forgetting.returned_customers import (
    ONE_BY_ONE,
    ReturnedCustomers,
    customers_in,
    returned_among,
)
from tenure.core.errors import DataError
from tenure.core.orders.account import Account, account_of
from tenure.core.orders.money import is_code, same_currency

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.core.orders.cleaning import CleanedOrders
    from tenure.core.orders.reading import Reading
    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop
    from tenure.store.lake.admission import Admission
    from tenure.store.lake.batches import Batch
    from tenure.store.lake.disagreements import Disagreement
    from tenure.store.records.erasures import Erasures
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class Ingest:
    """Command.

    wait_seconds : how long to wait for another process that is writing to the workspace.
    occasion : what led to this import. The same file is imported again on another occasion: a shop may
        report an order as it was before a change that was imported meanwhile.
    restates : the file has all rows of each of its orders, with refunds as they are now.
    """

    log: OrderLog
    wait_seconds: float = 60.0
    occasion: str = ""
    restates: bool = False


@dataclass(frozen=True)
class IngestResult:
    """What an import added to the lake.

    version : of the lake, to read the orders at.
    already_ingested : the lake already had this input (`batch` says since when). Nothing was read or written;
        `reading` and `cleaned` are None.
    orders_changed : orders that had other rows in the workspace before.
    returned : number of customers of the input who had been erased.
    returned_alike : number of customers whose id differs from an erased one in leading zeros only.
    respelled : ids that differ from the workspace's in leading zeros.
    """

    batch: Batch
    version: int
    already_ingested: bool
    reading: Reading | None = None
    cleaned: CleanedOrders | None = None
    orders_changed: Disagreement | None = None
    returned: int = 0
    returned_alike: int = 0
    respelled: RespelledIds = field(default_factory=RespelledIds)

    @property
    def account(self) -> Account:
        """Which rows of the file count; empty if the file had already been imported."""
        return account_of(self.reading, self.cleaned)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Warnings: orders that changed, ids that lost zeros, and erased customers who are back."""
        changed, returned = (
            self.orders_changed_sentence,
            ReturnedCustomers(self.returned, self.returned_alike),
        )
        return (*([changed] if changed else []), *self.respelled.sentences, *returned.sentences())

    @property
    def orders_changed_sentence(self) -> str | None:
        """Which orders changed since they were imported, and which file counts; None if none changed."""
        changed = self.orders_changed
        if changed is None:
            return None
        orders, has = (f"{changed.orders:,} orders", "have") if changed.orders > 1 else ("1 order", "has")
        before, now = (
            "" if money is None else f" ({money:,.2f})" for money in (changed.money_before, changed.money_now)
        )
        if changed.replaced:
            return f"{orders} changed: this file{now} now counts instead of earlier files{before}"
        return (
            f"{orders} {has} changed since an earlier file: canceled, refunded or edited. The "
            f"workspace still counts the earlier file{before}; to count this one{now}, "
            "import it again with --changed-orders replace"
        )


def ingest(command: Ingest, shop: Shop, progress: Progress) -> IngestResult:
    """Add the log to the workspace's lake. Importing the same input again changes nothing.

    See `store.overlap` for exports that overlap.

    Raises
    ------
    SourceError, DataError
        As reading and cleaning; `data.money_differs` when only one of log and lake has amounts.
    StoreError
        `store.busy`, `store.full`, `store.io`, `store.erased_meanwhile`; the lake is unchanged.
    """
    from tenure.serving.publish import publish_change

    with shop.engine() as engine:
        result = ingest_on(engine, command, shop, progress)
    publish_change(shop, progress)
    return result


def ingest_on(engine: Engine, command: Ingest, shop: Shop, progress: Progress) -> IngestResult:
    """As `ingest`, on an open engine: the tables of the result can be used until the engine is closed."""
    from tenure.core.clock import clock
    from tenure.store.lake import batches, fingerprint
    from tenure.store.lake.admission import Admission
    from tenure.store.records.erasures import Erasures

    workspace, settings, lake = shop.workspace_as_written, shop.settings, shop.lake
    erasures = Erasures(shop.path)
    erasures.settle_dates(clock())
    started_at = clock()
    log = for_workspace(command.log, workspace)
    source = source_of(log)
    batch_id = fingerprint.of_files(log.location, source, log.options, command.occasion)
    if batch_id and (before := batches.find(lake, batch_id)):
        return IngestResult(before, lake.version, already_ingested=True)
    _, reading = read(replace(log, source=source), engine, progress)
    if command.restates:
        reading = replace(reading, rules=replace(reading.rules, is_increment=True))
    refuse_other_currency(reading, log, workspace)
    cleaned = clean_reading(reading, settings.today, engine, progress)
    batch_id = batch_id or fingerprint.of_rows(cleaned.tables, source, engine)
    _merge_arrivals(shop, progress)
    with lake.writing(engine, progress, command.wait_seconds) as writing:
        # Another process may have imported the same input while this one was reading it.
        if before := batches.find(lake, batch_id):
            return IngestResult(before, lake.version, already_ingested=True)
        respelled = RespelledIds()
        if log.options.answers.customer_id != "exact":
            cleaned, respelled = as_known(cleaned, lake, engine)
        returned = _returned(cleaned, erasures, started_at, engine)
        replaced_at = settings.now if log.options.answers.changed_orders == "replace" else None
        admission = Admission(
            lake, writing, engine, batch_id, replaced_at=replaced_at, restates=command.restates
        )
        admission.admit(cleaned, reading.rules.rows_are_orders)
        batch = _batch(source, log.location, shop, cleaned, admission)
        admission.record(batch)
        version = writing.commit(settings.now, f"ingest {batch_id}")
    workspace.keep_answers(log.options.answers.of_the_shop())
    return IngestResult(
        batch,
        version,
        already_ingested=False,
        reading=reading,
        cleaned=cleaned,
        orders_changed=admission.orders_changed,
        returned=returned.customers,
        returned_alike=returned.alike,
        respelled=respelled,
    )


def _returned(
    cleaned: CleanedOrders, erasures: Erasures, started_at: datetime, engine: Engine
) -> ReturnedCustomers:
    """How many customers of the log were erased before.

    Raises StoreError (`store.erased_meanwhile`) if one was erased after reading had started.
    """
    from tenure.store.records.erasures import erased_among, erased_meanwhile

    erasures_known = erasures.all()
    if not erasures_known:
        return ReturnedCustomers()
    ids = customers_in(cleaned, engine)
    returned = returned_among(ids, erasures_known)
    if returned.customers and erased_among(ids, erasures.meanwhile(started_at)):
        raise erased_meanwhile("the import")
    return returned


def _merge_arrivals(shop: Shop, progress: Progress) -> None:
    """Add orders that were sent individually to the lake first: they were acknowledged before this file.

    Skipped while the lake is empty: the first file decides which columns the log has.
    """
    from tenure.app.data.compact import take_waiting

    if not shop.workspace.has_database or not shop.lake.holds("transactions", shop.lake.version):
        return
    merged = take_waiting(shop.workspace, shop.settings, progress)
    returned = merged.returned
    while merged.is_more:
        merged = take_waiting(shop.workspace, shop.settings, progress)
        returned += merged.returned
    for sentence in returned.sentences(ONE_BY_ONE):
        progress.note(sentence)
    if merged.fault is not None:
        progress.note(
            "Some orders that were sent individually could not be added to the lake, "
            f"so the file was not compared with them: {merged.fault}"
        )


def for_workspace(log: OrderLog, workspace: Workspace) -> OrderLog:
    """The log with the answers given for the workspace's earlier files, converted to its currency."""
    answers = log.options.answers.over(workspace.answers)
    if answers.currency is None and (log.options.rates or answers.only_currency):
        answers = replace(answers, currency=workspace.currency)
    return replace(log, options=replace(log.options, answers=answers))


def refuse_other_currency(reading: Reading, log: OrderLog, workspace: Workspace) -> None:
    """A workspace has a single currency. Raises DataError (`data.currency_differs`)."""
    if reading.currency is None or same_currency(reading.currency, workspace.currency):
        return
    from tenure.store.lake.batches import ingested

    file_currency, shop_currency = reading.currency, workspace.currency
    code = file_currency if is_code(file_currency) else "CODE"
    change = "" if ingested(workspace.lake) else f"tenure init {workspace.path} --currency {code}, or "
    raise DataError(
        f"{Path(log.location).name if '://' not in log.location else 'The log'} is in "
        f"{file_currency}, but the workspace '{workspace.name}' is in {shop_currency}: their amounts cannot "
        "be added up.",
        values=[f"file: {file_currency}", f"workspace: {shop_currency}"],
        hint=f"{change}convert the amounts with --rates rates.csv, or create a separate "
        f"workspace: tenure init FOLDER --currency {code}",
        code="data.currency_differs",
    )


def _batch(source: str, location: str, shop: Shop, cleaned: CleanedOrders, admission: Admission) -> Batch:
    from tenure.store.lake.batches import Batch

    out = cleaned.rows_quarantined
    return Batch(
        admission.batch_id,
        source,
        "" if "://" in location else Path(location).name,
        shop.settings.now,
        rows_in=dict(cleaned.rows_in),
        rows_added=admission.added,
        rows_known=admission.known_rows,
        rows_quarantined={name: rows + admission.changed.get(name, 0) for name, rows in out.items()},
        added_by=shop.actor,
    )
