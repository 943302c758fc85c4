"""Shifted-beta-geometric against Fader & Hardie (2007): 1,000 customers in each of two segments.

Share still there after each year; the first seven years are fitted, the rest is projected.
"""

from itertools import pairwise

import pandas as pd
import pytest

from tenure.models.shifted_beta_geometric import ShiftedBetaGeometric

HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]


def after_seven_years(there: list[int]) -> pd.DataFrame:
    """One row per customer; those who left after x renewals, and those who are there."""
    left = [before - after for before, after in pairwise(there)]
    renewals = [year for year, count in enumerate([*left, there[-1]]) for _ in range(count)]
    return pd.DataFrame({"frequency": renewals, "T": 7.0}).astype(float)


@pytest.mark.parametrize(
    ("there", "alpha", "beta", "twelfth_year"),
    [(HIGH_END, 0.668, 3.806, 0.394), (REGULAR, 0.704, 1.182, 0.173)],
    ids=["high end", "regular"],
)
def test_estimates_and_projection(there, alpha, beta, twelfth_year):
    model = ShiftedBetaGeometric().fit(after_seven_years(there))

    assert model.params_ == pytest.approx({"alpha": alpha, "beta": beta}, abs=1e-3)
    assert model.diagnosis_.converged
    assert model.diagnosis_.fallback is None
    assert model.survival(12) == pytest.approx(twelfth_year, abs=0.02)
