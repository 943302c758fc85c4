"""How a file was read, on a terminal: the columns, their meaning, and the results of cleaning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.text import Text

from tenure.cli.drawing.findings import drawn, number, table_of
from tenure.core.orders.answers import Question
from tenure.core.orders.cleaning import CleanedOrders
from tenure.core.orders.reading import Reading


@drawn.register
def _(reading: Reading) -> Iterable[RenderableType]:
    table = table_of("field", "column in file", "found by", title="Columns")
    for field in reading.mapping:
        target = (
            field.target_column if field.table == "transactions" else f"{field.table}.{field.target_column}"
        )
        table.add_row(target, Text(field.source_column), field.origin)
    yield table
    if reading.unused_columns:
        yield Text(f"  Not used: {', '.join(reading.unused_columns)}", style="dim")
    if not reading.has_money:
        yield Text(
            "  This log has no amounts: orders are predicted, and money columns stay empty.", style="yellow"
        )
    yield from _statuses([question for question in reading.questions if question.topic == "status"])
    for question in reading.questions:
        if question.topic != "status":
            yield from _decision(question)


def _statuses(questions: Sequence[Question]) -> Iterable[RenderableType]:
    """What each status counts as, with its rows and amounts."""
    if not questions:
        return
    table = table_of(
        "column", "value", ">rows", ">amounts", "counts as", "to change this", title="What counts as a sale"
    )
    for question in questions:
        table.add_row(
            Text(question.column),
            Text(question.option.partition(".")[2]),
            f"{question.rows or 0:,}",
            number(question.money),
            question.answer or "?",
            Text(question.flag),
            style="" if question.answer == "sale" else "yellow",
        )
    yield table


def _decision(question: Question) -> Iterable[RenderableType]:
    yield Text(f"  {question.text}", style="yellow")
    if question.answer is not None and question.flag:
        yield Text(f"    to change this: {question.flag}", style="dim")


@drawn.register
def _(cleaned: CleanedOrders) -> Iterable[RenderableType]:
    table = table_of("rule", ">rows", ">amounts", "action", "why", title="Quality and cleaning")
    for count in cleaned.counts:
        if count.rows:
            rule = count.rule if count.table == "transactions" else f"{count.table}: {count.rule}"
            table.add_row(rule, f"{count.rows:,}", number(count.money), count.action, count.doc)
    if table.row_count:
        yield table
    for name, rows in cleaned.rows_in.items():
        clean = cleaned.rows_clean[name]
        yield Text(
            f"  {name}: {rows:,} rows in = {clean:,} clean + {rows - clean:,} quarantined", style="dim"
        )
    if cleaned.counted is not None:
        counted = cleaned.counted
        money = "" if counted.money is None else f", {counted.money:,.2f} net"
        text = f"  What counts: {counted.orders:,} orders of {counted.customers:,} customers{money}"
        yield Text(text, style="bold")
