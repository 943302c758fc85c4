"""Views that people save: a list, as they filtered and sorted it, under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from tenure.store.database.database import Database


MOST_VIEWS = 200
"""Of one user."""


@dataclass(frozen=True)
class SavedView:
    """`page` is the list's name, `query` its filters and order as they stand in an address."""

    view_id: str
    page: str
    name: str
    query: str
    saved_at: datetime


class SavedViews:
    """Those of everybody in the SQL store; each sees their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str, page: str) -> list[SavedView]:
        """By name."""
        from sqlalchemy import select

        from tenure.store.database.schema import SAVED_VIEWS

        names = tuple(SavedView.__dataclass_fields__)
        query = select(*(SAVED_VIEWS.c[name] for name in names)).order_by(SAVED_VIEWS.c.name)
        query = query.where(SAVED_VIEWS.c.user_id == user_id, SAVED_VIEWS.c.page == page)
        with self._database.transaction(reads_only=True) as connection:
            return [SavedView(**row) for row in connection.execute(query).mappings()]

    def save(self, user_id: str, page: str, name: str, query: str, now: datetime) -> SavedView:
        """Keep it in the place of one of the same name. Raises OptionError (`option.views`)."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import SAVED_VIEWS

        made = SavedView(new_id(), page, name, query, now)
        same = (SAVED_VIEWS.c.user_id == user_id, SAVED_VIEWS.c.page == page, SAVED_VIEWS.c.name == name)
        with self._database.alone() as connection:
            connection.execute(SAVED_VIEWS.delete().where(*same))
            theirs = select(func.count()).select_from(SAVED_VIEWS).where(SAVED_VIEWS.c.user_id == user_id)
            if connection.execute(theirs).scalar_one() >= MOST_VIEWS:
                raise OptionError(
                    "You have too many saved views.",
                    values=[f"at most {MOST_VIEWS}"],
                    hint="delete a view that is no longer used",
                    code="option.views",
                )
            connection.execute(SAVED_VIEWS.insert().values(vars(made) | {"user_id": user_id}))
        return made

    def remove(self, user_id: str, view_id: str) -> bool:
        """Whether there was one of theirs."""
        from tenure.store.database.schema import SAVED_VIEWS

        same = (SAVED_VIEWS.c.user_id == user_id, SAVED_VIEWS.c.view_id == view_id)
        with self._database.transaction() as connection:
            return connection.execute(SAVED_VIEWS.delete().where(*same)).rowcount > 0
