"""What a source returns: tables with our column names, how they were mapped, and how to clean them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from tenure.core.orders.answers import Answers, Question
from tenure.core.orders.cleaning import CleaningRules

if TYPE_CHECKING:
    from tenure.core.orders.tables import Tables
    from tenure.core.ports import Engine

SOURCE_ROW = "source_row"
"""Number of the row in its input, from 1; every raw table has it, so that quarantine can refer to it."""


@dataclass(frozen=True)
class ReadOptions:
    """The user's options for reading the input.

    columns : our name -> the file's, e.g. {"customer_id": "Customer ID"}; overrides aliases.
        `amount` may be a product: "Quantity * Price".
    date_format : strptime format, e.g. "%d/%m/%Y"; needed only if dates are ambiguous.
    decimal : "." or ","; needed only if amounts are ambiguous.
    lines : location of line items to join with header rows on the order id.
    query : SQL for the `sql` source.
    sheet : name of the sheet of a workbook; needed only if several contain tables.
    rates : location of exchange rates with the columns `from, to, rate` and, if they change, `date`.
    answers : answers to the ambiguities of the file.
    """

    columns: dict[str, str] = field(default_factory=dict)
    date_format: str | None = None
    decimal: str | None = None
    lines: str | None = None
    customers: str | None = None
    products: str | None = None
    events: str | None = None
    query: str | None = None
    table: str | None = None
    sheet: str | None = None
    rates: str | None = None
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True)
class MappedColumn:
    """The source of one of Tenure's columns; `origin` is `alias`, `override`, `computed` or `constant`."""

    table: str
    target_column: str
    source_column: str
    origin: str


@dataclass(frozen=True)
class Reading:
    """The result of a source: raw tables in an engine, with our names and types.

    `transactions` has `source_row`; values that could not be read as their type are null, and their text is
    kept in a column `raw_<name>`, for quarantine to show.

    questions : decisions about the meaning of the file, with the money at stake; open questions must be
    answered before the orders can be used.
    currency : code of the currency of all amounts, if the file states it.
    columns : names of all columns of the file of orders, if they can be chosen.
    """

    tables: Tables
    mapping: tuple[MappedColumn, ...]
    rules: CleaningRules
    has_money: bool = True
    unused_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    currency: str | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceCard:
    """What a source is, as `tenure sources` shows it.

    title : its name in plain words. reads : the files it takes. example : a command that reads one.
    takes_uploads : it reads a file that may be uploaded. runs_queries : it takes a table or query to run.
    has_own_columns : its files always have the same columns, so that none has to be chosen.
    is_simulated : its orders are an example, not of a real shop.
    """

    name: str
    title: str
    doc: str
    reads: str
    example: str
    takes_uploads: bool = True
    runs_queries: bool = False
    has_own_columns: bool = False
    is_simulated: bool = False


class Source(Protocol):
    """A kind of input for orders; the module attribute SOURCE of a plug in `tenure.sources`."""

    card: SourceCard

    def recognises(self, location: str) -> bool:
        """Whether this source reads `location`, judged by its name and first bytes; cheap."""

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read everything. Raises SourceError and its subclasses; never returns part of a table."""
