"""A made-up order log, to try things with before one's own is at hand."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

SAMPLE_ORDERS = "sample_orders.csv"
_CUSTOMERS, _ORDERS, _SEED = 2_000, 20_000, 1


@cache
def sample_orders() -> bytes:
    """CSV, one order a row: the orders of the small synthetic shop. Always the same bytes."""
    from tenure.app.data.generate import Generate, generate

    with tempfile.TemporaryDirectory() as folder:
        shop = Path(folder) / "shop"
        generate(Generate(_CUSTOMERS, _ORDERS, _SEED, shop, events_per_order=0.0))
        return (shop / "orders.csv").read_bytes()
