"""From a location to a clean log: the first stations of the one path, shared by every use case."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tenure.core.catalog import SOURCES
from tenure.core.errors import DataError, TimeError
from tenure.core.reading import ReadOptions

if TYPE_CHECKING:
    from tenure.core.cleaning import Cleaned
    from tenure.core.ports import Engine, Progress
    from tenure.core.reading import Reading
    from tenure.core.tables import Tables


@dataclass(frozen=True)
class OrderLog:
    """Where orders are, and what the user said about them. `source` is recognised when left out."""

    location: str
    source: str | None = None
    options: ReadOptions = field(default_factory=ReadOptions)


@dataclass(frozen=True)
class CleanLog:
    """A log that was read, checked and cleaned, and the span of its purchases."""

    source: str
    reading: Reading
    cleaned: Cleaned
    first_order: date
    last_order: date
    customers: int
    orders: int
    repeat_customers: int

    @property
    def tables(self) -> Tables:
        return self.cleaned.tables

    @property
    def has_money(self) -> bool:
        return self.reading.has_money


def read(log: OrderLog, engine: Engine, progress: Progress) -> tuple[str, Reading]:
    """The source's name and what it read; the mapping is shown before anything uses it."""
    from tenure.sources._recognise import recognise

    progress.step("Reading orders")
    name = log.source or recognise(log.location)
    reading = SOURCES.load(name).read(log.location, log.options, engine)
    progress.note(f"Source: {name}")
    progress.show(reading)
    for note in reading.notes:
        progress.note(note)
    return name, reading


def clean(log: OrderLog, today: date, engine: Engine, progress: Progress) -> CleanLog:
    """Read, check the contract and clean. Raises DataError where nothing is left to work on."""
    from tenure.cleaning.clean import clean as clean_tables

    name, reading = read(log, engine, progress)
    progress.step("Cleaning")
    cleaned = clean_tables(reading.tables, reading.rules, today, engine)
    progress.show(cleaned)
    return _measured(name, reading, cleaned, engine)


def choose_as_of(as_of: date | None, log: CleanLog, progress: Progress) -> date:
    """The cut: what the user said if the log allows it, else the day after the last order, announced."""
    after_last = log.last_order + timedelta(days=1)
    if as_of is None:
        progress.note(f"As of {after_last}, the day after the last order (say --as-of to choose another day)")
        return after_last
    span = f"the log has orders from {log.first_order} to {log.last_order}"
    if as_of <= log.first_order:
        raise TimeError(
            "as_of leaves no order before it.",
            values=[as_of],
            hint=f"choose a later day: {span}",
            code="time.as_of",
        )
    if as_of > after_last:
        raise TimeError(
            "as_of lies after the end of the log: the days between would count as days without orders.",
            values=[as_of],
            hint=f"choose {after_last} or earlier: {span}",
            code="time.as_of",
        )
    return as_of


def _measured(name: str, reading: Reading, cleaned: Cleaned, engine: Engine) -> CleanLog:
    rows = cleaned.tables.transactions
    bought = rows.filter(rows.amount > 0) if reading.has_money else rows
    per_customer = bought.group_by("customer_id").aggregate(
        days=bought.order_date.date().nunique(),
        orders=bought.order_id.nunique(),
        first=bought.order_date.min(),
        last=bought.order_date.max(),
    )
    facts = engine.to_arrow(
        per_customer.aggregate(
            customers=per_customer.count(),
            repeat=(per_customer.days > 1).sum(),
            orders=per_customer.orders.sum(),
            first=per_customer["first"].min(),
            last=per_customer["last"].max(),
        )
    ).to_pylist()[0]
    _refuse_the_hopeless(facts["customers"], facts["repeat"])
    return CleanLog(
        source=name,
        reading=reading,
        cleaned=cleaned,
        first_order=facts["first"].date(),
        last_order=facts["last"].date(),
        customers=facts["customers"],
        orders=facts["orders"],
        repeat_customers=facts["repeat"],
    )


def _refuse_the_hopeless(customers: int, repeat: int | None) -> None:
    if not customers:
        raise DataError(
            "No purchase is left after cleaning.",
            hint="run `tenure check` on the log: it says why rows were taken out",
            code="data.no_purchases",
        )
    if customers == 1:
        raise DataError(
            "The log has one customer only; there is nobody to compare with.",
            hint="check that the customer column is mapped right: --column customer_id=...",
            code="data.one_customer",
        )
    if not repeat:
        raise DataError(
            "No customer ever ordered on two days, so nothing can be learned about coming back.",
            values=[f"{customers} customers"],
            hint="give a longer log, or check the customer column: an id made per order looks like this",
            code="data.no_repeat_buyers",
        )
