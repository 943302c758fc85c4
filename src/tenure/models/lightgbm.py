"""Boosted trees on a panel of past cutoffs, with BTYD expectations among the features.

Source: Ke et al. (2017), "LightGBM", NeurIPS 30; Tweedie loss for spend that is often zero after
Jørgensen (1987), "Exponential dispersion models", JRSS B 49(2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd

from tenure.core.errors import FitError, ModelError, NotFitted, OptionError
from tenure.core.estimator import ModelCard
from tenure.core.frame import AS_OF, HORIZON_DAYS, TARGET_ORDERS
from tenure.models._boosting import Boosting, Head, Rows
from tenure.models._btyd_features import NAMES as BTYD_NAMES
from tenure.models._btyd_features import BtydFeatures
from tenure.models._columns import check_horizon, require
from tenure.models._encoding import Encoding
from tenure.models._folder import read_card, write_card
from tenure.models._interval import no_interval
from tenure.models._level import Level
from tenure.models._panel import Panel, levels_ahead, panel_end

_ARGUMENTS = ("head", "learning_rate", "num_leaves", "max_rounds", "half_life_days", "seed", "max_rows")
LEAST_ROWS = 50
_ROWS_AT_ONCE = 250_000


@dataclass(frozen=True)
class Learned:
    """Everything that was learned: `heads` are trees by what they predict."""

    horizon_days: int
    newest: date
    encoding: Encoding
    btyd: BtydFeatures
    orders_level: Level
    spend_level: Level | None
    heads: dict[str, Head]

    def raw(self, frame: pd.DataFrame) -> dict[str, np.ndarray]:
        """What each head says, before the level of the window; in blocks, to bound memory."""
        blocks = []
        for start in range(0, len(frame), _ROWS_AT_ONCE):
            rows = frame.iloc[start : start + _ROWS_AT_ONCE]
            described = self.btyd.describe(rows, self.horizon_days)
            features = self.encoding.matrix(pd.concat([rows, described], axis=1))
            blocks.append({name: head.predict(features) for name, head in self.heads.items()})
        return {name: np.concatenate([block[name] for block in blocks]) for name in self.heads}

    def to_json(self) -> dict[str, Any]:
        """All but the trees, as plain JSON values; a head without trees as its constant."""
        return {
            "horizon_days": self.horizon_days,
            "newest": self.newest.isoformat(),
            "encoding": self.encoding.to_json(),
            "btyd": self.btyd.to_json(),
            "orders_level": self.orders_level.to_json(),
            "spend_level": self.spend_level.to_json() if self.spend_level else None,
            "heads": {name: None if head.booster else head.constant for name, head in self.heads.items()},
        }

    @classmethod
    def from_json(cls, state: dict[str, Any], folder: Path) -> Self:
        """With the trees beside the card in `folder`."""
        level = state["spend_level"]
        return cls(
            state["horizon_days"],
            date.fromisoformat(state["newest"]),
            Encoding.from_json(state["encoding"]),
            BtydFeatures.from_json(state["btyd"]),
            Level.from_json(state["orders_level"]),
            Level.from_json(level) if level else None,
            {name: Head.load(folder / f"{name}.txt", value) for name, value in state["heads"].items()},
        )


class LightGbm:
    """Spend, orders and churn in the horizon, from every feature of the frame.

    Newer cutoffs weigh more. Spend and orders are learned relative to the level of their window
    (`_level`), so that the season of the coming window can be put back.

    Parameters
    ----------
    head : {"tweedie", "two_part"}, default "tweedie"
        Spend directly, or P(buys) times spend of those who buy.
    learning_rate : float, default 0.08
    num_leaves : int, default 15
    max_rounds : int, default 300
        Most trees; the number is chosen on the newest cutoff by a model of older ones.
    half_life_days : float, default 365
        A cutoff this much older than the newest weighs half.
    seed : int, default 0
    max_rows : int, default 150000
        A larger panel is sampled to this size.

    Attributes
    ----------
    learned_ : Learned
    horizon_days_, rounds_, feature_importance_
        Read from it.
    """

    card: ClassVar = ModelCard(
        name="lightgbm",
        doc="Boosted trees on all features, trained on past windows of the same length.",
        needs=(),
        uses=(AS_OF,),
        gives=("predicted_clv", "expected_purchases", "churn_probability"),
        source="Ke et al. (2017), LightGBM, NeurIPS 30",
        learns_from="panel",
    )

    def __init__(
        self,
        head: Literal["tweedie", "two_part"] = "tweedie",
        learning_rate: float = 0.08,
        num_leaves: int = 15,
        max_rounds: int = 300,
        half_life_days: float = 365.0,
        seed: int = 0,
        max_rows: int = 150_000,
    ) -> None:
        self.head = head
        self.learning_rate = learning_rate
        self.num_leaves = num_leaves
        self.max_rounds = max_rounds
        self.half_life_days = half_life_days
        self.seed = seed
        self.max_rows = max_rows

    def fit(self, frame: pd.DataFrame) -> Self:
        """Learn from a panel: features, `as_of`, `horizon_days`, `target_orders`; with money `target_spend`.

        Raises FrameError for columns that are missing or unusable, FitError for too few rows.
        """
        if self.head not in {"tweedie", "two_part"}:
            raise OptionError("There is no such head.", values=[self.head], hint="tweedie or two_part")
        require(frame, (AS_OF, HORIZON_DAYS, TARGET_ORDERS))
        if len(frame) < LEAST_ROWS:
            raise FitError(
                f"Trees need at least {LEAST_ROWS} rows to learn from.",
                values=[f"rows: {len(frame)}"],
                hint="use bg_nbd_gamma_gamma or spend_rate for so few customers",
                code="model.fit.too_few_rows",
            )
        panel = Panel.prepare(frame, self.max_rows, self.half_life_days, self.seed)
        self.learned_ = Learned(
            panel.horizon_days,
            panel.newest,
            panel.encoding,
            panel.btyd,
            panel.orders_level,
            panel.spend_level,
            self._heads(panel),
        )
        return self

    def predict(self, frame: pd.DataFrame, horizon_days: float) -> pd.DataFrame:
        """The columns of `card.gives`; `predicted_clv` is null for a model that learned without money.

        The season is that of the frame's `as_of`, or of the day on which the newest window of the panel
        ended. Raises ModelError (`model.horizon`) for another horizon than it was fit for.
        """
        learned = self._state()
        if check_horizon(horizon_days) != learned.horizon_days:
            raise ModelError(
                "The model was fit for another horizon.",
                values=[f"fit for {learned.horizon_days} days, asked for {horizon_days}"],
                hint="fit it on a panel of that horizon",
                code="model.horizon",
            )
        require(frame, tuple(name for name in learned.encoding.names if name not in BTYD_NAMES))
        made = learned.raw(frame)
        end = panel_end(learned.newest, learned.horizon_days)
        spend = np.full(len(frame), np.nan)
        if learned.spend_level is not None:
            spend = made["spend"] if "spend" in made else made["buys"] * made["spend_if_buying"]
            spend = spend * levels_ahead(frame, learned.spend_level, end)
        orders_ahead = levels_ahead(frame, learned.orders_level, end)
        # P(no order) = exp(-rate): a season that multiplies the rate is a power of it.
        churn = (1.0 - made["buys"]) ** (orders_ahead / learned.orders_level.recent)
        return pd.DataFrame(
            {
                "predicted_clv": spend,
                "expected_purchases": made["orders"] * orders_ahead,
                "churn_probability": churn,
            },
            index=frame.index,
        )

    def predict_interval(self, frame: pd.DataFrame, horizon_days: float, level: float) -> pd.DataFrame:
        """None of its own: raises ModelError (`model.no_interval`)."""
        raise no_interval(self.card.name)

    @property
    def horizon_days_(self) -> int:
        """Length of the windows it was fit on, the only horizon it predicts."""
        return self._state().horizon_days

    @property
    def rounds_(self) -> dict[str, int]:
        """Trees per head."""
        return {name: head.rounds for name, head in self._state().heads.items()}

    @property
    def feature_importance_(self) -> pd.Series:
        """Share of the loss reduction by feature, largest first, in the head for spend (or orders)."""
        learned = self._state()
        names = learned.encoding.names
        head = next(learned.heads[n] for n in ("spend", "spend_if_buying", "orders") if n in learned.heads)
        gain = pd.Series(head.gain(len(names)), index=list(names), name="importance")
        return (gain / max(gain.sum(), np.finfo(float).tiny)).sort_values(ascending=False)

    def save(self, path: Path) -> None:
        """Write the folder `path`: `card.json`, and LightGBM's text file of each head's trees."""
        learned = self._state()
        write_card(
            path, self.card.name, {name: getattr(self, name) for name in _ARGUMENTS}, learned.to_json()
        )
        for name, head in learned.heads.items():
            head.save(Path(path) / f"{name}.txt")

    @classmethod
    def load(cls, path: Path) -> Self:
        """The model `save` wrote."""
        arguments, state = read_card(path, cls.card.name)
        model = cls(**arguments)
        model.learned_ = Learned.from_json(state, Path(path))
        return model

    def _heads(self, panel: Panel) -> dict[str, Head]:
        grow = Boosting(self.learning_rate, self.num_leaves, self.max_rounds, self.seed)
        few = replace(grow, rounds=max(1, self.max_rounds // 4))
        bought = (panel.orders > 0).astype(np.float64)
        heads = {
            "orders": few.train("poisson", panel.rows, panel.orders),
            "buys": few.train("binary", panel.rows, bought),
        }
        if panel.spend is not None and self.head == "tweedie":
            heads["spend"] = grow.train("tweedie", panel.rows, panel.spend)
        elif panel.spend is not None:
            heads["spend_if_buying"] = _of_buyers(grow, panel.rows, panel.spend)
        return heads

    def _state(self) -> Learned:
        if not hasattr(self, "learned_"):
            raise NotFitted("LightGbm has learned nothing yet.", hint="call fit() or load() first")
        return self.learned_


def _of_buyers(grow: Boosting, rows: Rows, spend: np.ndarray) -> Head:
    """What those spend who spend at all."""
    buyers = spend > 0
    if not buyers.any():
        return Head(None, 0.0)
    return grow.train("gamma", rows.where(buyers), spend[buyers])


Model = LightGbm
