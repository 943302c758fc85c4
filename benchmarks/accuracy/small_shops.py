"""Shops of 200 customers drawn from the logs: is a mean of models better with what shops in general do?

    python -m benchmarks.accuracy.small_shops [--customers 200] [--seeds 2] [--only TEXT ...]

Members are brought to one total, as in the blend, and their mean to the true one. `btyd` is the mean of BG/NBD
and Pareto/NBD, each times the value of an order. The trees were grown on simulated shops, so no log is among
what they learned from. Positive figures of `rmse` and `mae` are losses, of `spearman` and `ngini` gains.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from benchmarks.accuracy.cases import CASES, Case, HoldOut, hold_out
from benchmarks.shops_in_general.frames import frame
from benchmarks.shops_in_general.shops import Days
from tenure.core.catalog import MODELS
from tenure.core.errors import ModelError
from tenure.evaluation.metrics import score

BTYD = ("bg_nbd_gamma_gamma", "pareto_nbd_gamma_gamma")
OURS = "shops_in_general"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.small_shops", description=__doc__)
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--only", nargs="*", default=[""], help="cases whose name holds one of these")
    given = parser.parse_args()
    rows = []
    for case in CASES:
        if not any(text in case.name for text in given.only):
            continue
        held = hold_out(case)
        for seed in range(given.seeds):
            found = _gain(_small(held, given.customers, seed))
            if found is not None:
                rows.append({"log": case.log, "case": case.name, **found})
                print(case.name, {name: round(value, 4) for name, value in found.items()}, flush=True)
    table = pd.DataFrame(rows).drop(columns="case").groupby("log").mean()
    print(pd.concat([table, table.mean().to_frame("mean of logs").T]).round(4).to_string())


def _small(held: HoldOut, customers: int, seed: int) -> Days:
    """Order days of a sample of the customers known at the cut; refunds go to the order day before them."""
    case: Case = held.case
    ids = np.random.default_rng(seed).permutation(held.spend.index.to_numpy())[:customers]
    rows = held.history[held.history.customer_id.isin(ids)].sort_values(["customer_id", "order_date"])
    begin = rows.order_date.min().normalize()
    rows = rows.assign(day=(rows.order_date.dt.normalize() - begin).dt.days, is_order=rows.amount > 0)
    by_day = rows.groupby(["customer_id", "day"], as_index=False).agg(
        amount=("amount", "sum"), is_order=("is_order", "max")
    )
    by_day["place"] = by_day.groupby("customer_id").is_order.cumsum()
    days = (
        by_day[by_day.place > 0]
        .groupby(["customer_id", "place"])
        .agg(day=("day", "first"), value=("amount", "sum"))
    ).reset_index()
    cut = (pd.Timestamp(case.as_of) - begin).days
    codes, names = pd.factorize(days.customer_id)
    # What came is one day beside the history: `frame` adds it up.
    came = held.spend.reindex(names).to_numpy(float)
    return Days(
        np.concatenate([codes, np.arange(len(names))]),
        np.concatenate([days.day.to_numpy(), np.full(len(names), cut)]),
        np.concatenate([days.value.to_numpy(float), came]),
        cut,
        case.horizon_days,
    )


def _gain(days: Days) -> dict[str, float] | None:
    made = frame(days)
    actual = made.spend.to_numpy(float)
    if actual.sum() <= 0:
        return None
    said = {}
    for name in (*BTYD, OURS):
        try:
            said[name] = (
                MODELS.load(name)().fit(made).predict(made, days.horizon_days).predicted_clv.to_numpy(float)
            )
        except ModelError:
            continue
    said = {name: one * actual.sum() / one.sum() for name, one in said.items() if one.sum() > 0}
    known = [said[name] for name in BTYD if name in said]
    if not known or OURS not in said:
        return None
    without, joined = (score(actual, np.mean(parts, axis=0)) for parts in (known, [*known, said[OURS]]))
    return {
        "rmse": np.log(joined.rmse / without.rmse),
        "mae": np.log(joined.mae / without.mae),
        "spearman": (joined.spearman or 0.0) - (without.spearman or 0.0),
        "ngini": (joined.ngini or 0.0) - (without.ngini or 0.0),
    }


if __name__ == "__main__":
    main()
