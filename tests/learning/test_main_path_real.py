"""From the CDNOW sample to predictions, with the real models."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from tenure.core.frames.window import Window
from tenure.core.orders.tables import Tables
from tenure.core.ports import SilentProgress
from tenure.learning.backtest.backtest import BacktestOptions, run_backtest
from tenure.learning.panel import Panels
from tenure.learning.predict import PredictOptions, predict
from tenure.learning.train import TrainOptions, train
from tenure.learning.trained import TrainedModel

pytestmark = pytest.mark.realdata
AS_OF = date(1998, 4, 1)


@pytest.fixture(scope="module")
def cdnow(data_dir, shop_engine) -> Panels:
    rows = pd.read_parquet(data_dir / "cdnow" / "cdnow_sample.parquet")
    table = pa.table(
        {
            "customer_id": rows.master_id.astype(str),
            "order_id": [str(i) for i in range(len(rows))],
            "order_date": pa.array(pd.to_datetime(rows.date).astype("datetime64[us]")),
            "amount": rows.dollar_value.astype(float),
        }
    )
    return Panels(Tables(shop_engine.from_arrow(table, "cdnow_sample")), shop_engine)


@pytest.fixture(scope="module")
def tested(cdnow):
    models = ("last_window", "spend_rate", "bg_nbd_gamma_gamma")
    return run_backtest(BacktestOptions(Window(AS_OF, 90), models), cdnow, SilentProgress())


def test_btyd_misses_by_less_than_either_rule_of_thumb(tested):
    ours, *rules = (tested.row(name).metrics for name in ("bg_nbd_gamma_gamma", "last_window", "spend_rate"))

    assert tested.champion == "bg_nbd_gamma_gamma"
    assert len(tested.cutoffs) == 4 and not any(row.failed for row in tested.leaderboard)
    assert all(ours.mae < rule.mae and ours.rmse < rule.rmse for rule in rules)
    assert abs(ours.bias) < 0.25 < rules[1].bias


def test_its_intervals_hold_on_a_window_nobody_has_seen(tested, cdnow):
    trained = train(TrainOptions(Window(AS_OF, 90)), cdnow, SilentProgress(), tested)

    made = predict(PredictOptions(AS_OF, "run"), trained, cdnow, SilentProgress())

    came = cdnow.targets(Window(AS_OF, 90)).target_spend
    inside = (came >= made.predicted_clv_lower) & (came <= made.predicted_clv_upper)
    nobody = (came == 0).mean()
    assert 0.8 <= inside.mean() <= max(0.85, nobody + 0.06)
    assert 0.5 * came.sum() < made.predicted_clv.sum() < 1.5 * came.sum()


def test_the_saved_model_predicts_the_same(tested, cdnow, tmp_path):
    trained = train(TrainOptions(Window(AS_OF, 90)), cdnow, SilentProgress(), tested)
    trained.save(tmp_path / "model")

    again = TrainedModel.load(tmp_path / "model")

    made = (predict(PredictOptions(AS_OF, "run"), one, cdnow, SilentProgress()) for one in (trained, again))
    pd.testing.assert_frame_equal(*made)
