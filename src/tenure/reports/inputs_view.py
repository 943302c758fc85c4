"""The input: cleaning, column mapping, unavailable features, assumptions and run details."""

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
_MATCHED_BY = {
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
    """Everything needed to trace the numbers back to the input."""
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
    """Included orders and excluded rows, as a sentence."""
    if account.counted is None:
        return ""
    totals = account.counted
    included = f"{say.plural(totals.orders, 'order')} of {say.plural(totals.customers, 'customer')}"
    verb = "is" if totals.orders == 1 else "are"
    net = "" if totals.money is None else f", {formats.money(totals.money)} net of refunds"
    rows = sum(group.rows for group in account.left_out)
    if not rows:
        return f"{included} {verb} included{net}. No rows are excluded."
    money = [group.money for group in account.left_out if group.money is not None and say.known(group.money)]
    worth = f" with amounts of {formats.money(sum(money))}" if any(money) else ""
    excluded = f"{say.plural(rows, 'row')}{worth} {'is' if rows == 1 else 'are'} excluded"
    return f"{included} {verb} included{net}. {excluded}."


def statuses(account: Account) -> Table | None:
    """Amounts by status, and what each status counts as."""
    if not account.statuses:
        return None
    status_rows = grouped_statuses(account)
    has_several_columns = len({row.column for row in status_rows}) > 1
    rows = tuple(
        (
            Cell(
                f"{row.column}: {row.value}" if has_several_columns else row.value,
                sub="unknown status: counted as a sale unless you change it" if row.assumed else "",
            ),
            say.grouped(row.rows),
            say.grouped(row.money, 2),
            COUNTS_AS.get(row.meaning, row.meaning),
        )
        for row in status_rows
    )
    columns = (Column("Status", False), Column("Rows"), Column("Amounts"), Column("Counts as", False))
    return Table("Amounts by status", columns, rows)


def balance(rows_in: Mapping[str, int], rows_clean: Mapping[str, int]) -> Table | None:
    """Rows read = used + quarantined, by table."""
    if not rows_in:
        return None
    rows = []
    for table, total in rows_in.items():
        clean = rows_clean.get(table, total)
        quarantined = total - clean
        used_share = clean / total if total else 0.0
        used_cell = Cell(say.grouped(clean), bar=used_share)
        rows.append(
            (
                table,
                say.grouped(total),
                used_cell,
                say.grouped(quarantined),
                say.share(1 - used_share if total else None),
            )
        )
    names = ("Rows read", "Used", "Quarantined", "Share quarantined")
    return Table(
        "Rows read, used and quarantined", (Column("Table", False), *(Column(n) for n in names)), tuple(rows)
    )


def rules(counts: tuple[CleaningCount, ...]) -> Table | None:
    """Effect of each cleaning rule; rules without effect are left out."""
    effective = [count for count in counts if count.rows]
    if not effective:
        return None
    has_several_tables = len({count.table for count in effective}) > 1
    has_money = any(count.money is not None for count in effective)
    rows = tuple(
        (
            Cell(count.rule.replace("_", " "), sub=count.doc),
            *((count.table,) if has_several_tables else ()),
            say.grouped(count.rows),
            *((say.grouped(count.money, 2),) if has_money else ()),
            _ACTIONS.get(count.action, count.action),
        )
        for count in effective
    )
    table = (Column("Table", False),) if has_several_tables else ()
    money = (Column("Amounts"),) if has_money else ()
    columns = (Column("Rule", False), *table, Column("Rows"), *money, Column("Action", False))
    return Table("Cleaning results by rule", columns, rows)


def mapping(columns: tuple[MappedColumn, ...]) -> Table | None:
    """Which source column was read as which of ours."""
    if not columns:
        return None
    has_several_tables = len({column.table for column in columns}) > 1
    rows = tuple(
        (
            column.source_column,
            column.target_column,
            *((column.table,) if has_several_tables else ()),
            _MATCHED_BY.get(column.origin, column.origin),
        )
        for column in columns
    )
    names = ("Column in your data", "Read as", *(("Table",) if has_several_tables else ()), "Matched by")
    return Table("Column mapping", tuple(Column(name, False) for name in names), rows)


def switched_off(features: Mapping[str, str]) -> Table | None:
    """What is missing from the log, and the features that need it."""
    if not features:
        return None
    by_need: dict[str, list[str]] = {}
    for name, need in features.items():
        by_need.setdefault(need, []).append(name.replace("_", " "))
    rows = tuple((need, ", ".join(names)) for need, names in by_need.items())
    columns = (Column("Missing from the order log", False), Column("Features not available", False))
    return Table("Features not available", columns, rows, titled=True)


def metadata(properties: Mapping[str, object]) -> Table | None:
    """Details that identify the run; empty values are left out."""
    rows = tuple(
        (name.replace("_", " "), str(value)) for name, value in properties.items() if value not in (None, "")
    )
    if not rows:
        return None
    columns = (Column("Property", False), Column("Value", False))
    return Table("Run details", columns, rows, kind="compact", titled=True)
