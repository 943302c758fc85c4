"""Back-test page of a model: calibration, cumulative gains, scatter plot and leaderboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.reports.calibration_chart import calibration_chart
from tenure.reports.formats import Formats
from tenure.reports.leaderboard_view import findings, leaderboard
from tenure.reports.measure import measure_of
from tenure.reports.page import page
from tenure.reports.ranking_charts import gain_chart, scatter_chart

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest


def backtest_page(backtest: Backtest, model: str, currency: str | None = None) -> str:
    """The page as HTML that loads no other files. The back-test must have windows."""
    measure = measure_of(backtest.target == "spend", Formats(currency))
    rows = backtest.predictions[backtest.predictions["model"] == model]
    charts = (
        calibration_chart(rows, backtest, measure),
        gain_chart(backtest, measure),
        scatter_chart(rows, measure),
    )
    return page(
        "backtest.html.j2",
        [("charts", "Charts"), ("leaderboard", "Leaderboard")],
        model=model,
        backtest=backtest,
        charts=[chart for chart in charts if chart is not None],
        findings=findings(backtest, measure),
        leaderboard=leaderboard(backtest, measure, {}),
    )
