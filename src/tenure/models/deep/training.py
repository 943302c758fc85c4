"""Training of a network: find the number of epochs on validation rows, then train on all rows for as many.

AdamW (Loshchilov & Hutter 2019, ICLR) in mini-batches; the learning rate decreases when the validation loss
stops improving, and the final run uses the same rates. Every epoch draws its random numbers from seed, phase
and epoch alone, so a restarted epoch gives the same result.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

import numpy as np

from tenure.core.errors import FitError
from tenure.models.deep.checkpoint import Checkpoint, Record, fingerprint
from tenure.models.deep.network import device_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tenure.core.ports import Progress
    from tenure.models.deep.inputs import Inputs, Places, Targets

    Floats = NDArray[np.float64]

_CLIP = 1.0
_RATE_CUT = 0.3
_LEAST_GAIN = 1e-4
_ROWS_AT_ONCE = 8_192
_ROWS_TO_EXPLAIN = 2_000
_PHASES = ("search", "final")


@dataclass(frozen=True)
class Settings:
    """Training settings; same names as the constructor arguments of the models."""

    epochs: int
    learning_rate: float
    batch_size: int
    weight_decay: float
    patience: int
    seed: int
    device: str
    mixed_precision: bool | None


class Architecture(Protocol):
    """Architecture of a network."""

    def build(self, start: Floats) -> Any:
        """Build an untrained network whose initial raw outputs are `start` for every
        row, shape (outputs,).
        """

    def to_json(self) -> dict[str, Any]:
        """Return the architecture as plain JSON values, which distinguish it from other networks."""


class OutputReader(Protocol):
    """Loss and interpretation of a network's raw outputs."""

    def loss(self) -> Callable[[Any, Any], Any]:
        """`loss(raw, targets)` of tensors, shape (rows,)."""

    def log_value(self, raw: Any) -> Any:
        """Logarithm of the expectation, a tensor of shape (rows,), used to measure the effect of features."""

    def judged(self, raw: Floats, targets: Floats, weights: Floats) -> Self:
        """Return the outputs calibrated on validation rows; `targets` as in `Targets.values`."""

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        """Restore the result of `to_json`."""


R = TypeVar("R", bound=OutputReader)


@dataclass(frozen=True)
class Lesson(Generic[R]):
    """A training task: inputs and targets of the same rows; `early` and `late` indices as in `Rows`.

    explained : whether to compute the slopes of the prediction as well.
    """

    inputs: Inputs
    targets: Targets
    early: Places
    late: Places
    shape: Architecture
    outputs: R
    start: Floats
    explained: bool = True


@dataclass(frozen=True)
class TrainedNetwork(Generic[R]):
    """Result of training: weights by name on the CPU, calibrated outputs, and the training record."""

    weights: dict[str, Any]
    outputs: R
    record: Record
    influence: tuple[Floats, ...]
    device: str
    mixed_precision: bool


def train(lesson: Lesson[R], settings: Settings, folder: Any, progress: Progress) -> TrainedNetwork[R]:
    """Train, or resume from the checkpoint of the same task in `folder`.

    Raises
    ------
    FitError
        The loss is no longer a number (`model.fit.diverged`).
    OptionError
        The device does not exist.
    ModelError
        The checkpoint cannot be read or written.
    """
    own = {name: value for name, value in vars(settings).items() if name != "device"}
    arrays = (lesson.targets.values, lesson.targets.weights, lesson.early, lesson.late)
    name = fingerprint(own | lesson.shape.to_json(), [*arrays, *lesson.inputs.parts()])
    with _the_same_everywhere():
        return _Training(lesson, settings, Checkpoint.at(folder, name), progress).run()


