"""Can I trust this: the verdict, what the back-test found, and its charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.calibration_chart import calibration_chart
from tenure.reports.leaderboard_view import Meaning, fact_rows, findings, leaderboard, meanings
from tenure.reports.ranking_charts import gain_chart, scatter_chart

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest
    from tenure.reports.charts import Chart, Table
    from tenure.reports.measure import Measure
    from tenure.reports.run_report import RunReport

"""A total that was off by more than this in some back-test is nothing to plan with, however good the data."""
VERDICTS = {
    "good": ("You can plan with these numbers", "The order data supports this prediction."),
    "fair": ("Usable with care", "The order data supports this prediction in part. Note its limits."),
    "poor": ("Do not rely on these numbers yet", "The order data does not support this prediction."),
}


@dataclass(frozen=True)
class TestedView:
    """What a back-test shows; `windows` says when."""

    windows: str
    findings: tuple[str, ...]
    calibration: Chart | None
    scatter: Chart | None
    gain: Chart | None
    leaderboard: Table | None
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True)
class TrustView:
    """The verdict, and what it was tested on; None without a tested window."""

    level: str
    heading: str
    sentence: str
    reasons: tuple[str, ...]
    facts: Table | None
    tested: TestedView | None


def build(report: RunReport, measure: Measure) -> TrustView:
    """The verdict always; the rest only where some past window was tested."""
    found = report.backtest
    heading, sentence = VERDICTS[report.verdict.level]
    return TrustView(
        report.verdict.level,
        heading,
        sentence,
        report.verdict.reasons,
        fact_rows(report.verdict.facts),
        _tested(found, report, measure) if found is not None and found.cutoffs else None,
    )


def _tested(found: Backtest, report: RunReport, measure: Measure) -> TestedView:
    rows = found.predictions[found.predictions["model"] == found.champion]
    return TestedView(
        _windows(found),
        findings(found, measure),
        calibration_chart(rows, found, measure),
        scatter_chart(rows, measure),
        gain_chart(found, measure),
        leaderboard(found, measure, report.model_docs) if found.leaderboard else None,
        meanings(found, measure),
    )


def _windows(found: Backtest) -> str:
    days = ", ".join(say.day(cutoff) for cutoff in sorted(found.cutoffs))
    return f"{say.plural(len(found.cutoffs), 'past date')} ({days})"
