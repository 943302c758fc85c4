"""Training state on disk: an interrupted training resumes with the same result as an uninterrupted one.

One safetensors file per training, named after a fingerprint of model and data; it contains weights, optimizer
moments and the record of epochs. It is replaced atomically, so a crash while writing leaves the previous
file.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

Phase = Literal["search", "final", "done"]


@dataclass
class Record:
    """Record of the epochs so far.

    `search` finds, on validation rows, the epoch to stop at and the learning rate of each epoch; `final`
    trains on all rows for as many epochs. `epoch` counts the finished epochs of the phase.
    """

    phase: Phase = "search"
    epoch: int = 0
    rate: float = 0.0
    stale: int = 0
    best_epoch: int = 0
    best_loss: float | None = None
    rates: list[float] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    late_loss: list[float] = field(default_factory=list)
    final_loss: list[float] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)


def fingerprint(settings: dict[str, Any], arrays: Iterable[NDArray[np.generic]]) -> str:
    """Hash of model settings and training data, sixteen hex digits."""
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(memoryview(array.tobytes()))
    return digest.hexdigest()[:16]


@dataclass(frozen=True)
class Checkpoint:
    """The checkpoint file of one training; without `path`, nothing is written."""

    path: Path | None

    @classmethod
    def at(cls, folder: str | Path | None, name: str) -> Checkpoint:
        return cls(Path(folder) / f"{name}.safetensors" if folder else None)

    def write(self, record: Record, network: Any, optimiser: Any) -> None:
        """Replace the file. Raises ModelError (`model.checkpoint`) if it cannot be written."""
        if self.path is None:
            return
        from safetensors.torch import save

        tensors = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
        for place, moments in optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{place}.{name}": tensor for name, tensor in moments.items()}
        tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
        fresh = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(save(tensors, {"record": json.dumps(asdict(record))}))
            os.replace(fresh, self.path)
        except OSError as error:
            raise _unusable(self.path, "cannot be written") from error

    def read(self, network: Any, optimiser: Any) -> Record | None:
        """Restore the state and return its record; None if there is no file.

        Raises ModelError (`model.checkpoint`) for a file that cannot be read.
        """
        if self.path is None or not self.path.exists():
            return None
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(self.path, framework="pt") as file:
                record = Record(**json.loads(file.metadata()["record"]))
                tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
            _put_back(tensors, network, optimiser)
        except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise _unusable(self.path, "cannot be read") from error
        return record


def _put_back(tensors: dict[str, Any], network: Any, optimiser: Any) -> None:
    state = optimiser.state_dict()
    moments: dict[int, dict[str, Any]] = {}
    weights = {}
    for name, tensor in tensors.items():
        kind, _, rest = name.partition(".")
        if kind == "network":
            weights[rest] = tensor
        else:
            place, _, moment = rest.partition(".")
            moments.setdefault(int(place), {})[moment] = tensor
    network.load_state_dict(weights)
    optimiser.load_state_dict({"state": moments, "param_groups": state["param_groups"]})


def _unusable(path: Path, why: str) -> ModelError:
    return ModelError(
        f"The checkpoint {why}.",
        values=[path],
        hint="choose another folder, or delete the file to start again",
        code="model.checkpoint",
    )
