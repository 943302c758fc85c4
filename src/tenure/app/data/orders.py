"""Read, check and clean orders from a location, or open those of a workspace."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.catalog import SOURCES
from tenure.core.errors import DataError, OptionError
from tenure.core.files.unpacking import UnpackingLimits
from tenure.core.orders.account import Account, account_of
from tenure.core.orders.answers import refuse_open
from tenure.core.orders.reading import ReadOptions

if TYPE_CHECKING:
    from datetime import date

    from tenure.core.orders.cleaning import CleanedOrders
    from tenure.core.orders.reading import Reading
    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine, Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class OrderLog:
    """Where orders are and how to read them.

    source : detected from the file when left out.
    unpacking : how much compressed files may unpack to.
    """

    location: str
    source: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)
    unpacking: UnpackingLimits = field(default_factory=UnpackingLimits)


@dataclass(frozen=True)
class Orders:
    """Clean tables, ready for a Snapshot, with the dates of their purchases and their origin.

    reading, cleaned : None for orders from a lake, which were cleaned when they were imported.
    account : which rows of the file count; empty unless the file was read just now.
    data_version : identifies the data, so that results can be reproduced.
    title : name of the data for people.
    currency : of the workspace, or of the file if there is no workspace.
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
    cleaned: CleanedOrders | None = None
    account: Account = field(default_factory=Account)
    data_version: str = ""
    title: str = ""
    currency: str | None = None


def read(log: OrderLog, engine: Engine, progress: Progress) -> tuple[str, Reading]:
    """The name of the source and the tables it read; reports the column mapping.

    Raises QuestionError if the file is ambiguous and its options do not say how to read it.
    """
    progress.step("Reading orders")
    name = source_of(log)
    reading = read_as(name, log, engine)
    _report(name, reading, progress)
    refuse_open(reading.questions)
    return name, reading


def source_of(log: OrderLog) -> str:
    """The name of the source that reads this log. Raises SourceError if no source recognizes it."""
    from tenure.sources.files.unpacking import with_limits
    from tenure.sources.mapping.recognise import recognise

    with with_limits(log.unpacking):
        return log.source or recognise(log.location)


def read_as(source: str, log: OrderLog, engine: Engine) -> Reading:
    """The log as this source reads it; its questions may still be open."""
    from tenure.sources.files.unpacking import with_limits

    _refuse_database_options(source, log.options)
    with with_limits(log.unpacking):
        reading: Reading = SOURCES.load(source).read(log.location, log.options, engine)
    return reading


def _refuse_database_options(source: str, options: ReadOptions) -> None:
    """A query that is silently ignored would analyze different data."""
    flags = [f"--{name}" for name in ("query", "table") if getattr(options, name)]
    if flags and not SOURCES.load(source).card.runs_queries:
        raise OptionError(
            f"{' and '.join(flags)} can only be used with a database.",
            values=[f"source: {source}"],
            hint="leave it out, or use a database URL such as sqlite:///shop.db",
            code="option.database",
        )


def open_orders(log: OrderLog | None, shop: Shop, engine: Engine, progress: Progress) -> Orders:
    """The orders of the log, or of the workspace's lake when there is no log.

    Raises OptionError (`option.no_orders`) with neither a log nor a workspace.
    """
    if log is not None:
        return open_log(log, shop.today, engine, progress)
    if not shop.has_workspace:
        raise OptionError(
            "No input was given.",
            hint="give a file with orders, or a workspace: --workspace DIR",
            code="option.no_orders",
        )
    return open_lake(shop, engine, progress)


def open_lake(shop: Shop, engine: Engine, progress: Progress) -> Orders:
    """The orders of the workspace's lake, at its current version."""
    progress.step("Reading the lake")
    workspace = shop.workspace_as_written
    version = shop.lake.version
    tables = shop.lake.tables(engine, version)
    orders = _measured("workspace", tables, tables.has("transactions.amount"), engine)
    return replace(orders, data_version=f"lake:{version}", title=workspace.name, currency=workspace.currency)


def open_log(log: OrderLog, today: date, engine: Engine, progress: Progress) -> Orders:
    """Read, check the contract and clean. Raises DataError if too little is left to work on."""
    from tenure.store.lake import fingerprint

    name, reading = read(log, engine, progress)
    orders = orders_of(name, reading, today, engine, progress)
    digest = fingerprint.of_files(log.location, name, log.options)
    version = f"files:{digest}" if digest else f"rows:{fingerprint.of_rows(orders.tables, name, engine)}"
    title = "database" if "://" in log.location else Path(log.location).name
    currency = orders.reading.currency if orders.reading else None
    return replace(orders, data_version=version, title=title, currency=currency)


def orders_of(name: str, reading: Reading, today: date, engine: Engine, progress: Progress) -> Orders:
    """Clean the tables that were read and measure them."""
    cleaned = clean_reading(reading, today, engine, progress)
    orders = _measured(name, cleaned.tables, reading.has_money, engine)
    return replace(orders, reading=reading, cleaned=cleaned, account=account_of(reading, cleaned))


def clean_reading(reading: Reading, today: date, engine: Engine, progress: Progress) -> CleanedOrders:
    """Clean the tables that were read; reports what cleaning changed."""
    from tenure.cleaning.clean import clean

    progress.step("Cleaning")
    cleaned = clean(reading.tables, reading.rules, today, engine)
    progress.show(cleaned)
    return cleaned


def _measured(name: str, tables: Tables, has_money: bool, engine: Engine) -> Orders:
    """The tables with the dates and numbers of their purchases. Raises DataError for too few customers."""
    rows = tables.transactions
    purchase_rows = rows.filter(rows.amount > 0) if has_money else rows
    by_customer = purchase_rows.group_by("customer_id").aggregate(
        first=purchase_rows.order_date.min(),
        last=purchase_rows.order_date.max(),
        orders=purchase_rows.order_id.nunique(),
    )
    # Whole days: a customer with two orders on the same day has not come back.
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
    _refuse_too_few(facts["customers"], facts["repeat_customers"])
    first, last = facts.pop("first").date(), facts.pop("last").date()
    return Orders(name, tables, has_money, first_order=first, last_order=last, **facts)


def _refuse_too_few(customers: int, repeat_customers: int | None) -> None:
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


def _report(name: str, reading: Reading, progress: Progress) -> None:
    progress.note(f"Source: {name}")
    progress.show(reading)
    for note in reading.notes:
        progress.note(note)
