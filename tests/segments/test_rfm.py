from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tenure.core.errors import FrameError
from tenure.segments.rfm import fifths, score_rfm


def frame(days, frequency, spend=None) -> pd.DataFrame:
    columns = {"customer_id": [f"c{i}" for i in range(len(days))], "days_since_last_order": days}
    columns |= {"frequency": frequency} | ({} if spend is None else {"net_spend": spend})
    return pd.DataFrame(columns)


def test_five_customers_take_the_five_scores():
    got = score_rfm(frame([1.0, 10, 20, 30, 40], [9.0, 7, 5, 3, 1], [500.0, 400, 300, 200, 100]))

    assert got[["r", "f", "m"]].to_numpy().tolist() == [[5] * 3, [4] * 3, [3] * 3, [2] * 3, [1] * 3]
    assert got.segment.tolist() == ["CHAMPIONS", "LOYAL", "NEEDS_ATTENTION", "ALMOST_LOST", "DORMANT"]


def test_fifths_are_equal_without_ties():
    scores = fifths(pd.Series(np.random.default_rng(0).normal(size=1000)))

    assert scores.value_counts().to_dict() == dict.fromkeys(range(1, 6), 200)


def test_customers_who_bought_once_all_score_one():
    assert fifths(pd.Series([0.0] * 7 + [1.0, 2.0, 3.0])).tolist() == [1] * 7 + [4, 5, 5]


def test_without_money_two_scores_are_enough():
    got = score_rfm(frame([1.0, 300.0], [5.0, 0.0]))

    assert "m" not in got.columns
    assert got.segment.notna().all()


def test_every_pair_of_scores_has_a_name():
    rng = np.random.default_rng(1)

    got = score_rfm(frame(rng.permutation(2000.0 * np.arange(2000)), rng.permutation(np.arange(2000.0))))

    assert len(got[["r", "f"]].drop_duplicates()) == 25
    assert got.segment.notna().all() and got.segment.nunique() == 10


def test_a_frame_without_rhythm_is_refused():
    with pytest.raises(FrameError, match="days_since_last_order"):
        score_rfm(pd.DataFrame({"customer_id": ["a"], "frequency": [1.0]}))
