"""What stored back-tests look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.modelling.backtests import BacktestList
from tenure.app.modelling.tested import BacktestSummary, BacktestTenth
from tenure.cli.drawing.findings import decimal, drawn, number, percent, share, table_of

_HEADS = (">MAE", ">RMSE", ">bias", ">Spearman", ">nGini", ">top 10%", ">held")
_CHURN_HEADS = (">ROC AUC", ">PR AUC", ">log loss", ">Brier", ">off by")


@drawn.register
def _(summary: BacktestSummary) -> Iterable[RenderableType]:
    unit = "net spend" if summary.target == "spend" else "orders"
    yield _models(summary, f"Back-test: {unit} of {summary.horizon_days} days")
    if any(model.churn for model in summary.models):
        yield _churn(summary)
    if summary.windows:
        windows = {window.as_of: window.metrics for window in summary.windows}
        yield _figures("window from", windows, f"{summary.model} by past window")
    if summary.tiers:
        yield _figures("tier", summary.tiers, f"{summary.model} by value tier")
    for name, tenths in summary.calibration.items():
        if name == summary.model:
            yield _tenths(tenths, f"Tenths of customers by prediction of {name}")
    for model in summary.models:
        if model.failed is not None:
            yield Text(f"  {model.model} failed: {model.failed}", style="yellow")
    for note in summary.notes:
        yield Text(f"  {note}", style="dim")
    yield Text("  All metrics and curves: --json", style="dim")


def _models(summary: BacktestSummary, title: str) -> Table:
    table = table_of("model", *_HEADS, title=title)
    for model in summary.models:
        if model.metrics is not None:
            name = f"{'★ ' if model.chosen else '  '}{model.model}{' (naive)' if model.baseline else ''}"
            table.add_row(name, *_cells(model.metrics), style="bold" if model.chosen else "")
    return table


def _churn(summary: BacktestSummary) -> Table:
    table = table_of("model", *_CHURN_HEADS, title="Churn probabilities")
    for model in summary.models:
        if (metrics := model.churn) is not None:
            scores = [decimal(metrics.get(name)) for name in ("roc_auc", "pr_auc", "log_loss", "brier")]
            table.add_row(model.model, *scores, percent(metrics.get("bias"), signed=True))
    return table


def _figures(head: str, rows: Mapping[str, Mapping[str, float | None]], title: str) -> Table:
    table = table_of(head, *_HEADS, title=title)
    for name, metrics in rows.items():
        table.add_row(name, *_cells(metrics))
    return table


def _cells(metrics: Mapping[str, float | None]) -> list[str]:
    return [
        number(metrics.get("mae")),
        number(metrics.get("rmse")),
        percent(metrics.get("bias"), signed=True),
        decimal(metrics.get("spearman")),
        decimal(metrics.get("ngini")),
        share(metrics.get("top_decile_share")),
        share(metrics.get("coverage")),
    ]


def _tenths(tenths: list[BacktestTenth], title: str) -> Table:
    table = table_of(">tenth", ">customers", ">predicted", ">actual", title=title)
    for place, tenth in enumerate(tenths, start=1):
        table.add_row(str(place), f"{tenth.customers:,}", number(tenth.predicted), number(tenth.actual))
    return table


@drawn.register
def _(listing: BacktestList) -> Iterable[RenderableType]:
    if not listing.backtests:
        yield Text("  No back-tests yet. Next: tenure train, or tenure jobs submit backtest")
        return
    table = table_of("time (UTC)", ">version", "job", ">days", title="Back-tests")
    for backtest in listing.backtests:
        table.add_row(
            f"{backtest.created_at:%Y-%m-%d %H:%M}",
            str(backtest.model_version or ""),
            backtest.job_id or "",
            str(backtest.result.get("horizon_days", "-")),
        )
    yield table
