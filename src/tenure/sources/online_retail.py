"""Online Retail I and II (UCI 352 and 502): the two files as downloaded, with the names of either edition.

Lines of a wholesaler's invoices; a line's amount is quantity times price. Invoices that begin with C are
cancellations, and those with A are bad debt adjustments. Online Retail II consists of two concatenated yearly
sheets that overlap in December 2010: the row where dates jump back is located, so that cleaning can
distinguish the overlap from a customer who orders the same thing twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import ibis

from tenure.core.orders.cleaning import CleaningRules
from tenure.core.orders.reading import SOURCE_ROW, Reading, SourceCard
from tenure.sources.files.open_table import column_names, open_table
from tenure.sources.mapping.names import normalised
from tenure.sources.mapping.orders import Rules, read_log

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.orders.reading import ReadOptions
    from tenure.core.ports import Engine

_SYNONYMS = {"invoice": "invoiceno", "price": "unitprice"}
_COLUMNS = {"invoiceno", "stockcode", "quantity", "invoicedate", "unitprice", "customerid", "country"}
_SERVICES = ("POST", "DOT", "C2", "C3", "M", "m", "D", "PADS")
_BOOKKEEPING = (
    *("B", "S", "ADJUST", "ADJUST2", "AMAZONFEE", "BANK CHARGES", "CRUK", "GIFT"),
    *("TEST001", "TEST002"),
)
_JUMP_BACK = timedelta(days=1)
RULES = Rules(
    cleaning=CleaningRules(
        cancellation_prefix="C",
        bookkeeping_prefix="A",
        bookkeeping_codes=_BOOKKEEPING,
        service_codes=_SERVICES,
    ),
    settled_topics=frozenset({"price", "repeated_orders", "lines"}),
)


class OnlineRetailSource:
    """Both editions, as CSV, compressed CSV or Parquet."""

    card = SourceCard(
        name="online_retail",
        title="Online Retail (UCI)",
        doc="Online Retail I and II of the UCI repository: cancellations, bookkeeping rows and "
        "overlap are handled.",
        reads="online_retail_II.csv, .csv.gz or .parquet; also the first edition",
        example="tenure run online_retail_II.csv.gz --horizon 90d",
        has_own_columns=True,
    )

    def recognises(self, location: str) -> bool:
        """By its column names."""
        return {_SYNONYMS.get(name, name) for name in map(normalised, column_names(location))} >= _COLUMNS

    def read(self, location: str, options: ReadOptions, engine: Engine) -> Reading:
        """Read the lines; `rules.reopened_at` is the first row of the second sheet, if there is one."""
        reading = read_log(open_table(location, engine, options.sheet), options, engine, RULES)
        reopened_at = _reopened_at(reading.tables.transactions, engine)
        if reopened_at is None:
            return reading
        note = f"A second export begins at row {reopened_at:,}: the dates jump back there."
        return replace(
            reading, rules=replace(reading.rules, reopened_at=reopened_at), notes=(*reading.notes, note)
        )


def _reopened_at(rows: ir.Table, engine: Engine) -> int | None:
    """First row whose date is more than a day earlier than that of the row above it."""
    dated = rows.filter(rows.order_date.notnull()).select(SOURCE_ROW, "order_date")
    before = dated.order_date.lag().over(ibis.window(order_by=SOURCE_ROW))
    jumps = dated.mutate(before=before)
    jumps = jumps.filter(
        jumps.before - jumps.order_date > ibis.interval(seconds=int(_JUMP_BACK.total_seconds()))
    )
    first = engine.to_arrow(jumps.aggregate(first=jumps[SOURCE_ROW].min())).to_pylist()[0]["first"]
    return None if first is None else int(first)


SOURCE = OnlineRetailSource()
