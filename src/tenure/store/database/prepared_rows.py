"""Rows of an insert, converted to the driver's values before a lock is taken.

SQLAlchemy converts values while the statement runs; for ten thousand rows that is most of the time, during
which all other writers wait for the lock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect, Table


class PreparedRows:
    """An insert of many rows.

    Parameters
    ----------
    table : Table
    rows : sequence of mappings
        All with the same columns.
    dialect : Dialect
        Dialect of the target database.
    """

    def __init__(self, table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect) -> None:
        self._values: list[Any] = []
        if not rows:
            return
        compiled = table.insert().compile(dialect=dialect, column_keys=list(rows[0]))
        self._statement = str(compiled)
        names = compiled.positiontup if compiled.positional else list(rows[0])
        steps = [
            (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names or ()
        ]
        converted = [[row[name] if step is None else step(row[name]) for name, step in steps] for row in rows]
        if compiled.positional:
            self._values = [tuple(values) for values in converted]
        else:
            self._values = [
                {name: value for (name, _), value in zip(steps, values, strict=True)} for values in converted
            ]

    def insert(self, connection: Connection) -> None:
        """Insert the rows."""
        if self._values:
            connection.exec_driver_sql(self._statement, self._values)
