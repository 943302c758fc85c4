"""Learners on a customer table, tried in a cross-validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tenure.core.modelling.backtest import ClassificationMetrics, Metrics
from tenure.learning.tables.calibration import chosen_calibration

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.ports import Progress
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.splits import Mask
    from tenure.models.panel.probability_map import ProbabilityMap
    from tenure.models.tables.classes import Classes
    from tenure.models.tables.columns import TableColumns
    from tenure.models.tables.customer_table import CustomerTable

TableMetrics = Metrics | ClassificationMetrics


@dataclass(frozen=True)
class TableProblem:
    """What is to be learned: `values` of the target by row of `table`, numbers or 1 and 0 for `classes`."""

    table: pd.DataFrame
    target: str
    values: Any
    classes: Classes | None
    columns: TableColumns
    as_of: date | None
    seed: int

    def fit(self, learner: str, rows: Mask) -> CustomerTable:
        """Categories and ranges are learned from these rows alone, so that nothing of the others is known."""
        from tenure.models.tables.columns import TableColumns
        from tenure.models.tables.customer_table import CustomerTable

        table = self.table[rows]
        left_out = {column.name: column for column in self.columns.columns if not column.is_feature}
        why = {name: column.why for name, column in left_out.items()}
        own = TableColumns.learn(table, self.target, why, self.as_of)
        own = replace(own, columns=tuple(left_out.get(column.name, column) for column in own.columns))
        values = self.values[rows]
        return CustomerTable.learn(learner, table, self.target, values, own, self.classes, self.seed)


@dataclass(frozen=True)
class TableTrial:
    """A learner and its predictions for rows it did not learn from, after `calibration`; shape (n_rows,)."""

    learner: str
    predicted: Any
    actual: Any
    metrics: TableMetrics
    calibration: ProbabilityMap

    @property
    def loss(self) -> float:
        """By which learners are ranked: of numbers RMSE, of classes the Brier score, as in back-tests."""
        if isinstance(self.metrics, Metrics):
            return self.metrics.rmse
        return self.metrics.brier or 0.0

    def intervals(self) -> ConformalIntervals | None:
        """From the mistakes; None for classes, or for too few rows."""
        from tenure.evaluation.conformal import ConformalIntervals

        if not isinstance(self.metrics, Metrics):
            return None
        return ConformalIntervals.learn(self.predicted, self.actual)


def cross_validated(
    problem: TableProblem,
    learners: Sequence[str],
    folds: Sequence[tuple[Mask, Mask]],
    in_order: bool,
    progress: Progress,
) -> list[TableTrial]:
    """Every learner on every fold, best first. `in_order`: folds are by time, the oldest first."""
    progress.step("Cross-validation", total=len(folds) * len(learners))
    trials = [_trial(problem, learner, folds, in_order, progress) for learner in learners]
    return sorted(trials, key=lambda trial: trial.loss)


def _trial(
    problem: TableProblem,
    learner: str,
    folds: Sequence[tuple[Mask, Mask]],
    in_order: bool,
    progress: Progress,
) -> TableTrial:
    import numpy as np

    from tenure.evaluation.classification import classify
    from tenure.evaluation.metrics import score
    from tenure.models.panel.probability_map import UNCHANGED

    predicted, actual = [], []
    for teach, judge in folds:
        predicted.append(problem.fit(learner, teach).predict(problem.table[judge]))
        actual.append(problem.values[judge])
        progress.advance()
    y = np.concatenate(actual)
    if problem.classes is None:
        p = np.concatenate(predicted)
        return TableTrial(learner, p, y, score(y, p), UNCHANGED)
    calibration, p = chosen_calibration(predicted, actual, in_order)
    return TableTrial(learner, p, y, classify(y, p), calibration)
