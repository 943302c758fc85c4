"""Learners on customer tables: out-of-fold figures of the same folds, in one run.

    python -m benchmarks.tables [--only TEXT ...] [--learners NAME ...] [--folds 5]

Numbers: MAE and RMSE of the mean (and, of tabm, MAE of its median). Classes: log loss and Brier score before any
map. Tables of real logs need TENURE_DATA_DIR.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.tables.customers import Table, tables
from tenure.evaluation.classification import log_loss
from tenure.evaluation.splits import Split
from tenure.models.tables.classes import Classes
from tenure.models.tables.columns import TableColumns
from tenure.models.tables.customer_table import CustomerTable

Fit = Callable[[Any, Any, Table], Callable[[Any], tuple[Any, Any]]]
"""Rows and targets to what answers rows: means (or probabilities), and medians or None."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="tables whose name holds one of these")
    parser.add_argument("--learners", nargs="*", default=list(LEARNERS), choices=list(LEARNERS))
    parser.add_argument("--folds", type=int, default=5)
    given = parser.parse_args()
    for table in tables():
        if any(text in table.name for text in given.only):
            print(f"\n{table.name}", flush=True)
            for name in given.learners:
                print(f"    {name:18s} {_scored(table, LEARNERS[name], given.folds)}", flush=True)


def _scored(table: Table, fit: Fit, number: int) -> str:
    values = _values(table)
    split = Split("random", None, 0, values if table.of_classes else None)
    means, medians, began = np.full(len(values), np.nan), np.full(len(values), np.nan), time.process_time()
    for teach, judge in split.folds(np.ones(len(values), dtype=bool), number):
        answer = fit(table.rows[teach].reset_index(drop=True), values[teach], table)
        mean, median = answer(table.rows[judge])
        means[judge], medians[judge] = mean, np.nan if median is None else median
    took = f"{(time.process_time() - began) / number:.1f} s a fit"
    if table.of_classes:
        return f"log loss {log_loss(values, means):.4f}  Brier {((means - values) ** 2).mean():.4f}  {took}"
    off = means - values
    told = f"MAE {np.abs(off).mean():,.1f}  RMSE {(off**2).mean() ** 0.5:,.1f}  bias {off.sum() / values.sum():+.1%}"
    of_median = (
        "" if np.isnan(medians).any() else f"  MAE of the median {np.abs(medians - values).mean():,.1f}"
    )
    return f"{told}{of_median}  {took}"


def _values(table: Table) -> Any:
    column = table.rows[table.target]
    return Classes("No", "Yes").encode(column) if table.of_classes else column.to_numpy(np.float64)


def _ours(learner: str) -> Fit:
    def fit(rows: Any, values: Any, table: Table) -> Callable[[Any], tuple[Any, Any]]:
        columns = TableColumns.learn(rows, table.target, {}, None)
        classes = Classes("No", "Yes") if table.of_classes else None
        made = CustomerTable.learn(learner, rows, table.target, values, columns, classes)
        return lambda asked: (made.predict(asked), made.median(asked))

    return fit


def _plain(of_number: Callable[[], Any], of_classes: Callable[[], Any]) -> Fit:
    """A library with its defaults on standardised numbers and categories as columns."""

    def fit(rows: Any, values: Any, table: Table) -> Callable[[Any], tuple[Any, Any]]:
        from sklearn.compose import make_column_transformer
        from sklearn.impute import SimpleImputer
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler

        given = rows.drop(columns=table.target)
        numbers = list(given.select_dtypes("number"))
        texts = [name for name in given if name not in numbers]
        ready = make_column_transformer(
            (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
            (OneHotEncoder(handle_unknown="ignore"), texts),
        )
        model = make_pipeline(ready, of_classes() if table.of_classes else of_number()).fit(given, values)
        if table.of_classes:
            return lambda asked: (model.predict_proba(asked.drop(columns=table.target))[:, 1], None)
        return lambda asked: (model.predict(asked.drop(columns=table.target)), None)

    return fit


def _sklearn_forest() -> Fit:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    return _plain(
        lambda: RandomForestRegressor(random_state=0), lambda: RandomForestClassifier(random_state=0)
    )


def _sklearn_mlp() -> Fit:
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    most = {"max_iter": 500, "random_state": 0}
    return _plain(lambda: MLPRegressor(**most), lambda: MLPClassifier(**most))


LEARNERS: dict[str, Fit] = {
    "tabm": _ours("tabm"),
    "lightgbm": _ours("lightgbm"),
    "random_forest": _ours("random_forest"),
    "plain forest": _sklearn_forest(),
    "plain MLP": _sklearn_mlp(),
}


if __name__ == "__main__":
    main()
