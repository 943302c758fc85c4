"""A model of customer tables, ready to predict."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tenure.core.errors import ModelError
from tenure.core.modelling.backtest import ClassificationMetrics, Metrics, ProbabilityTenth
from tenure.learning.manifest import seal, verify

if TYPE_CHECKING:
    from tenure.evaluation.classification import AtThreshold
    from tenure.evaluation.conformal import ConformalIntervals
    from tenure.evaluation.leakage import Leak
    from tenure.models.tables.customer_table import CustomerTable

TABLE_RECORD = "table.json"
FORMAT = 2
"""Models of format 1 knew numbers alone, and are read too."""
_INTERVALS, _MODEL = "intervals.json", "model"


@dataclass(frozen=True)
class TableScore:
    """A learner and its scores over the folds; `calibration` as in `ProbabilityMap`, `none` for numbers."""

    learner: str
    metrics: Metrics | ClassificationMetrics
    calibration: str = "none"


@dataclass(frozen=True)
class TrainedTable:
    """What `train_table` returns and `predict_table` uses.

    model : fitted on all rows with a target.
    intervals : from the mistakes of the cross-validation; None with fewer than 30 of them, and for classes.
    rows : how many it learned from.
    held_out : scores on rows that took no part in choosing or fitting; coverage is that of 80 % intervals.
    leaderboard : scores of the cross-validation, best first.
    leaks : columns that are, or may be, the target in disguise.
    tenths, at_threshold : of the held-out rows by probability, and those who are said to be of the positive
        class; for classes only.
    """

    model: CustomerTable
    intervals: ConformalIntervals | None
    rows: int
    held_out: Metrics | ClassificationMetrics
    leaderboard: tuple[TableScore, ...]
    leaks: tuple[Leak, ...]
    split: str
    notes: tuple[str, ...] = ()
    tenths: tuple[ProbabilityTenth, ...] = ()
    at_threshold: AtThreshold | None = None

    @property
    def predicts(self) -> str:
        """What its predictions are, for people: the target, or the probability of its positive class."""
        classes = self.model.classes
        return f"{self.model.target} = {classes.positive}" if classes else self.model.target

    def save(self, path: Path) -> None:
        """Write the folder: `table.json`, `intervals.json`, `model/`; no code."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.model.save(folder / _MODEL)
        if self.intervals is not None:
            _write(folder / _INTERVALS, self.intervals.to_dict())
        record = {
            "format": FORMAT,
            "rows": self.rows,
            "held_out": asdict(self.held_out),
            "leaderboard": [asdict(score) for score in self.leaderboard],
            "leaks": [asdict(leak) for leak in self.leaks],
            "split": self.split,
            "notes": list(self.notes),
            "tenths": [asdict(tenth) for tenth in self.tenths],
            "at_threshold": asdict(self.at_threshold) if self.at_threshold else None,
        }
        _write(folder / TABLE_RECORD, record)
        seal(folder)

    @classmethod
    def load(cls, path: Path) -> Self:
        """What `save` wrote.

        Raises ModelError: `model.folder`, `model.version` or `model.damaged`, as for a model of orders.
        """
        from tenure.evaluation.classification import AtThreshold
        from tenure.evaluation.conformal import ConformalIntervals
        from tenure.evaluation.leakage import Leak
        from tenure.models.tables.customer_table import CustomerTable

        folder = Path(path)
        if not (folder / TABLE_RECORD).exists():
            raise _no_table_model(folder)
        verify(folder)
        record = _read(folder / TABLE_RECORD)
        intervals, model = folder / _INTERVALS, CustomerTable.load(folder / _MODEL)
        kind = ClassificationMetrics if model.classes else Metrics
        return cls(
            model=model,
            intervals=ConformalIntervals.from_dict(_read(intervals)) if intervals.exists() else None,
            rows=record["rows"],
            held_out=kind(**record["held_out"]),
            leaderboard=tuple(
                TableScore(score["learner"], kind(**score["metrics"]), score.get("calibration", "none"))
                for score in record["leaderboard"]
            ),
            leaks=tuple(Leak(**{**leak, "columns": tuple(leak["columns"])}) for leak in record["leaks"]),
            split=record["split"],
            notes=tuple(record["notes"]),
            tenths=tuple(ProbabilityTenth(**tenth) for tenth in record.get("tenths", ())),
            at_threshold=AtThreshold(**record["at_threshold"]) if record.get("at_threshold") else None,
        )


def _write(path: Path, state: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(state, indent=2) + "\n", encoding="utf-8")


def _read(path: Path) -> dict[str, Any]:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        dict(state)
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise _no_table_model(path.parent) from error
    if path.name == TABLE_RECORD and state.get("format") not in (1, FORMAT):
        raise ModelError(
            "The model was written by another version of tenure.",
            values=[f"format {state.get('format')}"],
            hint="train it again",
            code="model.folder",
        )
    return dict(state)


def _no_table_model(folder: Path) -> ModelError:
    return ModelError(
        "This folder contains no model of customer tables.",
        values=[folder.name],
        hint="choose a folder that `tenure train --table` wrote; for a model of orders, use an order log",
        code="model.folder",
    )
