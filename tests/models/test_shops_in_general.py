"""Facts in the units of a shop, what the trees that come with the package make of them, and how they grow."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from benchmarks.shops_in_general.__main__ import grown
from benchmarks.shops_in_general.frames import frame as frame_of
from benchmarks.shops_in_general.shops import Days, shop

from tenure.core.errors import FrameError, ModelError
from tenure.models import shops_in_general
from tenure.models.panel.shop_scale import DETAILS, FACTS, MONEY, ShopScale
from tenure.models.shops_in_general import HEADS, ShopsInGeneral

DAYS = ("recency", "T", *(name for name in DETAILS if name.endswith("_days")))
AMOUNTS = ("kept_order_value", "net_spend", *(name for name in DETAILS if name.endswith("_value")))
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """The seventh simulated shop of a seed that the trees have not seen."""
    return frame_of(shop(np.random.default_rng(7_000_007)))


def test_dearer_orders_are_worth_as_much_more_and_come_as_often(frame):
    dearer = frame.assign(**{name: frame[name] * 100 for name in AMOUNTS})

    as_is, more = (ShopsInGeneral().fit(one).predict(one, 90) for one in (frame, dearer))

    np.testing.assert_allclose(more.predicted_clv, as_is.predicted_clv * 100, rtol=1e-6)
    np.testing.assert_allclose(more.expected_purchases, as_is.expected_purchases, rtol=1e-6)


def test_half_the_pace_over_twice_the_horizon_is_the_same(frame):
    slower = frame.assign(**{name: frame[name] * 2 for name in DAYS})

    as_is = ShopsInGeneral().fit(frame).predict(frame, 90)

    pd.testing.assert_frame_equal(ShopsInGeneral().fit(slower).predict(slower, 180), as_is)


def test_who_came_lately_is_expected_more_than_who_has_long_been_silent(frame):
    model = ShopsInGeneral().fit(frame)
    two = pd.DataFrame({"frequency": [5.0, 5.0], "recency": [290.0, 60.0], "T": [300.0, 300.0]})
    two = two.assign(kept_order_days=6.0, kept_order_value=1.0, net_spend=6.0)

    recent, silent = model.predict(two, 60).to_numpy()

    assert (recent > 2 * silent).all() and (silent > 0).all()


def test_it_predicts_simulated_shops_better_than_where_its_trees_start(frame):
    ours, start = _errors([shop(np.random.default_rng(6_000_000 + number)) for number in range(20)])

    assert ours < 0.95 * start


def test_without_money_spend_is_unknown_and_orders_are_not(frame):
    poor = frame.drop(columns=list(MONEY))

    made = ShopsInGeneral().fit(poor).predict(poor, 90)

    assert made.predicted_clv.isna().all() and np.isfinite(made.expected_purchases).all()


def test_a_frame_that_lost_its_money_is_refused(frame):
    model = ShopsInGeneral().fit(frame)

    with pytest.raises(FrameError, match="net_spend"):
        model.predict(frame.drop(columns="net_spend"), 90)


@pytest.mark.parametrize(
    "customers",
    [
        {"frequency": [0.0], "recency": [0.0], "T": [1.0]},
        {"frequency": [0.0, 0.0], "recency": [0.0, 0.0], "T": [0.0, 0.0]},
        {"frequency": [900.0], "recency": [900.0], "T": [901.0]},
    ],
)
@pytest.mark.parametrize("value", [0.0, 1e-6, 1e9])
def test_shops_of_next_to_nothing_have_finite_predictions(customers, value):
    frame = pd.DataFrame(customers)
    days = (frame.frequency + 1) * (value > 0)
    money = {"kept_order_value": value if value else np.nan, "net_spend": value * days}
    frame = frame.assign(kept_order_days=days, **money)

    made = ShopsInGeneral().fit(frame).predict(frame, 365)

    assert np.isfinite(made.to_numpy()).all() and (made.to_numpy() >= 0).all()


@pytest.mark.parametrize(
    "change",
    [{"gap_days": 0.0}, {"order_value": -1.0}, {"history_days": "long"}, {"gap_days": None}, {"x": 1.0}],
)
def test_units_that_no_shop_has_are_refused(frame, tmp_path, change):
    ShopsInGeneral().fit(frame).save(tmp_path)
    card = json.loads((tmp_path / "card.json").read_text())
    card["learned"] |= change
    (tmp_path / "card.json").write_text(json.dumps(card))

    with pytest.raises(ModelError) as caught:
        ShopsInGeneral.load(tmp_path)
    assert caught.value.code == "model.folder"


def test_the_trees_that_come_with_the_package_are_small():
    files = [shops_in_general.FILES / f"_shops_in_general_{name}.txt" for name in HEADS]

    assert 0 < sum(file.stat().st_size for file in files) < MOST_BYTES


def test_there_are_as_many_facts_as_the_trees_have(frame):
    scale = ShopScale.of(frame)
    poor = frame.drop(columns=list(MONEY))

    assert scale.facts(frame, 90).shape == (len(frame), FACTS)
    assert ShopScale.of(poor).facts(poor, 90).shape == (len(frame), FACTS)


def test_equal_seeds_grow_equal_trees():
    once, again, other = grown(12, 3), grown(12, 3), grown(12, 4)

    assert once == again and set(once) == set(HEADS)
    assert all(once[name] != other[name] for name in HEADS)


def test_a_frame_out_of_order_days_says_what_the_features_say():
    days = Days(
        customer=np.array([0, 0, 0, 1, 0]),
        day=np.array([10, 20, 50, 90, 130]),
        value=np.array([4.0, 0.0, 8.0, 5.0, 7.0]),
        cut=100,
        horizon_days=60,
    )

    first, second = frame_of(days).to_dict("records")

    assert (first["frequency"], first["recency"], first["T"]) == (2.0, 40.0, 90.0)
    assert (first["kept_order_days"], first["kept_order_value"], first["net_spend"]) == (2.0, 6.0, 12.0)
    assert (first["last_order_value"], first["max_order_value"], first["std_order_value"]) == (8.0, 8.0, 4.0)
    assert first["monetary_value"] == 4.0 and np.isnan(second["monetary_value"])
    assert (first["inter_purchase_max_days"], first["inter_purchase_last_days"]) == (30.0, 30.0)
    assert first["inter_purchase_std_days"] == pytest.approx(np.std([10, 30], ddof=1))
    assert (first["orders"], first["spend"]) == (1.0, 7.0)
    assert (second["frequency"], second["orders"]) == (0.0, 0.0) and np.isnan(second["std_order_value"])


def test_units_of_a_shop_are_medians_by_order(frame):
    scale = ShopScale.of(
        pd.DataFrame(
            {
                "frequency": [10.0, 1.0, 0.0],
                "recency": [100.0, 90.0, 0.0],
                "T": [120.0, 200.0, 5.0],
                "kept_order_days": [11.0, 2.0, 1.0],
                "kept_order_value": [3.0, 50.0, 70.0],
                "net_spend": [33.0, 100.0, 70.0],
            }
        )
    )

    assert (scale.gap_days, scale.order_value, scale.history_days) == (10.0, 3.0, 200.0)
    assert scale.kept_share == 1.0 and scale.repeat_share == pytest.approx(2 / 3)


def _errors(shops: list[Days]) -> tuple[float, float]:
    """Mean over shops of the absolute error of orders: ours, and that of where the trees start."""
    ours, start = [], []
    for days in shops:
        made = frame_of(days)
        model = ShopsInGeneral().fit(made)
        told = model.predict(made, days.horizon_days).expected_purchases
        scale = max(made.orders.mean(), 0.01)
        ours.append((told - made.orders).abs().mean() / scale)
        naive = model.scale_.orders(made, days.horizon_days)
        start.append(np.abs(naive - made.orders).mean() / scale)
    return float(np.mean(ours)), float(np.mean(start))
