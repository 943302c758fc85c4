"""Take an order log into the workspace: read, clean, and write everything at once or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
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
    from tenure.core.orders.cleaning import Cleaned
    from tenure.core.orders.reading import Reading
    from tenure.core.ports import Engine, Progress
    from tenure.core.settings import Settings
    from tenure.store.lake.admission import Admission
    from tenure.store.lake.batches import Batch
    from tenure.store.lake.disagreements import Disagreement
    from tenure.store.records.erasures import Erasures
    from tenure.store.workspace import Workspace


@dataclass(frozen=True)
class Ingest:
    """Command. `wait_seconds` is how long to wait for another command that writes to the workspace."""

    log: OrderLog
    workspace: Path
    wait_seconds: float = 60.0


@dataclass(frozen=True)
class Ingested:
    """What became of an input.

    `already_ingested` tells that the lake had this very input (`batch` says since when): nothing was read
    or written then, and `reading` and `cleaned` are None. `version` is the lake's version to read it at.
    `orders_changed` are orders of which the workspace had other rows before, `returned` counts customers
    of the input who had been erased, and `returned_alike` those who differ from one in leading zeros alone.
    `respelled` are ids that differ from the workspace's in leading zeros.
    """

    batch: Batch
    version: int
    already_ingested: bool
    reading: Reading | None = None
    cleaned: Cleaned | None = None
    orders_changed: Disagreement | None = None
    returned: int = 0
    returned_alike: int = 0
    respelled: RespelledIds = field(default_factory=RespelledIds)

    @property
    def account(self) -> Account:
        """What was made of the file; empty where it was known already."""
        return account_of(self.reading, self.cleaned)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What has to be known of it: orders that changed, ids that lost zeros, and erased customers who are
        there again.
        """
        changed, returned = (
            self.orders_changed_sentence,
            ReturnedCustomers(self.returned, self.returned_alike),
        )
        return (*([changed] if changed else []), *self.respelled.sentences, *returned.sentences())

    @property
    def orders_changed_sentence(self) -> str | None:
        """Which orders changed since they were ingested, and what counts now; None where none did."""
        found = self.orders_changed
        if found is None:
            return None
        many, has = (f"{found.orders:,} orders", "have") if found.orders > 1 else ("1 order", "has")
        before, now = (
            "" if money is None else f" ({money:,.2f})" for money in (found.money_before, found.money_now)
        )
        if found.replaced:
            return f"{many} changed: this file{now} now counts instead of earlier files{before}"
        return (
            f"{many} {has} changed since an earlier file: canceled, refunded or edited. The "
            f"workspace still counts the earlier file{before}; to count this one{now}, "
            "import it again with --changed-orders replace"
        )


def ingest(command: Ingest, settings: Settings, progress: Progress) -> Ingested:
    """Add the log to the workspace's lake. The same input twice changes nothing; see `store.overlap` for
    exports that overlap.

    Raises
    ------
    SourceError, DataError
        As reading and cleaning; `data.money_differs` when only one of log and lake has amounts.
    StoreError
        `store.not_a_workspace`, `store.busy`, `store.full`, `store.io`, `store.erased_meanwhile`; the lake
        is as it was.
    """
    from tenure.core.open_engine import open_engine
    from tenure.serving.publish import refresh_if_served
    from tenure.store.workspace import open_workspace

    with open_engine(settings) as engine:
        made = take_in(command, settings, engine, progress)
    refresh_if_served(open_workspace(command.workspace, settings), settings, progress)
    return made


