"""The scored shop that the tests of the server use."""

from __future__ import annotations

from tests.server.conftest import order_file, orders, scored_workspace

__all__ = ["order_file", "orders", "scored_workspace"]
