"""The models of the catalog, and how a contract test asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec

import pandas as pd
import pytest
from tests.contract.models.frames import HORIZON

from tenure.core.catalog import MODELS
from tenure.core.modelling.estimator import Estimator

PACKAGES = {"xgboost": "xgboost", "deep": "torch"}
"""What shows that an extra is installed; models of the others are left out."""

QUICK = {
    "feedforward": {"hidden": (16,), "epochs": 3},
    "sequence": {"hidden": (16,), "state": 8, "epochs": 3},
    "tabm": {"hidden": (16,), "members": 2, "epochs": 3},
}
"""Arguments that keep a training short; all others are made as they come."""


def is_installed(name: str) -> bool:
    extra = MODELS.load(name).card.extra
    return extra is None or find_spec(PACKAGES.get(extra, extra)) is not None


NAMES = [name for name in MODELS.names() if is_installed(name)]
HISTORY = [name for name in NAMES if MODELS.load(name).card.learns_from == "history"]
PANEL = [name for name in NAMES if MODELS.load(name).card.learns_from == "panel"]
PANEL_WITHOUT_NEEDS = [name for name in PANEL if not MODELS.load(name).card.needs]
"""These take every feature of their panel; the others name theirs."""

WITH_NEEDS = [name for name in NAMES if MODELS.load(name).card.needs]
WITH_INTERVALS = [name for name in NAMES if MODELS.load(name).card.intervals]


def each(names: Iterable[str]) -> list:
    """A parameter for each model. One worker gets all tests of a model, so it is fitted once in a run."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(f"model {name}")) for name in names]


def make(name: str) -> Estimator:
    return MODELS.load(name)(**QUICK.get(name, {}))


def learn_from(name: str, frame: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    return frame if MODELS.load(name).card.learns_from == "history" else panel


def answers(model: Estimator) -> list[Callable[[pd.DataFrame], pd.DataFrame]]:
    """What a fitted model can be asked about a frame."""
    asked = [lambda frame: model.predict(frame, HORIZON)]
    if model.card.intervals:
        asked.append(lambda frame: model.predict_interval(frame, HORIZON, 0.8))
    return asked
