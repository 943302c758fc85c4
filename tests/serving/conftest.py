"""A shop with two scorings whose every number the tests can work out again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.importing import import_log
from tests.in_shop import publish
from tests.order_logs import leaving_log

from tenure.app.data.orders import OrderLog
from tenure.app.modelling.run_record import store_predictions
from tenure.app.workspace.init import Init, init
from tenure.core.open_engine import open_engine
from tenure.core.orders.reading import ReadOptions
from tenure.core.orders.schema import PREDICTIONS
from tenure.server.settings import server_settings
from tenure.serving.shop import Shop
from tenure.store.serving import FOLDER, Serving

HORIZON = 60
THEN, NOW = date(2023, 7, 1), date(2023, 8, 24)
RUN_THEN, RUN_NOW = "20240101T000000-then", "20240301T120000-now"


@dataclass
class InsightShop:
    """What it was made from, and the shop that serves it."""

    orders: pd.DataFrame
    then: pd.DataFrame
    now: pd.DataFrame
    live: Shop

    @property
    def served(self):
        return self.live.served

    def with_training(self, **record) -> Shop:
        """A copy of the shop, with a champion of which nothing is known but its record."""
        place = self.live.workspace.path.with_name(f"trained-{len(json.dumps(record))}")
        shutil.copytree(self.live.workspace.path, place, dirs_exist_ok=True)
        serving = Serving(place / FOLDER)
        (serving.folder / "model-000001").mkdir(exist_ok=True)
        text = json.dumps(TRAINING | record)
        (serving.folder / "model-000001" / "training.json").write_text(text, encoding="utf-8")
        published = self.live.served.published
        again = published.generation + 1
        serving.publish(replace(published, generation=again, model="model-000001", model_number=7))
        return Shop.open(place, self.live.settings)


METRICS = {
    "n": 100,
    "mae": 1.0,
    "rmse": 2.0,
    "r2": None,
    "mape": None,
    "bias": 0.04,
    "spearman": 0.5,
    "ngini": 0.7,
    "decile_mape": None,
    "top_decile_share": None,
    "coverage": 0.81,
    "interval_width": 9.0,
}
EVIDENCE = {
    "horizon_days": HORIZON,
    "level": 0.8,
    "cutoffs": ["2023-04-01", "2023-02-01"],
    "metrics": METRICS,
    "others": {"last_window": METRICS | {"ngini": 0.6}, "blend": METRICS},
    "baselines": ["last_window"],
    "windows": {"2023-04-01": METRICS | {"bias": 0.1}, "2023-02-01": METRICS | {"bias": -0.02}},
}
TRAINING = {
    "model": "blend",
    "as_of": NOW.isoformat(),
    "horizon_days": HORIZON,
    "verdict": {"level": "good", "reasons": [], "facts": {}},
    "tested_coverage": 0.81,
    "tested_level": 0.8,
    "evidence": EVIDENCE,
}


def shop_orders() -> pd.DataFrame:
    """Orders, a refund of every tenth one a week later, and somebody who only ever sent back."""
    orders = leaving_log()
    refunds = orders.iloc[::10].assign(order_id=lambda rows: "r" + rows["order_id"])
    refunds = refunds.assign(
        amount=lambda rows: -rows["amount"] / 2, order_date=refunds["order_date"] + pd.Timedelta(days=7)
    )
    refunds = refunds[refunds["order_date"] <= orders["order_date"].max()]
    only = pd.DataFrame(
        [{"customer_id": "x", "order_id": "x1", "order_date": datetime(2023, 2, 2), "amount": -50.0}]
    )
    return pd.concat([orders, refunds, only], ignore_index=True)


def scored(orders: pd.DataFrame, as_of: date, run_id: str, seed: int) -> pd.DataFrame:
    """Predictions made up for everybody who had ordered by then."""
    bought = orders[(orders["amount"] > 0) & (orders["order_date"] < pd.Timestamp(as_of))]
    ids = np.sort(bought["customer_id"].unique())
    rng = np.random.default_rng(seed)
    values = rng.gamma(1.0, 50.0, len(ids)).round(2)
    made = pd.DataFrame({name: np.nan for name in PREDICTIONS.names}, index=range(len(ids)))
    for column in PREDICTIONS:
        if column.kind in ("text", "date"):
            made[column.name] = None
    made = made.assign(
        customer_id=ids,
        as_of=as_of,
        horizon_days=HORIZON,
        run_id=run_id,
        predicted_clv=values,
        level=0.8,
        expected_purchases=values / 20,
        probability_alive=rng.uniform(0, 1, len(ids)),
        churn_probability=rng.uniform(0, 1, len(ids)),
        value_tier=np.where(values > 80, "High-CLV", np.where(values > 30, "Growth-Potential", "Low-CLV")),
    )
    return made[list(PREDICTIONS.names)]


def settings_of(place: Path):
    return replace(
        server_settings(workspace=place, start_worker=False).app, now=datetime(2024, 3, 1, tzinfo=UTC)
    )


def opened(folder: Path, orders: pd.DataFrame, runs: list[pd.DataFrame], profiles: str = "") -> Shop:
    """A workspace with these orders and scorings, served."""
    place = init(Init(folder / "shop", currency="GBP")).path
    settings = settings_of(place)
    path = folder / "orders.csv"
    orders.to_csv(path, index=False)
    options = ReadOptions()
    if profiles:
        (folder / "customers.csv").write_text(profiles)
        options = ReadOptions(customers=str(folder / "customers.csv"))
    import_log(OrderLog(str(path), "csv", options), place, settings)
    shop = Shop.open(place, settings)
    with open_engine(settings) as engine:
        for one in runs:
            store_predictions(one, one["run_id"].iloc[0], shop, engine)
    publish(place, settings)
    return shop


@contextmanager
def copied(made: Shop, folder: Path) -> Iterator[Shop]:
    """A shop of its own, like one that is only made to be copied."""
    place = shutil.copytree(made.workspace.path, folder / "shop")
    copy = Shop.open(place, settings_of(place))
    yield copy
    copy.close()


@pytest.fixture
def shop(made_once, tmp_path) -> Iterator[Shop]:
    """A copy of what a module has `made_once`."""
    with copied(made_once, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def make_live_shop(tmp_path_factory) -> Callable[..., Shop]:
    made: list[Shop] = []

    def make(orders: pd.DataFrame | None, runs: list[pd.DataFrame], profiles: str = "") -> Shop:
        folder = tmp_path_factory.mktemp("insight")
        if orders is None:
            place = init(Init(folder / "shop", currency="GBP")).path
            live = Shop.open(place, settings_of(place))
        else:
            live = opened(folder, orders, runs, profiles)
        made.append(live)
        return live

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def insight(make_live_shop) -> InsightShop:
    orders = shop_orders()
    then, now = scored(orders, THEN, RUN_THEN, 1), scored(orders, NOW, RUN_NOW, 2)
    sources = ["search", "social", ""]
    profiles = "customer_id,acquisition_source\n" + "".join(
        f"c{n:04d},{sources[n % 3]}\n" for n in range(150)
    )
    return InsightShop(orders, then, now, make_live_shop(orders, [then, now], profiles))
