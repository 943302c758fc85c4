"""Rows of an insert, made ready before a lock is taken: what a driver takes, and nothing left to work out.

SQLAlchemy turns values into what a driver takes while the statement runs; of ten thousand rows that is most
of the time, and with it the time that everybody else waits for the lock.
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
        Of the database they will be put into.
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
        made = [[row[name] if step is None else step(row[name]) for name, step in steps] for row in rows]
        if compiled.positional:
            self._values = [tuple(one) for one in made]
        else:
            self._values = [
                {name: value for (name, _), value in zip(steps, one, strict=True)} for one in made
            ]

    def insert(self, connection: Connection) -> None:
        """Put them in."""
        if self._values:
            connection.exec_driver_sql(self._statement, self._values)
