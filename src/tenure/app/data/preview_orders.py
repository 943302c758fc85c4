"""Preview how an order log would be read and what would count, before it is imported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tenure.app.data.ingest import refuse_other_currency
from tenure.app.data.orders import OrderLog, clean_reading, read_as, source_of
from tenure.core.errors import AmountError, ColumnError, DataError, DateError, SourceError, TenureError
from tenure.core.orders.account import left_out_of
from tenure.core.orders.money import same_currency
from tenure.core.orders.schema import TABLES
from tenure.core.ports import SilentProgress

if TYPE_CHECKING:
    from datetime import date

    from tenure.core.orders.answers import Question
    from tenure.core.orders.cleaning import CleanedOrders, CleaningCount, OrderTotals
    from tenure.core.orders.reading import MappedColumn, Reading
    from tenure.core.ports import Engine
    from tenure.serving.shop import Shop
    from tenure.store.workspace import Workspace

_SHOWN_ROWS = 10
_ADDRESS = "(e-mail address)"
_CHOOSABLE = ("source.sheet",)
"""Codes of further errors that the user can fix in the same form."""


@dataclass(frozen=True)
class PreviewOrders:
    """Command."""

    log: OrderLog


@dataclass(frozen=True)
class Preview:
    """The result of importing the file now, without importing it.

    source : name of the source; empty if a sheet has to be chosen first.
    mapping : our columns and those of the file. columns : all column names of the file.
    rows : the first orders under our column names, without personal data.
    questions : about the meaning of the file; those without an answer must be answered before an import.
    counted, left_out : what would count and what would not; None and empty if the file cannot be used.
    problem : why the file cannot be used as it is. missing : our columns that the file lacks.
    ambiguous : our columns that several of its columns could be.
    """

    source: str
    mapping: tuple[MappedColumn, ...] = ()
    unused_columns: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    has_money: bool = True
    notes: tuple[str, ...] = ()
    rows_by_table: dict[str, int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    questions: tuple[Question, ...] = ()
    currency: str | None = None
    counted: OrderTotals | None = None
    left_out: tuple[CleaningCount, ...] = ()
    problem: TenureError | None = None
    missing: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def preview_orders(command: PreviewOrders, shop: Shop) -> Preview:
    """Read and clean the whole file, and discard it.

    A problem that other columns, formats or answers can fix is part of the preview.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    log = command.log
    source = log.source or ""
    with shop.engine("duckdb") as engine:
        try:
            source = source_of(log)
            reading = read_as(source, log, engine)
        except SourceError as error:
            if not isinstance(error, ColumnError | DateError | AmountError) and error.code not in _CHOOSABLE:
                raise
            return unusable_preview(source, error)
        return _readable(source, log, reading, _Reader(shop.workspace_as_written, engine, shop.today))


def unusable_preview(source: str, error: SourceError) -> Preview:
    """What is known about a file whose columns or values cannot be read yet."""
    preview = Preview(source, mapping=error.recognised, columns=_names(error.columns), problem=error)
    if isinstance(error, ColumnError):
        return replace(preview, missing=error.missing, ambiguous=error.ambiguous)
    return preview


@dataclass(frozen=True)
class _Reader:
    """The engine that reads a file, and the workspace that it would be imported into."""

    workspace: Workspace
    engine: Engine
    today: date


def _readable(source: str, log: OrderLog, reading: Reading, reader: _Reader) -> Preview:
    cleaned, problem = _cleaned(log, reading, reader)
    engine = reader.engine
    mapped = [column.source_column for column in reading.mapping if column.origin in ("alias", "override")]
    return Preview(
        source,
        reading.mapping,
        reading.unused_columns,
        _names(reading.columns or (*dict.fromkeys(mapped), *reading.unused_columns)),
        reading.has_money,
        reading.notes,
        {table: _count(rows, engine) for table, rows in reading.tables},
        _first_rows(reading, engine),
        tuple(_for_currency(question, reader.workspace.currency) for question in reading.questions),
        reading.currency,
        cleaned.counted if cleaned else None,
        left_out_of(cleaned),
        problem,
    )


def _cleaned(
    log: OrderLog, reading: Reading, reader: _Reader
) -> tuple[CleanedOrders | None, TenureError | None]:
    """The clean tables, and why they cannot be imported, if so."""
    asks_currency = any(
        question.topic == "currency" and question.answer is None for question in reading.questions
    )
    problem: TenureError | None = None
    try:
        if not asks_currency:
            refuse_other_currency(reading, log, reader.workspace)
    except DataError as error:
        problem = error
    try:
        return clean_reading(reading, reader.today, reader.engine, SilentProgress()), problem
    except DataError as error:
        return None, error


def _for_currency(question: Question, currency: str) -> Question:
    """The question; among several currencies, the workspace's own is recommended."""
    own = [choice.value for choice in question.choices if same_currency(choice.value, currency)]
    if question.topic != "currency" or not own:
        return question
    choices = tuple(replace(choice, recommended=choice.value == own[0]) for choice in question.choices)
    return replace(question, choices=choices)


def _count(rows: Any, engine: Engine) -> int:
    return int(engine.to_arrow(rows.aggregate(n=rows.count())).to_pylist()[0]["n"])


def _first_rows(reading: Reading, engine: Engine) -> list[dict[str, Any]]:
    orders = reading.tables.transactions
    columns_shown = [column for column in TABLES["transactions"].names if column in orders.columns]
    first = orders.order_by("source_row") if "source_row" in orders.columns else orders
    rows = engine.to_arrow(first.select(*columns_shown).limit(_SHOWN_ROWS)).to_pylist()
    return [{name: without_address(value) for name, value in row.items()} for row in rows]


def without_address(value: Any) -> Any:
    return _ADDRESS if isinstance(value, str) and "@" in value else value


def _names(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Column names; empty if the first line holds data, which may name a person."""
    return () if any("@" in name for name in columns) else columns
