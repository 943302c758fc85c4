"""Predictions of the peers, in an environment of their own: lifetimes, LightGBM and two simple rules.

    PEER_PYTHON benchmarks/accuracy/peers.py HOLDOUT HISTORY AS_OF HORIZON_DAYS OUT

HOLDOUT is the script whose features the peers are given. A lifetimes model that does not converge is tried again
with growing penalties. What a peer is fitted on lies before as_of.
"""

from __future__ import annotations

import importlib.util
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

PENALTIES = (0.0, 0.001, 0.01, 0.1)
LEAST_TRAINING = 200
DAYS = 7.0
"""lifetimes counts in weeks: its optimiser likes small numbers."""


def main() -> None:
    warnings.filterwarnings("ignore")
    script, history, as_of, horizon, out = sys.argv[1:]
    spec = importlib.util.spec_from_file_location("holdout", script)
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    contenders = predicted(bench, pd.read_parquet(history), pd.Timestamp(as_of), int(horizon))
    frames = [frame.assign(contender=name) for name, frame in contenders.items()]
    pd.concat(frames, ignore_index=True).to_parquet(Path(out))


def predicted(bench, history, as_of, horizon):
    """A frame with customer_id and predicted_clv by contender; BTYD models tell orders and P(alive) too."""
    facts = bench.rfm(history, as_of, DAYS)
    found = {}
    value = order_value(facts)
    for name, expected, alive in timing(facts, horizon):
        found[name] = frame(facts, expected * value, expected_purchases=expected, probability_alive=alive)
    by_customer = history.groupby("customer_id")
    last = (
        history[history.order_date >= as_of - pd.Timedelta(days=horizon)].groupby("customer_id").amount.sum()
    )
    found["last window"] = frame(facts, last.reindex(facts.index).fillna(0.0))
    life = (as_of - by_customer.order_date.min()).dt.days.reindex(facts.index).clip(lower=30)
    found["spend rate"] = frame(facts, by_customer.amount.sum().reindex(facts.index) / life * horizon)
    return found | trees(bench, history, as_of, horizon)


def order_value(facts):
    """Gamma-Gamma; the mean of all where it cannot be fitted."""
    from lifetimes import GammaGammaFitter

    repeat = facts[(facts.frequency > 0) & (facts.monetary_value > 0)]
    for penalty in PENALTIES:
        try:
            model = GammaGammaFitter(penalizer_coef=penalty)
            model.fit(repeat.frequency, repeat.monetary_value)
            value = np.asarray(
                model.conditional_expected_average_profit(facts.frequency, facts.monetary_value)
            )
            if np.isfinite(value).all() and (value > 0).all():
                return value
        except Exception:  # noqa: BLE001 - whatever it is, the next penalty may do
            continue
    return np.full(len(facts), facts.all_mean.mean())


def timing(facts, horizon):
    """Name, expected purchases and P(alive) of each lifetimes model that can be fitted."""
    from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter

    data = (facts.frequency, facts.recency, facts["T"])
    for name, kind in (
        ("lifetimes BG/NBD + GG", BetaGeoFitter),
        ("lifetimes MBG/NBD + GG", ModifiedBetaGeoFitter),
        ("lifetimes Pareto/NBD + GG", ParetoNBDFitter),
    ):
        for penalty in PENALTIES:
            try:
                model = kind(penalizer_coef=penalty).fit(*data)
                expected = np.asarray(
                    model.conditional_expected_number_of_purchases_up_to_time(horizon / DAYS, *data)
                )
                alive = np.asarray(model.conditional_probability_alive(*data))
            except Exception:  # noqa: BLE001 - whatever it is, the next penalty may do
                continue
            if np.isfinite(expected).all():
                yield name, expected, alive
                break


def trees(bench, history, as_of, horizon):
    """LightGBM fitted on the window that ended at as_of."""
    import lightgbm as lgb

    before = as_of - pd.Timedelta(days=horizon)
    earlier, spend, _ = bench.split(history, before, horizon)
    if len(spend) <= LEAST_TRAINING:
        return {}
    now_facts = bench.gbm_features(history, as_of)
    then_facts = bench.gbm_features(earlier, before).reindex(spend.index)
    settings = {
        "n_estimators": 300, "learning_rate": 0.03, "num_leaves": 15, "min_child_samples": 40, "subsample": 0.8,
        "subsample_freq": 1, "colsample_bytree": 0.7, "verbose": -1, "random_state": 0,
    }  # fmt: skip
    found = {}
    for name, objective in (("LightGBM L2", "l2"), ("LightGBM Tweedie", "tweedie")):
        model = lgb.LGBMRegressor(objective=objective, **settings)
        model.fit(then_facts, spend.clip(lower=0))
        found[name] = frame(now_facts, model.predict(now_facts))
    return found


def frame(by, predicted_clv, **others):
    columns = {"customer_id": np.asarray(by.index), "predicted_clv": np.asarray(predicted_clv, float)}
    return pd.DataFrame(columns | {name: np.asarray(values, float) for name, values in others.items()})


if __name__ == "__main__":
    main()
