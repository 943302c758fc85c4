"""Rhythm, spend and windows against the plainest pandas that says the same, on random logs."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tenure.core.frames.compute import all_features, compute, targets
from tenure.core.frames.snapshot import Snapshot
from tenure.core.orders.tables import Tables

AS_OF = date(2022, 7, 1)
CUT = pd.Timestamp(AS_OF)


def random_log(seed: int, lines_per_order: int) -> pd.DataFrame:
    """Orders of 40 customers over three years, a tenth of the lines refunded later."""
    rng = np.random.default_rng(seed)
    orders = pd.DataFrame(
        {
            "customer_id": [f"c{i}" for i in rng.integers(0, 40, 300)],
            "order_id": [f"o{i}" for i in range(300)],
            "order_date": pd.Timestamp("2020-01-01")
            + pd.to_timedelta(rng.integers(0, 1095 * 1440, 300), "m"),
        }
    )
    log = orders.loc[rng.integers(0, 300, 300 * lines_per_order)].reset_index(drop=True)
    log["amount"] = rng.gamma(2, 20, len(log)).round(2)
    log["original_order_date"] = pd.NaT
    back = log.sample(frac=0.1, random_state=seed)
    matched = rng.random(len(back)) < 0.7
    back = back.assign(
        amount=-back["amount"],
        original_order_date=back["order_date"].where(matched),
        order_date=back["order_date"] + pd.to_timedelta(rng.integers(0, 90, len(back)), "D"),
    )
    return pd.concat([log, back], ignore_index=True)


def geometric_mean(values: pd.Series) -> float:
    known = len(values) and (values > 0).all()
    return float(np.exp(np.log(values).mean())) if known else np.nan


def plain(rows: pd.DataFrame) -> pd.Series:
    """The features of one customer, spelt out."""
    day = rows["original_order_date"].fillna(rows["order_date"]).dt.normalize()
    net = rows.groupby(day)["amount"].sum()
    gross = rows["amount"].clip(lower=0).groupby(day).sum()
    values = net[gross > 0]
    ages = (CUT - values.index).days
    gaps = np.diff(values.index).astype("timedelta64[D]").astype(float)
    net_ages = (CUT - net.index).days
    money = {
        f"spend_{a}_{b}d": net[(net_ages >= a) & (net_ages <= b)].sum() for a, b in ((0, 30), (121, 365))
    }
    counts = {f"orders_{a}_{b}d": ((ages >= a) & (ages <= b)).sum() for a, b in ((0, 30), (121, 365))}
    lately = rows["order_date"] >= CUT - pd.Timedelta(90, "D")
    return pd.Series(
        {
            "frequency": len(values) - 1,
            "recency": ages.max() - ages.min(),
            "T": ages.max(),
            "days_since_last_order": ages.min(),
            "order_count": rows.loc[rows["amount"] > 0, "order_id"].nunique(),
            "inter_purchase_mean_days": gaps.mean() if len(gaps) else np.nan,
            "inter_purchase_std_days": gaps.std(ddof=1) if len(gaps) > 1 else np.nan,
            "inter_purchase_max_days": gaps.max() if len(gaps) else np.nan,
            "inter_purchase_last_days": gaps[-1] if len(gaps) else np.nan,
            "net_spend": rows["amount"].sum(),
            "gross_spend": rows["amount"].clip(lower=0).sum(),
            "refunds": -rows["amount"].clip(upper=0).sum(),
            "monetary_value": values.iloc[1:].mean(),
            "geometric_monetary_value": geometric_mean(values.iloc[1:]),
            "mean_order_value": values.mean(),
            "kept_order_days": (values > 0).sum(),
            "kept_order_value": values[values > 0].mean(),
            "geometric_kept_order_value": geometric_mean(values[values > 0]),
            "median_order_value": values.median(),
            "max_order_value": values.max(),
            "std_order_value": values.std(),
            "first_order_value": values.iloc[0],
            "last_order_value": values.iloc[-1],
            "order_value_slope": np.polyfit(-ages, values, 1)[0] if len(values) > 1 else np.nan,
            "spend_last_horizon": rows.loc[lately, "amount"].sum(),
        }
        | money
        | counts
    )


def plain_targets(future: pd.DataFrame) -> pd.Series:
    bought = future[future["amount"] > 0]
    days = bought["order_date"].dt.normalize().nunique()
    spend = future["amount"].sum()
    return pd.Series({"target_spend": spend, "target_orders": days, "target_churned": float(days == 0)})


def by_customer(rows: pd.DataFrame, columns: list[str], say) -> pd.DataFrame:
    by_customer_id = {customer: say(of_one) for customer, of_one in rows.groupby("customer_id")}
    return pd.DataFrame(by_customer_id, index=columns).T.sort_index()


@pytest.mark.parametrize("lines_per_order", [1, 3], ids=["order rows", "line rows"])
@pytest.mark.parametrize("seed", [1, 2])
def test_features_and_targets_equal_plain_pandas(duckdb_engine, seed, lines_per_order):
    log = random_log(seed, lines_per_order)
    arrow = pa.Table.from_pandas(log, preserve_index=False)
    snapshot = Snapshot(Tables(duckdb_engine.from_arrow(arrow, "log")), AS_OF, 90)
    history = log[log["order_date"] < CUT]
    known = history.loc[history["amount"] > 0, "customer_id"].unique()
    names = list(plain(history[history["customer_id"] == known[0]]).index)

    got = duckdb_engine.to_arrow(compute(all_features().select(names), snapshot)).to_pandas()
    expected = by_customer(history[history["customer_id"].isin(known)], names, plain)

    got = got.set_index("customer_id").sort_index()[names]
    pd.testing.assert_frame_equal(got, expected, check_names=False, rtol=1e-9, atol=1e-9)

    end = CUT + pd.Timedelta(90, "D")
    future = log[(log["order_date"] >= CUT) & (log["order_date"] < end)]
    done = duckdb_engine.to_arrow(targets(snapshot)).to_pandas().set_index("customer_id").sort_index()
    expected = by_customer(future, list(done.columns), plain_targets).reindex(sorted(known))
    expected = expected.fillna({"target_spend": 0.0, "target_orders": 0.0, "target_churned": 1.0})
    pd.testing.assert_frame_equal(done, expected, check_names=False, rtol=1e-9, atol=1e-9)
    assert 0 < done["target_churned"].mean() < 1
