"""Groups of customers: RFM and cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.charts import Table
from tenure.reports.cohort_tables import cohort_money, cohort_shares
from tenure.reports.rfm_tables import rfm_map, scored, segments

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport


@dataclass(frozen=True)
class CustomersView:
    """Tables and heatmaps about groups of customers."""

    rfm: Table | None
    segments: Table | None
    retention: Table | None
    revenue: Table | None
    retention_sentence: str


def build(report: RunReport, measure: Measure) -> CustomersView:
    """Build the tables that the run has data for; the others are None."""
    joined = scored(report.rfm, report.predictions, measure)
    return CustomersView(
        rfm_map(joined, measure) if joined is not None else None,
        segments(joined, measure) if joined is not None else None,
        cohort_shares(report.cohort_retention, report.cohort_sizes),
        cohort_money(report.cohort_revenue, report.cohort_sizes, measure, report.has_money),
        _second_month(report.cohort_retention),
    )


def _second_month(retention: pd.DataFrame | None) -> str:
    if retention is None or 1 not in retention.columns or not retention[1].notna().any():
        return ""
    later = float(retention[1].mean())
    return f"On average, {say.share(later, 0)} of a month's new customers order again in the following month."
