from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.core.segment import GROWTH, HIGH, LOW
from tenure.segments.value_tiers import percentile, value_tier


def test_tiers_are_a_fifth_three_tenths_and_the_lower_half():
    values = pd.Series(np.random.default_rng(0).permutation(1000.0 * np.arange(1000)))

    tiers = value_tier(values)

    assert tiers.value_counts().to_dict() == {HIGH: 200, GROWTH: 300, LOW: 500}
    assert values[tiers == HIGH].min() > values[tiers == GROWTH].max() > values[tiers == LOW].max()


def test_customers_of_equal_value_are_never_parted():
    tiers = value_tier(pd.Series([0.0] * 95 + [1.0, 2, 3, 4, 5]))

    assert tiers.tolist() == [LOW] * 95 + [HIGH] * 5


def test_unknown_value_has_neither_tier_nor_percentile():
    values = pd.Series([1.0, np.nan, 3.0])

    assert value_tier(values).tolist()[1] is None
    assert percentile(values).tolist() == pytest.approx([0, np.nan, 50], nan_ok=True)


def test_percentile_is_the_share_of_customers_below():
    assert percentile(pd.Series([5.0, 1.0, 5.0, 9.0])).tolist() == [25, 0, 25, 75]
