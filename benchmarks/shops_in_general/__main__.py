"""Grow the trees of `tenure.models.shops_in_general` on simulated shops; a few minutes.

    python -m benchmarks.shops_in_general [--shops 4000] [--seed 1] [--out src/tenure/models]

Equal arguments give equal files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import lightgbm as lgb
import numpy as np

from benchmarks.shops_in_general.frames import frame, is_of_use
from benchmarks.shops_in_general.shops import shop
from tenure.models.panel.shop_scale import ShopScale

CUSTOMERS_OF_A_SHOP = 80
"""Kept of each: shops differ more than their customers do."""
POWER = 1.3
ROUNDS = {"orders": 70, "spend": 110}
_PARAMETERS = {
    "num_leaves": 12,
    "learning_rate": 0.1,
    "min_data_in_leaf": 300,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.5,
    "bagging_freq": 1,
    "max_bin": 63,
    "tweedie_variance_power": POWER,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shops_in_general", description=__doc__)
    parser.add_argument("--shops", type=int, default=4_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("src/tenure/models"))
    given = parser.parse_args()
    for name, text in grown(given.shops, given.seed).items():
        path = given.out / f"_shops_in_general_{name}.txt"
        path.write_text(text, encoding="utf-8")
        print(f"{path}: {len(text):,} bytes")


def grown(shops: int, seed: int) -> dict[str, str]:
    """The trees for orders and spend in LightGBM's text format."""
    whose, facts, start, worth, orders, spend = rows(shops, seed)
    return {
        "orders": _trees("orders", whose, facts, orders, start, seed),
        "spend": _trees("spend", whose, facts, spend, start * worth, seed),
    }


def rows(shops: int, seed: int) -> tuple[np.ndarray, ...]:
    """Number of the shop, facts, expected orders, worth of an order, orders and spend; spend in units of the shop's median order."""
    kept = []
    for number, one in enumerate(np.random.SeedSequence(seed).spawn(shops)):
        rng = np.random.default_rng(one)
        days = shop(rng)
        made = frame(days)
        if not is_of_use(made):
            continue
        scale = ShopScale.of(made)
        some = made.iloc[rng.permutation(len(made))[:CUSTOMERS_OF_A_SHOP]]
        start = scale.orders(some, days.horizon_days)
        truth = some.orders.to_numpy(float), np.maximum(some.spend.to_numpy(float) / scale.order_value, 0.0)
        facts = scale.facts(some, days.horizon_days)
        kept.append((np.full(len(some), number), facts, start, scale.worth(some), *truth))
    return tuple(np.concatenate(part) for part in zip(*kept, strict=True))


def _trees(
    name: str, whose: np.ndarray, facts: np.ndarray, target: np.ndarray, start: np.ndarray, seed: int
) -> str:
    """Trees for the logarithm of what comes over `start`; customers of busy shops weigh less: shops are equal."""
    power = POWER if name == "spend" else 1.0
    objective = {"objective": "tweedie" if name == "spend" else "poisson", "seed": seed}
    mean = (np.bincount(whose, start) / np.maximum(np.bincount(whose), 1))[whose]
    weight = (mean + 0.05) ** -(2 - power)
    rows = lgb.Dataset(
        facts,
        np.minimum(target, 200 * np.maximum(mean, 0.1)),
        weight=weight / weight.mean(),
        init_score=np.log(start),
    )
    return lgb.train(_PARAMETERS | objective, rows, ROUNDS[name]).model_to_string()


if __name__ == "__main__":
    main()
