from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.core.activation.segment import GROWTH, HIGH, LOW
from tenure.segments.value_tiers import percentile, thresholds, tiers_among, ties_note, value_tier


def test_tiers_are_a_fifth_three_tenths_and_the_lower_half():
    values = pd.Series(np.random.default_rng(0).permutation(1000.0 * np.arange(1000)))

    tiers = value_tier(values)

    assert tiers.value_counts().to_dict() == {HIGH: 200, GROWTH: 300, LOW: 500}
    assert values[tiers == HIGH].min() > values[tiers == GROWTH].max() > values[tiers == LOW].max()


def test_customers_of_equal_value_are_never_parted():
    tiers = value_tier(pd.Series([0.0] * 95 + [1.0, 2, 3, 4, 5]))

    assert tiers.tolist() == [LOW] * 95 + [HIGH] * 5


@pytest.mark.parametrize(
    ("tied", "tier"), [(range(15, 40), LOW), (range(40, 70), GROWTH), (range(75, 99), HIGH)]
)
def test_ties_are_in_the_tier_of_the_middle_one(tied, tier):
    values = np.arange(100.0)
    values[tied] = tied[0]

    tiers = value_tier(pd.Series(values)).to_numpy()

    assert set(tiers[tied]) == {tier}
    assert tiers_among(values, values).tolist() == tiers.tolist()
    high, growth = thresholds(values, 0.2, 0.3)
    assert np.where(values >= high, HIGH, np.where(values >= growth, GROWTH, LOW)).tolist() == tiers.tolist()


def test_a_note_says_that_most_customers_have_the_same_value():
    (note,) = ties_note(pd.Series([7.0] * 96 + [8.0, 9.0, 10.0, 11.0, np.nan]))

    assert note.startswith("96% of customers have the same predicted value")
    assert ties_note(pd.Series(np.arange(10.0))) == ties_note(pd.Series([np.nan])) == ()


def test_unknown_value_has_neither_tier_nor_percentile():
    values = pd.Series([1.0, np.nan, 3.0])

    assert value_tier(values).tolist()[1] is None
    assert percentile(values).tolist() == pytest.approx([0, np.nan, 50], nan_ok=True)


def test_percentile_is_the_share_of_customers_below():
    assert percentile(pd.Series([5.0, 1.0, 5.0, 9.0])).tolist() == [25, 0, 25, 75]
