"""A table of orders in any format: Stripe's records by their own rules, other logs by column names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.sources.mapping import orders
from tenure.sources.stripe import SOURCE as STRIPE

if TYPE_CHECKING:
    from tenure.core.orders.reading import Reading, ReadOptions
    from tenure.core.ports import Engine
    from tenure.sources.files.rows import RawTable


def read_log(raw: RawTable, options: ReadOptions, engine: Engine) -> Reading:
    """As `orders.read_log`; Stripe's records are recognized by their columns in any file format."""
    if options.lines is None and STRIPE.has_records(raw.names):
        return STRIPE.read_raw(raw, options, engine)
    return orders.read_log(raw, options, engine)
