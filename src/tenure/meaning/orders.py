"""The orders of a file while their meaning is being settled, and all decisions so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self

import ibis

from tenure.core.orders.answers import Answers, Question
from tenure.core.orders.cleaning import PLACE_COLUMNS, SUPERSEDED, VERDICT, VERDICT_DETAIL
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.columns import LINE_COLUMNS

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.answers import StatusMeaning
    from tenure.core.ports import Engine


RefundedOf = Literal["line", "order"] | None
"""What a column of refunded amounts refers to; None if unknown."""


@dataclass(frozen=True)
class FileOrders:
    """Typed rows of a file, the names of its columns, and the decisions about them.

    source_names : Tenure's column name -> the file's column name, for every recognized column.
    location : the file, as named in messages.
    computed : columns that were computed from others, such as quantity times price.
    statuses : meanings of statuses that the source declares, by normalised value.
    settled_topics : topics of questions that the source answers for all of its files.
    refunded_of : whether a refunded amount refers to its line or, repeated, to the whole order, if the source
        declares it; None if the file has to show it.
    temporary : names of results that stay in the engine until everything is settled.
    rates_table : exchange rates (`from`, `to`, `rate`, `date`), if the user provides them.
    """

    table: ir.Table
    source_names: Mapping[str, str]
    location: str
    answers: Answers
    engine: Engine
    computed: frozenset[str] = frozenset()
    statuses: Mapping[str, StatusMeaning] = field(default_factory=dict)
    rates_table: ir.Table | None = None
    settled_topics: frozenset[str] = frozenset()
    refunded_of: RefundedOf = None
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    currency: str | None = None
    temporary: list[str] = field(default_factory=list, compare=False)

    def has(self, *names: str) -> bool:
        """Whether the table has all these columns."""
        return all(name in self.table.columns for name in names)

    @property
    def has_lines(self) -> bool:
        """Whether a row is a line of an order rather than a whole order."""
        return any(name in self.table.columns for name in LINE_COLUMNS)

    @property
    def content(self) -> list[str]:
        """Columns that describe a row's content, not its position."""
        return [name for name in self.table.columns if name not in (SOURCE_ROW, *PLACE_COLUMNS)]

    def name_of(self, name: str) -> str:
        """The file's name for one of Tenure's columns."""
        return self.source_names.get(name, name)

    def aggregate(self, **facts: ir.Value) -> dict[str, Any]:
        """Aggregates of the whole table, in one query."""
        row: dict[str, Any] = self.engine.to_arrow(self.table.aggregate(**facts)).to_pylist()[0]
        return row

    def rows_of(self, expression: ir.Table) -> list[dict[str, Any]]:
        """The rows of a small result."""
        rows: list[dict[str, Any]] = self.engine.to_arrow(expression).to_pylist()
        return rows

    def with_notes(self, *notes: str) -> Self:
        """The same orders, with further notes."""
        return replace(self, notes=(*self.notes, *notes))

    def with_questions(self, *questions: Question) -> Self:
        """The same orders, with further questions, answered or open."""
        open_topics = [question for question in questions if question.topic not in self.settled_topics]
        return replace(self, questions=(*self.questions, *open_topics))

    def with_table(self, table: ir.Table) -> Self:
        """The same orders in another table."""
        return replace(self, table=table)

    def cached(self, expression: ir.Table, name: str) -> ir.Table:
        """Compute a result that is used several times; it is dropped when everything is settled."""
        full_name = ibis.util.gen_name(f"tenure_{name}")
        self.temporary.append(full_name)
        return self.engine.materialise(expression, full_name)

    def materialised(self) -> Self:
        """The same orders, computed now, so that later queries are cheap."""
        return self.with_table(self.engine.materialise(self.table, ibis.util.gen_name("tenure_meaning")))

    def drop_temporary(self) -> None:
        """Drop the results of `cached` from the engine."""
        for name in self.temporary:
            self.engine.backend.drop_table(name, force=True)
        self.temporary.clear()

    def without(self, matches: ir.BooleanValue, reason: str, detail: ir.StringValue) -> Self:
        """The same rows; those that match are marked for removal by cleaning, unless they already are."""
        table = self.table
        hit = matches.fill_null(False)
        if VERDICT in table.columns:
            hit = hit & table[VERDICT].isnull()
            verdict, text = table[VERDICT], table[VERDICT_DETAIL]
        else:
            verdict = text = ibis.null("string")
        return self.with_table(
            table.mutate(
                **{
                    VERDICT: ibis.ifelse(hit, ibis.literal(reason), verdict),
                    VERDICT_DETAIL: ibis.ifelse(hit, detail, text),
                }
            )
        )

    def is_counted(self) -> ir.BooleanValue:
        """Rows that are not marked for removal."""
        if VERDICT not in self.table.columns:
            return ibis.literal(True)
        return self.table[VERDICT].isnull()

    def is_current_version(self) -> ir.BooleanValue:
        """Rows that are not an earlier version of their order, whether they are marked for removal or not."""
        if VERDICT not in self.table.columns:
            return ibis.literal(True)
        return self.table[VERDICT].isnull() | (self.table[VERDICT] != SUPERSEDED)
