"""Reliability: the verdict, the results of the back-test, and its charts."""

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


VERDICTS = {
    "good": ("You can plan with these numbers", "The order data supports this prediction."),
    "fair": ("Usable with care", "The order data supports this prediction in part. Note its limits."),
    "poor": ("Do not rely on these numbers yet", "The order data does not support this prediction."),
}


@dataclass(frozen=True)
class TestedView:
    """Results of a back-test; `windows` names its dates."""

    windows: str
    findings: tuple[str, ...]
    calibration: Chart | None
    scatter: Chart | None
    gain: Chart | None
    leaderboard: Table | None
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True)
class TrustView:
    """The verdict and the test results; `tested` is None without a tested window."""

    level: str
    heading: str
    sentence: str
    reasons: tuple[str, ...]
    facts: Table | None
    tested: TestedView | None


def build(report: RunReport, measure: Measure) -> TrustView:
    """The verdict, plus test results if a past window was tested."""
    backtest = report.backtest
    heading, sentence = VERDICTS[report.verdict.level]
    return TrustView(
        report.verdict.level,
        heading,
        sentence,
        report.verdict.reasons,
        fact_rows(report.verdict.facts),
        _tested(backtest, report, measure) if backtest is not None and backtest.cutoffs else None,
    )


def _tested(backtest: Backtest, report: RunReport, measure: Measure) -> TestedView:
    rows = backtest.predictions[backtest.predictions["model"] == backtest.champion]
    return TestedView(
        _windows(backtest),
        findings(backtest, measure),
        calibration_chart(rows, backtest, measure),
        scatter_chart(rows, measure),
        gain_chart(backtest, measure),
        leaderboard(backtest, measure, report.model_docs) if backtest.leaderboard else None,
        meanings(backtest, measure),
    )


def _windows(backtest: Backtest) -> str:
    days = ", ".join(say.day(cutoff) for cutoff in sorted(backtest.cutoffs))
    return f"{say.plural(len(backtest.cutoffs), 'past date')} ({days})"
