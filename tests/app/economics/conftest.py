"""A shop whose customers came from known places at known costs; its predictions are made up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.importing import import_log
from tests.in_shop import publish

from tenure.app.data.orders import OrderLog
from tenure.app.modelling.run_record import store_predictions
from tenure.app.workspace.init import Init, init
from tenure.core.open_engine import open_engine
from tenure.core.orders.reading import ReadOptions
from tenure.core.orders.schema import PREDICTIONS
from tenure.server.settings import server_settings
from tenure.serving.shop import Shop

HORIZON, AS_OF, RUN = 60, date(2024, 1, 1), "20240301T120000-now"
MONTHS = pd.date_range("2023-01-01", "2023-12-01", freq="MS")
SOURCES = {"search": 10.0, "social": 5.0, "organic": 0.0}


@dataclass
class EconomicsShop:
    orders: pd.DataFrame
    profiles: pd.DataFrame
    predictions: pd.DataFrame
    live: Shop

    @property
    def served(self):
        return self.live.served


def made_orders() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each month twelve new customers of each source; some order again a month or two later."""
    rng = np.random.default_rng(4)
    orders, profiles = [], []
    for at, month in enumerate(MONTHS):
        for source, cost in SOURCES.items():
            for n in range(12):
                who = f"{source}-{at:02d}-{n:02d}"
                profiles.append(
                    {
                        "customer_id": who,
                        "acquisition_source": source,
                        "acquisition_cost": cost,
                        "country": "France" if n % 3 else "Norway",
                    }
                )
                for again in range(1 + n % 3):
                    day = month + pd.Timedelta(days=int(rng.integers(0, 27)))
                    day = day + pd.DateOffset(months=again)
                    if day < pd.Timestamp(AS_OF):
                        amount = round(float(rng.gamma(2, 20)), 2)
                        orders.append(
                            {
                                "customer_id": who,
                                "order_id": f"{who}-{again}",
                                "order_date": day.to_pydatetime(),
                                "amount": amount,
                                "product_id": f"p{n % 4}",
                                "cost": round(amount * 0.6, 2),
                            }
                        )
    # The log ends with the year.
    orders.append(orders[0] | {"order_id": "last", "order_date": datetime(2023, 12, 31, 12)})
    return pd.DataFrame(orders), pd.DataFrame(profiles)


def made_predictions(orders: pd.DataFrame) -> pd.DataFrame:
    ids = np.sort(orders["customer_id"].unique())
    rng = np.random.default_rng(2)
    values = rng.gamma(1.0, 50.0, len(ids)).round(2)
    made = pd.DataFrame({name: np.nan for name in PREDICTIONS.names}, index=range(len(ids)))
    for column in PREDICTIONS:
        if column.kind in ("text", "date"):
            made[column.name] = None
    tiers = np.select([values > 80, values > 30], ["High-CLV", "Growth-Potential"], "Low-CLV")
    made = made.assign(
        customer_id=ids,
        as_of=AS_OF,
        horizon_days=HORIZON,
        run_id=RUN,
        predicted_clv=values,
        level=0.8,
        probability_alive=rng.uniform(0, 1, len(ids)),
        churn_probability=rng.uniform(0, 1, len(ids)),
        value_tier=tiers,
    )
    return made[list(PREDICTIONS.names)]


def settings_of(place: Path):
    return replace(
        server_settings(workspace=place, start_worker=False).app, now=datetime(2024, 3, 1, tzinfo=UTC)
    )


def opened(folder: Path, orders, profiles, predictions) -> Shop:
    place = init(Init(folder / "shop", currency="GBP")).path
    settings = settings_of(place)
    orders.to_csv(folder / "orders.csv", index=False)
    options = ReadOptions()
    if profiles is not None:
        profiles.to_csv(folder / "customers.csv", index=False)
        options = ReadOptions(customers=str(folder / "customers.csv"))
    import_log(OrderLog(str(folder / "orders.csv"), "csv", options), place, settings)
    shop = Shop.open(place, settings)
    if predictions is not None:
        with open_engine(settings) as engine:
            store_predictions(predictions, RUN, shop, engine)
    publish(place, settings)
    return shop


@pytest.fixture(scope="session")
def open_shop(tmp_path_factory):
    made: list[Shop] = []

    def make(orders, profiles=None, predictions=None) -> Shop:
        live = opened(tmp_path_factory.mktemp("economics"), orders, profiles, predictions)
        made.append(live)
        return live

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def shop(open_shop) -> EconomicsShop:
    orders, profiles = made_orders()
    predictions = made_predictions(orders)
    return EconomicsShop(orders, profiles, predictions, open_shop(orders, profiles, predictions))


@pytest.fixture(scope="session")
def unknown_sources(open_shop) -> Shop:
    """The same customers, of whom nothing is known but their orders."""
    orders, _ = made_orders()
    return open_shop(orders, None, made_predictions(orders))
