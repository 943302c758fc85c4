"""A trained network as an ONNX graph, and its answers by ONNX Runtime: scoring needs no torch."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from tenure.core.errors import MissingExtra, ModelError
from tenure.models._deep_network import EXTRA, Shape, build

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models._deep_inputs import Arrays

WEIGHTS, GRAPH = "weights.safetensors", "network.onnx"
_NAMES = ("columns", "steps", "known")


@dataclass
class Network:
    """Weights (safetensors) and graph (ONNX) of one network, as the bytes their files hold."""

    weights: bytes
    graph: bytes
    _session: Any = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, shape: Shape, weights: dict[str, Any], example: Arrays) -> Self:
        """From trained weights; `example` are arguments of at least two rows, to follow the graph with."""
        from safetensors.torch import save

        made = build(shape)
        made.load_state_dict(weights)
        return cls(save({name: one.contiguous() for name, one in weights.items()}), _graph(made, example))

    def raw(self, arguments: Arrays) -> NDArray[np.float64]:
        """Raw numbers of some rows, shape (rows, outputs). Raises MissingExtra, ModelError."""
        if self._session is None:
            self._session = _session(self.graph)
        given = dict(zip(_NAMES, arguments, strict=False))
        return np.asarray(self._session.run(None, given)[0], dtype=np.float64)

    def to_torch(self, shape: Shape) -> Any:
        """The network in PyTorch, ready to predict: to look into it, or to train it further."""
        from safetensors.torch import load

        made = build(shape)
        made.load_state_dict(load(self.weights))
        return made.eval()

    def save(self, folder: Path) -> None:
        """Write both files."""
        (Path(folder) / WEIGHTS).write_bytes(self.weights)
        (Path(folder) / GRAPH).write_bytes(self.graph)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """What `save` wrote. Raises ModelError (`model.folder`)."""
        files = [Path(folder) / name for name in (WEIGHTS, GRAPH)]
        try:
            return cls(*(file.read_bytes() for file in files))
        except OSError as error:
            raise _unreadable() from error


def _session(graph: bytes) -> Any:
    try:
        import onnxruntime
    except ImportError:
        raise MissingExtra("Scoring with a deep model", EXTRA) from None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that wait by spinning take the cores from whoever else works here.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    # ONNX Runtime's own errors have no root in common but this.
    except RuntimeError as error:
        raise _unreadable() from error


def _graph(network: Any, example: Arrays) -> bytes:
    """The ONNX file's bytes, rows and steps open, without the notes an exporter takes of where it ran."""
    try:
        import onnx
        import torch
    except ImportError:
        raise MissingExtra("Saving a deep model", EXTRA) from None
    rows, steps = torch.export.Dim("rows"), torch.export.Dim("steps")
    arguments = tuple(torch.from_numpy(one) for one in example)
    free = tuple(
        {0: rows} if one.ndim == 2 and at == 0 else {0: rows, 1: steps} for at, one in enumerate(example)
    )
    names = list(_NAMES[: len(example)])
    with _quiet():
        made = torch.onnx.export(
            network.eval(),
            arguments,
            dynamo=True,
            input_names=names,
            output_names=["raw"],
            dynamic_shapes=free,
            verbose=False,
        )
    assert made is not None
    model = made.model_proto
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.metadata_props[:], model.graph.metadata_props[:]
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporter speaks of its own insides: packages it could use, functions it will drop."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _unreadable() -> ModelError:
    return ModelError(
        "The network of a saved model cannot be read.",
        hint="hand in the folder that save() wrote",
        code="model.folder",
    )
