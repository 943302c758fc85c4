"""How many of a shop's customers a suppression list matches; none if its IDs are in another column."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tenure.core.frames.frame import CUSTOMER_ID
from tenure.serving.copy.names import COPY, CUSTOMER_TABLE

if TYPE_CHECKING:
    from tenure.serving.copy.served_copy import ServedCopy

_TABLE, _EMAIL = "customers", "email"


def customers_named(served_copy: ServedCopy, suppressed: Collection[str]) -> int:
    """Count matches by ID, or by the SHA-256 of the e-mail address (an ID may be an address)."""
    import pyarrow as pa

    cursor = served_copy.fresh_cursor()
    cursor.register("listed", pa.table({"entry": pa.array(sorted(suppressed), pa.string())}))
    try:
        ids = f"SELECT {CUSTOMER_ID} FROM {COPY}.{CUSTOMER_TABLE} WHERE {_is_listed(CUSTOMER_ID)}"
        if _EMAIL in served_copy.columns.get(_TABLE, []):
            ids += f" UNION SELECT {CUSTOMER_ID} FROM {COPY}.{_TABLE} WHERE {_is_listed(_EMAIL)}"
        return int(cursor.sql(f"SELECT count(*) FROM ({ids})").fetchall()[0][0])
    finally:
        cursor.unregister("listed")
        cursor.close()


def _is_listed(column: str) -> str:
    listed = "(SELECT entry FROM listed)"
    return f"({column} IN {listed} OR sha256(lower(trim({column}))) IN {listed})"
