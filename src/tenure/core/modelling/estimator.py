"""What a model is: constructor keeps arguments, `fit` learns, `predict` answers, `save` writes no code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, Self, runtime_checkable

from tenure.core.modelling.roles import Role, RoleName

if TYPE_CHECKING:
    import pandas as pd

    from tenure.core.modelling.backtest import Target

Gives = Literal[
    "predicted_clv",
    "expected_purchases",
    "expected_order_value",
    "probability_alive",
    "churn_probability",
    "expected_date_of_next_order",
]
LearnsFrom = Literal["history", "panel"]


@dataclass(frozen=True)
class ModelCard:
    """What a model needs and gives.

    Attributes
    ----------
    needs : feature names that must be columns of the frame; () for a model that takes every feature there is.
    uses : columns taken where they are there; without them some of `gives` stay null (no money, no dates).
    fits_on : columns that `fit` learns from where they are there, and `predict` does not look at.
    gives : columns of Predictions that `predict` returns.
    learns_from : `history`: fit looks at one frame without targets, and any horizon can be predicted;
        `panel`: fit needs the target columns of `core.frame`, and predicts the horizon it was fit for.
    source : paper or method.
    extra : the optional install it needs, if any.
    baseline : a naive rule others are measured against.
    sequences : its frames need the list columns `core.frame.SEQUENCES` beside the features.
    title : its name in plain words, for people.
    roles : the parts it plays where the user names no model.
    mixes : it combines other models, so it can only be trained with a back-test of theirs.
    """

    name: str
    doc: str
    needs: tuple[str, ...]
    gives: tuple[Gives, ...]
    source: str
    learns_from: LearnsFrom = "history"
    extra: str | None = None
    baseline: bool = False
    intervals: bool = False
    uses: tuple[str, ...] = ()
    fits_on: tuple[str, ...] = ()
    sequences: bool = False
    title: str = ""
    roles: tuple[Role, ...] = ()
    mixes: bool = False

    def rank_as(self, role: RoleName, target: Target | None = None) -> int | None:
        """Place among the models that play a role, for one target or for any; None without the role."""
        ranks = [r.rank for r in self.roles if r.name == role and (target is None or target in r.targets)]
        return min(ranks, default=None)


@runtime_checkable
class Estimator(Protocol):
    """Every model in `tenure.models` behaves like this; the contract suite checks it.

    Frames are pandas, one row per customer; extra columns are ignored; the result has the frame's index.
    """

    card: ClassVar[ModelCard]

    def fit(self, frame: pd.DataFrame) -> Self:
        """Learn. Raises FrameError for a frame it cannot use, FitError if nothing usable came out."""

    def predict(self, frame: pd.DataFrame, horizon_days: int) -> pd.DataFrame:
        """The columns of `card.gives`. Raises NotFitted, FrameError."""

    def predict_interval(self, frame: pd.DataFrame, horizon_days: int, level: float) -> pd.DataFrame:
        """Columns `predicted_clv_lower` and `predicted_clv_upper` (or `expected_purchases_*` without money)
        from the model's own predictive distribution. Models without one raise ModelError
        (`model.no_interval`); the back-test's conformal intervals serve them.
        """

    def save(self, path: Path) -> None:
        """Write the folder `path`: `card.json` and native formats, nothing that runs code."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """The model `save` wrote."""
