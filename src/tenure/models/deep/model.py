"""Shared base of the deep models: one network for orders, churn and spend, trained on a panel."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FitError, ModelError, OptionError
from tenure.models.deep.graph import Network
from tenure.models.deep.inputs import Inputs, Targets
from tenure.models.deep.network import Shape, torch_of
from tenure.models.deep.outputs import WIDTH, Outputs, SpendHead
from tenure.models.deep.progress import watched
from tenure.models.deep.steps import StepDesign, seen
from tenure.models.frame.columns import check_level
from tenure.models.frame.order_days import OrderDays
from tenure.models.panel.contributions import Contributions, no_contributions
from tenure.models.panel.design import Design
from tenure.models.panel.heads import Head, Rows, Task
from tenure.models.panel.model import PanelFit, PanelModel
from tenure.models.panel.panel import Panel, levels_ahead

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models.deep.training import Settings, TrainedNetwork

    Floats = NDArray[np.float64]

HEADS = tuple(WIDTH)
Device = Literal["auto", "cpu", "cuda", "mps"]
ORDER_DAYS = "order_days"
"""Name of the order sequence in the feature importances."""

_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True)
class DeepFit(PanelFit):
    """State learned from a panel, and the trained network.

    Attributes
    ----------
    design, steps, shape, outputs : encoding of features and order days (no `steps`, no order days),
        architecture of the network, and interpretation of its outputs.
    influence : per feature, its effect on the prediction's logarithm; sums to 1.
    diagnosis : epochs, loss curves and learning rates of the training.
    """

    design: Design = field(kw_only=True)
    steps: StepDesign | None = field(kw_only=True)
    shape: Shape = field(kw_only=True)
    outputs: Outputs = field(kw_only=True)
    influence: dict[str, float] = field(kw_only=True)
    diagnosis: dict[str, Any] = field(kw_only=True)
    network: Network = field(kw_only=True, repr=False)

    def raw(self, frame: pd.DataFrame) -> dict[str, Floats]:
        """Expectations of the network, before the level of the window is applied."""
        return self.outputs.expected(self.numbers(frame))

    def numbers(self, frame: pd.DataFrame) -> Floats:
        """Raw outputs of the network, shape (rows, outputs); computed in blocks to bound memory."""
        starts = range(0, len(frame), _ROWS_AT_ONCE)
        return np.concatenate([self._block(frame.iloc[at : at + _ROWS_AT_ONCE]) for at in starts])

    def inputs(self, frame: pd.DataFrame) -> Inputs:
        """Network inputs for these customers."""
        days = OrderDays.of(frame) if self.steps is not None else None
        return seen(self.design.matrix(self.features(frame)), self.steps, days)

    def _block(self, frame: pd.DataFrame) -> Floats:
        inputs = self.inputs(frame)
        raw = np.empty((len(inputs), self.shape.outputs))
        for batch in inputs.batches(np.arange(len(inputs)), 4_096):
            raw[batch] = self.network.raw(inputs.take(batch))
        return raw

    def to_json(self) -> dict[str, Any]:
        """Return everything except the network, as plain JSON values."""
        own = {name: getattr(self, name).to_json() for name in ("design", "shape", "outputs")}
        own |= {"steps": self.steps.to_json() if self.steps else None}
        return super().to_json() | own | {"influence": self.influence, "diagnosis": self.diagnosis}

    @classmethod
    def beside(cls, learned: PanelFit, **own: Any) -> Self:
        """Combine the state of any panel model with the state specific to a network."""
        return cls(**vars(learned), **own)


class DeepModel(PanelModel):
    """A model whose network learns orders, churn and spend of a panel jointly.

    A subclass keeps the constructor arguments named below, and defines the architecture of its network.
    """

    head_choices: ClassVar = HEADS
    hidden: tuple[int, ...]
    dropout: float
    batch_norm: bool
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    patience: int
    head: SpendHead
    device: str
    mixed_precision: bool | None
    checkpoint: str | Path | None

    @property
    def diagnosis_(self) -> dict[str, Any]:
        """Course of the training: epochs, losses by epoch (`train_`, `late_`, `final_`), learning `rates`."""
        return self._deep().diagnosis

    @property
    def feature_importance_(self) -> pd.Series:
        """Share by feature, largest first: its effect on the logarithm of the prediction."""
        importance = pd.Series(self._deep().influence, name="importance", dtype=np.float64)
        return importance.sort_values(ascending=False)

    def contributions(self, frame: pd.DataFrame, horizon_days: float) -> Contributions:
        """Raise ModelError (`model.no_contributions`): a network has no exact contributions."""
        self._ready_for(frame, horizon_days)
        raise no_contributions(self.card.name)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Predict `predicted_clv_lower` and `_upper` from the head's own distribution, at the level of the
        window.

        For a model trained without money, the interval is that of `expected_purchases`, from a negative
        binomial distribution.
        """
        tail = (1 - check_level(level)) / 2
        self._ready_for(frame, horizon_days)
        learned = self._deep()
        raw, outputs = learned.numbers(frame), learned.outputs
        column, quantile, level_of = "expected_purchases", outputs.orders_quantile, learned.orders_level
        if learned.spend_level is not None:
            column, quantile, level_of = "predicted_clv", outputs.spend_quantile, learned.spend_level
        ahead = levels_ahead(frame, level_of, learned.window_end)
        ends = {"lower": quantile(raw, tail) * ahead, "upper": quantile(raw, 1 - tail) * ahead}
        return pd.DataFrame({f"{column}_{end}": values for end, values in ends.items()}, index=frame.index)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `card.json`, `weights.safetensors`, `network.onnx`."""
        super().save(path)
        self._deep().network.save(Path(path))

    def _steps(self, panel: Panel) -> StepDesign | None:
        """Encoding of order sequences; None for a network without them."""
        return None

    @abstractmethod
    def _shape(self, columns: int, outputs: int, channels: int) -> Shape:
        """The architecture of the network."""

    def _learn(self, panel: Panel) -> DeepFit:
        torch_of(self.card.name)
        from tenure.models.deep.training import Lesson, train

        settings, early = self._settings(), np.flatnonzero(panel.rows.early)
        if panel.orders.max() <= 0:
            raise FitError(
                "No customer ordered in any window of the panel.",
                hint="use a longer log, or a longer horizon",
                code="model.fit.no_orders",
            )
        design, steps = Design.learn(panel.rows), self._steps(panel)
        inputs = seen(design.matrix(panel.rows.features), steps, panel.order_days)
        outputs, targets = _outputs_and_targets(panel, self.head)
        columns = inputs.take(np.arange(1))[0].shape[1]
        shape = self._shape(columns, outputs.width, steps.channels if steps else 0)
        start = _start(outputs, targets.where(early))
        late = np.flatnonzero(panel.rows.late)
        with watched() as progress:
            lesson = Lesson(inputs, targets, early, late, shape, outputs, start)
            trained = train(lesson, settings, self.checkpoint, progress)
        return DeepFit.beside(
            PanelFit.of(panel, {}),
            design=design,
            steps=steps,
            shape=shape,
            outputs=trained.outputs,
            influence=_shares(trained, design, panel.encoding.names),
            diagnosis=_diagnosis(trained),
            network=Network.of(shape, trained.weights),
        )

    def _settings(self) -> Settings:
        from tenure.models.deep.training import Settings

        wrong = [
            f"{name} {value}"
            for name, value, fine in (
                ("hidden", self.hidden, all(size >= 1 for size in self.hidden)),
                ("dropout", self.dropout, 0 <= self.dropout < 1),
                ("epochs", self.epochs, self.epochs >= 1),
                ("batch_size", self.batch_size, self.batch_size >= 2),
                ("learning_rate", self.learning_rate, 0 < self.learning_rate < np.inf),
                ("weight_decay", self.weight_decay, 0 <= self.weight_decay < np.inf),
                ("patience", self.patience, self.patience >= 1),
            )
            if not fine
        ]
        if wrong:
            raise OptionError(
                "The network settings are not valid.",
                values=wrong,
                hint="sizes, epochs and patience must be at least 1, batches at least 2, and dropout below 1",
                code="model.training",
            )
        return Settings(
            self.epochs,
            self.learning_rate,
            self.batch_size,
            self.weight_decay,
            self.patience,
            self.seed,
            self.device,
            self.mixed_precision,
        )

    def _arguments(self) -> dict[str, Any]:
        # A saved model must not contain where it was trained.
        return super()._arguments() | {"checkpoint": None, "hidden": list(self.hidden)}

    def _from_json(self, state: dict[str, Any], folder: Path) -> None:
        self.hidden = tuple(self.hidden)
        try:
            self.learned_ = DeepFit.beside(
                PanelFit.from_json(state, {}),
                design=Design.from_json(state["design"]),
                steps=StepDesign.from_json(state["steps"]) if state["steps"] else None,
                shape=Shape.from_json(state["shape"]),
                outputs=Outputs.from_json(state["outputs"]),
                influence=state["influence"],
                diagnosis=state["diagnosis"],
                network=Network.load(folder),
            )
        except (KeyError, TypeError) as error:
            raise ModelError(
                "The card of a saved model cannot be read.",
                hint="choose a folder that save() wrote",
                code="model.folder",
            ) from error

    def _deep(self) -> DeepFit:
        learned = self._state()
        assert isinstance(learned, DeepFit)
        return learned

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        raise NotImplementedError("one network learns all heads")

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        raise NotImplementedError("one network contains all heads")


def _outputs_and_targets(panel: Panel, head: SpendHead) -> tuple[Outputs, Targets]:
    """The distribution and unit of spend, and the targets in that unit."""
    values = [panel.orders]
    outputs = Outputs(None)
    if panel.spend is not None:
        spends = panel.spend > 0
        unit = (
            float(np.average(panel.spend[spends], weights=panel.rows.weights[spends]))
            if spends.any()
            else 1.0
        )
        outputs = Outputs(head, unit)
        values.append(panel.spend / unit)
    targets = np.column_stack(values).astype(np.float32)
    return outputs, Targets(targets, panel.rows.weights.astype(np.float32))


def _start(outputs: Outputs, targets: Targets) -> Floats:
    values, weights = targets.values.astype(np.float64), targets.weights.astype(np.float64)
    return outputs.start(values[:, 0], values[:, 1] if outputs.spend else None, weights)


def _shares(trained: TrainedNetwork[Outputs], design: Design, names: tuple[str, ...]) -> dict[str, float]:
    """Influence of each feature over all its columns, and of the order days, as shares."""
    columns, *steps = trained.influence
    summed = np.bincount(design.sources(), weights=columns, minlength=len(names))
    influence = dict(zip(names, map(float, summed), strict=True))
    if steps:
        influence[ORDER_DAYS] = float(steps[0].sum())
    total = sum(influence.values()) or 1.0
    return {name: value / total for name, value in influence.items()}


def _diagnosis(trained: TrainedNetwork[Outputs]) -> dict[str, Any]:
    record = trained.record
    return {
        "epochs": record.best_epoch,
        "epochs_tried": len(record.late_loss),
        "train_loss": record.train_loss,
        "late_loss": record.late_loss,
        "final_loss": record.final_loss,
        "rates": record.rates,
        "device": trained.device,
        "mixed_precision": trained.mixed_precision,
    }
