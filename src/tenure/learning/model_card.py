"""The card of a trained model, for people: its use, what it learned from, how good it was, its limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenure.core.modelling.backtest import ClassificationMetrics, Metrics
    from tenure.learning.evidence import Evidence
    from tenure.learning.trained import TrainedModel

MODEL_CARD = "MODEL_CARD.md"


def model_card(trained: TrainedModel) -> str:
    """Markdown."""
    return "\n".join(_lines(trained)) + "\n"


def _lines(trained: TrainedModel) -> Iterator[str]:
    quantity = "net spend" if trained.target == "spend" else "orders"
    ahead = f"the {trained.horizon_days} days from {trained.as_of}"
    yield from (f"# {trained.name}", "", f"Expected {quantity} of each known customer in {ahead}.", "")
    yield from ("## Intended use", "")
    yield (
        "Ranking customers, allocating budgets and planning totals, for the shop whose orders "
        "it was trained on."
    )
    yield ("Not for decisions about individuals that need a legal basis, nor for another shop's customers.")
    yield ""
    yield from _data(trained)
    if trained.evidence is not None:
        yield from _tested(trained.evidence, quantity)
    yield from _limits(trained)


def _data(trained: TrainedModel) -> Iterator[str]:
    facts = trained.verdict.facts
    rows = {
        "customers": f"{facts.get('customers', 0):,.0f}",
        "of these with a repeat order": f"{facts.get('repeat_buyers', 0):,.0f}",
        "days of history": f"{facts.get('history_days', 0):,.0f}",
        "as of": str(trained.as_of),
        "data version": trained.data_version or "unknown",
        "feature set": f"{trained.features_version} ({len(trained.features)} features)",
        "trained on": f"{len(trained.training)} past windows" if trained.training else "the whole history",
        "tenure": version("tenure"),
    }
    yield from ("## Data", "", *_table(("", ""), rows.items()), "")


def _tested(evidence: Evidence, quantity: str) -> Iterator[str]:
    yield from ("## Accuracy", "")
    if evidence.metrics is None:
        yield from ("It could not be tested on a past window.", "")
        return
    days = ", ".join(str(day) for day in evidence.cutoffs)
    yield f"Means over {len(evidence.cutoffs)} past windows of {evidence.horizon_days} days (from {days}),"
    yield f"each predicted from the history before it. MAE and RMSE are in {quantity} per customer."
    yield ""
    heads = ("", "customers", "MAE", "RMSE", "Spearman", "nGini", "error of total", "in the interval")
    metrics_by_name = {"**this model**": evidence.metrics, **(evidence.others or {})}
    yield from (*_table(heads, [(name, *_scores(metrics)) for name, metrics in metrics_by_name.items()]), "")
    if evidence.churn:
        yield (
            "Probability of no order in the window (ROC AUC and PR AUC: higher is better; "
            "Brier: lower is better):"
        )
        heads_of_churn = ("", "ROC AUC", "PR AUC", "Brier", "off by", "calibration error")
        rows = [(name, *_churn_scores(metrics)) for name, metrics in evidence.churn.items()]
        yield from ("", *_table(heads_of_churn, rows), "")
    if evidence.tiers:
        yield f"By tier of predicted value (target coverage of intervals: {evidence.level:.0%}):"
        yield from (
            "",
            *_table(heads, [(name, *_scores(metrics)) for name, metrics in evidence.tiers.items()]),
            "",
        )


def _limits(trained: TrainedModel) -> Iterator[str]:
    yield from (
        "## Limits",
        "",
        f"Reliability of this prediction, given the data: **{trained.verdict.level}**.",
        "",
    )
    yield from (f"- {reason}" for reason in (*trained.verdict.reasons, *trained.notes))
    yield (
        "- It covers only customers who have ordered, and assumes that prices and marketing stay the same."
    )
    if trained.intervals is None:
        yield (
            "- Intervals come from the model itself; they were not checked against past "
            "windows of this length."
        )


def _scores(metrics: Metrics) -> tuple[str, ...]:
    return (
        f"{metrics.n:,}",
        f"{metrics.mae:,.2f}",
        f"{metrics.rmse:,.2f}",
        _or_dash(metrics.spearman, ".3f"),
        _or_dash(metrics.ngini, ".3f"),
        _or_dash(metrics.bias, "+.1%"),
        _or_dash(metrics.coverage, ".0%"),
    )


def _churn_scores(metrics: ClassificationMetrics) -> tuple[str, ...]:
    return (
        _or_dash(metrics.roc_auc, ".3f"),
        _or_dash(metrics.pr_auc, ".3f"),
        _or_dash(metrics.brier, ".4f"),
        _or_dash(metrics.bias, "+.1%"),
        _or_dash(metrics.calibration_error, ".3f"),
    )


def _or_dash(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
