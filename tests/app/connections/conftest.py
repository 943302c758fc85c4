"""A workspace that is connected to a shop on this machine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.connectors.conftest import Pauses
from tests.connectors.shops import TOKEN, ShopifyShop, opened

from tenure.app.bootstrap import settings_from
from tenure.app.connections.add_connection import AddConnection, add_connection
from tenure.app.connections.run_connection import RunConnection, run_connection
from tenure.app.workspace.init import Init, init
from tenure.core.ports import SilentProgress
from tenure.serving.shop import open_shop


@pytest.fixture
def shopify():
    with opened(ShopifyShop(orders=12)) as shop:
        yield shop


@pytest.fixture
def shop(tmp_path):
    init(Init(tmp_path / "workspace", currency="EUR"))
    with open_shop(
        tmp_path / "workspace", settings_from({"TENURE_CONNECT_HOSTS": "127.0.0.1"})
    ) as opened_shop:
        yield opened_shop


@pytest.fixture
def pauses(shopify):
    pauses = Pauses()
    pauses.during.append(shopify.wait)
    return pauses


@pytest.fixture
def connected(shop, shopify):
    settings = {"shop": shopify.address, "token": TOKEN}
    return add_connection(AddConnection("My shop", "shopify", settings), shop)


@pytest.fixture
def run(shop, pauses, connected):
    def go():
        return run_connection(RunConnection(connected.connection_id), shop, SilentProgress(), pauses.wire)

    return go


@pytest.fixture
def net(shop):
    """What counts in the lake."""

    def total() -> float:
        with shop.engine() as engine:
            rows = engine.to_arrow(shop.lake.table("transactions", engine)).to_pylist()
        return round(sum(row["amount"] for row in rows), 2)

    return total


@pytest.fixture
def later(shop):
    """The same shop at another moment."""
    return lambda now: replace(shop, settings=replace(shop.settings, now=now))
