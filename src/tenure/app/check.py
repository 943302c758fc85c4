"""Is this log fit to be used? A quality report of the raw tables, and what cleaning would take out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.bootstrap import Settings, open_engine
from tenure.app.orders import OrderLog, clean_reading, read
from tenure.app.output_folder import output_folder
from tenure.app.table_files import write_table

if TYPE_CHECKING:
    from tenure.core.ports import Progress

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
    """Where the report and the quarantine lie, and how many rows the latter has."""

    report: Path
    findings: Path
    quarantine: Path
    quarantined: int


def check(command: Check, settings: Settings, progress: Progress) -> Checked:
    """Read, report, clean; the clean tables are thrown away."""
    from tenure.monitoring.quality import quality_report

    with output_folder(command.out, FINDINGS) as folder, open_engine(settings, "duckdb") as engine:
        _, reading = read(command.log, engine, progress)
        progress.step("Checking quality")
        report = quality_report(reading.tables, settings.today, rows_are_orders=reading.rules.rows_are_orders)
        (folder / REPORT).write_text(report.html, encoding="utf-8")
        (folder / FINDINGS).write_text(report.json, encoding="utf-8")
        cleaned = clean_reading(reading, settings.today, engine, progress)
        rows = engine.to_arrow(cleaned.quarantine)
        write_table(rows, folder / QUARANTINE)
    out = command.out
    return Checked(out / REPORT, out / FINDINGS, out / QUARANTINE, rows.num_rows)
