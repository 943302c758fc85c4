"""A learner on a table of customers: one row each, any features, one target.

The learners are those of panels whose card has the role `table_learner`: a number uses their direct head for
spend, two classes their head for whether customers buy. A number that can be negative is shifted to start at
zero, and its prediction is shifted back.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tenure.core.catalog import MODELS
from tenure.core.errors import FrameError, UnknownPlug
from tenure.core.modelling.roles import models_playing
from tenure.models.panel.heads import Constant, Head, Rows, Task
from tenure.models.panel.probability_map import UNCHANGED, ProbabilityMap
from tenure.models.plug.folder import read_card, write_card
from tenure.models.tables.classes import Classes
from tenure.models.tables.columns import TableColumns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from tenure.models.panel.model import PanelModel

    Floats = NDArray[np.float64]

NAME = "customer_table"
LATE_SHARE = 0.2
"""Part of the rows on which a learner chooses its size."""


@dataclass(frozen=True)
class CustomerTable:
    """A fitted learner and its columns.

    shift : added to the predicted number; 0 for classes.
    classes : of the target; None for a number.
    calibration : map from the learner's probability to the observed frequency of the positive class; classes
        only.
    """

    learner: str
    target: str
    columns: TableColumns
    head: Head
    shift: float
    classes: Classes | None = None
    calibration: ProbabilityMap = UNCHANGED

    @classmethod
    def learn(
        cls,
        learner: str,
        table: pd.DataFrame,
        target: str,
        values: Floats,
        columns: TableColumns,
        classes: Classes | None = None,
        seed: int = 0,
    ) -> Self:
        """Learn from the rows of `table` and finite target values of shape (n_rows,); 1 and 0 for classes.

        Raises UnknownPlug for an unknown learner, FrameError if no column is a feature.
        """
        if not columns.features:
            raise FrameError(
                "No column of the table can be used as a feature.",
                values=[f"{column.name}: {column.why}" for column in columns.columns],
                hint="keep one with --keep COLUMN",
                code="table.no_features",
            )
        shift = min(float(values.min()), 0.0)
        if np.ptp(values) == 0:
            return cls(learner, target, columns, Constant(float(values[0] - shift)), shift, classes)
        late = np.random.default_rng(seed).random(len(values)) < LATE_SHARE
        rows = Rows(
            columns.matrix(table), np.ones(len(values)), ~late, late, columns.categorical, columns.names
        )
        task: Task = "buys" if classes else "spend"
        head = _constructed(learner, task, len(values), seed)._head(task, rows, values - shift)
        return cls(learner, target, columns, head, shift, classes)

    def predict(self, table: pd.DataFrame) -> Floats:
        """Predictions of shape (n_rows,), in the unit of the target, or the probability of its positive
        class.

        Missing columns count as unknown.
        """
        predicted = np.asarray(self.head.predict(self.columns.matrix(table)) + self.shift, dtype=np.float64)
        return self.calibration.apply(predicted) if self.classes else predicted

    def median(self, table: pd.DataFrame) -> Floats | None:
        """Median, shape (n_rows,); None for classes and for heads without a median.

        If errors are measured by absolute size, it is the better prediction of a number with a heavy tail.
        """
        head_median = getattr(self.head, "median", None)
        medians = head_median(self.columns.matrix(table)) if head_median is not None else None
        return None if medians is None else np.asarray(medians + self.shift, dtype=np.float64)

    def importance(self) -> dict[str, float]:
        """Share of each feature, which sum to 1 (or are all 0); largest first."""
        gains = np.abs(self.head.importance(len(self.columns.names)))
        shares = gains / gains.sum() if gains.sum() > 0 else gains
        pairs = zip(self.columns.names, map(float, shares), strict=True)
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    def save(self, path: Path) -> None:
        """Write the folder: `card.json` and the learner's own format; no code."""
        constant = self.head.value if isinstance(self.head, Constant) else None
        learned = {
            "target": self.target,
            "columns": self.columns.to_json(),
            "shift": self.shift,
            "constant": constant,
            "classes": self.classes.to_json() if self.classes else None,
            "calibration": self.calibration.to_json(),
        }
        write_card(path, NAME, {"learner": self.learner}, learned)
        self.head.save(Path(path) / "head")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`) for anything else."""
        arguments, state = read_card(path, NAME)
        learner = arguments["learner"]
        constant = state["constant"]
        head: Head = (
            Constant(constant) if constant is not None else _kind(learner)._read_head(Path(path) / "head")
        )
        # Folders of models that knew numbers alone lack both.
        classes, calibration = state.get("classes"), state.get("calibration")
        return cls(
            learner,
            state["target"],
            TableColumns.from_json(state["columns"]),
            head,
            state["shift"],
            Classes.from_json(classes) if classes else None,
            ProbabilityMap.from_json(calibration) if calibration else UNCHANGED,
        )


def _kind(learner: str) -> Any:
    kind = MODELS.load(learner) if learner in MODELS.names() else None
    if kind is None or kind.card.rank_as("table_learner") is None:
        raise UnknownPlug("model for customer tables", learner, models_playing(MODELS, "table_learner"))
    return kind


def _constructed(learner: str, task: Task, rows: int, seed: int) -> PanelModel:
    kind = _kind(learner)
    # Spend directly: whether a customer buys at all is not in the table.
    direct = {"head": "tweedie"} if "head" in inspect.signature(kind).parameters else {}
    model: PanelModel = kind(seed=seed, **direct, **kind.table_settings(task, rows))
    return model
