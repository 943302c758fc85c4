"""The same orders give the same numbers: on any number of threads, in any order of the rows."""

from __future__ import annotations

import numpy as np
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


@pytest.fixture(
    scope="module", params=["2022-10-01", pytest.param("2022-01-01", marks=pytest.mark.integration)]
)
def rows(shop_rows, request):
    """The shop since a day, in cents; orders of several lines, and every tenth one given back in full."""
    rng = np.random.default_rng(4)
    orders = shop_rows[shop_rows["order_date"] >= request.param]
    lines = orders.loc[orders.index.repeat(rng.integers(1, 6, len(orders)))].copy()
    lines["amount"] = (lines["amount"] * rng.uniform(0.1, 1.0, len(lines))).round(2)
    back = lines[lines["order_id"].str.endswith("7")].assign(amount=lambda one: -one.amount)
    back["order_date"] = back["order_date"] + pd.Timedelta(days=2)
    return pd.concat([lines, back], ignore_index=True)


def _panels(rows, threads):
    from tenure.engines.duckdb import Engine

    table = pa.Table.from_pandas(rows, preserve_index=False)
    place = table.column_names.index("order_date")
    table = table.set_column(place, "order_date", table["order_date"].cast(pa.timestamp("us")))
    engine = Engine(threads=threads)
    return Panels(Tables(engine.from_arrow(table, "orders")), engine)


@pytest.mark.integration
def test_two_runs_say_the_same_to_the_last_digit_that_counts(rows, as_of):
    shuffled = rows.sample(frac=1, random_state=9).reset_index(drop=True)
    made = []
    for log, threads in ((rows, 1), (shuffled, 2)):
        panels = _panels(log, threads)
        tested = run_backtest(BacktestOptions(Window(as_of, 60)), panels, SilentProgress())
        trained = train(TrainOptions(Window(as_of, 60)), panels, SilentProgress(), tested)
        frame = panels.frame(Window(as_of, 60)).select_dtypes("float64")
        made.append((frame, predict(PredictOptions(as_of, "r"), trained, panels, SilentProgress())))
        panels.engine.close()
    (frame, said), (again, repeated) = made

    pd.testing.assert_frame_equal(frame, again, rtol=0, atol=2e-9)
    np.testing.assert_allclose(repeated["predicted_clv"], said["predicted_clv"], rtol=1e-6)
    np.testing.assert_allclose(repeated["predicted_clv_upper"], said["predicted_clv_upper"], rtol=1e-6)
