"""The leaderboard in words: what each figure means, and what the chosen model's figures say."""

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
    """A figure of the leaderboard: its name for people, its technical name, and what it says."""

    name: str
    term: str
    doc: str


@dataclass(frozen=True)
class _Figure:
    field: str
    meaning: Meaning
    show: Callable[[object], str]
    better: Callable[[float], float]
    """Smaller is better after this."""


def _less(value: float) -> float:
    return value


def _more(value: float) -> float:
    return -value


def _two_decimals(value: object) -> str:
    return say.grouped(value, 2)


def _figures(measure: Measure, level: float) -> tuple[_Figure, ...]:
    promised = say.share(level)
    told = (
        ("mae", "Typical miss", "MAE", measure.show, _less,
         "How far a single customer's prediction is off, on average. Lower is better."),
        ("rmse", "Large misses", "RMSE", measure.show, _less,
         "The same, with large misses counting more. Lower is better."),
        ("bias", "Total off by", "bias", say.signed_share, abs,
         "How far the sum over all customers was off. Above zero: too much was promised. Near zero is best."),
        ("spearman", "Order", "Spearman", _two_decimals, _more,
         "Whether customers came out in the right order: 1 is perfect, 0 is chance. Higher is better."),
        ("ngini", "Order by value", "normalised Gini", _two_decimals, _more,
         "Whether the valuable customers were ranked on top: 1 is perfect, 0 is chance. Higher is better."),
        ("decile_mape", "Off by group", "decile MAPE", say.share, _less,
         "How far the mean of a tenth of the customers was off, on average. Lower is better."),
        ("top_decile_share", "Value in top 10 %", "top-decile share", say.whole_share, _more,
         "How much of the actual value came from the tenth the model ranked best. Higher is better."),
        ("coverage", "Held by range", "coverage", say.whole_share, lambda value: abs(value - level),
         f"Customers whose actual value lay in their range; {promised} were meant to."),
    )  # fmt: skip
    return tuple(
        _Figure(field, Meaning(name, term, doc), show, better)
        for field, name, term, show, better, doc in told
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
        Column("Mean place", doc="rank"),
        *(Column(figure.meaning.name, doc=figure.meaning.term) for figure in figures),
    )
    return Table("Models compared on the past, best first", columns, lines, strong, "wide")


def _best(figure: _Figure, rows: list[LeaderboardRow]) -> float | None:
    values = [getattr(row.metrics, figure.field) for row in rows if row.by_cutoff]
    scores = [figure.better(float(value)) for value in values if say.known(value)]
    return min(scores) if len(scores) > 1 else None


def _line(
    row: LeaderboardRow, figures: tuple[_Figure, ...], best: dict[str, float | None], docs: Mapping[str, str]
) -> tuple[str | Cell, ...]:
    marks = (
        (row.champion, "chosen", "champion"),
        (row.baseline, "simple rule", "baseline"),
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
    """The chosen model's figures as sentences."""
    chosen = backtest.row(backtest.champion)
    if chosen is None or not chosen.by_cutoff:
        return ()
    found = chosen.metrics
    told = [_total_sentence(chosen)]
    if say.known(found.top_decile_share):
        told.append(
            f"The tenth of customers it ranked best went on to bring {say.share(found.top_decile_share, 0)} "
            "of the actual total."
        )
    told.append(_against_baselines(backtest, chosen, measure))
    if say.known(found.coverage):
        told.append(
            f"{say.share(found.coverage, 0)} of customers ended inside their range; "
            f"{say.share(backtest.level, 0)} were meant to."
        )
    return tuple(sentence for sentence in told if sentence)


def _total_sentence(chosen: LeaderboardRow) -> str:
    biases = [m.bias for m in chosen.by_cutoff.values() if m.bias is not None]
    if not biases:
        return ""
    if len(biases) == 1:
        return f"The predicted total was off by {say.signed_share(biases[0])}."
    return (
        f"Over {len(biases)} past dates the predicted total was off by between "
        f"{say.signed_share(min(biases))} and {say.signed_share(max(biases))}."
    )


def _against_baselines(backtest: Backtest, chosen: LeaderboardRow, measure: Measure) -> str:
    rivals = [r for r in backtest.leaderboard if r.baseline and r.by_cutoff and r.model != chosen.model]
    if not rivals or not chosen.metrics.mae > 0:
        return ""
    rival = min(rivals, key=lambda row: row.metrics.mae)
    ours, theirs = chosen.metrics.mae, rival.metrics.mae
    change = ours / theirs - 1 if theirs > 0 else 0.0
    word = "less" if change < 0 else "more"
    return (
        f"A single customer's prediction misses by {measure.show(ours)} on average: "
        f"{say.share(abs(change))} {word} than the best simple rule ({rival.model}, {measure.show(theirs)})."
    )


def fact_rows(facts: Mapping[str, float]) -> Table | None:
    """The verdict's facts, their names made readable."""
    if not facts:
        return None
    rows = tuple((name.replace("_", " ").capitalize(), _fact(name, value)) for name, value in facts.items())
    return Table(
        "What the verdict rests on",
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
