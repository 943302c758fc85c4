"""A synthetic order log, to try Tenure without data of your own."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

SAMPLE_ORDERS = "sample_orders.csv"
_CUSTOMERS, _ORDERS, _SEED = 2_000, 20_000, 1


@cache
def sample_orders() -> bytes:
    """The orders of a small synthetic shop as CSV, one order per row. Always the same bytes."""
    from tenure.app.data.generate import Generate, generate

    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        generate(Generate(_CUSTOMERS, _ORDERS, _SEED, shop, events_per_order=0.0))
        return (shop / "orders.csv").read_bytes()
