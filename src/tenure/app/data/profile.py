"""Describe an order log in an exploratory report, without predictions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.app.data.orders import OrderLog, clean_reading, read
from tenure.app.files.table_files import write_text
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class Profile:
    """Command. `out` is the HTML file to write; `currency` is shown with amounts."""

    log: OrderLog
    out: Path
    currency: str | None = None


def profile(command: Profile, shop: Shop, progress: Progress) -> Path:
    """Read and clean the log and draw the report. Returns the path of the page."""
    from tenure.reports.profile.report import ProfileReport, render
    from tenure.reports.profile.values import profile_values

    if command.out.is_dir():
        raise OptionError(
            "This path is a folder.", values=[command.out], hint="give the name of a file", code="option.out"
        )
    with shop.engine("duckdb") as engine:
        name, reading = read(command.log, engine, progress)
        cleaned = clean_reading(reading, shop.today, engine, progress)
        progress.step("Profiling")
        page = render(
            ProfileReport(
                title=Path(command.log.location).name,
                source=name,
                values=profile_values(cleaned.tables, engine, reading.tables),
                currency=command.currency,
                has_money=reading.has_money,
                cleaning=cleaned.counts,
                rows_in=cleaned.rows_in,
                rows_clean=cleaned.rows_clean,
                mapping=reading.mapping,
                notes=reading.notes,
            )
        )
        return write_text(page, command.out)
