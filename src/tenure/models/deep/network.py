"""Networks in PyTorch: architecture, losses, and the deferred import of the library."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

from tenure.core.errors import MissingExtra, OptionError
from tenure.models.deep.outputs import BUYS, LEAST_SIGMA, MOST_LOG, MOST_SIGMA, ORDERS, SPEND, TWEEDIE_POWER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenure.models.deep.outputs import SpendHead

EXTRA = "deep"
Cell = Literal["lstm", "gru", "transformer"]


def torch_of(model: str) -> Any:
    """Import the library. Raises MissingExtra if it is not installed."""
    try:
        import torch
    except ImportError:
        raise MissingExtra(f"Training the model {model}", EXTRA) from None
    return torch


@dataclass(frozen=True)
class Shape:
    """Architecture of a network.

    Attributes
    ----------
    columns, outputs : width of the design matrix, and number of raw outputs.
    hidden : width of each layer. dropout : share of it that is dropped at random during training.
    cell, channels, state : encoder of the order sequence, numbers per order day, and size of its state; no
        `cell` for a network without sequences.
    """

    columns: int
    outputs: int
    hidden: tuple[int, ...]
    dropout: float
    batch_norm: bool
    cell: Cell | None = None
    channels: int = 0
    state: int = 0

    def build(self, start: Any = None) -> Any:
        """Build an untrained network."""
        return build(self, start)

    def to_json(self) -> dict[str, Any]:
        """Return the state as plain JSON values."""
        return asdict(self) | {"hidden": list(self.hidden)}

    @classmethod
    def from_json(cls, state: dict[str, Any]) -> Self:
        return cls(**{**state, "hidden": tuple(state["hidden"])})


def build(shape: Shape, start: Any = None) -> Any:
    """Build an untrained network: layers next to a linear path (Cheng et al. 2016, "Wide & Deep Learning",
    DLRS).

    `start` contains the initial raw outputs for every row, shape (outputs,). Weights are drawn from torch's
    own random generator.
    """
    import torch
    from torch import nn

    class Network(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.reader = _reader(shape) if shape.cell else None
            wide = shape.columns + (shape.state if shape.cell else 0)
            layers: list[nn.Module] = []
            width = wide
            for size in shape.hidden:
                layers.append(nn.Linear(width, size))
                if shape.batch_norm:
                    layers.append(nn.BatchNorm1d(size))
                layers.append(nn.ReLU())
                if shape.dropout:
                    layers.append(nn.Dropout(shape.dropout))
                width = size
            self.layers = nn.Sequential(*layers)
            self.last = nn.Linear(width, shape.outputs)
            self.straight = nn.Linear(wide, shape.outputs, bias=False)

        def forward(self, columns: Any, steps: Any = None, mask: Any = None) -> Any:
            if self.reader is not None:
                columns = torch.cat([columns, self.reader(steps, mask)], dim=1)
            return self.last(self.layers(columns)) + self.straight(columns)

    network = Network()
    with torch.no_grad():
        network.straight.weight.zero_()
        network.last.weight.mul_(0.1)
        if start is not None:
            network.last.bias.copy_(torch.as_tensor(np.asarray(start), dtype=torch.float32))
    return network


def _reader(shape: Shape) -> Any:
    """Maps order days, oldest first, to a state of fixed width; padding after the last one is ignored."""
    from torch import nn

    class RecurrentLayers(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            kind = nn.LSTM if shape.cell == "lstm" else nn.GRU
            self.cell = kind(shape.channels, shape.state, batch_first=True)

        def forward(self, steps: Any, mask: Any) -> Any:
            return self.newest(self.cell(steps)[0], mask)

        @staticmethod
        def newest(states: Any, mask: Any) -> Any:
            last = (mask.sum(dim=1).long() - 1).reshape(-1, 1, 1).expand(-1, 1, shape.state)
            return states.gather(1, last).squeeze(1)

    class AttentionLayers(nn.Module):
        """Pre-norm layers (Vaswani et al. 2017); the ages among the channels encode the order."""

        def __init__(self) -> None:
            super().__init__()
            self.enter = nn.Linear(shape.channels, shape.state)
            layer = nn.TransformerEncoderLayer(
                shape.state,
                nhead=4,
                dim_feedforward=2 * shape.state,
                dropout=shape.dropout,
                activation="gelu",
                batch_first=True,
                norm_first=True,
            )
            self.layers = nn.TransformerEncoder(layer, num_layers=2, enable_nested_tensor=False)

        def forward(self, steps: Any, mask: Any) -> Any:
            states = self.layers(self.enter(steps), src_key_padding_mask=mask < 0.5)
            return (states * mask.unsqueeze(2)).sum(dim=1) / mask.sum(dim=1, keepdim=True)

    return AttentionLayers() if shape.cell == "transformer" else RecurrentLayers()


def loss_of(head: SpendHead | None) -> Callable[[Any, Any], Any]:
    """`loss(raw, targets)`, shape (rows,): the sum of the losses of orders, of ordering at all and of spend.

    `targets` has the columns orders and, with money, spend in units.
    """
    import torch
    from torch.nn import functional

    def loss(raw: Any, targets: Any) -> Any:
        logs, orders = raw[:, ORDERS].clamp(-MOST_LOG, MOST_LOG), targets[:, 0]
        has_ordered = (orders > 0).to(raw.dtype)
        total = logs.exp() - orders * logs
        total = total + functional.binary_cross_entropy_with_logits(
            raw[:, BUYS], has_ordered, reduction="none"
        )
        return total + spend_loss(raw[:, SPEND:], targets[:, 1]) if head else total

    def spend_loss(raw: Any, spend: Any) -> Any:
        if head == "squared":
            return (raw[:, 0] - spend) ** 2
        if head == "tweedie":
            logs, power = raw[:, 0].clamp(-MOST_LOG, MOST_LOG), TWEEDIE_POWER
            return torch.exp((2 - power) * logs) / (2 - power) - spend * torch.exp((1 - power) * logs) / (
                1 - power
            )
        # Wang, Liu & Miao (2019): cross-entropy of spending at all, and lognormal likelihood of spenders.
        spends = (spend > 0).to(raw.dtype)
        sigma = functional.softplus(raw[:, 2]).clamp(LEAST_SIGMA, MOST_SIGMA)
        logs = torch.where(spend > 0, spend, torch.ones_like(spend)).log()
        amount = sigma.log() + (logs - raw[:, 1]) ** 2 / (2 * sigma**2)
        return functional.binary_cross_entropy_with_logits(raw[:, 0], spends, reduction="none") + (
            spends * amount
        )

    return loss


def log_value(raw: Any, head: SpendHead | None) -> Any:
    """Logarithm of the expectation (for a squared head, the value), used to measure the
    effect of features.
    """
    from torch.nn import functional

    if head is None:
        return raw[:, ORDERS]
    own = raw[:, SPEND:]
    if head != "zero_inflated_lognormal":
        return own[:, 0]
    sigma = functional.softplus(own[:, 2]).clamp(LEAST_SIGMA, MOST_SIGMA)
    return functional.logsigmoid(own[:, 0]) + own[:, 1] + sigma**2 / 2


def device_of(name: str) -> Any:
    """Return the device of that name; for `auto`, the best one available. Raises OptionError if it is not
    available.
    """
    import torch

    available = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if name == "auto":
        return torch.device("cuda" if available["cuda"] else "mps" if available["mps"] else "cpu")
    if not available.get(name.partition(":")[0], False):
        usable = [device for device, is_there in available.items() if is_there]
        raise OptionError(
            "This device does not exist here.",
            values=[name],
            hint=f"choose auto or one of: {', '.join(usable)}",
            code="model.device",
        )
    return torch.device(name)
