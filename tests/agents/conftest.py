"""A workspace with a model and predictions, and keys to ask it with."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("mcp", reason="the MCP SDK is not installed")
pytest.importorskip("mlflow")

from tests.built_once import built_once
from tests.in_shop import publish
from tests.order_logs import leaving_log

from tenure.app.data.orders import OrderLog
from tenure.app.modelling.prepared import OrderSelection
from tenure.app.modelling.score import Score, score
from tenure.app.modelling.train_orders import TrainOrders, train_orders
from tenure.app.workspace.init import Init, init
from tenure.core.clock import clock
from tenure.core.ports import SilentProgress
from tenure.core.settings import Settings
from tenure.serving.shop import open_shop
from tenure.store.people.accounts import Accounts
from tenure.store.workspace import Workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """Its folder: 300 customers, a champion, a scored lake, published."""
    made = built_once(tmp_path_factory, "agents-shop", _make_workspace)
    return shutil.copytree(made / "shop", tmp_path_factory.mktemp("agents") / "shop")


def _make_workspace(folder: Path) -> None:
    leaving_log(300).to_csv(folder / "orders.csv", index=False)
    place = init(Init(folder / "shop")).path
    settings = Settings(now=clock())
    selection = OrderSelection(OrderLog(str(folder / "orders.csv")), "60d")
    train = TrainOrders(folder / "model", selection, "bg_nbd_gamma_gamma", cutoffs=2)
    with open_shop(place, settings) as shop:
        train_orders(train, shop, SilentProgress())
        score(Score(), shop, SilentProgress())
    publish(place, settings)


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
