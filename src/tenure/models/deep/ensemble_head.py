"""A trained ensemble network as the head of one target: training, prediction, and saving without code."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tenure.core.errors import MissingExtra, ModelError
from tenure.core.text.plain_json import read_object
from tenure.models.deep.ensemble_network import EnsembleShape, raw_numbers
from tenure.models.deep.inputs import Columns, Targets
from tenure.models.deep.network import EXTRA
from tenure.models.deep.piecewise_design import PiecewiseDesign
from tenure.models.deep.progress import watched
from tenure.models.deep.table_outputs import ClassOutputs, NumberOutputs, TableOutputs, outputs_from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tenure.models.deep.ensemble_network import Weights
    from tenure.models.deep.training import Settings
    from tenure.models.panel.heads import Rows, Task

    Floats = NDArray[np.float64]

LATE_SHARE = 0.2
_LEAST_LATE = 2
_MOST_WEIGHT = 1e4
_ROWS_TO_EXPLAIN = 1_000
_ROWS_AT_ONCE = 16_384


@dataclass(frozen=True)
class EnsembleHead:
    """A trained model of one target.

    Attributes
    ----------
    design, shape, outputs : input encoding, architecture of the network, and interpretation of its outputs.
    influence : per feature, the average change of the prediction when the feature takes another row's value;
        in standard deviations of the logarithm of a number, or in log-odds.
    diagnosis : epochs and losses of the training.
    """

    design: PiecewiseDesign
    shape: EnsembleShape
    outputs: TableOutputs
    influence: tuple[float, ...]
    diagnosis: dict[str, Any]
    weights: Weights = field(repr=False)

    @classmethod
    def learn(
        cls,
        task: Task,
        rows: Rows,
        target: Floats,
        pieces: int,
        shape_of: Callable[[int, int], EnsembleShape],
        settings: Settings,
    ) -> Self:
        """Train on the early rows until the late ones are no longer predicted better, then on all rows for as
        many epochs.

        `target` is at least 0; for the task `buys` it is 1 or 0. `shape_of` returns the architecture for
        given numbers of columns and outputs.
        """
        from tenure.models.deep.training import Lesson, train

        design, early, late = PiecewiseDesign.learn(rows, pieces), *_sides(rows, target, settings.seed)
        inputs = Columns(design.matrix(rows.features))
        kind = ClassOutputs if task == "buys" else NumberOutputs
        outputs: TableOutputs = kind.learn(target[early], rows.weights[early])
        shape = shape_of(inputs.matrix.shape[1], outputs.width)
        targets = Targets(outputs.targets(target).astype(np.float32), rows.weights.astype(np.float32))
        lesson = Lesson(inputs, targets, early, late, shape, outputs, outputs.start(), explained=False)
        with watched() as progress:
            trained = train(lesson, settings, None, progress)
        weights = {name: tensor.numpy() for name, tensor in trained.weights.items()}
        record = trained.record
        diagnosis = {
            "epochs": record.best_epoch,
            "train_loss": record.train_loss,
            "late_loss": record.late_loss,
            "rates": record.rates,
        }
        raw = raw_numbers(shape, weights, inputs.matrix)
        outputs = trained.outputs.balanced(raw, outputs.targets(target), rows.weights)
        sample = inputs.matrix[late[:_ROWS_TO_EXPLAIN]]
        influence = _influence(design, shape, weights, sample, settings.seed)
        return cls(design, shape, outputs, influence, diagnosis, weights)

    def predict(self, features: NDArray[np.float32]) -> Floats:
        """Expected number, or probability of class 1; shape (rows,)."""
        return self._read(features, self.outputs.mean)

    def median(self, features: NDArray[np.float32]) -> Floats | None:
        """Median, shape (rows,); None for a class."""
        if isinstance(self.outputs, ClassOutputs):
            return None
        return self._read(features, self.outputs.median)

    def importance(self, features: int) -> Floats:
        """Importance of each feature, shape (features,), as in `influence`."""
        return np.array(self.influence, dtype=np.float64)

    def save(self, stem: Path) -> None:
        """Two files: `.json`, and the weights as `.safetensors`."""
        safetensors = _safetensors()
        state = {name: getattr(self, name).to_json() for name in ("design", "shape", "outputs")}
        state |= {"influence": list(self.influence), "diagnosis": self.diagnosis}
        text = json.dumps(state, allow_nan=False)
        stem.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        arrays = {name: np.ascontiguousarray(tensor) for name, tensor in self.weights.items()}
        stem.with_suffix(".safetensors").write_bytes(safetensors.numpy.save(arrays))

    @classmethod
    def load(cls, stem: Path) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`), MissingExtra."""
        safetensors = _safetensors()
        try:
            state = read_object(stem.with_suffix(".json"))
            weights = safetensors.numpy.load(stem.with_suffix(".safetensors").read_bytes())
            design, shape = (
                PiecewiseDesign.from_json(state["design"]),
                EnsembleShape.from_json(state["shape"]),
            )
            head = cls(
                design,
                shape,
                outputs_from_json(state["outputs"]),
                tuple(map(float, state["influence"])),
                dict(state["diagnosis"]),
                weights,
            )
            head._check()
        except (OSError, ValueError, KeyError, TypeError, IndexError, safetensors.SafetensorError) as error:
            raise _unreadable(stem.name) from error
        return head

    def _read(self, features: NDArray[np.float32], reading: Callable[[Floats], Floats]) -> Floats:
        if features.shape[1] != self.design.features:
            raise _unreadable(f"{self.design.features} features, not {features.shape[1]}")
        starts = range(0, max(len(features), 1), _ROWS_AT_ONCE)
        blocks = (self.design.matrix(features[at : at + _ROWS_AT_ONCE]) for at in starts)
        return np.concatenate([reading(raw_numbers(self.shape, self.weights, block)) for block in blocks])

    def _check(self) -> None:
        """Raises ValueError if weights or design do not match the shape."""
        sizes = {name: tensor.shape for name, tensor in self.weights.items()}
        if sizes != self.shape.sizes() or self.shape.outputs != self.outputs.width:
            raise ValueError("weights do not match the network")
        if any(
            tensor.dtype != np.float32 or not (np.abs(tensor) < _MOST_WEIGHT).all()
            for tensor in self.weights.values()
        ):
            raise ValueError("weights are not those of a trained network")
        columns = len(self.design.sources())
        if self.shape.columns != columns or len(self.influence) != self.design.features:
            raise ValueError("columns do not match the network")


