"""The published calibration data sets, prepared as the papers say: order days merged, times in weeks."""

from __future__ import annotations

import pandas as pd
import pytest


def weekly(orders: pd.DataFrame, end: str) -> pd.DataFrame:
    """Customers and their order days, up to and with `end`, as weeks."""
    days = orders[orders["date"] <= end].groupby("customer")["date"]
    return pd.DataFrame(
        {
            "frequency": days.nunique() - 1.0,
            "recency": (days.max() - days.min()).dt.days / 7,
            "T": (pd.Timestamp(end) - days.min()).dt.days / 7,
        }
    )


def orders_of(path, customer: str) -> pd.DataFrame:
    """An order log with the columns `customer` and `date`."""
    log = pd.read_parquet(path)
    return log.assign(customer=log[customer], date=pd.to_datetime(log["date"]))


@pytest.fixture(scope="session")
def cdnow_weeks(data_dir) -> pd.DataFrame:
    """CDNOW sample, 39 weeks; 2,357 customers."""
    return weekly(orders_of(data_dir / "cdnow" / "cdnow_sample.parquet", "sample_id"), "1997-09-30")


@pytest.fixture(scope="session")
def grocery_weeks(data_dir) -> pd.DataFrame:
    """groceryElog, 52 weeks, with the orders of the 52 weeks that follow in `holdout`."""
    orders = orders_of(data_dir / "grocery" / "groceryElog.parquet", "cust")
    frame = weekly(orders, "2006-12-31")
    later = orders[orders["date"] > "2006-12-31"].groupby("customer")["date"].nunique()
    return frame.assign(holdout=later.reindex(frame.index).fillna(0.0))


@pytest.fixture(scope="session")
def apparel_weeks(data_dir) -> pd.DataFrame:
    """apparelTrans, 104 weeks, with the static covariates `Gender` and `Channel`."""
    log = pd.read_parquet(data_dir / "apparel" / "apparelTrans.parquet")
    log = log.assign(customer=log["Id"], date=pd.to_datetime(log["Date"]))
    known = pd.read_parquet(data_dir / "apparel" / "apparelStaticCov.parquet").set_index("Id")
    return weekly(log, "2006-12-31").join(known[["Gender", "Channel"]])
