"""A workspace with a model and predictions, and keys to ask it with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("mcp", reason="the MCP SDK is not installed")
pytest.importorskip("mlflow")

from tenure.app.bootstrap import Settings, clock
from tenure.app.init import Init, init
from tenure.app.orders import OrderLog
from tenure.app.prepared import Asked
from tenure.app.refresh_serving import refresh_serving
from tenure.app.score import Score, score
from tenure.app.train_orders import TrainOrders, train_orders
from tenure.core.ports import Silent
from tenure.store.accounts import Accounts
from tenure.store.workspace import Workspace

FIRST = datetime(2022, 1, 1)
DAYS = 600


def _orders(customers: int, seed: int) -> pd.DataFrame:
    """Customers who order at a rate of their own, and may leave after an order."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        day, size, gap = rng.uniform(0, 300), rng.lognormal(3, 0.5), rng.gamma(2, 20) + 3
        while day < DAYS:
            rows.append(
                (f"c{number:04d}", FIRST + timedelta(days=day), round(size * rng.lognormal(0, 0.2), 2))
            )
            if rng.random() < 0.1:
                break
            day += rng.exponential(gap) + 1
    made = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    return made.assign(order_id=[f"o{number}" for number in range(len(made))])


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """Its folder: 300 customers, a champion, a scored lake, published."""
    folder = tmp_path_factory.mktemp("agents")
    _orders(300, seed=3).to_csv(folder / "orders.csv", index=False)
    place = init(Init(folder / "shop")).path
    settings = Settings(now=clock())
    asked = Asked(OrderLog(str(folder / "orders.csv")), place, "60d")
    train_orders(TrainOrders(folder / "model", asked, "bg_nbd_gamma_gamma", cutoffs=2), settings, Silent())
    score(Score(place), settings, Silent())
    refresh_serving(place, settings)
    return place


@pytest.fixture(scope="session")
def database(workspace):
    database = Workspace.open(workspace).database
    yield database
    database.close()


@pytest.fixture(scope="session")
def owner(database):
    return Accounts(database).add_user("agents", "a-long-password", "viewer", datetime.now(UTC))


@pytest.fixture
def issue(database, owner):
    """Makes a key: its id and its secret."""

    def made(expires_at=None):
        key, secret = Accounts(database).issue_key(owner, "test", "viewer", datetime.now(UTC), expires_at)
        return key.key_id, secret

    return made
