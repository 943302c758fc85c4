"""Is this log fit to be used? A quality report of the raw tables, and what cleaning would take out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.data.orders import OrderLog, clean_reading, read
from tenure.app.files.output_folder import output_folder
from tenure.app.files.table_files import write_table
from tenure.core.open_engine import open_engine
from tenure.core.orders.account import account_of
from tenure.core.settings import Settings

if TYPE_CHECKING:
    from datetime import date

    import ibis.expr.types as ir

    from tenure.core.orders.cleaning import CleaningCount
    from tenure.core.ports import Engine, Progress
    from tenure.monitoring.quality import QualityFinding

REPORT = "quality.html"
FINDINGS = "quality.json"
QUARANTINE = "quarantine.parquet"


@dataclass(frozen=True)
class Check:
    """Command: look at `log`, write into the folder `out`."""

    log: OrderLog
    out: Path


@dataclass(frozen=True)
class Checked:
    """Where the report and the quarantine lie, how many rows the latter has, and what the two say.

    found : checks that did not pass. cleaned : what cleaning took out, changed or marked; rules that did
    nothing are left out. rows_in : of the log, by table.
    """

    report: Path
    findings: Path
    quarantine: Path
    quarantined: int
    found: tuple[QualityFinding, ...] = ()
    cleaned: tuple[CleaningCount, ...] = ()
    rows_in: dict[str, int] = field(default_factory=dict)


def check(command: Check, settings: Settings, progress: Progress) -> Checked:
    """Read, clean, report; the clean tables are thrown away."""
    from tenure.monitoring.quality import quality_report

    with output_folder(command.out, FINDINGS) as folder, open_engine(settings, "duckdb") as engine:
        _, reading = read(command.log, engine, progress)
        cleaned = clean_reading(reading, settings.today, engine, progress)
        progress.step("Checking quality")
        report = quality_report(
            reading.tables,
            settings.today,
            rows_are_orders=reading.rules.rows_are_orders,
            account=account_of(reading, cleaned),
            notes=reading.notes,
        )
        (folder / REPORT).write_text(report.html, encoding="utf-8")
        (folder / FINDINGS).write_text(report.json, encoding="utf-8")
        _note_old_orders(cleaned.tables.transactions, settings.today, engine, progress)
        rows = engine.to_arrow(cleaned.quarantine)
        write_table(rows, folder / QUARANTINE)
    out = command.out
    return Checked(
        out / REPORT,
        out / FINDINGS,
        out / QUARANTINE,
        rows.num_rows,
        tuple(one for one in report.findings if one.level != "passed"),
        tuple(one for one in cleaned.counts if one.rows),
        cleaned.rows_in,
    )


def _note_old_orders(orders: ir.Table, today: date, engine: Engine, progress: Progress) -> None:
    """Say where the newest purchase is so old that what is predicted by default would be over."""
    from tenure.monitoring.order_age import DEFAULT_HORIZON_DAYS, days_predicted_are_over

    bought = orders.filter(orders.amount > 0) if "amount" in orders.columns else orders
    newest = engine.to_arrow(bought.aggregate(newest=bought.order_date.max())).to_pylist()[0]["newest"]
    warning = days_predicted_are_over(newest.date(), DEFAULT_HORIZON_DAYS, today)
    if warning:
        progress.note(warning)
