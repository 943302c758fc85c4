"""A model of shops in general: trees trained on thousands of simulated shops, applied in the units of this
shop.

Only the shop's units are learned from the shop (`_shop_scale`), so a few hundred customers or three months of
history are enough. The trees predict the ratio of expected orders and spend to those of a Poisson process
with a rate shrunk toward the shop's. `benchmarks/shops_in_general` simulates the shops and grows the trees.

Source: decision 0034; Tweedie loss after Jørgensen (1987), "Exponential dispersion models", JRSS B 49(2).
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import ClassVar, Self

import numpy as np
import pandas as pd

from tenure.core.errors import ModelError, NotFitted
from tenure.core.modelling.estimator import ModelCard
from tenure.models.frame.columns import check_horizon
from tenure.models.panel.shop_scale import DETAILS, FACTS, MONEY, ShopScale
from tenure.models.plug.folder import read_card, write_card
from tenure.models.plug.interval import no_interval
from tenure.models.trees.boosting import Trees

HEADS = ("orders", "spend")
FILES = Path(__file__).parent
_STEM = "_shops_in_general_"
_FINEST = 16
"""The shortest horizon of the grid is the gap divided by this."""


class ShopsInGeneral:
    """Spend and orders over any horizon, learned from simulated shops.

    Attributes
    ----------
    scale_ : ShopScale
        The shop's units, measured on the frame of `fit`.
    trees_ : dict of str to Trees
        `orders` and `spend`, as shipped with the package; saved next to the units.
    """

    card: ClassVar = ModelCard(
        name="shops_in_general",
        title="Trained on simulated shops",
        doc="Predictions from thousands of simulated shops, scaled to this one: for few "
        "customers or a short history.",
        needs=("frequency", "recency", "T"),
        uses=(*MONEY, *DETAILS),
        gives=("predicted_clv", "expected_purchases"),
        source="boosted trees on simulated shops, decision 0034",
    )

    def fit(self, frame: pd.DataFrame) -> Self:
        """Measure the shop. Raises FrameError."""
        self.scale_ = ShopScale.of(frame)
        self.trees_ = {name: Trees.load(FILES / f"{_STEM}{name}") for name in HEADS}
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """Predict `predicted_clv` (at least 0; null without money) and `expected_purchases`.

        Trees are evaluated at horizons that double, with interpolation in between, so predictions never
        decrease with the horizon.
        """
        scale, trees = self._fitted()
        horizon = check_horizon(horizon_days)
        grid = [scale.gap_days / _FINEST]
        while grid[-1] < horizon:
            grid.append(grid[-1] * 2)
        facts = [scale.facts(frame, days) for days in grid]
        start = np.array([scale.orders(frame, days) for days in grid])
        orders = _at(
            horizon, grid, [start[i] * trees["orders"].predict(rows) for i, rows in enumerate(facts)]
        )
        spend = np.full(len(frame), np.nan)
        if scale.order_value is not None:
            worth = scale.worth(frame) * scale.order_value
            spends = [start[i] * worth * trees["spend"].predict(rows) for i, rows in enumerate(facts)]
            spend = _at(horizon, grid, spends)
        return pd.DataFrame({"predicted_clv": spend, "expected_purchases": orders}, index=frame.index)

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """Raise ModelError (`model.no_interval`): the model has no predictive distribution."""
        raise no_interval(self.card.name)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `card.json` with the units, and the trees in LightGBM's text format."""
        scale, trees = self._fitted()
        write_card(path, self.card.name, {}, asdict(scale))
        for name, head in trees.items():
            head.save(Path(path) / name)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the model that `save` wrote. Raises ModelError (`model.folder`) for anything else."""
        _, learned = read_card(path, cls.card.name)
        model = cls()
        model.trees_ = {name: Trees.load(Path(path) / name) for name in HEADS}
        try:
            model.scale_ = ShopScale.from_dict(learned)
            if any(head.booster.num_feature() != FACTS for head in model.trees_.values()):
                raise ValueError("its trees use different features")
        except (TypeError, ValueError) as error:
            raise ModelError(
                "The units of a saved shop cannot be read.",
                values=[Path(path).name],
                hint="copy the whole folder again, or train the model again",
                code="model.folder",
            ) from error
        return model

    def _fitted(self) -> tuple[ShopScale, dict[str, Trees]]:
        if not hasattr(self, "scale_"):
            raise NotFitted(f"{type(self).__name__} has not been fitted.", hint="call fit() or load() first")
        return self.scale_, self.trees_


def _at(horizon: float, grid: list[float], values: list[np.ndarray]) -> np.ndarray:
    """The value at `horizon`, which the grid's last step reaches; linear from zero at 0."""
    path = np.maximum.accumulate(np.vstack([np.zeros_like(values[0]), *values]), axis=0)
    days = [0.0, *grid]
    share = (horizon - days[-2]) / (days[-1] - days[-2]) if len(grid) > 1 else horizon / grid[0]
    return np.asarray(path[-2] + share * (path[-1] - path[-2]))


Model = ShopsInGeneral
