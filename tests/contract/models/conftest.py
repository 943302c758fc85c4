"""A frame, a panel, and every model fitted on what it learns from: once in a process."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from tests.contract.models.every_model import learn_from, make
from tests.contract.models.frames import HORIZON, customers

from tenure.core.modelling.estimator import Estimator


class FittedModels(dict):
    """What `fit` returned, by name of the model, each fitted when it is first asked for.

    `constructed` has the models that `fit` was called on.
    """

    def __init__(self, frame: pd.DataFrame, panel: pd.DataFrame) -> None:
        self._frame, self._panel = frame, panel
        self.constructed: dict[str, Estimator] = {}

    def __missing__(self, name: str) -> Estimator:
        model = self.constructed[name] = make(name)
        self[name] = model.fit(learn_from(name, self._frame, self._panel))
        return self[name]


@pytest.fixture(scope="session")
def frame() -> pd.DataFrame:
    return customers(400, seed=1)


@pytest.fixture(scope="session")
def panel() -> pd.DataFrame:
    cutoffs = [date(2020, 6, 1) + timedelta(days=60 * step) for step in range(4)]
    parts = [customers(300, seed=10 + place).assign(as_of=day) for place, day in enumerate(cutoffs)]
    return pd.concat(parts, ignore_index=True).assign(horizon_days=HORIZON)


@pytest.fixture(scope="session")
def fitted(frame, panel) -> FittedModels:
    return FittedModels(frame, panel)
