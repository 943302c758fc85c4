"""Who the customers are: recency, frequency and money; cohorts; and what the prediction rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.charts import Cell, Column, Table
from tenure.reports.cohort_tables import cohort_money, cohort_shares
from tenure.reports.rfm_tables import rfm_map, scored, segments

if TYPE_CHECKING:
    import pandas as pd

    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport

SHOWN_FEATURES = 15


@dataclass(frozen=True)
class CustomersView:
    """Tables and heatmaps about groups of customers."""

    rfm: Table | None
    segments: Table | None
    retention: Table | None
    revenue: Table | None
    importance: Table | None
    retention_sentence: str


def build(report: RunReport, measure: Measure) -> CustomersView:
    """Whatever the run brought; the rest stays None."""
    joined = scored(report.rfm, report.predictions, measure)
    return CustomersView(
        rfm_map(joined, measure) if joined is not None else None,
        segments(joined, measure) if joined is not None else None,
        cohort_shares(report.cohort_retention, report.cohort_sizes),
        cohort_money(report.cohort_revenue, report.cohort_sizes, measure, report.has_money),
        _importance(report.feature_importance),
        _second_month(report.cohort_retention),
    )


def _second_month(retention: pd.DataFrame | None) -> str:
    if retention is None or 1 not in retention.columns or not retention[1].notna().any():
        return ""
    later = float(retention[1].mean())
    return f"On average, {say.share(later, 0)} of a month's new customers order again in the month after."


def _importance(features: pd.DataFrame | None) -> Table | None:
    if features is None or not len(features):
        return None
    ranked = features.sort_values("importance", ascending=False, kind="stable")
    total = float(ranked["importance"].clip(lower=0).sum())
    shown = ranked[ranked["importance"] > 0].head(SHOWN_FEATURES)
    if not total > 0:
        return None
    largest = float(shown["importance"].iloc[0])
    rows = tuple(
        (
            Cell(str(row["feature"]), sub=_text(row.get("doc"))),
            Cell(say.share(row["importance"] / total), bar=row["importance"] / largest),
            _text(row.get("unit")),
        )
        for row in shown.to_dict("records")
    )
    return Table(
        f"The {len(rows)} facts about a customer that count most",
        (Column("Fact", False), Column("Weight"), Column("Unit", False)),
        rows,
        kind="importance",
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
