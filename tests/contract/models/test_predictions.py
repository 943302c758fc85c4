"""Predictions are the card's columns, plausible, and the same however rows are given."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.contract.models.every_model import HISTORY, NAMES, PANEL, each
from tests.contract.models.frames import HORIZON

from tenure.core.errors import ModelError, TenureError


@pytest.mark.parametrize("name", each(NAMES))
def test_predictions_are_the_cards_columns_in_the_frames_rows(name, fitted, frame):
    before = frame.copy(deep=True)

    made = fitted[name].predict(frame, HORIZON)

    assert tuple(made.columns) == fitted[name].card.gives
    pd.testing.assert_index_equal(made.index, frame.index)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("name", each(NAMES))
def test_expectations_are_known_and_not_negative_and_probabilities_are_shares(name, fitted, frame):
    made = fitted[name].predict(frame, HORIZON)

    for column in made.columns.intersection(["predicted_clv", "expected_purchases", "expected_order_value"]):
        assert np.isfinite(made[column]).all(), column
        assert (made[column] >= 0).all(), column
        assert made[column].max() > 0, column
    for column in made.columns.intersection(["probability_alive", "churn_probability"]):
        assert made[column].between(0, 1).all(), column
    if "expected_date_of_next_order" in made.columns:
        assert (made["expected_date_of_next_order"] >= pd.Timestamp("2021-03-01")).all()


@pytest.mark.parametrize("name", each(HISTORY))
def test_longer_horizons_never_expect_less(name, fitted, frame):
    horizons = [fitted[name].predict(frame, days) for days in (1, 30, 365, 3650)]

    for column in horizons[0].columns.intersection(["predicted_clv", "expected_purchases"]):
        path = np.array([made[column] for made in horizons])
        assert (np.diff(path, axis=0) >= -1e-12).all(), f"{column} is lower for a longer horizon"


@pytest.mark.parametrize("name", each(PANEL))
def test_models_of_one_length_of_window_refuse_another(name, fitted, frame):
    for days in (HORIZON - 1, HORIZON + 1, 2 * HORIZON):
        with pytest.raises(ModelError) as caught:
            fitted[name].predict(frame, days)
        assert caught.value.code == "model.horizon"


@pytest.mark.parametrize("name", each(HISTORY))
def test_longer_horizons_never_make_an_order_less_likely_or_a_contract_more(name, fitted, frame):
    horizons = [fitted[name].predict(frame, days) for days in (1, 30, 365, 3650)]
    leaves_a_contract = name == "shifted_beta_geometric"  # its churn is P(left by then), others' P(no order)

    for column in horizons[0].columns.intersection(
        ["churn_probability", "probability_alive", "expected_order_value"]
    ):
        steps = np.diff(np.array([made[column] for made in horizons]), axis=0)
        if column == "churn_probability":
            assert (steps * (1 if leaves_a_contract else -1) >= -1e-12).all()
        else:
            assert (steps == 0).all(), column  # of now, or of any order: no matter the horizon


@pytest.mark.parametrize("name", each(NAMES))
def test_order_and_company_of_rows_do_not_matter(name, fitted, frame):
    some = frame.iloc[::-7]

    pd.testing.assert_frame_equal(
        fitted[name].predict(some, HORIZON), fitted[name].predict(frame, HORIZON).iloc[::-7]
    )


@pytest.mark.parametrize("name", each(PANEL))
def test_unseen_and_unknown_categories_and_unknown_features_are_met(name, fitted, frame):
    for change in ({"modal_weekday": "sunday"}, {"modal_weekday": None}, {"net_spend": np.nan}):
        made = fitted[name].predict(frame.assign(**change), HORIZON)

        assert np.isfinite(made.to_numpy(np.float64)).all(), change


@pytest.mark.parametrize("name", each(NAMES))
def test_index_column_order_and_width_of_numbers_do_not_matter(name, fitted, frame):
    wanted = fitted[name].predict(frame, HORIZON).reset_index(drop=True)
    as_counts = frame.astype({"frequency": "Int32", "T": "int64"}).set_axis([7] * len(frame))

    made = fitted[name].predict(as_counts[[*reversed(frame.columns)]].assign(something=1.0), HORIZON)

    pd.testing.assert_frame_equal(made.reset_index(drop=True), wanted, check_exact=True)


@pytest.mark.parametrize("horizon", [0, -5, np.nan, np.inf, "soon"])
@pytest.mark.parametrize("name", each(NAMES))
def test_a_horizon_is_a_positive_number_of_days(name, fitted, frame, horizon):
    with pytest.raises(TenureError) as caught:
        fitted[name].predict(frame, horizon)
    assert caught.value.code == "time.horizon"
