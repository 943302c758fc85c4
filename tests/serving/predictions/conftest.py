"""The shop that models of `tests/learning` are fitted on."""

from __future__ import annotations

from tests.learning.conftest import as_of, make_panels, panels, shop_engine, shop_rows

__all__ = ["as_of", "make_panels", "panels", "shop_engine", "shop_rows"]
