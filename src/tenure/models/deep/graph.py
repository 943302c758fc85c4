"""A trained network as an ONNX graph that ONNX Runtime scores: scoring does not need torch."""

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
from tenure.models.deep.network import EXTRA, Shape, build
from tenure.models.deep.onnx_graph import plain_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tenure.models.deep.inputs import Arrays

WEIGHTS, GRAPH = "weights.safetensors", "network.onnx"
_NAMES = ("columns", "steps", "known")
_ROWS, _STEPS = 101, 23
_OPSET = 18
GATES = {"gru": (1, 0, 2), "lstm": (0, 3, 1, 2)}
"""Places of PyTorch's gates in the order of the ONNX operators: z, r, h of a GRU, i, o, f, c of an LSTM."""


@dataclass
class Network:
    """Weights (safetensors) and graph (ONNX) of one network, as the bytes of their files."""

    weights: bytes
    graph: bytes
    _session: Any = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, shape: Shape, weights: dict[str, Any]) -> Self:
        """From trained weights."""
        from safetensors.torch import save

        network = _network(shape, weights)
        return cls(
            save({name: tensor.contiguous() for name, tensor in weights.items()}), _graph(network, shape)
        )

    def raw(self, arguments: Arrays) -> NDArray[np.float64]:
        """Raw outputs of some rows, shape (rows, outputs). Raises MissingExtra, ModelError."""
        if self._session is None:
            self._session = _session(self.graph)
        inputs = dict(zip(_NAMES, arguments, strict=False))
        return np.asarray(self._session.run(None, inputs)[0], dtype=np.float64)

    def to_torch(self, shape: Shape) -> Any:
        """The network in PyTorch, ready to predict, to inspect it or to train it further."""
        from safetensors.torch import load

        return _network(shape, load(self.weights)).eval()

    def save(self, folder: Path) -> None:
        """Write both files."""
        (Path(folder) / WEIGHTS).write_bytes(self.weights)
        (Path(folder) / GRAPH).write_bytes(self.graph)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load what `save` wrote. Raises ModelError (`model.folder`)."""
        files = [Path(folder) / name for name in (WEIGHTS, GRAPH)]
        try:
            return cls(*(file.read_bytes() for file in files))
        except OSError as error:
            raise _unreadable() from error


def _network(shape: Shape, weights: dict[str, Any]) -> Any:
    """A network with these weights; its initialization does not consume the caller's random numbers."""
    import torch

    with torch.random.fork_rng():
        network = build(shape)
    network.load_state_dict(weights)
    return network


def _session(graph: bytes) -> Any:
    try:
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as runtime
    except ImportError:
        raise MissingExtra("Scoring with a deep model", EXTRA) from None
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Threads that spin while waiting take cores from other processes.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(plain_graph(graph), options, providers=["CPUExecutionProvider"])
    except (ValueError, runtime.NotImplemented, runtime.RuntimeException, runtime.NoSuchFile) as error:
        raise _unreadable() from error
    except (runtime.InvalidProtobuf, runtime.InvalidGraph, runtime.InvalidArgument, runtime.Fail) as error:
        raise _unreadable() from error


def _graph(network: Any, shape: Shape) -> bytes:
    """The ONNX file's bytes, rows and steps open, without the exporter's notes about its environment."""
    try:
        import onnx
        import torch
    except ImportError:
        raise MissingExtra("Saving a deep model", EXTRA) from None
    rows, steps = torch.export.Dim("rows"), torch.export.Dim("steps")
    # Sizes that nothing else has: the exporter merges dimensions of equal size.
    arguments = [torch.ones(_ROWS, shape.columns)]
    if shape.cell:
        arguments += [torch.ones(_ROWS, _STEPS, shape.channels), torch.ones(_ROWS, _STEPS)]
    if shape.cell in GATES:
        network.reader = _recurrent(network.reader, shape)
    free = ({0: rows}, *({0: rows, 1: steps} for _ in arguments[1:]))
    names = list(_NAMES[: len(arguments)])
    with _quiet():
        exported = torch.onnx.export(
            network.eval(),
            tuple(arguments),
            dynamo=True,
            input_names=names,
            output_names=["raw"],
            dynamic_shapes=free,
            opset_version=_OPSET,
            verbose=False,
        )
    assert exported is not None
    model = exported.model_proto
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    del model.metadata_props[:], model.graph.metadata_props[:]
    del model.graph.value_info[:]
    onnx.checker.check_model(model)
    assert all(tensor.type.tensor_type.shape.dim[0].dim_param for tensor in model.graph.input)
    assert all(tensor.type.tensor_type.shape.dim[1].dim_param for tensor in model.graph.input[1:])
    return bytes(model.SerializeToString(deterministic=True))


def _recurrent(reader: Any, shape: Shape) -> Any:
    """The reader with its cell as the ONNX operator of that name.

    The exporter's own conversion of recurrent cells fixes the sequence length from the second network of a
    process on (torch 2.13).
    """
    import torch

    order, kind = GATES[shape.cell or ""], (shape.cell or "").upper()
    cell = reader.cell

    def sorted_gates(weights: Any) -> Any:
        gates = weights.detach().chunk(len(order))
        return torch.cat([gates[place] for place in order])

    inputs, states = sorted_gates(cell.weight_ih_l0), sorted_gates(cell.weight_hh_l0)
    biases = torch.cat([sorted_gates(bias) for bias in (cell.bias_ih_l0, cell.bias_hh_l0)])

    class Symbolic(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            for name, tensor in (("inputs", inputs), ("states", states), ("biases", biases)):
                self.register_buffer(name, tensor.unsqueeze(0))

        def forward(self, steps: Any, mask: Any) -> Any:
            parameters: Any = self
            states = torch.onnx.ops.symbolic(
                kind,
                (steps.transpose(0, 1), parameters.inputs, parameters.states, parameters.biases),
                {"hidden_size": shape.state, **({"linear_before_reset": 1} if kind == "GRU" else {})},
                dtype=steps.dtype,
                shape=(steps.shape[1], 1, steps.shape[0], shape.state),
                version=_OPSET,
            )
            return reader.newest(states.squeeze(1).transpose(0, 1), mask)

    return Symbolic()


@contextmanager
def _quiet() -> Iterator[None]:
    """The exporter logs its own internals: optional packages, deprecated functions."""
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
        hint="choose a folder that save() wrote",
        code="model.folder",
    )
