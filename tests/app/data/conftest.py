"""The served shop of `tests/serving`, and the order rows of `tests/learning`."""

from __future__ import annotations

from tests.learning.conftest import heard, shop_rows
from tests.serving.conftest import make_live_shop, shop

__all__ = ["heard", "make_live_shop", "shop", "shop_rows"]
