"""Frames that a model can be fitted to, although their columns hardly mean what they say."""

from __future__ import annotations

import pandas as pd
import pytest

from tenure.models.bg_nbd import BgNbd


def frame(frequency: list[float], recency: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"frequency": frequency, "recency": recency, "T": [200.0] * len(frequency)})


def test_frequency_that_counts_the_first_order_is_warned_about():
    counted = frame([1, 1, 1, 2, 3, 5] * 20, [0, 0, 0, 40, 90, 120] * 20)

    with pytest.warns(UserWarning, match="to include the first order"):
        BgNbd().fit(counted)


def test_a_plain_history_gives_no_warning():
    BgNbd().fit(frame([0, 0, 0, 1, 2, 4] * 20, [0, 0, 0, 40, 90, 120] * 20))
