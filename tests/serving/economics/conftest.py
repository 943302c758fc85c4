"""The shop with campaigns of `tests/app/economics`."""

from __future__ import annotations

from tests.app.economics.conftest import open_shop, shop

__all__ = ["open_shop", "shop"]
