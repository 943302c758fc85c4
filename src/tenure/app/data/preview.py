"""How an uploaded log would be read and what would count, before anything is ingested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.data.ingest import refuse_other_currency
from tenure.app.data.orders import OrderLog, clean_reading, read_as, source_of
from tenure.core.errors import AmountError, ColumnError, DataError, DateError, SourceError, TenureError
from tenure.core.open_engine import open_engine
from tenure.core.orders.account import left_out_of
from tenure.core.orders.money import same_currency
from tenure.core.orders.schema import TABLES
from tenure.core.ports import Silent

if TYPE_CHECKING:
    from tenure.core.orders.answers import Question
    from tenure.core.orders.cleaning import Cleaned, CleaningCount, OrderTotals
    from tenure.core.orders.reading import MappedColumn, Reading
    from tenure.core.ports import Engine
    from tenure.core.settings import Settings
    from tenure.store.workspace import Workspace

_SHOWN = 10
_ADDRESS = "(e-mail address)"
_CHOOSABLE = ("source.sheet",)
"""Codes of other errors that a choice on the same form mends."""


@dataclass(frozen=True)
class Preview:
    """What the file would come to if it were ingested now.

    source : its name; empty where a sheet has to be chosen first.
    mapping : our columns and theirs. columns : all names of the file. rows : the first orders under our
    names, nothing personal. questions : about its meaning; those without an answer have to be answered first.
    counted, left_out : what would count, and what would not; None and empty where the file cannot be used.
    problem : why it cannot be used as it is; `missing` are our columns that it lacks, `ambiguous` those that
    several of its columns may be.
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


def preview(log: OrderLog, workspace: Path, settings: Settings) -> Preview:
    """Read it all, clean it, and throw it away.

    What a choice of columns, formats or answers can mend is told in the preview.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    from tenure.store.workspace import Workspace

    source = log.source or ""
    with open_engine(settings, "duckdb") as engine:
        try:
            source = source_of(log)
            reading = read_as(source, log, engine)
        except SourceError as error:
            if not isinstance(error, ColumnError | DateError | AmountError) and error.code not in _CHOOSABLE:
                raise
            return _unusable(source, error)
        place = _Place(Workspace.open(workspace), engine, settings)
        return _read(source, log, reading, place)


def _unusable(source: str, error: SourceError) -> Preview:
    """What is known of a file whose columns or values are not understood yet."""
    known = Preview(source, mapping=error.recognised, columns=_names(error.columns), problem=error)
    if isinstance(error, ColumnError):
        return replace(known, missing=error.missing, ambiguous=error.ambiguous)
    return known


@dataclass(frozen=True)
class _Place:
    """Where a file is read, and whose it is to become."""

    workspace: Workspace
    engine: Engine
    settings: Settings


def _read(source: str, log: OrderLog, reading: Reading, place: _Place) -> Preview:
    cleaned, problem = _cleaned(log, reading, place)
    engine = place.engine
    picked = [one.theirs for one in reading.mapping if one.how in ("alias", "override")]
    return Preview(
        source,
        reading.mapping,
        reading.unused_columns,
        _names(reading.columns or (*dict.fromkeys(picked), *reading.unused_columns)),
        reading.has_money,
        reading.notes,
        {table: _count(rows, engine) for table, rows in reading.tables},
        _first_rows(reading, engine),
        tuple(_for_shop(one, place.workspace.currency) for one in reading.questions),
        reading.currency,
        cleaned.counted if cleaned else None,
        left_out_of(cleaned),
        problem,
    )


def _cleaned(log: OrderLog, reading: Reading, place: _Place) -> tuple[Cleaned | None, TenureError | None]:
    """What cleaning leaves, and why that cannot be ingested, if so."""
    asks_currency = any(one.topic == "currency" and one.answer is None for one in reading.questions)
    problem: TenureError | None = None
    try:
        if not asks_currency:
            refuse_other_currency(reading, log, place.workspace)
    except DataError as error:
        problem = error
    try:
        return clean_reading(reading, place.settings.today, place.engine, Silent()), problem
    except DataError as error:
        return None, error


def _for_shop(question: Question, currency: str) -> Question:
    """Of several currencies the workspace's own is the one to keep."""
    own = [one.value for one in question.choices if same_currency(one.value, currency)]
    if question.topic != "currency" or not own:
        return question
    choices = tuple(replace(one, recommended=one.value == own[0]) for one in question.choices)
    return replace(question, choices=choices)


def _count(rows: Any, engine: Engine) -> int:
    return int(engine.to_arrow(rows.aggregate(n=rows.count())).to_pylist()[0]["n"])


def _first_rows(reading: Reading, engine: Engine) -> list[dict[str, Any]]:
    orders = reading.tables.transactions
    shown = [column for column in TABLES["transactions"].names if column in orders.columns]
    first = orders.order_by("source_row") if "source_row" in orders.columns else orders
    rows = engine.to_arrow(first.select(*shown).limit(_SHOWN)).to_pylist()
    return [{name: _without_address(value) for name, value in row.items()} for row in rows]


def _without_address(value: Any) -> Any:
    return _ADDRESS if isinstance(value, str) and "@" in value else value


def _names(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Column names; none where the first line holds data, which may name a person."""
    return () if any("@" in name for name in columns) else columns
