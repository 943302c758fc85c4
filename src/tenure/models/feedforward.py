"""A feed-forward network on a panel of past cutoffs, with BTYD expectations among the features.

Source: Wang, Liu & Miao (2019), "A Deep Probabilistic Model for Customer Lifetime Value Prediction",
arXiv:1912.07753 (the zero-inflated lognormal head); Cheng et al. (2016), "Wide & Deep Learning", DLRS.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.core.modelling.setting import Setting
from tenure.models.deep.model import DeepModel, Device
from tenure.models.deep.network import EXTRA, Shape
from tenure.models.deep.outputs import SpendHead


class FeedForward(DeepModel):
    """Spend, orders and churn in the horizon from every feature of the frame, by one network.

    Training uses older windows until the prediction of the newest one stops improving, then all windows for
    as many epochs. Needs PyTorch (`pip install "tenure[deep]"`); scoring needs ONNX Runtime only.

    Parameters
    ----------
    hidden : tuple of int, default (256, 512, 256, 128)
        Width of each layer.
    head : {"zero_inflated_lognormal", "tweedie", "squared"}, default "zero_inflated_lognormal"
        The distribution of spend, which defines loss, mean and intervals.
    epochs : int, default 60
        Maximum number of passes over the panel.
    learning_rate : float, default 0.0003
        Initial rate; it decreases when the newest window stops improving.
    batch_size : int, default 512
    dropout : float, default 0.3
    batch_norm : bool, default True
    weight_decay : float, default 0.01
    patience : int, default 8
        Number of epochs without improvement on the newest window before training stops.
    device : {"auto", "cpu", "cuda", "mps"}, default "auto"
        With "auto", the best device available.
    mixed_precision : bool, optional
        Use bfloat16 where it is safe; default: only on a GPU.
    checkpoint : str or Path, optional
        A folder: an interrupted training resumes from there, with the same result as an uninterrupted one.
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
        The same seed on a CPU gives the same model.
    max_rows : int, default 150000
        Maximum number of training rows; a larger panel is sampled.

    Attributes
    ----------
    learned_ : DeepFit
    horizon_days_, diagnosis_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="feedforward",
        title="Neural network",
        doc="A neural network on all features, trained on past windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Wang, Liu & Miao (2019), A Deep Probabilistic Model for Customer Lifetime Value Prediction",
        learns_from="panel",
        extra=EXTRA,
        intervals=True,
        roles=(Role("tunable", 60),),
    )
    tunable: ClassVar = (
        Setting("head", choices=("zero_inflated_lognormal", "tweedie", "squared")),
        Setting("learning_rate", 3e-5, 3e-3, log=True),
        Setting("dropout", 0.0, 0.6),
        Setting("weight_decay", 1e-4, 0.1, log=True),
        Setting("half_life_days", 60, 2000, log=True),
    )

    def __init__(  # noqa: PLR0913, PLR0917 - the network's options, each with its default
        self,
        hidden: tuple[int, ...] = (256, 512, 256, 128),
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

    def _shape(self, columns: int, outputs: int, channels: int) -> Shape:
        return Shape(columns, outputs, tuple(self.hidden), self.dropout, self.batch_norm)


Model = FeedForward
