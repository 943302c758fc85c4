"""How well the models of a back-test predicted which customers would not order again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from tenure.core.modelling.backtest import ChurnRow, ClassificationMetrics

if TYPE_CHECKING:
    from tenure.learning.trials import Trial


def churn_rows(trials: Sequence[Trial]) -> tuple[ChurnRow, ...]:
    """One row for every model that predicted probabilities, the best first by Brier score."""
    rows = [_row(trial) for trial in trials if trial.churn]
    return tuple(sorted(rows, key=lambda row: (row.metrics.brier or 0.0, row.model)))


def _row(trial: Trial) -> ChurnRow:
    import numpy as np

    from tenure.evaluation.classification import classify, probability_tenths

    by_cutoff = {day: classify(trial.churned[day], churn) for day, churn in trial.churn.items()}
    actual, predicted = (
        np.concatenate([by_day[day] for day in by_cutoff]) for by_day in (trial.churned, trial.churn)
    )
    return ChurnRow(
        trial.name, _mean(list(by_cutoff.values())), by_cutoff, probability_tenths(actual, predicted)
    )


def _mean(metrics: Sequence[ClassificationMetrics]) -> ClassificationMetrics:
    """Over cutoffs, of those on which a metric is defined; `n` is their sum."""
    means: dict[str, float | None] = {}
    for field in fields(ClassificationMetrics):
        values = [
            value for window_metrics in metrics if (value := getattr(window_metrics, field.name)) is not None
        ]
        means[field.name] = sum(values) / len(values) if values else None
    return ClassificationMetrics(**means | {"n": sum(window_metrics.n for window_metrics in metrics)})  # type: ignore[arg-type]
