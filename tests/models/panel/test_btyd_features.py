"""BTYD expectations as features: of the same histories fitted once, of others anew."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.core.frames.frame import AS_OF
from tenure.models.bg_nbd import BgNbd
from tenure.models.panel import btyd_features
from tenure.models.panel.btyd_features import BtydFeatures


def panel(days: list[str], seed: int = 0) -> pd.DataFrame:
    """The same forty customers seen at each of the days; older days have shorter histories."""
    rng = np.random.default_rng(seed)
    parts = []
    for place, day in enumerate(sorted(days)):
        age = rng.uniform(200, 300, 40) + 30 * place
        orders = rng.poisson(2 + place, 40).astype(float)
        last = np.where(orders > 0, age * rng.uniform(0.2, 0.9, 40), 0.0)
        parts.append(pd.DataFrame({"frequency": orders, "recency": last, "T": age, AS_OF: pd.Timestamp(day)}))
    return pd.concat(parts, ignore_index=True)


@pytest.fixture
def fits(monkeypatch):
    """Counts fits; nothing is kept from other tests."""
    counted = []
    fit = BgNbd.fit
    monkeypatch.setattr(BgNbd, "fit", lambda model, rows: counted.append(len(rows)) or fit(model, rows))
    btyd_features._fits.clear()
    return counted


def test_a_cutoff_that_panels_share_is_fitted_once(fits):
    days = ["2023-01-01", "2023-02-01", "2023-03-01"]
    whole = panel(days)
    first, first_rows = BtydFeatures.learn(whole, 60)

    again, again_rows = BtydFeatures.learn(whole[whole[AS_OF] <= "2023-02-01"], 60)

    assert len(fits) == 3
    pd.testing.assert_frame_equal(again_rows, first_rows.loc[again_rows.index])
    assert first.orders is not again.orders


def test_other_histories_are_fitted_anew(fits):
    BtydFeatures.learn(panel(["2023-01-01"]), 60)
    other, _ = BtydFeatures.learn(panel(["2023-01-01"], seed=1), 60)

    assert len(fits) == 2
    assert other.orders.params_ == BgNbd().fit(panel(["2023-01-01"], seed=1)).params_


def test_no_more_than_so_many_are_kept(fits, monkeypatch):
    monkeypatch.setattr(btyd_features, "_KEPT", 2)
    for seed in range(4):
        BtydFeatures.learn(panel(["2023-01-01"], seed), 60)

    assert len(btyd_features._fits) == 2