def take_in(command: Ingest, settings: Settings, engine: Engine, progress: Progress) -> Ingested:
    """As `ingest`, on an engine at hand: what was read and cleaned can be used as long as it is open."""
    from tenure.core.clock import clock
    from tenure.store.lake import batches, fingerprint
    from tenure.store.lake.admission import Admission
    from tenure.store.records.erasures import Erasures
    from tenure.store.workspace import open_workspace

    workspace = open_workspace(command.workspace, settings)
    erasures = Erasures(workspace.path)
    erasures.settle_dates(clock())
    begun = clock()
    lake = workspace.lake
    log = for_workspace(command.log, workspace)
    source = source_of(log)
    batch_id = fingerprint.of_files(log.location, source, log.options)
    if batch_id and (before := batches.find(lake, batch_id)):
        return Ingested(before, lake.version, already_ingested=True)
    _, reading = read(replace(log, source=source), engine, progress)
    refuse_other_currency(reading, log, workspace)
    cleaned = clean_reading(reading, settings.today, engine, progress)
    batch_id = batch_id or fingerprint.of_rows(cleaned.tables, source, engine)
    _take_waiting(command.workspace, settings, progress)
    with lake.writing(engine, progress, command.wait_seconds) as writing:
        # Another command may have brought the same input while this one was reading.
        if before := batches.find(lake, batch_id):
            return Ingested(before, lake.version, already_ingested=True)
        respelled = RespelledIds()
        if log.options.answers.customer_id != "exact":
            cleaned, respelled = as_known(cleaned, lake, engine)
        returned = _returned(cleaned, erasures, begun, engine)
        replaced_at = settings.now if log.options.answers.changed_orders == "replace" else None
        admission = Admission(lake, writing, engine, batch_id, replaced_at=replaced_at)
        admission.admit(cleaned, reading.rules.rows_are_orders)
        batch = _batch(source, log.location, settings, cleaned, admission)
        admission.record(batch)
        version = writing.commit(settings.now, f"ingest {batch_id}")
    workspace.keep_answers(log.options.answers.of_the_shop())
    changed, came_back = admission.orders_changed, (returned.customers, returned.alike)
    return Ingested(batch, version, False, reading, cleaned, changed, *came_back, respelled)


def _returned(cleaned: Cleaned, erasures: Erasures, begun: datetime, engine: Engine) -> ReturnedCustomers:
    """How many customers of the log were erased before.

    Raises StoreError (`store.erased_meanwhile`) where one was erased since the log was `begun` to be read.
    """
    from tenure.store.records.erasures import erased_among, erased_meanwhile

    known = erasures.all()
    if not known:
        return ReturnedCustomers()
    ids = customers_in(cleaned, engine)
    found = returned_among(ids, known)
    if found.customers and erased_among(ids, erasures.meanwhile(begun)):
        raise erased_meanwhile("the import")
    return found


def _take_waiting(workspace: Path, settings: Settings, progress: Progress) -> None:
    """Orders that came in one by one were acknowledged first: the file is judged beside them.

    Not before there is a log: the first file says what columns it has.
    """
    from tenure.app.data.compact import take_waiting
    from tenure.store.workspace import open_workspace

    place = open_workspace(workspace, settings)
    if not place.has_database or not place.lake.holds("transactions", place.lake.version):
        return
    try:
        taken = take_waiting(place, settings, progress)
        returned = taken.returned
        while taken.is_more:
            taken = take_waiting(place, settings, progress)
            returned += taken.returned
        for sentence in returned.sentences(ONE_BY_ONE):
            progress.note(sentence)
        if taken.fault is not None:
            progress.note(
                "Some orders that were sent individually could not be added to the lake, "
                f"so the file was not compared with them: {taken.fault}"
            )
    finally:
        place.database.close()


def for_workspace(log: OrderLog, workspace: Workspace) -> OrderLog:
    """The log, read as the workspace's other files were, with rates into the workspace's currency."""
    answers = log.options.answers.over(workspace.answers)
    if answers.currency is None and (log.options.rates or answers.only_currency):
        answers = replace(answers, currency=workspace.currency)
    return replace(log, options=replace(log.options, answers=answers))


def refuse_other_currency(reading: Reading, log: OrderLog, workspace: Workspace) -> None:
    """All money of a workspace is in one currency. Raises DataError (`data.currency_differs`)."""
    if reading.currency is None or same_currency(reading.currency, workspace.currency):
        return
    from tenure.store.lake.batches import ingested

    other, own = reading.currency, workspace.currency
    code = other if is_code(other) else "CODE"
    change = "" if ingested(workspace.lake) else f"tenure init {workspace.path} --currency {code}, or "
    raise DataError(
        f"{Path(log.location).name if '://' not in log.location else 'The log'} is in "
        f"{other}, but the workspace '{workspace.name}' is in {own}: their amounts cannot "
        "be added up.",
        values=[f"file: {other}", f"workspace: {own}"],
        hint=f"{change}convert the amounts with --rates rates.csv, or create a separate "
        f"workspace: tenure init FOLDER --currency {code}",
        code="data.currency_differs",
    )


def _batch(source: str, location: str, settings: Settings, cleaned: Cleaned, admission: Admission) -> Batch:
    from tenure.store.lake.batches import Batch

    out = cleaned.rows_quarantined
    return Batch(
        admission.batch_id,
        source,
        "" if "://" in location else Path(location).name,
        settings.now,
        rows_in=dict(cleaned.rows_in),
        rows_added=admission.added,
        rows_known=admission.known,
        rows_quarantined={name: rows + admission.changed.get(name, 0) for name, rows in out.items()},
    )