@dataclass
class _Training(Generic[R]):
    lesson: Lesson[R]
    settings: Settings
    checkpoint: Checkpoint
    progress: Progress
    network: Any = field(init=False)
    optimiser: Any = field(init=False)

    def __post_init__(self) -> None:
        self.device = device_of(self.settings.device)
        mixed = self.settings.mixed_precision
        self.mixed = self.device.type == "cuda" if mixed is None else mixed
        self.loss = self.lesson.outputs.loss()
        self._begin()

    def run(self) -> TrainedNetwork[R]:
        record = self.checkpoint.read(self.network, self.optimiser) or Record(
            rate=self.settings.learning_rate
        )
        if record.phase == "search":
            self._search(record)
            record.phase, record.epoch = "final", 0
            self._begin()
            self.checkpoint.write(record, self.network, self.optimiser)
        if record.phase == "final":
            self._final(record)
            record.phase = "done"
            self.checkpoint.write(record, self.network, self.optimiser)
        influence = self._influence() if self.lesson.explained else ()
        weights = {name: tensor.detach().cpu() for name, tensor in self.network.state_dict().items()}
        outputs = self.lesson.outputs.from_json(record.outputs)
        return TrainedNetwork(weights, outputs, record, influence, self.device.type, self.mixed)

    def _begin(self) -> None:
        import torch

        torch.manual_seed(self.settings.seed)
        self.network = self.lesson.shape.build(self.lesson.start).to(self.device)
        decay = self.settings.weight_decay
        self.optimiser = torch.optim.AdamW(self.network.parameters(), weight_decay=decay)

    def _search(self, record: Record) -> None:
        """Trains until validation rows have not improved for `patience` epochs, or no epochs are left."""
        patience, cut = self.settings.patience, max(self.settings.patience // 3, 1)
        self.progress.step("Finding the number of training epochs", total=self.settings.epochs)
        self.progress.advance(record.epoch)
        while record.epoch < self.settings.epochs and record.stale < patience:
            record.rates.append(record.rate)
            record.train_loss.append(self._epoch(self.lesson.early, record.rate, 0, record.epoch))
            record.epoch += 1
            late, raw = self._judge(self.lesson.late)
            record.late_loss.append(late)
            if record.best_loss is None or late < record.best_loss - _LEAST_GAIN:
                record.best_loss, record.best_epoch, record.stale = late, record.epoch, 0
                record.outputs = self._with_spreads(raw)
            else:
                record.stale += 1
                record.rate *= _RATE_CUT if record.stale % cut == 0 else 1.0
            self.checkpoint.write(record, self.network, self.optimiser)
            self.progress.advance()

    def _final(self, record: Record) -> None:
        everything = np.arange(len(self.lesson.inputs))
        self.progress.step("Training", total=record.best_epoch)
        self.progress.advance(record.epoch)
        while record.epoch < record.best_epoch:
            loss = self._epoch(everything, record.rates[record.epoch], 1, record.epoch)
            record.final_loss.append(loss)
            record.epoch += 1
            self.checkpoint.write(record, self.network, self.optimiser)
            self.progress.advance()

    def _epoch(self, places: Places, rate: float, phase: int, epoch: int) -> float:
        """One pass over the rows; returns the mean loss."""
        import torch

        seed_sequence = np.random.SeedSequence([self.settings.seed, phase, epoch])
        torch.manual_seed(int(seed_sequence.generate_state(1)[0]))
        order = np.random.default_rng(seed_sequence).permutation(places)
        self.network.train()
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        total = torch.zeros((), device=self.device)
        weight = torch.zeros((), device=self.device)
        for batch in self.lesson.inputs.batches(order, self.settings.batch_size):
            losses, weights = self._losses(batch)
            loss = losses.sum() / weights.sum()
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), _CLIP)
            self.optimiser.step()
            total += losses.detach().sum()
            weight += weights.sum()
        return self._finite(float(total / weight), rate)

    def _losses(self, batch: Places) -> tuple[Any, Any]:
        """Weighted losses and weights of a batch, shape (rows,) each."""
        raw = self._raw(batch)
        targets = self.lesson.targets.where(batch)
        weights = self._on_device(targets.weights)
        return self.loss(raw, self._on_device(targets.values)) * weights, weights

    def _judge(self, places: Places) -> tuple[float, Floats]:
        """Mean loss of the rows, and their raw numbers."""
        import torch

        self.network.eval()
        parts, total, weight = [], 0.0, 0.0
        with torch.no_grad():
            for at in range(0, len(places), _ROWS_AT_ONCE):
                batch = places[at : at + _ROWS_AT_ONCE]
                raw, targets = self._raw(batch), self.lesson.targets.where(batch)
                losses = self.loss(raw, self._on_device(targets.values)) * self._on_device(targets.weights)
                total, weight = total + float(losses.sum()), weight + float(targets.weights.sum())
                parts.append(raw.cpu().numpy().astype(np.float64))
        return self._finite(total / weight, self.settings.learning_rate), np.concatenate(parts)

    def _raw(self, batch: Places) -> Any:
        import torch

        arguments = [self._on_device(array) for array in self.lesson.inputs.take(batch)]
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.mixed):
            raw = self.network(*arguments)
        return raw.float()

    def _on_device(self, array: NDArray[np.float32]) -> Any:
        import torch

        return torch.from_numpy(array).to(self.device, non_blocking=True)

    def _with_spreads(self, raw: Floats) -> dict[str, Any]:
        late = self.lesson.targets.where(self.lesson.late)
        values, weights = late.values.astype(np.float64), late.weights.astype(np.float64)
        return self.lesson.outputs.judged(raw, values, weights).to_json()

    def _influence(self) -> tuple[Floats, ...]:
        """Per input: the mean slope of the logarithm of the prediction, shape as the input's last axis."""
        import torch

        self.network.eval()
        places = self.lesson.late[:_ROWS_TO_EXPLAIN]
        arguments = [self._on_device(array) for array in self.lesson.inputs.take(places)]
        for argument in arguments:
            argument.requires_grad_(True)
        # The fused kernels of recurrent cells need training mode for gradients, so they are turned off.
        with torch.backends.cudnn.flags(enabled=False):
            value = self.lesson.outputs.log_value(self.network(*arguments)).sum()
        slopes = torch.autograd.grad(value, arguments, allow_unused=True)
        return tuple(
            np.zeros(1) if slope is None else _mean_slope(slope.detach().abs().cpu().numpy(), len(places))
            for slope in slopes
        )

    def _finite(self, loss: float, rate: float) -> float:
        if np.isfinite(loss):
            return loss
        raise FitError(
            "Training diverged: the loss is no longer a number.",
            values=[f"learning_rate {rate:g}"],
            hint="choose a lower learning_rate",
            code="model.fit.diverged",
        )


def _mean_slope(slopes: NDArray[np.float32], rows: int) -> Floats:
    summed = slopes.astype(np.float64).sum(axis=tuple(range(slopes.ndim - 1))) if slopes.ndim > 1 else slopes
    return np.asarray(summed, dtype=np.float64) / rows


@contextmanager
def _the_same_everywhere() -> Iterator[None]:
    """Preserves the caller's random state; one thread sums in the same order on every machine."""
    import torch

    threads = torch.get_num_threads()
    with torch.random.fork_rng():
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(threads)
