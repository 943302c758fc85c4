"""What a user prefers: e-mail about notices, and the page to begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.core.errors import OptionError
from tenure.store.people.notices import NOTICE_KINDS

if TYPE_CHECKING:
    from tenure.store.database.database import Database
    from tenure.store.people.notices import NoticeKind

_ADDRESS = re.compile(r"[^@\s<>,;:\"\\]{1,64}@[A-Za-z0-9.-]{1,189}")
_PAGE = re.compile(r"/[a-z-]+(?:/[^?#\s]*)?(?:\?[^#\s]*)?")
MAX_PAGE = 2_200


@dataclass(frozen=True)
class Preferences:
    """email : where to send notices; None for no e-mail. mailed : kinds of notices that are sent.

    start_page : address within the app, such as `/customers?tier=High`; None for the overview.
    """

    email: str | None = None
    mailed: tuple[NoticeKind, ...] = ("job_failed", "connection_failed", "alert")
    start_page: str | None = None


class PreferenceStore:
    """Preferences of all users in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str) -> Preferences:
        """The user's own, or those of a new user."""
        from sqlalchemy import select

        from tenure.store.database.schema import PREFERENCES

        query = select(PREFERENCES.c.email, PREFERENCES.c.mailed, PREFERENCES.c.start_page)
        with self._database.transaction(reads_only=True) as connection:
            row = connection.execute(query.where(PREFERENCES.c.user_id == user_id)).first()
        return Preferences() if row is None else Preferences(row.email, tuple(row.mailed), row.start_page)

    def save(self, user_id: str, preferences: Preferences) -> None:
        """Replace them. Raises OptionError (`option.email`, `option.notice_kind`, `option.start_page`)."""
        from tenure.store.database.schema import PREFERENCES

        _check(preferences)
        values = vars(preferences) | {"mailed": list(preferences.mailed)}
        with self._database.exclusive() as connection:
            connection.execute(PREFERENCES.delete().where(PREFERENCES.c.user_id == user_id))
            connection.execute(PREFERENCES.insert().values(user_id=user_id, **values))


def _check(preferences: Preferences) -> None:
    if preferences.email is not None and not _ADDRESS.fullmatch(preferences.email):
        raise OptionError(
            "This is not an e-mail address.", hint="write it as name@example.com", code="option.email"
        )
    unknown = [kind for kind in preferences.mailed if kind not in NOTICE_KINDS]
    if unknown:
        raise OptionError(
            "This kind of notice does not exist.",
            values=unknown,
            hint=f"choose from: {', '.join(NOTICE_KINDS)}",
            code="option.notice_kind",
        )
    page = preferences.start_page
    if page is not None and (len(page) > MAX_PAGE or not _PAGE.fullmatch(page)):
        raise OptionError(
            "This is not a page of the app.",
            hint="write its address without the host, such as /customers?tier=High",
            code="option.start_page",
        )
