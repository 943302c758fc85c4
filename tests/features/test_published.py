"""The standard 39/39 weeks of the CDNOW sample: Fader, Hardie & Lee (2005), and BTYD's own table of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from tenure.core.frames.compute import all_features, compute, targets
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables

CALIBRATION_ENDS = date(1997, 10, 1)
HOLDOUT_DAYS = 273


@pytest.mark.realdata
def test_the_cdnow_sample_gives_the_published_statistics(data_dir, duckdb_engine):
    sample = pd.read_parquet(data_dir / "cdnow" / "cdnow_sample.parquet")
    log = pd.DataFrame(
        {
            "customer_id": sample["sample_id"],
            "order_id": sample.index.astype(str),
            "order_date": pd.to_datetime(sample["date"]).astype("datetime64[us]"),
        }
    )
    tables = Tables(duckdb_engine.from_arrow(pa.Table.from_pandas(log, preserve_index=False), "sample"))
    snapshot = Snapshot(tables, CALIBRATION_ENDS, HOLDOUT_DAYS)

    frame = compute(all_features().select(["frequency", "recency", "T"]), snapshot)
    both = frame.join(targets(snapshot), "customer_id")
    got = duckdb_engine.to_arrow(both).to_pandas().sort_values("customer_id", ignore_index=True)

    assert len(got) == 2357
    assert (got["frequency"] > 0).sum() == 946
    assert got["frequency"].sum() == 2457
    assert got["target_orders"].sum() == 1882
    table = pd.read_csv(data_dir / "cdnow" / "cdnow_sample_cbs_btyd.csv")
    assert got["frequency"].to_list() == table["x"].to_list()
    assert got["target_orders"].to_list() == table["x_star"].to_list()
    assert got["recency"].to_list() == pytest.approx((table["t_x"] * 7).to_list())
    # BTYD counts to the last day of the calibration, 1997-09-30; T counts to the morning after it.
    assert (got["T"] - 1).to_list() == pytest.approx((table["T_cal"] * 7).to_list())
