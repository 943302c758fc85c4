"""Saved views: a filtered and sorted list under a name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.store.people.secrets import new_id
from tenure.store.records.removals import Removals

if TYPE_CHECKING:
    from tenure.store.database.database import Database


_OLD_FILTER = re.compile(r"(^|[?&])(least|most)_")
_NEW_PREFIX = {"least": "min", "most": "max"}
MAX_VIEWS = 200
"""Maximum number of views per user."""


@dataclass(frozen=True)
class SavedView:
    """`page` is the list's name, `query` its filters and sort order as in a URL."""

    view_id: str
    page: str
    name: str
    query: str
    saved_at: datetime


class SavedViews:
    """Saved views of all users in the SQL store; each user sees only their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str, page: str) -> list[SavedView]:
        """A user's views of a page, by name."""
        from sqlalchemy import select

        from tenure.store.database.schema import SAVED_VIEWS

        names = tuple(SavedView.__dataclass_fields__)
        query = select(*(SAVED_VIEWS.c[name] for name in names)).order_by(SAVED_VIEWS.c.name)
        query = query.where(SAVED_VIEWS.c.user_id == user_id, SAVED_VIEWS.c.page == page)
        with self._database.transaction(reads_only=True) as connection:
            return [_current(SavedView(**row)) for row in connection.execute(query).mappings()]

    def save(self, user_id: str, page: str, name: str, query: str, now: datetime) -> SavedView:
        """Save a view, replacing one of the same name. Raises OptionError (`option.views`)."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import SAVED_VIEWS

        view = SavedView(new_id(), page, name, query, now)
        is_same = (SAVED_VIEWS.c.user_id == user_id, SAVED_VIEWS.c.page == page, SAVED_VIEWS.c.name == name)
        with self._database.exclusive() as connection:
            connection.execute(SAVED_VIEWS.delete().where(*is_same))
            count_views = (
                select(func.count()).select_from(SAVED_VIEWS).where(SAVED_VIEWS.c.user_id == user_id)
            )
            if connection.execute(count_views).scalar_one() >= MAX_VIEWS:
                raise OptionError(
                    "You have too many saved views.",
                    values=[f"at most {MAX_VIEWS}"],
                    hint="delete a view that is no longer used",
                    code="option.views",
                )
            connection.execute(SAVED_VIEWS.insert().values(vars(view) | {"user_id": user_id}))
        return view

    def remove(self, user_id: str, view_id: str, now: datetime) -> bool:
        """Delete a view, which can be undone; returns whether the user had one with that id."""
        from tenure.store.database.schema import SAVED_VIEWS

        is_same = (SAVED_VIEWS.c.user_id == user_id, SAVED_VIEWS.c.view_id == view_id)
        return Removals(self._database).remove("view", view_id, is_same, now)


def _current(view: SavedView) -> SavedView:
    """With the filters' present names: before 0.2 they began with `least_` and `most_`."""
    query = _OLD_FILTER.sub(lambda match: f"{match[1]}{_NEW_PREFIX[match[2]]}_", view.query)
    return replace(view, query=query)
