"""Windows longer than history allows: a member that learned shorter ones is stretched."""

from __future__ import annotations

from typing import ClassVar

import pandas as pd

from tenure.core.catalog import MODELS
from tenure.core.frames.window import Window
from tenure.core.ports import SilentProgress
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.blend.trial import NAME
from tenure.learning.panel import OF_THE_HORIZON
from tenure.learning.train import TrainOptions, train
from tenure.models.lightgbm import LightGbm

ASKED = ("lightgbm", "last_window", "bg_nbd_gamma_gamma", "pareto_nbd_gamma_gamma", NAME)


class Recorder(LightGbm):
    """Remembers the panels it learned from."""

    panels: ClassVar[list[pd.DataFrame]] = []

    def fit(self, frame):
        self.panels.append(frame)
        return super().fit(frame)


class _Catalog:
    names = MODELS.names

    def load(self, name):
        return Recorder if name == "lightgbm" else MODELS.load(name)


def test_a_stretched_member_learns_from_nothing_that_counts_over_the_horizon(make_panels, as_of):
    """At prediction those features count over a window three times as long."""
    of_horizon = ("orders_last_horizon", "spend_last_horizon")
    panels = make_panels(features=("frequency", "recency", "T", "monetary_value", "net_spend", *of_horizon))
    asked = BacktestOptions(Window(as_of, 400), ASKED)
    tested = run_backtest(asked, panels, SilentProgress(), _Catalog())
    assert set(of_horizon) <= set(Recorder.panels[-1].columns)

    got = train(TrainOptions(Window(as_of, 400)), panels, SilentProgress(), tested, _Catalog())

    assert got.model.members["lightgbm"].stretched
    assert not set(OF_THE_HORIZON) & set(Recorder.panels[-1].columns)
