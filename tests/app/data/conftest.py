"""The served shop of `tests/serving`, and the order rows of `tests/learning`."""

from __future__ import annotations

import pytest
from tests.learning.conftest import heard, shop_rows
from tests.serving.conftest import NOW, RUN_NOW, make_live_shop, opened, scored, shop, shop_orders

__all__ = ["heard", "make_live_shop", "shop", "shop_rows"]


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """Only to be copied."""
    orders = shop_orders()
    made = opened(tmp_path_factory.mktemp("scored"), orders, [scored(orders, NOW, RUN_NOW, 2)])
    yield made
    made.close()
