"""What learners are told on a table of customers, by its number of rows.

Tables of customers are smaller than panels of past windows, and each row stands for somebody else: forests
of a number grow fuller trees there, and boosting learns in smaller steps. The figures, over tables of 442 to
4,000 rows, are in docs/benchmarks-tables.md.
"""

from __future__ import annotations

from typing import Any

from tenure.models.panel.heads import Task

SMALL = 10_000
"""Rows below which boosting takes smaller steps; above, the settings of panels are those of as many rows."""

_LEAST_LEAF, _ROWS_PER_LEAF = 5, 2_000
"""Rows of its sample in a leaf of a forest, and more from 10,000 rows on, to bound the size of its trees."""


def settings_of(learner: str, task: Task, rows: int) -> dict[str, Any]:
    """Constructor arguments; none for a learner, or a table, that does as well with those of panels."""
    if learner == "random_forest" and task != "buys":
        return {
            "trees": 100,
            "max_leaf_nodes": max(rows, 2),
            "sample_share": 0.63,
            "min_leaf": max(_LEAST_LEAF, rows // _ROWS_PER_LEAF),
            "feature_share": 0.6,
        }
    if learner == "lightgbm" and rows < SMALL:
        return {"learning_rate": 0.03, "max_rounds": 800, "num_leaves": 7}
    if learner == "gradient_boosting" and task != "buys" and rows < SMALL:
        return {"learning_rate": 0.03, "max_rounds": 400}
    return {}
