"""The leaderboard, the meaning of its figures, and the selected model's results in sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.reports import formats as say
from tenure.reports.charts import Cell, Column, Table

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import Backtest, LeaderboardRow, Metrics
    from tenure.reports.measure import Measure


@dataclass(frozen=True)
class Meaning:
    """A figure of the leaderboard: plain name, technical term, and meaning."""

    name: str
    term: str
    doc: str


@dataclass(frozen=True)
class _Figure:
    field: str
    meaning: Meaning
    show: Callable[[object], str]
    better: Callable[[float], float]
    """Maps the figure to a score; lower scores are better."""


def _lower_is_better(value: float) -> float:
    return value


def _higher_is_better(value: float) -> float:
    return -value


def _two_decimals(value: object) -> str:
    return say.grouped(value, 2)


def _figures(measure: Measure, level: float) -> tuple[_Figure, ...]:
    target = say.share(level)
    definitions = (
        ("mae", "Average error", "MAE", measure.show, _lower_is_better,
         "Average error of a single customer's prediction. Lower is better."),
        ("rmse", "Error, large misses weighted", "RMSE", measure.show, _lower_is_better,
         "Like the average error, but large errors weigh more. Lower is better."),
        ("bias", "Total bias", "bias", say.signed_share, abs,
         "Error of the sum over all customers. Above zero, the prediction was too high. Zero is best."),
        ("spearman", "Ranking", "Spearman", _two_decimals, _higher_is_better,
         "How well customers were ranked: 1 is perfect, 0 is random. Higher is better."),
        ("ngini", "Ranking by value", "normalized Gini", _two_decimals, _higher_is_better,
         "How well valuable customers were ranked at the top: 1 is perfect, 0 is random. Higher is better."),
        ("decile_mape", "Decile error", "decile MAPE", say.share, _lower_is_better,
         "Average error of the mean of each customer decile. Lower is better."),
        ("top_decile_share", "Value in top 10%", "top-decile share", say.whole_share, _higher_is_better,
         "Share of actual value that came from the 10% ranked highest. Higher is better."),
        ("coverage", "Interval coverage", "coverage", say.whole_share, lambda value: abs(value - level),
         f"Share of customers whose actual value was inside their range. The target is {target}."),
    )  # fmt: skip
    return tuple(
        _Figure(field, Meaning(name, term, doc), show, better)
        for field, name, term, show, better, doc in definitions
    )


def meanings(backtest: Backtest, measure: Measure) -> tuple[Meaning, ...]:
    """The legend below the leaderboard."""
    return tuple(figure.meaning for figure in _figures(measure, backtest.level))


def leaderboard(backtest: Backtest, measure: Measure, docs: Mapping[str, str]) -> Table:
    """One row per model, best first; the best figure of a column is marked."""
    figures = _figures(measure, backtest.level)
    rows = sorted(backtest.leaderboard, key=lambda row: row.rank)
    best = {figure.field: _best(figure, rows) for figure in figures}
    lines = tuple(_line(row, figures, best, docs) for row in rows)
    strong = frozenset(i for i, row in enumerate(rows) if row.champion)
    columns = (
        Column("Model", False),
        Column("Average rank", doc="rank"),
        *(Column(figure.meaning.name, doc=figure.meaning.term) for figure in figures),
    )
    return Table("Back-test results by model, best first", columns, lines, strong, "wide")


def _best(figure: _Figure, rows: list[LeaderboardRow]) -> float | None:
    values = [getattr(row.metrics, figure.field) for row in rows if row.by_cutoff]
    scores = [figure.better(float(value)) for value in values if say.known(value)]
    return min(scores) if len(scores) > 1 else None


def _line(
    row: LeaderboardRow, figures: tuple[_Figure, ...], best: dict[str, float | None], docs: Mapping[str, str]
) -> tuple[str | Cell, ...]:
    marks = (
        (row.champion, "selected", "champion"),
        (row.baseline, "baseline", "baseline"),
        (row.failed is not None, "failed", "failed"),
    )
    tags = tuple((text, kind) for present, text, kind in marks if present)
    name = Cell(row.model, tags=tags, sub=row.failed or docs.get(row.model, ""))
    if not row.by_cutoff:
        return name, say.UNKNOWN, *(say.UNKNOWN for _ in figures)
    return (
        name,
        say.grouped(row.mean_rank, 1),
        *(_figure_cell(row.metrics, f, best[f.field]) for f in figures),
    )


def _figure_cell(metrics: Metrics, figure: _Figure, best: float | None) -> Cell:
    value = getattr(metrics, figure.field)
    is_best = best is not None and say.known(value) and figure.better(float(value)) <= best + 1e-12
    return Cell(figure.show(value), mark="best" if is_best else "")


def findings(backtest: Backtest, measure: Measure) -> tuple[str, ...]:
    """The selected model's figures as sentences."""
    champion = backtest.row(backtest.champion)
    if champion is None or not champion.by_cutoff:
        return ()
    metrics = champion.metrics
    sentences = [_total_sentence(champion)]
    if say.known(metrics.top_decile_share):
        sentences.append(
            "The 10% of customers with the highest predictions brought "
            f"{say.share(metrics.top_decile_share, 0)} of the actual total."
        )
    sentences.append(_against_baselines(backtest, champion, measure))
    if say.known(metrics.coverage):
        sentences.append(
            f"{say.share(metrics.coverage, 0)} of customers were inside their prediction interval "
            f"(target: {say.share(backtest.level, 0)})."
        )
    return tuple(sentence for sentence in sentences if sentence)


def _total_sentence(champion: LeaderboardRow) -> str:
    biases = [m.bias for m in champion.by_cutoff.values() if m.bias is not None]
    if not biases:
        return ""
    if len(biases) == 1:
        return f"The predicted total missed by {say.signed_share(biases[0])}."
    return (
        f"Over {len(biases)} past dates, the predicted total missed by "
        f"{say.signed_share(min(biases))} to {say.signed_share(max(biases))}."
    )


def _against_baselines(backtest: Backtest, champion: LeaderboardRow, measure: Measure) -> str:
    rivals = [r for r in backtest.leaderboard if r.baseline and r.by_cutoff and r.model != champion.model]
    if not rivals or not champion.metrics.mae > 0:
        return ""
    rival = min(rivals, key=lambda row: row.metrics.mae)
    own_error, baseline_error = champion.metrics.mae, rival.metrics.mae
    change = own_error / baseline_error - 1 if baseline_error > 0 else 0.0
    word = "less" if change < 0 else "more"
    return (
        f"The average error per customer is {measure.show(own_error)}: "
        f"{say.share(abs(change))} {word} than the best baseline "
        f"({rival.model}, {measure.show(baseline_error)})."
    )


def fact_rows(facts: Mapping[str, float]) -> Table | None:
    """Facts behind the verdict, with readable names."""
    if not facts:
        return None
    rows = tuple((name.replace("_", " ").capitalize(), _fact(name, value)) for name, value in facts.items())
    return Table(
        "Basis of the verdict",
        (Column("Fact", False), Column("Value")),
        rows,
        kind="compact",
        titled=True,
    )


def _fact(name: str, value: float) -> str:
    if name.endswith(("share", "rate", "_part")) or "share" in name:
        return say.share(value)
    if name == "bias" or name.endswith("bias"):
        return say.signed_share(value)
    return say.grouped(value, 0 if float(value).is_integer() or abs(value) >= 100 else 2)
