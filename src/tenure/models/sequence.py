"""A network that reads each customer's order days as a sequence, in addition to the features of the frame.

Source: Hochreiter & Schmidhuber (1997), "Long Short-Term Memory", Neural Computation 9(8); Cho et al. (2014),
"Learning Phrase Representations using RNN Encoder-Decoder" (the GRU), EMNLP; Vaswani et al. (2017),
"Attention Is All You Need", NeurIPS; heads as in `feedforward`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from tenure.core.errors import FrameError, OptionError
from tenure.core.frames.frame import AS_OF, ORDER_AGES
from tenure.core.modelling.estimator import ModelCard
from tenure.models.deep.model import DeepModel, Device
from tenure.models.deep.network import EXTRA, Cell, Shape
from tenure.models.deep.outputs import SpendHead
from tenure.models.deep.steps import StepDesign
from tenure.models.panel.panel import Panel

CELLS = ("gru", "lstm", "transformer")


class OrderSequence(DeepModel):
    """Spend, orders and churn in the horizon, from the last order days and every feature of the frame.

    Of each order day the network sees the gap before it, its age, what was spent, and its place in the year
    and the week. Its frames have the columns `core.frame.SEQUENCES`, which no other model gets.

    Parameters
    ----------
    cell : {"gru", "lstm", "transformer"}, default "gru"
        Encoder of the order days.
    state : int, default 64
        Size of the encoder's state; a multiple of 4.
    order_days : int, default 64
        Number of order days to read, newest first; at most 64.
    hidden : tuple of int, default (128, 64)
        Width of each layer after the encoder.
    head, epochs, learning_rate, batch_size, dropout, batch_norm, weight_decay, patience, device,
    mixed_precision, checkpoint, half_life_days, seed, max_rows
        As in `feedforward`.

    Attributes
    ----------
    learned_ : DeepFit
    horizon_days_, diagnosis_, feature_importance_
        Derived from `learned_`; the order days together count as one feature, `order_days`.
    """

    card: ClassVar = ModelCard(
        name="sequence",
        title="Neural network on order days",
        doc="A neural network that reads each customer's order days, trained on past windows.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Hochreiter & Schmidhuber (1997), Long Short-Term Memory, Neural Computation 9(8)",
        learns_from="panel",
        extra=EXTRA,
        intervals=True,
        sequences=True,
    )

    def __init__(  # noqa: PLR0913, PLR0917 - the network's options, each with its default
        self,
        cell: Cell = "gru",
        state: int = 64,
        order_days: int = 64,
        hidden: tuple[int, ...] = (128, 64),
        head: SpendHead = "zero_inflated_lognormal",
        epochs: int = 60,
        learning_rate: float = 3e-4,
        batch_size: int = 512,
        dropout: float = 0.3,
        batch_norm: bool = True,
        weight_decay: float = 0.01,
        patience: int = 8,
        device: Device = "auto",
        mixed_precision: bool | None = None,
        checkpoint: str | Path | None = None,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
    ) -> None:
        self.cell = cell
        self.state = state
        self.order_days = order_days
        self.hidden = hidden
        self.head = head
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.dropout = dropout
        self.batch_norm = batch_norm
        self.weight_decay = weight_decay
        self.patience = patience
        self.device = device
        self.mixed_precision = mixed_precision
        self.checkpoint = checkpoint
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows

    def _steps(self, panel: Panel) -> StepDesign:
        if self.cell not in CELLS:
            raise OptionError(
                "This type of cell does not exist.",
                values=[self.cell],
                hint=" or ".join(CELLS),
                code="model.cell",
            )
        if self.order_days < 1 or self.state < 4 or self.state % 4:
            raise OptionError(
                "The settings for order sequences are not valid.",
                values=[f"order_days {self.order_days}", f"state {self.state}"],
                hint="order_days must be at least 1, and state a multiple of 4",
                code="model.training",
            )
        if panel.order_days is None:
            raise FrameError(
                "The frame has no order sequences.",
                values=[ORDER_AGES],
                hint="train this model on an order log; a table of customers has no order days",
                code="model.frame.missing_columns",
            )
        return StepDesign.learn(panel.order_days, self.order_days)

    def _shape(self, columns: int, outputs: int, channels: int) -> Shape:
        plain = Shape(columns, outputs, tuple(self.hidden), self.dropout, self.batch_norm)
        return replace(plain, cell=self.cell, channels=channels, state=self.state)


Model = OrderSequence
