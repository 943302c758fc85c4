"""Panels that a model cannot learn from are refused by name."""

from __future__ import annotations

import numpy as np
import pytest
from tests.contract.models.every_model import PANEL, each, make
from tests.contract.models.frames import HORIZON

from tenure.core.errors import FrameError


@pytest.mark.parametrize("bad", [np.nan, np.inf, "many"])
@pytest.mark.parametrize("column", ["target_orders", "target_spend"])
@pytest.mark.parametrize("name", each(PANEL))
def test_targets_that_are_no_numbers_are_refused_by_column(name, panel, column, bad):
    spoiled = panel.astype({column: object})
    spoiled.loc[[3, 5], column] = bad

    with pytest.raises(FrameError, match=column):
        make(name).fit(spoiled)


@pytest.mark.parametrize("column", ["as_of", "horizon_days", "target_orders"])
@pytest.mark.parametrize("name", each(PANEL))
def test_a_panel_without_its_dates_or_targets_is_refused(name, panel, column):
    with pytest.raises(FrameError, match=column) as caught:
        make(name).fit(panel.drop(columns=column))
    assert caught.value.code == "model.frame.missing_columns"


@pytest.mark.parametrize("name", each(PANEL))
def test_a_panel_of_two_horizons_is_refused(name, panel):
    mixed = panel.assign(horizon_days=np.where(panel.index % 2, HORIZON, 30))

    with pytest.raises(FrameError) as caught:
        make(name).fit(mixed)
    assert caught.value.code == "model.frame.horizons"


@pytest.mark.parametrize(
    ("column", "bad"),
    [
        ("target_orders", -1.0),
        ("horizon_days", np.nan),
        ("horizon_days", 30),
        ("as_of", None),
        ("as_of", 20210301),
        ("as_of", "soon"),
    ],
)
@pytest.mark.parametrize("name", each(PANEL))
def test_a_panel_with_impossible_targets_horizons_or_dates_is_refused(name, panel, column, bad):
    spoiled = panel.astype({column: object})
    spoiled.loc[spoiled.index[:3], column] = bad

    with pytest.raises(FrameError):
        make(name).fit(spoiled)
