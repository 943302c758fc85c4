"""TabM: an ensemble of networks in one, on piecewise linear columns of the features.

It is designed for tables with one row per customer, and also learns from panels of past cutoffs, with one
network per target.

Source: Gorishniy, Kotelnikov & Babenko (2025), "TabM: Advancing Tabular Deep Learning with
Parameter-Efficient Ensembling", ICLR, arXiv:2410.24210; Gorishniy, Rubachev & Babenko (2022), "On Embeddings
for Numerical Features in Tabular Deep Learning", NeurIPS, arXiv:2203.05556.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tenure.core.errors import OptionError
from tenure.core.frames.frame import AS_OF
from tenure.core.modelling.estimator import ModelCard
from tenure.core.modelling.roles import Role
from tenure.core.modelling.setting import Setting
from tenure.models.deep.ensemble_head import EnsembleHead
from tenure.models.deep.ensemble_network import EnsembleShape
from tenure.models.deep.network import EXTRA, torch_of
from tenure.models.panel.heads import Head, Rows, Task
from tenure.models.panel.model import PanelModel

if TYPE_CHECKING:
    from tenure.models.deep.training import Settings

_LEAST_BATCH, _MOST_BATCH, _STEPS_PER_EPOCH = 32, 512, 32


class TabM(PanelModel):
    """Spend, orders and churn in the horizon, or the target of a table, by ensembles of small networks.

    Training uses older (or most) rows until the prediction of the others stops improving, then all rows for
    as many epochs. Needs PyTorch (`pip install "tenure[deep]"`); scoring does not.

    Parameters
    ----------
    hidden : tuple of int, default (96, 96)
        Width of each layer.
    members : int, default 8
        Number of networks that share weights; their mean is the prediction.
    pieces : int, default 16
        Maximum number of pieces per numeric feature, split at its quantiles.
    epochs : int, default 100
        Maximum number of passes over the rows.
    learning_rate : float, default 0.002
        Initial rate; it decreases when the validation rows stop improving.
    batch_size : int, optional
        Default: a 32nd of the rows, between 32 and 512.
    dropout : float, default 0.1
    weight_decay : float, default 0.01
    patience : int, default 12
        Number of epochs without improvement on the validation rows before training stops.
    half_life_days : float, default 365
        The weight of a cutoff halves for every `half_life_days` that it is older than the newest.
    seed : int, default 0
        The same seed gives the same model; it trains on one thread of the CPU.
    max_rows : int, default 30000
        Maximum number of training rows; a larger panel is sampled.

    Attributes
    ----------
    learned_ : Learned
    horizon_days_, feature_importance_
        Derived from `learned_`.
    """

    card: ClassVar = ModelCard(
        name="tabm",
        title="TabM",
        doc="An ensemble of neural networks in one model, on all features of past windows or "
        "of a customer table.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Gorishniy, Kotelnikov & Babenko (2025), TabM, ICLR",
        learns_from="panel",
        extra=EXTRA,
        roles=(Role("tunable", 70), Role("table_learner", 60)),
    )
    tunable: ClassVar = (
        Setting("learning_rate", 3e-4, 1e-2, log=True),
        Setting("dropout", 0.0, 0.5),
        Setting("weight_decay", 1e-4, 0.1, log=True),
        Setting("pieces", 4, 48, log=True, whole=True),
        Setting("half_life_days", 60, 2000, log=True),
    )

    def __init__(  # noqa: PLR0913, PLR0917 - the network's options, each with its default
        self,
        hidden: tuple[int, ...] = (96, 96),
        members: int = 8,
        pieces: int = 16,
        epochs: int = 100,
        learning_rate: float = 2e-3,
        batch_size: int | None = None,
        dropout: float = 0.1,
        weight_decay: float = 0.01,
        patience: int = 12,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 30_000,
    ) -> None:
        self.hidden = hidden
        self.members = members
        self.pieces = pieces
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.dropout = dropout
        self.weight_decay = weight_decay
        self.patience = patience
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows

    def _head(self, task: Task, rows: Rows, target: np.ndarray) -> Head:
        torch_of(self.card.name)
        settings = self._settings(len(target))
        return EnsembleHead.learn(task, rows, target, self.pieces, self._shape, settings)

    @classmethod
    def _read_head(cls, stem: Path) -> Head:
        return EnsembleHead.load(stem)

    def _shape(self, columns: int, outputs: int) -> EnsembleShape:
        return EnsembleShape(columns, outputs, tuple(self.hidden), self.members, self.dropout)

    def _settings(self, rows: int) -> Settings:
        from tenure.models.deep.training import Settings

        of_rows = int(np.clip(rows // _STEPS_PER_EPOCH, _LEAST_BATCH, _MOST_BATCH))
        size = of_rows if self.batch_size is None else self.batch_size
        wrong = [
            f"{name} {value}"
            for name, value, fine in (
                ("hidden", self.hidden, bool(self.hidden) and all(width >= 1 for width in self.hidden)),
                ("members", self.members, self.members >= 1),
                ("pieces", self.pieces, self.pieces >= 1),
                ("epochs", self.epochs, self.epochs >= 1),
                ("learning_rate", self.learning_rate, 0 < self.learning_rate < np.inf),
                ("batch_size", size, size >= 2),
                ("dropout", self.dropout, 0 <= self.dropout < 1),
                ("weight_decay", self.weight_decay, 0 <= self.weight_decay < np.inf),
                ("patience", self.patience, self.patience >= 1),
            )
            if not fine
        ]
        if wrong:
            raise OptionError(
                "A network cannot be trained like that.",
                values=wrong,
                hint="sizes, numbers of members and pieces, epochs and patience must be at "
                "least 1, batches at least 2, and dropout below 1",
                code="model.training",
            )
        rate, decay = self.learning_rate, self.weight_decay
        return Settings(
            self.epochs, rate, size, decay, self.patience, self.seed, "cpu", mixed_precision=False
        )

    def _arguments(self) -> dict[str, object]:
        return super()._arguments() | {"hidden": list(self.hidden)}

    def _from_json(self, state: dict[str, object], folder: Path) -> None:
        self.hidden = tuple(self.hidden)
        super()._from_json(state, folder)


Model = TabM
