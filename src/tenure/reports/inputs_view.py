"""What went in: cleaning, columns, features that had to stay off, assumptions, and how it was run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.orders.account import COUNTS_AS, grouped_statuses
from tenure.reports import formats as say
from tenure.reports.charts import Cell, Column, Table

if TYPE_CHECKING:
    from tenure.core.orders.account import Account
    from tenure.core.orders.cleaning import CleaningCount
    from tenure.core.orders.reading import MappedColumn
    from tenure.reports.run_report import RunReport

_ACTIONS = {"quarantined": "quarantined", "repaired": "repaired", "kept": "kept and flagged"}
_HOW = {
    "alias": "column name",
    "override": "your mapping",
    "computed": "computed",
    "constant": "fixed value",
}


@dataclass(frozen=True)
class InputsView:
    """Tables about the input and the run; `counted` and `decisions` are sentences."""

    counted: str
    statuses: Table | None
    decisions: tuple[str, ...]
    balance: Table | None
    rules: Table | None
    mapping: Table | None
    switched_off: Table | None
    metadata: Table | None


def build(report: RunReport, formats: say.Formats) -> InputsView:
    """Everything a reader needs to trace the numbers back."""
    return InputsView(
        counted(report.account, formats),
        statuses(report.account),
        report.account.decisions,
        balance(report.rows_in, report.rows_clean),
        rules(report.cleaning),
        mapping(report.mapping),
        switched_off(report.switched_off),
        metadata(report.metadata),
    )


def counted(account: Account, formats: say.Formats) -> str:
    """What of the file counts, and what was left out."""
    if account.counted is None:
        return ""
    found = account.counted
    people = f"{say.plural(found.orders, 'order')} of {say.plural(found.customers, 'customer')}"
    is_or_are = "is" if found.orders == 1 else "are"
    net = "" if found.money is None else f", {formats.money(found.money)} net of refunds"
    rows = sum(one.rows for one in account.left_out)
    if not rows:
        return f"{people} {is_or_are} included{net}. No rows are excluded."
    money = [one.money for one in account.left_out if one.money is not None and say.known(one.money)]
    worth = f" with amounts of {formats.money(sum(money))}" if any(money) else ""
    excluded = f"{say.plural(rows, 'row')}{worth} {'is' if rows == 1 else 'are'} excluded"
    return f"{people} {is_or_are} included{net}. {excluded}."


def statuses(account: Account) -> Table | None:
    """What each status came to, and what it counts as."""
    if not account.statuses:
        return None
    told = grouped_statuses(account)
    several = len({one.column for one in told}) > 1
    rows = tuple(
        (
            Cell(
                f"{one.column}: {one.value}" if several else one.value,
                sub="unknown status: counted as a sale unless you change it" if one.assumed else "",
            ),
            say.grouped(one.rows),
            say.grouped(one.money, 2),
            COUNTS_AS.get(one.meaning, one.meaning),
        )
        for one in told
    )
    columns = (Column("Status", False), Column("Rows"), Column("Amounts"), Column("Counts as", False))
    return Table("Amounts by status", columns, rows)


def balance(rows_in: Mapping[str, int], rows_clean: Mapping[str, int]) -> Table | None:
    """Rows in = clean + taken out, table by table."""
    if not rows_in:
        return None
    rows = []
    for table, total in rows_in.items():
        clean = rows_clean.get(table, total)
        out = total - clean
        part = clean / total if total else 0.0
        used = Cell(say.grouped(clean), bar=part)
        rows.append(
            (table, say.grouped(total), used, say.grouped(out), say.share(1 - part if total else None))
        )
    names = ("Rows read", "Used", "Quarantined", "Share quarantined")
    return Table(
        "Rows read, used and quarantined", (Column("Table", False), *(Column(n) for n in names)), tuple(rows)
    )


def rules(counts: tuple[CleaningCount, ...]) -> Table | None:
    """What each rule did; rules that found nothing are left out."""
    found = [count for count in counts if count.rows]
    if not found:
        return None
    several = len({count.table for count in found}) > 1
    has_money = any(count.money is not None for count in found)
    rows = tuple(
        (
            Cell(count.rule.replace("_", " "), sub=count.doc),
            *((count.table,) if several else ()),
            say.grouped(count.rows),
            *((say.grouped(count.money, 2),) if has_money else ()),
            _ACTIONS.get(count.action, count.action),
        )
        for count in found
    )
    table = (Column("Table", False),) if several else ()
    money = (Column("Amounts"),) if has_money else ()
    columns = (Column("Rule", False), *table, Column("Rows"), *money, Column("Action", False))
    return Table("Cleaning results by rule", columns, rows)


def mapping(columns: tuple[MappedColumn, ...]) -> Table | None:
    """Which of their columns became which of ours."""
    if not columns:
        return None
    several = len({one.table for one in columns}) > 1
    rows = tuple(
        (one.theirs, one.ours, *((one.table,) if several else ()), _HOW.get(one.how, one.how))
        for one in columns
    )
    names = ("Column in your data", "Read as", *(("Table",) if several else ()), "Matched by")
    return Table("Column mapping", tuple(Column(name, False) for name in names), rows)


def switched_off(features: Mapping[str, str]) -> Table | None:
    """What the log lacks, and the features that stay off for it."""
    if not features:
        return None
    by_need: dict[str, list[str]] = {}
    for name, need in features.items():
        by_need.setdefault(need, []).append(name.replace("_", " "))
    rows = tuple((need, ", ".join(names)) for need, names in by_need.items())
    columns = (Column("Missing from the order log", False), Column("Features not available", False))
    return Table("Features not available", columns, rows, titled=True)


def metadata(told: Mapping[str, object]) -> Table | None:
    """What a run is traced back by; empty values are left out."""
    rows = tuple(
        (name.replace("_", " "), str(value)) for name, value in told.items() if value not in (None, "")
    )
    if not rows:
        return None
    columns = (Column("Property", False), Column("Value", False))
    return Table("Run details", columns, rows, kind="compact", titled=True)
