"""The Predictions table: a row for everyone, nulls for what is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from tenure.core.activation.segment import TIERS
from tenure.core.errors import FrameError
from tenure.core.frames.window import Window
from tenure.core.modelling.backtest import Verdict
from tenure.core.orders.schema import PREDICTIONS
from tenure.core.ports import SilentProgress
from tenure.learning.predict import PredictOptions, predict, predicted, predictions_arrow
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel
from tenure.models.bg_nbd_gamma_gamma import BgNbdGammaGamma


@pytest.fixture
def trained(as_of, panels, heard, catalog):
    return train(TrainOptions(Window(as_of, 60), model="recent"), panels, heard, catalog=catalog)


@pytest.fixture
def options(as_of) -> PredictOptions:
    return PredictOptions(as_of, "run-1", level=0.8)


@pytest.fixture
def made(options, trained, panels, heard):
    return predict(options, trained, panels, heard)


def test_every_known_customer_has_a_row_with_every_column(made, panels, as_of):
    assert tuple(made.columns) == PREDICTIONS.names
    assert made.customer_id.tolist() == panels.frame(Window(as_of, 60)).customer_id.tolist()
    assert set(made.run_id) == {"run-1"} and set(made.as_of) == {as_of} and set(made.horizon_days) == {60}
    assert made.notna().all(axis=None)


def test_money_adds_up_and_lies_in_its_interval(made, panels, as_of):
    assert made.historic_clv.tolist() == panels.frame(Window(as_of, 60)).net_spend.tolist()
    assert made.total_clv.tolist() == pytest.approx((made.historic_clv + made.predicted_clv).tolist())
    assert (made.predicted_clv_lower <= made.predicted_clv).all()
    assert (made.predicted_clv <= made.predicted_clv_upper).all()
    assert (made.predicted_clv_lower < made.predicted_clv_upper).mean() > 0.3
    assert made.predicted_clv_median.between(made.predicted_clv_lower, made.predicted_clv_upper).all()
    assert made.predicted_clv_median.sum() < made.predicted_clv.sum()
    assert set(made.level) == {0.8}


def test_the_companion_says_what_the_champion_does_not(made, trained, panels, as_of):
    beside = trained.companion.predict(panels.frame(Window(as_of, 60)), 60)

    assert made.probability_alive.tolist() == pytest.approx(beside.probability_alive.tolist())
    assert made.predicted_clv.tolist() != beside.predicted_clv.tolist()
    assert set(made.expected_date_of_next_order) == {date(2023, 7, 21)}


def test_percentile_and_tier_follow_the_prediction(made):
    best = made.sort_values("predicted_clv").iloc[-1]

    assert best.value_tier == "High-CLV" and best.clv_percentile > 99
    assert made.groupby("value_tier").predicted_clv.mean()[list(reversed(TIERS))].is_monotonic_increasing


def test_a_wider_level_gives_wider_intervals(options, trained, panels, heard, made):
    wide = predict(replace(options, level=0.95), trained, panels, heard)

    assert (wide.predicted_clv_upper >= made.predicted_clv_upper).all()
    assert (wide.predicted_clv_upper > made.predicted_clv_upper).any()


def test_without_a_companion_its_columns_are_null(options, trained, panels, heard):
    made = predict(options, replace(trained, companion=None), panels, heard)

    nulls = ["expected_purchases", "expected_order_value", "probability_alive", "expected_date_of_next_order"]
    assert made[nulls].isna().all(axis=None)
    assert made.predicted_clv.notna().all()


def test_untested_the_median_is_that_of_the_models_own_distribution(as_of, panels, options):
    model = BgNbdGammaGamma(draws=2000).fit(panels.frame(Window(as_of, 60)))
    trained = TrainedModel("bg_nbd_gamma_gamma", model, "spend", as_of, 60, Verdict("good", ()))

    made = predict(options, trained, panels, SilentProgress())

    drawn = model.predict_interval(panels.frame(Window(as_of, 60)), 60, 1e-6)
    assert (made.predicted_clv_median - drawn.mean(axis=1)).abs().max() < 1e-9
    assert made.predicted_clv_median.between(made.predicted_clv_lower, made.predicted_clv_upper).all()
    assert (made.predicted_clv_median > 0).any()


def test_without_a_test_the_interval_is_unknown_and_confidence_low(options, trained, panels, heard):
    made = predict(options, replace(trained, intervals=None), panels, heard)

    unknown = ["predicted_clv_median", "predicted_clv_lower", "predicted_clv_upper", "level"]
    assert made[unknown].isna().all(axis=None)
    assert set(made.confidence) == {"low"}


def test_confidence_is_the_weakest_of_data_customer_and_interval(options, trained, panels, heard, as_of):
    good = replace(trained, verdict=Verdict("good", ()), tested_coverage=0.8, tested_level=0.8)
    orders = panels.frame(Window(as_of, 60)).frequency + 1

    made = predict(options, good, panels, heard).confidence
    fair = predict(options, replace(good, verdict=Verdict("fair", ())), panels, heard).confidence
    poor = predict(options, replace(good, verdict=Verdict("poor", ())), panels, heard).confidence
    missed = predict(options, replace(good, tested_coverage=0.5), panels, heard).confidence

    assert set(made[orders >= 4]) == {"high"} and set(made[orders == 1]) == {"low"}
    assert set(made[orders.between(2, 3)]) == {"medium"}
    assert set(fair) == set(missed) == {"medium", "low"}
    assert set(poor) == {"low"}


def test_a_log_without_money_has_null_money(as_of, make_panels, heard, catalog, options):
    panels = make_panels(money=False, features=("frequency", "recency", "T", "days_since_last_order"))
    trained = train(TrainOptions(Window(as_of, 60), model="bg_nbd"), panels, heard, catalog=catalog)

    made = predict(options, trained, panels, heard)

    money = [column.name for column in PREDICTIONS if column.kind == "money"]
    assert made[[*money, "value_tier", "clv_percentile", "level"]].isna().all(axis=None)
    assert made[["expected_purchases", "probability_alive", "churn_probability"]].notna().all(axis=None)
    assert "medium" in set(made.confidence)


def test_a_model_of_money_refuses_a_log_without(options, trained, make_panels, heard):
    panels = make_panels(money=False, features=("frequency", "recency", "T", "days_since_last_order"))

    with pytest.raises(FrameError, match="no amounts"):
        predict(options, trained, panels, heard)


def test_as_arrow_it_has_the_types_of_the_schema(made):
    table = predictions_arrow(made)

    assert table.column_names == list(PREDICTIONS.names) and table.num_rows == len(made)
    assert table.schema.field("as_of").type == pa.date32()
    assert table.schema.field("predicted_clv").type == pa.float64()
    assert table.schema.field("horizon_days").type == pa.int64()
    assert table.schema.field("value_tier").type == pa.string()


def test_among_nobody_percentile_and_tier_are_unknown(options, trained, panels, as_of):
    rows = predicted(options, trained, panels.frame(Window(as_of, 60)).head(3), np.empty(0))

    assert rows.clv_percentile.isna().all() and rows.value_tier.isna().all()
    assert rows.predicted_clv.notna().all()


def test_whoever_is_expected_to_order_is_still_a_customer(options, trained, panels, as_of):
    rows = predicted(options, trained, panels.frame(Window(as_of, 60)))

    assert (rows.probability_alive >= 1 - rows.churn_probability - 1e-12).all()
