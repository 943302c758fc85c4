"""What findings look like on a terminal of 100 columns; one function per kind of finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch
from math import isnan

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from tenure.app.model_versions.comparison import PROMOTION_METRICS, Comparison, evidence_of
from tenure.app.model_versions.list_models import ModelVersions
from tenure.app.modelling.plugs import ModelCards, SourceCards
from tenure.app.modelling.top_customers import TopCustomers
from tenure.app.modelling.tune import TuneResult
from tenure.app.workspace.doctor import Diagnosis
from tenure.core.modelling.backtest import (
    Backtest,
    ChurnRow,
    LeaderboardRow,
    Metrics,
    ProbabilityTenth,
    Verdict,
)
from tenure.learning.backtest.churn_bands import ChurnBands
from tenure.learning.explanations.explanation import ExplainedCustomer, Explanation
from tenure.store.registry.model_version import Version
from tenure.store.registry.registry import CHAMPION

_TRIALS_SHOWN = 8


@singledispatch
def drawn(finding: object) -> Iterable[RenderableType]:  # noqa: ARG001 - its type decides
    """Renderables for a finding; none for kinds without a registered function."""
    return ()


@drawn.register
def _(verdict: Verdict) -> Iterable[RenderableType]:
    colour = {"good": "green", "fair": "yellow", "poor": "red"}[verdict.level]
    yield Text(f"  Confidence: {verdict.level}", style=colour)
    for reason in verdict.reasons:
        yield Text(f"    - {reason}", style="dim")


@drawn.register
def _(backtest: Backtest) -> Iterable[RenderableType]:
    days = ", ".join(str(day) for day in backtest.cutoffs)
    unit = "net spend" if backtest.target == "spend" else "orders"
    table = table_of(
        "model", ">MAE", ">RMSE", ">bias", ">Spearman", ">nGini", ">decile", ">top 10%", ">held",
        title=f"Back-test: {unit} of {backtest.horizon_days} days after {days or 'no cutoff'}",
    )  # fmt: skip
    for row in backtest.leaderboard:
        table.add_row(*_leaderboard_cells(row), style="bold" if row.champion else "")
    if backtest.leaderboard:
        yield table
    if backtest.churn:
        yield _churn_table(backtest.churn)
        of_churn_alone = [churn_row for churn_row in backtest.churn if backtest.row(churn_row.model) is None]
        for churn_row in of_churn_alone:
            yield tenths_table(
                churn_row.tenths, f"Predicted by {churn_row.model} and actual", "did not order"
            )
    for note in backtest.notes:
        yield Text(f"  {note}", style="dim")


def _churn_table(rows: tuple[ChurnRow, ...]) -> Table:
    heads = (">ROC AUC", ">PR AUC", ">log loss", ">Brier", ">off by", ">calibration", ">top 10%")
    table = table_of("model", *heads, title="Churn probabilities")
    for row in rows:
        metrics = row.metrics
        scores = [
            decimal(value) for value in (metrics.roc_auc, metrics.pr_auc, metrics.log_loss, metrics.brier)
        ]
        shares = [percent(metrics.bias, signed=True), percent(metrics.calibration_error)]
        table.add_row(row.model, *scores, *shares, percent(metrics.recall_at_top))
    return table


def tenths_table(tenths: Sequence[ProbabilityTenth], title: str, outcome: str) -> Table:
    table = table_of(">tenth", ">customers", ">mean prediction", f">{outcome}", title=title)
    for place, tenth in enumerate(tenths, start=1):
        table.add_row(
            str(place), f"{tenth.customers:,}", percent(tenth.mean_probability), percent(tenth.rate)
        )
    return table


@drawn.register
def _(churn: ChurnBands) -> Iterable[RenderableType]:
    money = [">spent so far", ">predicted"] if churn.has_money else []
    yield Text(
        f"  Of {churn.customers:,} customers, {churn.expected_lost:,.0f} are expected not to order in "
        f"{churn.horizon_days} days",
        style="bold",
    )
    heads = ("probability of no order", ">customers", ">expected lost", *money)
    table = table_of(*heads, title="Churn probability")
    for band in churn.bands:
        values = [number(band.historic_clv), number(band.predicted_clv)] if churn.has_money else []
        chance = f"{band.lower:.0%} to {band.upper:.0%}"
        table.add_row(chance, f"{band.customers:,}", f"{band.expected_lost:,.0f}", *values)
    yield table


@drawn.register
def _(top: TopCustomers) -> Iterable[RenderableType]:
    horizon = int(top.predictions["horizon_days"].iloc[0])
    quantity = "net spend" if top.has_money else "orders"
    money = f" {top.currency}" if top.has_money and top.currency else ""
    yield Text(
        f"  Expected {quantity} of {len(top.predictions):,} customers in {horizon} days: "
        f"{top.total:,.0f}{money}",
        style="bold",
    )
    table = table_of(*(_MONEY_COLUMNS if top.has_money else _ORDER_COLUMNS), title=top.title)
    for row in top.rows.to_dict("records"):
        timing = [
            number(row["expected_purchases"]),
            percent(row["probability_alive"]),
            str(row["expected_date_of_next_order"] or "-"),
        ]
        value = [number(row[f"predicted_clv{end}"]) for end in ("", "_lower", "_upper")]
        cells = [*value, *timing, number(row["historic_clv"])] if top.has_money else timing
        table.add_row(str(row["customer_id"]), *cells)
    yield table


@drawn.register
def _(result: TuneResult) -> Iterable[RenderableType]:
    completed = (trial for trial in result.trials if trial.loss is not None)
    best_first = sorted(completed, key=lambda trial: trial.loss or 0.0)
    names = list(result.best.settings)
    table = table_of("trial", *[f">{name}" for name in names], ">loss", title=f"Settings of {result.model}")
    for trial in best_first[:_TRIALS_SHOWN]:
        cells = [_setting(trial.settings[name]) for name in names]
        style = "bold" if trial == result.best else ""
        label = "default" if trial.number == 0 else str(trial.number)
        table.add_row(label, *cells, decimal(trial.loss), style=style)
    yield table
    stopped = sum(trial.loss is None for trial in result.trials)
    yield Text(
        f"  {len(result.trials)} trials on {result.windows} past windows, {stopped} stopped "
        f"early: the best reduces the loss of the default settings by {percent(result.gain)},",
        style="dim",
    )
    yield _check_of(result)


def _check_of(result: TuneResult) -> Text:
    share = percent(abs(result.check_gain))
    if result.holds:
        return Text(
            f"  and by {share} on the newest window, which was not part of the search.", style="green"
        )
    if result.best.number == 0:
        return Text("  No settings were better than the default: keep the default settings.", style="yellow")
    return Text(
        f"  but on the newest window, which was not part of the search, it is {share} worse: "
        "keep the default settings.",
        style="yellow",
    )


def _setting(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@drawn.register
def _(explanation: Explanation) -> Iterable[RenderableType]:
    whole = explanation.member == explanation.model
    part = "" if whole else f", by its member {explanation.member} (weight {explanation.weight:.0%})"
    yield Text(f"  {explanation.model}{part}: {explanation.horizon_days} days from {explanation.as_of}")
    if explanation.member_horizon_days != explanation.horizon_days:
        yield Text(f"  It was trained for {explanation.member_horizon_days} days and extended.", style="dim")
    yield Text(f"  {explanation.method}", style="dim")
    unit = explanation.currency if explanation.column == "predicted_clv" else "orders"
    for customer in explanation.customers:
        expected = f"{number(customer.predicted)} {unit or ''}".strip()
        yield Text(f"{customer.customer_id}: {expected} expected", style="bold")
        yield _reasons(customer)


def _reasons(customer: ExplainedCustomer) -> Table:
    """How the reasons lead from the starting point to the prediction for a customer."""
    table = table_of("reason", ">adds")
    if customer.baseline is None:
        for fact in customer.facts:
            table.add_row(Text(fact), "")
        return table
    table.add_row("starting point, before any features", number(customer.baseline), style="dim")
    for reason in customer.reasons:
        words, _, amount = reason.sentence.rpartition(": ")
        table.add_row(Text(words), Text(amount))
    if (hidden_count := len(customer.contributions) - len(customer.reasons)) > 0:
        table.add_row(f"{hidden_count} other features", f"{customer.rest:+,.2f}", style="dim")
    table.add_row("expected", number(customer.predicted), style="bold")
    for fact in customer.facts:
        table.add_row(Text(fact), "", style="dim")
    return table


@drawn.register
def _(models: ModelCards) -> Iterable[RenderableType]:
    table = table_of("model", "learns from", "predicts", "description", title="Models")
    for name, card in models.cards.items():
        gives = ", ".join(card.gives)
        table.add_row(f"{name}{' (naive)' if card.baseline else ''}", card.learns_from, gives, card.doc)
    yield table


@drawn.register
def _(models: ModelVersions) -> Iterable[RenderableType]:
    if not models.versions:
        yield Text("  No model yet: tenure train --workspace FOLDER", style="yellow")
        return
    heads = (">no.", ">alias", "model", ">as of", ">days", ">MAE", ">Spearman", ">bias", ">held", ">created")
    table = table_of(*heads, title="Model versions")
    table.padding = (0, 1, 0, 0)
    table.columns[2].no_wrap, table.columns[2].overflow = False, "fold"
    for version in models.versions:
        evidence = evidence_of(version)
        table.add_row(
            str(version.number),
            ", ".join(version.aliases),
            *(version.tags.get(name, "-") for name in ("model", "as_of", "horizon_days")),
            *(_version_scores(evidence.metrics) if evidence and evidence.metrics else ["-"] * 4),
            f"{version.created_at:%Y-%m-%d}",
            style="bold" if CHAMPION in version.aliases else "",
        )
    yield table


def _version_scores(metrics: Metrics) -> list[str]:
    return [
        number(metrics.mae),
        decimal(metrics.spearman),
        percent(metrics.bias, signed=True),
        share(metrics.coverage),
    ]


@drawn.register
def _(comparison: Comparison) -> Iterable[RenderableType]:
    heads = [
        f">version {version.number}{' ' + version.aliases[0] if version.aliases else ''}"
        for version in comparison.versions
    ]
    table = table_of("metric", *heads, "better", title="Back-tests side by side")
    for name, higher_is_better in PROMOTION_METRICS.items():
        first, second = comparison.first[name], comparison.second[name]
        better = ""
        if first is not None and second is not None and first != second:
            better = heads[(first > second) != higher_is_better][1:]
        table.add_row(name, decimal(first), decimal(second), better)
    for name in ("bias", "coverage"):
        figures = (_unjudged(version, name) for version in comparison.versions)
        table.add_row(name, *figures, "not judged", style="dim")
    yield table
    if comparison.obstacle:
        yield Text(f"  They cannot be compared: {comparison.obstacle}.", style="yellow")
    elif comparison.relative:
        yield Text(
            "  Tested on different windows or data: figures are relative to the best simple rule there.",
            style="dim",
        )


def _unjudged(version: Version, name: str) -> str:
    evidence = evidence_of(version)
    value = getattr(evidence.metrics, name) if evidence and evidence.metrics else None
    return percent(value, signed=name == "bias")


@drawn.register
def _(sources: SourceCards) -> Iterable[RenderableType]:
    table = table_of("source", "reads", "description", "example", title="Sources")
    for name, card in sources.cards.items():
        table.add_row(name, card.reads, card.doc, card.example)
    yield table


@drawn.register
def _(diagnosis: Diagnosis) -> Iterable[RenderableType]:
    colours = {"ok": "green", "absent": "yellow", "broken": "red"}
    table = table_of("", "what", "found", "next step", title="Doctor")
    for finding in diagnosis.findings:
        table.add_row(
            Text(finding.health, style=colours[finding.health]),
            finding.what,
            finding.detail,
            finding.next_step,
        )
    yield table
    yield Text(
        "Everything that the main job needs works."
        if diagnosis.works
        else "Something does not work: see above."
    )


_ORDER_COLUMNS = ("customer", ">orders", ">alive", ">next order")
_MONEY_COLUMNS = (
    "customer", ">predicted", ">from", ">to", ">orders", ">alive", ">next order", ">spent so far"
)  # fmt: skip


def _leaderboard_cells(row: LeaderboardRow) -> list[str]:
    name = f"{'★ ' if row.champion else '  '}{row.model}{' (naive)' if row.baseline else ''}"
    if row.failed:
        return [name, Text(f"failed: {row.failed}", overflow="ellipsis").plain]
    metrics = row.metrics
    return [
        name,
        number(metrics.mae),
        number(metrics.rmse),
        percent(metrics.bias, signed=True),
        decimal(metrics.spearman),
        decimal(metrics.ngini),
        share(metrics.decile_mape),
        share(metrics.top_decile_share),
        share(metrics.coverage),
    ]


def table_of(*columns: str, title: str | None = None) -> Table:
    table = Table(box=SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        whole = right or column == "model"
        table.add_column(column.lstrip(">"), justify="right" if right else "left", no_wrap=whole)
    return table


def number(value: float | None) -> str:
    if value is None or isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.2f}"


def decimal(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def percent(value: float | None, signed: bool = False) -> str:
    return "-" if value is None else f"{value:{'+' if signed else ''}.1%}"
