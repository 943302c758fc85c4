"""An order that a file has in several versions counts in the last: pending, then completed; edited totals.

Versions are told from pieces of an order by what they hold (`order_copies`), first between the files of a
folder, then between blocks of rows, as of exports written below each other, then between statuses. What is
the same but for columns that are not read is the same order. Where nothing tells, it is asked or told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import ibis

from tenure.core.orders.answers import Choice, Question
from tenure.core.orders.cleaning import SUPERSEDED
from tenure.core.orders.order_blocks import BLOCK
from tenure.core.orders.reading import SOURCE_ROW
from tenure.meaning.order_copies import (
    FILE,
    KEY,
    RUN,
    STATE,
    changed_in_part,
    copies,
    older_rows,
    repeated_rows,
    stand_as_in_appended_exports,
    with_runs,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

Evidence = Literal["versions", "either", "pieces"]
"""What copies of an order are by the file: versions; either, so it is asked; pieces as far as can be told."""

_OPENLY_ASKED = "latest or --repeated-orders add"
_MOSTLY = 0.9
"""Where fewer of the orders with several statuses come whole in each, the status is that of a line."""


def settle_versions(orders: FileOrders) -> FileOrders:
    """Mark all but the last version of an order as superseded, unless all its rows are to be added."""
    if not orders.has("order_id", "amount"):
        return orders
    repeated = repeated_rows(orders)
    if repeated is None:
        return orders
    older = orders.keep(_older(orders, repeated), "versions")
    by_evidence = older.group_by("evidence").aggregate(
        rows=older.count(), orders=older.order_id.nunique(), money=older.amount.sum().fill_null(0.0)
    )
    facts = {
        row["evidence"]: _Repeats(row["rows"], row["orders"], row["money"])
        for row in orders.rows_of(by_evidence)
    }
    answer = orders.answers.repeated_orders
    if answer == "auto" and "pieces" in facts:
        orders = orders.told(_of_pieces(orders, facts.pop("pieces")))
        older = older.filter(older.evidence != "pieces")
    if not facts:
        return orders
    taken = ("latest" if "versions" in facts else None) if answer == "auto" else answer
    question = _question(orders, _together(facts.values()), taken)
    return (_superseded(orders, older) if taken == "latest" else orders).asking(question)


@dataclass(frozen=True)
class _Repeats:
    """Rows of copies before the last, their orders, and their money."""

    rows: int
    orders: int
    money: float


def _together(facts: Iterable[_Repeats]) -> _Repeats:
    found = list(facts)
    return _Repeats(
        sum(one.rows for one in found), sum(one.orders for one in found), sum(one.money for one in found)
    )


def _superseded(orders: FileOrders, older: ir.Table) -> FileOrders:
    marks = older.select(SOURCE_ROW, superseded_by=older.superseded_by)
    joined = orders.table.left_join(marks, SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    detail = ibis.literal("row ") + joined.superseded_by.cast("string") + " has a later version"
    marked = orders.with_table(joined).without(joined.superseded_by.notnull(), SUPERSEDED, detail)
    return marked.with_table(marked.table.drop("superseded_by")).kept()


def _older(orders: FileOrders, rows: ir.Table) -> ir.Table:
    """`source_row, order_id, amount, superseded_by, evidence` of all copies but the last of their orders."""
    parts: list[ir.Table] = []
    left = rows
    for part, name in ((FILE, "files"), (BLOCK, "blocks"), (RUN, "runs"), (STATE, "states")):
        here = with_runs(left) if part == RUN else left
        found = copies(here, part)
        judged = _of_status(orders, found) if part in (RUN, STATE) else _of_place(orders, here, found, part)
        judged = orders.keep(judged, name)
        for evidence in _evidence_in(orders, judged):
            older = older_rows(here, judged.filter(judged.evidence == evidence), part)
            parts.append(older.mutate(evidence=ibis.literal(evidence)))
            gone = older if evidence == "versions" else judged.filter(judged.evidence == evidence)
            left = left.anti_join(gone, SOURCE_ROW if evidence == "versions" else KEY)
        if part != STATE:
            left = orders.keep(left, f"left_by_{name}")
    if not parts:
        return older_rows(rows, copies(rows, FILE).limit(0), FILE).mutate(evidence=ibis.literal("versions"))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _evidence_in(orders: FileOrders, judged: ir.Table) -> list[str]:
    return sorted(row["evidence"] for row in orders.rows_of(judged.select("evidence").distinct()))


def _of_place(orders: FileOrders, rows: ir.Table, found: ir.Table, part: str) -> ir.Table:
    """Orders that stand in several places, with the evidence; copies equal throughout are cleaning's.

    Of orders without lines, other amounts alone may be versions or payments of it.
    """
    whole = found.filter(found.complete, found.contents > 1)
    if not orders.has_lines:
        is_version = (whole.states > 1) | (whole.sums == 1)
        return whole.mutate(evidence=ibis.ifelse(is_version, _text("versions"), _text("either")))
    is_version = whole.reads > 1
    if part == FILE or stand_as_in_appended_exports(orders, rows):
        is_version = ibis.literal(True)
    judged = whole.mutate(evidence=ibis.ifelse(is_version, _text("versions"), _text("pieces")))
    changed = changed_in_part(rows, found.filter(~found.complete), part)
    return judged.union(changed.mutate(evidence=_text("pieces")))


def _of_status(orders: FileOrders, found: ir.Table) -> ir.Table:
    """Orders that one place has in several statuses: versions, unless statuses are those of single lines."""
    versions = found.filter(found.all_complete)
    if orders.has_lines:
        facts = orders.rows_of(
            found.aggregate(all=found.count(), whole=found.all_complete.ifelse(1, 0).sum())
        )
        if (facts[0]["whole"] or 0) < _MOSTLY * facts[0]["all"]:
            versions = versions.limit(0)
    return versions.mutate(evidence=_text("versions"))


def _text(evidence: Evidence) -> ir.StringScalar:
    return ibis.literal(evidence)


def _of_pieces(orders: FileOrders, facts: _Repeats) -> str:
    return (
        f"{facts.orders:,} orders ({orders.name_of('order_id')}) appear again further down "
        "with some of their lines, and nothing shows whether these are later versions: all "
        f"rows count, {facts.money:,.2f} of them in earlier rows. If only the last version "
        "should count: --repeated-orders latest."
    )


def _question(orders: FileOrders, facts: _Repeats, taken: str | None) -> Question:
    name, worth = orders.name_of("order_id"), facts.money
    texts = {
        "latest": f"{facts.orders:,} orders ({name}) appear in several versions: the last one counts, "
        f"and {facts.rows:,} earlier rows worth {worth:,.2f} do not.",
        "add": f"{facts.orders:,} orders ({name}) appear again further down: all their rows are "
        f"added, as you chose, {worth:,.2f} of them from earlier rows.",
    }
    text = texts.get(
        taken or "",
        f"{facts.orders:,} orders ({name}) appear again further down with other amounts. "
        "Are these later versions, of which only the last counts, or more lines of the "
        f"same order? {worth:,.2f} depends on the answer.",
    )
    choices = (
        Choice("latest", "later versions: only the last counts", facts.rows, None, 0.0, True),
        Choice("add", "parts of one order: all rows are added", rows=0, money=float(worth)),
    )
    flags = {"latest": "add", "add": "latest"}
    flag = f"--repeated-orders {flags.get(taken or '', _OPENLY_ASKED)}"
    return Question(
        "repeated_orders",
        name,
        text,
        "repeated_orders",
        flag,
        choices,
        taken,
        facts.rows,
        float(worth),
    )
