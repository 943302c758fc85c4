"""A workspace with orders that nobody has served yet, as after a restore, knows its customers at once."""

from __future__ import annotations

import shutil

import pytest
from tests.serving.conftest import copied, opened, shop_orders

from tenure.app.workspace.init import Init, init
from tenure.serving.shop import Shop
from tenure.store.serving import FOLDER


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Only to be copied."""
    made = opened(tmp_path_factory.mktemp("first"), shop_orders(), [])
    yield made
    made.close()


def test_whoever_asks_first_has_the_orders_published(made_once, tmp_path):
    with copied(made_once, tmp_path) as shop:
        shutil.rmtree(shop.workspace.path / FOLDER)
        fresh = Shop.open(shop.workspace.path, shop.settings)
        try:
            assert fresh.served.history("transactions", ["c0001"])
            assert fresh.served.published.generation == 1
        finally:
            fresh.close()


def test_a_workspace_without_orders_has_nothing_to_publish(made_once, tmp_path):
    empty = Shop.open(init(Init(tmp_path / "empty", currency="EUR")).path, made_once.settings)
    try:
        assert empty.served.published.generation == 0
        assert not empty.served.has_orders
    finally:
        empty.close()
