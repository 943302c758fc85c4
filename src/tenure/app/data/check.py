"""Check the quality of an order log: a report on the raw tables and on what cleaning would remove."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.data.orders import OrderLog, clean_reading, read
from tenure.app.files.output_folder import output_folder
from tenure.app.files.table_files import write_table
from tenure.core.orders.account import account_of

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from tenure.core.orders.cleaning import CleaningCount
    from tenure.core.ports import Engine, Progress
    from tenure.monitoring.quality import QualityFinding
    from tenure.serving.shop import Shop

REPORT = "quality.html"
FINDINGS = "quality.json"
QUARANTINE = "quarantine.parquet"


@dataclass(frozen=True)
class Check:
    """Command. The report and the quarantine are written into the folder `out`."""

    log: OrderLog
    out: Path


@dataclass(frozen=True)
class CheckResult:
    """The files of a check and a summary.

    quarantined : number of rows in the quarantine.
    findings_not_passed : checks that did not pass.
    cleaned : rows that cleaning removed, changed or marked, by rule; rules without effect are left out.
    rows_in : rows of the log, by table.
    """

    report: Path
    findings: Path
    quarantine: Path
    quarantined: int
    findings_not_passed: tuple[QualityFinding, ...] = ()
    cleaned: tuple[CleaningCount, ...] = ()
    rows_in: dict[str, int] = field(default_factory=dict)


def check(command: Check, shop: Shop, progress: Progress) -> CheckResult:
    """Read and clean the log, and write the report; the clean tables are discarded."""
    from tenure.monitoring.quality import quality_report

    with output_folder(command.out, FINDINGS) as folder, shop.engine("duckdb") as engine:
        _, reading = read(command.log, engine, progress)
        cleaned = clean_reading(reading, shop.today, engine, progress)
        progress.step("Checking quality")
        report = quality_report(
            reading.tables,
            shop.today,
            rows_are_orders=reading.rules.rows_are_orders,
            account=account_of(reading, cleaned),
            notes=reading.notes,
        )
        (folder / REPORT).write_text(report.html, encoding="utf-8")
        (folder / FINDINGS).write_text(report.json, encoding="utf-8")
        _note_old_orders(cleaned.tables.transactions, shop.today, engine, progress)
        rows = engine.to_arrow(cleaned.quarantine)
        write_table(rows, folder / QUARANTINE)
    out = command.out
    return CheckResult(
        out / REPORT,
        out / FINDINGS,
        out / QUARANTINE,
        rows.num_rows,
        tuple(finding for finding in report.findings if finding.level != "passed"),
        tuple(count for count in cleaned.counts if count.rows),
        cleaned.rows_in,
    )


def _note_old_orders(orders: ir.Table, today: date, engine: Engine, progress: Progress) -> None:
    """Say it if the newest purchase is old."""
    from tenure.monitoring.order_age import longest_pause, order_age

    purchase_rows = orders.filter(orders.amount > 0) if "amount" in orders.columns else orders
    rows = engine.to_arrow(purchase_rows.select(day=purchase_rows.order_date.date()).distinct()).to_pylist()
    days = [row["day"] for row in rows if row["day"] is not None]
    if days and (sentence := order_age(max(days), today, longest_pause_days=longest_pause(days)).sentence):
        progress.note(sentence)
