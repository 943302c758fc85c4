"""If a file has several versions of an order, the last one counts: pending, then completed; edited totals.

Versions are distinguished from pieces of an order by their contents (`order_copies`), first between the files
of a folder, then between blocks of rows (appended exports), then between statuses. Rows that differ only in
columns that are not read are the same order. If the evidence is inconclusive, the user is asked or informed.
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
    look_like_appended_exports,
    older_rows,
    repeated_rows,
    with_runs,
)

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.meaning.orders import FileOrders

Evidence = Literal["versions", "either", "pieces"]
"""What copies of an order are: versions; either, so the user is asked; or pieces, as far as is known."""

_OPEN_CHOICES = "latest or --repeated-orders add"
_MIN_COMPLETE_SHARE = 0.9
"""If fewer orders than this are complete in each of their statuses, the status is that of a line."""


def settle_versions(orders: FileOrders) -> FileOrders:
    """Mark all but the last version of an order as superseded, unless all its rows are to be added up."""
    if not orders.has("order_id", "amount"):
        return orders
    repeated = repeated_rows(orders)
    if repeated is None:
        return orders
    older = orders.cached(_older(orders, repeated), "versions")
    by_evidence = older.group_by("evidence").aggregate(
        rows=older.count(), orders=older.order_id.nunique(), money=older.amount.sum().fill_null(0.0)
    )
    facts = {
        row["evidence"]: _Repeats(row["rows"], row["orders"], row["money"])
        for row in orders.rows_of(by_evidence)
    }
    answer = orders.answers.repeated_orders
    if answer == "auto" and "pieces" in facts:
        orders = orders.with_notes(_of_pieces(orders, facts.pop("pieces")))
        older = older.filter(older.evidence != "pieces")
    if not facts:
        return orders
    choice = ("latest" if "versions" in facts else None) if answer == "auto" else answer
    question = _question(orders, _together(facts.values()), choice)
    return (_superseded(orders, older) if choice == "latest" else orders).with_questions(question)


@dataclass(frozen=True)
class _Repeats:
    """Rows of copies before the last, their orders, and their money."""

    rows: int
    orders: int
    money: float


def _together(facts: Iterable[_Repeats]) -> _Repeats:
    copies_found = list(facts)
    return _Repeats(
        sum(copy.rows for copy in copies_found),
        sum(copy.orders for copy in copies_found),
        sum(copy.money for copy in copies_found),
    )


def _superseded(orders: FileOrders, older: ir.Table) -> FileOrders:
    marks = older.select(SOURCE_ROW, superseded_by=older.superseded_by)
    joined = orders.table.left_join(marks, SOURCE_ROW).drop(f"{SOURCE_ROW}_right")
    detail = ibis.literal("row ") + joined.superseded_by.cast("string") + " has a later version"
    marked = orders.with_table(joined).without(joined.superseded_by.notnull(), SUPERSEDED, detail)
    return marked.with_table(marked.table.drop("superseded_by")).materialised()


def _older(orders: FileOrders, rows: ir.Table) -> ir.Table:
    """`source_row, order_id, amount, superseded_by, evidence` of all but the last copy of each order."""
    parts: list[ir.Table] = []
    remaining = rows
    for part, name in ((FILE, "files"), (BLOCK, "blocks"), (RUN, "runs"), (STATE, "states")):
        candidates = with_runs(remaining) if part == RUN else remaining
        repeats = copies(candidates, part)
        classified = (
            _of_status(orders, repeats)
            if part in (RUN, STATE)
            else _of_place(orders, candidates, repeats, part)
        )
        classified = orders.cached(classified, name)
        for evidence in _evidence_in(orders, classified):
            older = older_rows(candidates, classified.filter(classified.evidence == evidence), part)
            parts.append(older.mutate(evidence=ibis.literal(evidence)))
            resolved = older if evidence == "versions" else classified.filter(classified.evidence == evidence)
            remaining = remaining.anti_join(resolved, SOURCE_ROW if evidence == "versions" else KEY)
        if part != STATE:
            remaining = orders.cached(remaining, f"left_by_{name}")
    if not parts:
        return older_rows(rows, copies(rows, FILE).limit(0), FILE).mutate(evidence=ibis.literal("versions"))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _evidence_in(orders: FileOrders, classified: ir.Table) -> list[str]:
    return sorted(row["evidence"] for row in orders.rows_of(classified.select("evidence").distinct()))


def _of_place(orders: FileOrders, rows: ir.Table, repeats: ir.Table, part: str) -> ir.Table:
    """Orders that occur in several places, with the evidence; identical copies are left to cleaning.

    In a file without lines, rows that differ only in their amounts may be versions or payments of an order.
    """
    complete = repeats.filter(repeats.complete, repeats.raw_contents > 1)
    if not orders.has_lines:
        is_version = (complete.states > 1) | (complete.sums == 1)
        return complete.mutate(evidence=ibis.ifelse(is_version, _text("versions"), _text("either")))
    is_version = complete.contents > 1
    if part == FILE or look_like_appended_exports(orders, rows):
        is_version = ibis.literal(True)
    classified = complete.mutate(evidence=ibis.ifelse(is_version, _text("versions"), _text("pieces")))
    changed = changed_in_part(rows, repeats.filter(~repeats.complete), part)
    return classified.union(changed.mutate(evidence=_text("pieces")))


def _of_status(orders: FileOrders, repeats: ir.Table) -> ir.Table:
    """Orders with several statuses in one place: versions, unless the statuses are of single lines."""
    versions = repeats.filter(repeats.all_complete)
    if orders.has_lines:
        facts = orders.rows_of(
            repeats.aggregate(all=repeats.count(), whole=repeats.all_complete.ifelse(1, 0).sum())
        )
        if (facts[0]["whole"] or 0) < _MIN_COMPLETE_SHARE * facts[0]["all"]:
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


def _question(orders: FileOrders, facts: _Repeats, choice: str | None) -> Question:
    name, worth = orders.name_of("order_id"), facts.money
    texts = {
        "latest": f"{facts.orders:,} orders ({name}) appear in several versions: the last one counts, "
        f"and {facts.rows:,} earlier rows worth {worth:,.2f} do not.",
        "add": f"{facts.orders:,} orders ({name}) appear again further down: all their rows are "
        f"added, as you chose, {worth:,.2f} of them from earlier rows.",
    }
    text = texts.get(
        choice or "",
        f"{facts.orders:,} orders ({name}) appear again further down with other amounts. "
        "Are these later versions, of which only the last counts, or more lines of the "
        f"same order? {worth:,.2f} depends on the answer.",
    )
    choices = (
        Choice("latest", "later versions: only the last counts", facts.rows, None, 0.0, True),
        Choice("add", "parts of one order: all rows are added", rows=0, money=float(worth)),
    )
    flags = {"latest": "add", "add": "latest"}
    flag = f"--repeated-orders {flags.get(choice or '', _OPEN_CHOICES)}"
    return Question(
        "repeated_orders",
        name,
        text,
        "repeated_orders",
        flag,
        choices,
        choice,
        facts.rows,
        float(worth),
    )
