"""From a location or a workspace to clean orders: the first stations of the one path."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.catalog import SOURCES
from tenure.core.errors import DataError, OptionError
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.orders.account import Account, account_of
from tenure.core.orders.answers import refuse_open
from tenure.core.orders.reading import ReadOptions

if TYPE_CHECKING:
    from tenure.core.orders.cleaning import Cleaned
    from tenure.core.orders.reading import Reading
    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine, Progress


@dataclass(frozen=True)
class OrderLog:
    """Where orders are, and what the user said about them. `source` is recognised when left out.

    `unpacking` : how much packed files may unpack to.
    """

    location: str
    source: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    unpacking: UnpackingLimits = field(default_factory=UnpackingLimits)


@dataclass(frozen=True)
class Orders:
    """Clean tables fit for a Snapshot, the span of their purchases, and where they came from.

    `reading` and `cleaned` are None where the orders come from a lake: they were cleaned on their way in.
    `account` is what was made of the file, where it was read just now.
    `data_version` names the data, so that a number can be computed again; `title` is what people call it;
    `currency` is that of the workspace.
    """

    source: str
    tables: Tables
    has_money: bool
    first_order: date
    last_order: date
    customers: int
    orders: int
    repeat_customers: int
    reading: Reading | None = None
    cleaned: Cleaned | None = None
    account: Account = field(default_factory=Account)
    data_version: str = ""
    title: str = ""
    currency: str | None = None


def read(log: OrderLog, engine: Engine, progress: Progress) -> tuple[str, Reading]:
    """The source's name and what it read; the mapping is shown before anything uses it.

    Raises QuestionError where the file can be read in more than one way, and nobody said which is right.
    """
    progress.step("Reading orders")
    name = source_of(log)
    reading = _shown(name, read_as(name, log, engine), progress)
    refuse_open(reading.questions)
    return name, reading


def source_of(log: OrderLog) -> str:
    """The name of the log's source. Raises SourceError where none recognises it."""
    from tenure.sources.files.unpacking import with_limits
    from tenure.sources.mapping.recognise import recognise

    with with_limits(log.unpacking):
        return log.source or recognise(log.location)


def read_as(source: str, log: OrderLog, engine: Engine) -> Reading:
    """What a source makes of the log; questions about its meaning may still be open."""
    from tenure.sources.files.unpacking import with_limits

    _refuse_what_is_for_databases(source, log.options)
    with with_limits(log.unpacking):
        reading: Reading = SOURCES.load(source).read(log.location, log.options, engine)
    return reading


def _refuse_what_is_for_databases(source: str, options: ReadOptions) -> None:
    """A query that is not run would give an answer to another question."""
    given = [f"--{name}" for name in ("query", "table") if getattr(options, name)]
    if given and not SOURCES.load(source).card.runs_queries:
        raise OptionError(
            f"{' and '.join(given)} can only be used with a database.",
            values=[f"source: {source}"],
            hint="leave it out, or use a database URL such as sqlite:///shop.db",
            code="option.database",
        )


def open_orders(
    log: OrderLog | None, workspace: Path | None, today: date, engine: Engine, progress: Progress
) -> Orders:
    """The log if there is one, else what the workspace's lake holds."""
    if log is not None:
        return open_log(log, today, engine, progress)
    if workspace is None:
        raise OptionError(
            "No input was given.",
            hint="give a file with orders, or a workspace: --workspace DIR",
            code="option.no_orders",
        )
    return open_lake(workspace, engine, progress)


def open_lake(path: Path, engine: Engine, progress: Progress) -> Orders:
    """The orders of a workspace, at its present version."""
    from tenure.store.workspace import Workspace

    progress.step("Reading the lake")
    workspace = Workspace.open(path)
    version = workspace.lake.version
    tables = workspace.lake.tables(engine, version)
    orders = measured("workspace", tables, tables.has("transactions.amount"), engine)
    return replace(orders, data_version=f"lake:{version}", title=workspace.name, currency=workspace.currency)


def open_log(log: OrderLog, today: date, engine: Engine, progress: Progress) -> Orders:
    """Read, check the contract and clean. Raises DataError where nothing is left to work on."""
    from tenure.store.lake import fingerprint

    name, reading = read(log, engine, progress)
    orders = orders_of(name, reading, today, engine, progress)
    digest = fingerprint.of_files(log.location, name, log.options)
    version = f"files:{digest}" if digest else f"rows:{fingerprint.of_rows(orders.tables, name, engine)}"
    title = "database" if "://" in log.location else Path(log.location).name
    currency = orders.reading.currency if orders.reading else None
    return replace(orders, data_version=version, title=title, currency=currency)


def orders_of(name: str, reading: Reading, today: date, engine: Engine, progress: Progress) -> Orders:
    """What was read, as clean orders."""
    cleaned = clean_reading(reading, today, engine, progress)
    orders = measured(name, cleaned.tables, reading.has_money, engine)
    return replace(orders, reading=reading, cleaned=cleaned, account=account_of(reading, cleaned))


def clean_reading(reading: Reading, today: date, engine: Engine, progress: Progress) -> Cleaned:
    """What was read, cleaned; the account of it is shown."""
    from tenure.cleaning.clean import clean

    progress.step("Cleaning")
    cleaned = clean(reading.tables, reading.rules, today, engine)
    progress.show(cleaned)
    return cleaned


def measured(name: str, tables: Tables, has_money: bool, engine: Engine) -> Orders:
    """The tables with the span and the number of their purchases. Raises DataError for a hopeless log."""
    rows = tables.transactions
    bought = rows.filter(rows.amount > 0) if has_money else rows
    by_customer = bought.group_by("customer_id").aggregate(
        first=bought.order_date.min(), last=bought.order_date.max(), orders=bought.order_id.nunique()
    )
    # Whole days: somebody who bought twice on one day has not come back.
    came_back = by_customer["last"].date() > by_customer["first"].date()
    facts = engine.to_arrow(
        by_customer.aggregate(
            customers=by_customer.count(),
            repeat_customers=came_back.ifelse(1, 0).sum(),
            orders=by_customer.orders.sum(),
            first=by_customer["first"].min(),
            last=by_customer["last"].max(),
        )
    ).to_pylist()[0]
    _refuse_the_hopeless(facts["customers"], facts["repeat_customers"])
    first, last = facts.pop("first").date(), facts.pop("last").date()
    return Orders(name, tables, has_money, first_order=first, last_order=last, **facts)


def _refuse_the_hopeless(customers: int, repeat_customers: int | None) -> None:
    if not customers:
        raise DataError(
            "Cleaning left no purchases.",
            hint="run `tenure check` on the log to see why rows were removed",
            code="data.no_purchases",
        )
    if customers == 1:
        raise DataError(
            "The log has only one customer; there is nobody to learn from.",
            hint="check that the right customer column is mapped: --column customer_id=...",
            code="data.one_customer",
        )
    if not repeat_customers:
        raise DataError(
            "No customer ever ordered on two different days, so repeat orders cannot be predicted.",
            values=[f"{customers:,} customers"],
            hint="use a longer log, or check the customer column: a different ID for every "
            "order looks like this",
            code="data.no_repeat_buyers",
        )


def _shown(name: str, reading: Reading, progress: Progress) -> Reading:
    progress.note(f"Source: {name}")
    progress.show(reading)
    for note in reading.notes:
        progress.note(note)
    return reading
