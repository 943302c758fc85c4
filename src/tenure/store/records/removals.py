"""Deleted rows, kept for a while so that a deletion can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.errors import ConflictError, NotFound
from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Connection, Table

    from tenure.store.database.database import Database

Kind = Literal["segment", "view", "audience"]
KEPT = timedelta(days=30)
"""How long a deletion can be undone."""


class Removals:
    """Deletes rows so that they can be put back as they were, under a kind and a name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remove(
        self,
        kind: Kind,
        name: str,
        conditions: Sequence[ColumnElement[bool]],
        now: datetime,
        check: Callable[[Mapping[str, Any] | None], None] = lambda _: None,
    ) -> bool:
        """Delete the row of the kind's table that meets the conditions; returns whether there was one.

        check : raises if this row, or none, may not be deleted.
        """
        from tenure.store.database.schema import REMOVALS

        table = _table(kind)
        with self._database.exclusive() as connection:
            row = connection.execute(table.select().where(*conditions)).mappings().first()
            check(row)  # type: ignore[arg-type]
            if row is None:
                return False
            connection.execute(table.delete().where(*_same(table, dict(row))))
            document = {column: _plain(value) for column, value in row.items()}
            removal_row = {"removal_id": new_id(), "kind": kind, "name": name, "document": document}
            connection.execute(REMOVALS.delete().where(REMOVALS.c.removed_at < now - KEPT))
            connection.execute(REMOVALS.insert().values(**removal_row, removed_at=now))
        return True

    def restore(self, kind: Kind, name: str, **owned: str) -> None:
        """Put back what was deleted last under that name; `owned`: values that the row must have.

        Raises NotFound (`undo.gone`), ConflictError (`undo.taken`) if something else has the name by now.
        """
        with self._database.exclusive() as connection:
            self._restore(connection, kind, name, owned)

    def _restore(self, connection: Connection, kind: Kind, name: str, owned: dict[str, str]) -> None:
        from tenure.store.database.schema import REMOVALS

        query = REMOVALS.select().where(REMOVALS.c.kind == kind, REMOVALS.c.name == name)
        rows = connection.execute(query.order_by(REMOVALS.c.removed_at.desc())).mappings().all()
        own_rows = (row for row in rows if owned.items() <= row["document"].items())
        removal = next(own_rows, None)
        if removal is None:
            raise NotFound(
                "There is no deletion to undo.",
                values=[name],
                hint=f"deletions can be undone for {KEPT.days} days, and only once",
                code="undo.gone",
            )
        table, row = _table(kind), _row(_table(kind), removal["document"])
        if connection.execute(table.select().where(_has_same_name(table, row))).first() is not None:
            raise ConflictError(
                "This cannot be restored, because another has the same name by now.",
                values=[name],
                hint="rename or delete the other one first",
                code="undo.taken",
            )
        connection.execute(table.insert().values(row))
        connection.execute(REMOVALS.delete().where(REMOVALS.c.removal_id == removal["removal_id"]))


def _table(kind: Kind) -> Table:
    from tenure.store.database.schema import AUDIENCE_VERSIONS, SAVED_VIEWS, SEGMENTS

    return {"segment": SEGMENTS, "view": SAVED_VIEWS, "audience": AUDIENCE_VERSIONS}[kind]


def _same(table: Table, row: dict[str, Any]) -> list[ColumnElement[bool]]:
    return [column == row[column.name] for column in table.primary_key]


def _has_same_name(table: Table, row: dict[str, Any]) -> ColumnElement[bool]:
    """Whether a row has the same values where they must be unique."""
    from sqlalchemy import PrimaryKeyConstraint, UniqueConstraint, and_, or_

    kinds = (PrimaryKeyConstraint, UniqueConstraint)
    unique = (constraint for constraint in table.constraints if isinstance(constraint, kinds))
    return or_(*(and_(*(column == row[column.name] for column in part.columns)) for part in unique))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _row(table: Table, document: dict[str, Any]) -> dict[str, Any]:
    """The row with the types of its columns; a column that was added since is left to its default."""
    return {
        column.name: _typed(column, document[column.name])
        for column in table.columns
        if column.name in document
    }


def _typed(column: Column[Any], value: Any) -> Any:
    from sqlalchemy import Date

    from tenure.store.database.instant import Instant

    if isinstance(column.type, Instant) and value is not None:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) and value is not None else value
