"""Prospects: profiles without an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.core.activation.segment import PROSPECTS
from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE, PROSPECT_TABLE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from tenure.core.ports import Engine


def write_prospects(engine: Engine, profiles: ir.Table | None) -> None:
    """Add the table of prospects to a copy, with the columns of the customer table (null if unknown)."""
    engine.backend.raw_sql(
        f"CREATE TABLE {COPY}.{PROSPECT_TABLE} AS SELECT * FROM {COPY}.{CUSTOMER_TABLE} LIMIT 0"
    )
    if profiles is None:
        return
    customers = engine.backend.table(CUSTOMER_TABLE, database=(COPY, "main"))
    shared = [name for name in customers.columns if name in profiles.columns and name != "segment"]
    people = profiles.select(*shared).distinct(on=CUSTOMER_ID).filter(profiles[CUSTOMER_ID].notnull())
    missing = people.anti_join(customers, CUSTOMER_ID).order_by(CUSTOMER_ID)
    columns = ", ".join(shared)
    engine.backend.raw_sql(
        f"INSERT INTO {COPY}.{PROSPECT_TABLE} ({columns}, segment) "
        f"SELECT {columns}, '{PROSPECTS}' FROM ({engine.backend.compile(missing)}) ORDER BY {CUSTOMER_ID}"
    )
