"""An ensemble in one network: members share weight matrices, and each scales its inputs and outputs.

Source: Gorishniy, Kotelnikov & Babenko (2025), "TabM: Advancing Tabular Deep Learning with
Parameter-Efficient Ensembling", ICLR, arXiv:2410.24210, after Wen, Tran & Ba (2020), "BatchEnsemble", ICLR: a
layer of member k is s_k * (W (r_k * x)) + b_k. As in TabM, the first r_k are drawn from {-1, 1}, all other
factors begin at 1, and every member is trained on its own loss.

Scoring is a few matrix products and is done in NumPy: it needs neither PyTorch nor a graph.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Weights = Mapping[str, NDArray[np.float32]]

_NUMBERS_AT_ONCE = 1 << 22


@dataclass(frozen=True)
class EnsembleShape:
    """Architecture of the network.

    Attributes
    ----------
    columns, outputs : width of the design matrix, and number of raw outputs per member.
    hidden : width of each layer. members : networks in one.
    dropout : share of each layer that is dropped at random during training.
    """

    columns: int
    outputs: int
    hidden: tuple[int, ...]
    members: int
    dropout: float

    def build(self, start: Floats) -> Any:
        """Build an untrained network around `start`, shape (outputs,); weights are drawn from torch's random
        generator.
        """
        return _build(self, start)

    def sizes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each weight, by name."""
        sizes: dict[str, tuple[int, ...]] = {}
        width = self.columns
        for place, size in enumerate(self.hidden):
            sizes |= {
                f"layers.{place}.weight": (size, width),
                f"layers.{place}.inward": (self.members, width),
                f"layers.{place}.outward": (self.members, size),
                f"layers.{place}.bias": (self.members, size),
            }
            width = size
        last = {"last": (self.members, width, self.outputs), "last_bias": (self.members, self.outputs)}
        return sizes | last

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return asdict(self) | {"hidden": list(self.hidden)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**{**state, "hidden": tuple(state["hidden"])})


def raw_numbers(shape: EnsembleShape, weights: Weights, matrix: NDArray[np.float32]) -> Floats:
    """Raw outputs of each member for each row, shape (rows, members, outputs); computed in blocks to bound
    memory.
    """
    raw = np.empty((len(matrix), shape.members, shape.outputs))
    for rows in _blocks(shape, len(matrix)):
        activations = np.repeat(matrix[rows, None], shape.members, axis=1)
        for place in range(len(shape.hidden)):
            weight, inward, outward, bias = (
                weights[f"layers.{place}.{name}"] for name in ("weight", "inward", "outward", "bias")
            )
            activations = np.maximum((activations * inward) @ weight.T * outward + bias, 0.0)
        raw[rows] = np.einsum("nki,kio->nko", activations, weights["last"]) + weights["last_bias"]
    return raw


def _blocks(shape: EnsembleShape, rows: int) -> Iterator[slice]:
    size = max(_NUMBERS_AT_ONCE // (shape.members * max(shape.columns, *shape.hidden)), 1)
    return (slice(at, at + size) for at in range(0, rows, size))


def _build(shape: EnsembleShape, start: Floats) -> Any:
    import torch
    from torch import nn
    from torch.nn import functional

    class Layer(nn.Module):
        def __init__(self, wide: int, size: int, first: bool) -> None:
            super().__init__()
            bound = wide**-0.5
            self.weight = nn.Parameter(torch.empty(size, wide).uniform_(-bound, bound))
            signs = torch.randint(0, 2, (shape.members, wide)) * 2.0 - 1.0
            self.inward = nn.Parameter(signs if first else torch.ones(shape.members, wide))
            self.outward = nn.Parameter(torch.ones(shape.members, size))
            self.bias = nn.Parameter(torch.empty(size).uniform_(-bound, bound).repeat(shape.members, 1))

        def forward(self, activations: Any) -> Any:
            return (activations * self.inward) @ self.weight.T * self.outward + self.bias

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            widths = (shape.columns, *shape.hidden)
            pairs = pairwise(widths)
            self.layers = nn.ModuleList(
                Layer(wide, size, place == 0) for place, (wide, size) in enumerate(pairs)
            )
            initial_weights = torch.randn(shape.members, widths[-1], shape.outputs) * (
                0.1 * widths[-1] ** -0.5
            )
            self.last = nn.Parameter(initial_weights)
            initial_bias = torch.as_tensor(start, dtype=torch.float32)
            self.last_bias = nn.Parameter(initial_bias.repeat(shape.members, 1))

        def forward(self, columns: Any) -> Any:
            activations = columns.unsqueeze(1).expand(-1, shape.members, -1)
            for layer in self.layers:
                activations = functional.dropout(
                    functional.relu(layer(activations)), shape.dropout, self.training
                )
            return torch.einsum("nki,kio->nko", activations, self.last) + self.last_bias

    return Network()