def _sides(rows: Rows, target: Floats, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Indices of training and validation rows: those of `rows`, or drawn if one side has no information."""
    early, late = np.flatnonzero(rows.early), np.flatnonzero(rows.late)
    if len(late) >= _LEAST_LATE and len(early) >= _LEAST_LATE and np.ptp(target[early]) > 0:
        return early, late
    order = np.random.default_rng(seed).permutation(len(target))
    kept_back = max(int(LATE_SHARE * len(order)), _LEAST_LATE)
    return np.sort(order[kept_back:]), np.sort(order[:kept_back])


def _influence(
    design: PiecewiseDesign, shape: EnsembleShape, weights: Weights, sample: NDArray[np.float32], seed: int
) -> tuple[float, ...]:
    order = np.random.default_rng(seed).permutation(len(sample))
    sources = design.sources()
    before = raw_numbers(shape, weights, sample)[:, :, 0].mean(axis=1)
    influence = []
    for place in range(design.features):
        own = sources == place
        mixed = sample.copy()
        mixed[:, own] = sample[order][:, own]
        after = raw_numbers(shape, weights, mixed)[:, :, 0].mean(axis=1)
        influence.append(float(np.abs(after - before).mean()))
    return tuple(influence)


def _safetensors() -> Any:
    try:
        import safetensors.numpy
    except ImportError:
        raise MissingExtra("Saving the model tabm", EXTRA) from None
    return safetensors


def _unreadable(problem: str) -> ModelError:
    return ModelError(
        "The network of a saved model cannot be read.",
        values=[problem],
        hint="copy the whole folder again, or train the model again",
        code="model.folder",
    )
