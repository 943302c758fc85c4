"""Notices: what happened while a user was elsewhere, stored for each of them until it is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from tenure.store.people.secrets import new_id

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection

    from tenure.core.access import Role
    from tenure.store.database.database import Database
    from tenure.store.records.jobs import Job

NoticeKind = Literal["job_done", "job_failed", "connection_failed", "alert"]
NOTICE_KINDS: tuple[NoticeKind, ...] = ("job_done", "job_failed", "connection_failed", "alert")
MAX_MAIL_ATTEMPTS = 8
_KEPT = timedelta(days=90)
_ALERT_AGAIN = timedelta(days=30)
_WITHOUT_NOTICE = ("mail_notices", "watch", "compact")
"""Kinds of jobs that are no news; a notice about a failed e-mail would be sent by e-mail, too."""


@dataclass(frozen=True)
class Notice:
    """One notice of a user.

    subject : kind of the job, or name of the alert. code : of the error. times : how often it happened since
    the user last read it. No field names a customer, an order or a file.
    """

    notice_id: str
    kind: NoticeKind
    subject: str
    job_id: str | None
    code: str | None
    times: int
    at: datetime
    read_at: datetime | None


@dataclass(frozen=True)
class DueMail:
    """Notices that a user wants by e-mail and has not received."""

    email: str
    notices: tuple[Notice, ...]


class Notices:
    """Notices in the SQL store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, user_id: str, limit: int = 50) -> list[Notice]:
        """A user's notices, newest first."""
        from sqlalchemy import select

        from tenure.store.database.schema import NOTICES

        query = select(*_columns()).where(NOTICES.c.user_id == user_id)
        with self._database.transaction(reads_only=True) as connection:
            rows = connection.execute(query.order_by(NOTICES.c.at.desc()).limit(limit)).mappings()
            return [Notice(**row) for row in rows]

    def unread(self, user_id: str) -> int:
        """How many of them the user has not read."""
        from sqlalchemy import func, select

        from tenure.store.database.schema import NOTICES

        query = select(func.count()).where(NOTICES.c.user_id == user_id, NOTICES.c.read_at.is_(None))
        with self._database.transaction(reads_only=True) as connection:
            return int(connection.execute(query).scalar_one())

    def mark_read(self, user_id: str, notice_ids: Collection[str] | None, now: datetime) -> int:
        """Mark some of a user's notices as read, all if None; returns how many were not read before."""
        from tenure.store.database.schema import NOTICES

        condition = (NOTICES.c.user_id == user_id) & NOTICES.c.read_at.is_(None)
        if notice_ids is not None:
            condition &= NOTICES.c.notice_id.in_(list(notice_ids))
        with self._database.transaction() as connection:
            return connection.execute(NOTICES.update().where(condition).values(read_at=now)).rowcount

    def alert(self, subject: str, roles: Collection[Role], now: datetime) -> int:
        """Tell users with these roles about an alert, at most once in 30 days; returns how many were told."""
        from sqlalchemy import select

        from tenure.store.database.schema import NOTICES

        with self._database.exclusive() as connection:
            notified = set(
                connection.execute(
                    select(NOTICES.c.user_id).where(
                        NOTICES.c.kind == "alert",
                        NOTICES.c.subject == subject,
                        NOTICES.c.at > now - _ALERT_AGAIN,
                    )
                ).scalars()
            )
            users = [user_id for user_id in _with_roles(connection, roles) if user_id not in notified]
            _tell(connection, users, "alert", subject, now)
        return len(users)

    def mails_due(self, now: datetime) -> list[DueMail]:
        """What is to be sent by now, by user."""
        from sqlalchemy import select

        from tenure.store.database.schema import NOTICES, PREFERENCES

        query = (
            select(PREFERENCES.c.email, *_columns())
            .join(PREFERENCES, PREFERENCES.c.user_id == NOTICES.c.user_id)
            .where(NOTICES.c.mail_due_at <= now, PREFERENCES.c.email.is_not(None))
            .order_by(NOTICES.c.at)
        )
        by_email: dict[str, list[Notice]] = {}
        with self._database.transaction(reads_only=True) as connection:
            for row in connection.execute(query).mappings():
                facts = {name: row[name] for name in Notice.__dataclass_fields__}
                by_email.setdefault(row["email"], []).append(Notice(**facts))
        return [DueMail(email, tuple(notices)) for email, notices in by_email.items()]

    def mailed(self, notices: Sequence[Notice]) -> None:
        """These were sent."""
        self._change_mail(notices, {"mail_due_at": None})

    def not_mailed(self, notices: Sequence[Notice], now: datetime) -> None:
        """These could not be sent: later again, after twice as long each time, eight times in all."""
        from sqlalchemy import select

        from tenure.store.database.schema import NOTICES

        for notice in notices:
            same = NOTICES.c.notice_id == notice.notice_id
            with self._database.transaction() as connection:
                attempts = connection.execute(select(NOTICES.c.mail_attempts).where(same)).scalar_one() + 1
                due = None if attempts >= MAX_MAIL_ATTEMPTS else now + timedelta(minutes=2**attempts)
                change = {"mail_attempts": attempts, "mail_due_at": due}
                connection.execute(NOTICES.update().where(same).values(change))

    def _change_mail(self, notices: Sequence[Notice], change: dict[str, None]) -> None:
        from tenure.store.database.schema import NOTICES

        condition = NOTICES.c.notice_id.in_([notice.notice_id for notice in notices])
        with self._database.transaction() as connection:
            connection.execute(NOTICES.update().where(condition).values(change))


def tell_of_job(
    connection: Connection, job: Job, state: str, error: dict[str, object] | None, now: datetime
) -> None:
    """Tell who submitted the job how it ended; of scheduled jobs, tell administrators when they fail."""
    from sqlalchemy import select

    from tenure.store.database.schema import USERS

    if job.kind in _WITHOUT_NOTICE or state not in ("done", "failed"):
        return
    same = (USERS.c.name == job.submitted_by) & USERS.c.disabled_at.is_(None)
    users = list(connection.execute(select(USERS.c.user_id).where(same)).scalars())
    if state == "done":
        _tell(connection, users, "job_done", job.kind, now, job.job_id)
        return
    is_connection = job.kind == "sync"
    if not users:
        roles: tuple[Role, ...] = ("analyst", "admin") if is_connection else ("admin",)
        users = _with_roles(connection, roles)
    code = str((error or {}).get("code", ""))[:64] or None
    kind: NoticeKind = "connection_failed" if is_connection else "job_failed"
    _tell(connection, users, kind, job.kind, now, job.job_id, code)


def _tell(
    connection: Connection,
    user_ids: Sequence[str],
    kind: NoticeKind,
    subject: str,
    now: datetime,
    job_id: str | None = None,
    code: str | None = None,
) -> None:
    """One notice for each; what failed the same way before and was not read is counted instead."""
    from sqlalchemy import select

    from tenure.store.database.schema import NOTICES, PREFERENCES

    for user_id in user_ids:
        of_user = NOTICES.c.user_id == user_id
        connection.execute(NOTICES.delete().where(of_user, NOTICES.c.at < now - _KEPT))
        same = (
            of_user & (NOTICES.c.kind == kind) & (NOTICES.c.subject == subject) & NOTICES.c.read_at.is_(None)
        )
        same &= NOTICES.c.code.is_(None) if code is None else NOTICES.c.code == code
        if kind != "job_done":
            again = {"times": NOTICES.c.times + 1, "at": now, "job_id": job_id}
            if connection.execute(NOTICES.update().where(same).values(again)).rowcount:
                continue
        preferred = select(PREFERENCES.c.email, PREFERENCES.c.mailed).where(PREFERENCES.c.user_id == user_id)
        row = connection.execute(preferred).first()
        is_mailed = row is not None and row.email is not None and kind in row.mailed
        connection.execute(
            NOTICES.insert().values(
                notice_id=new_id(),
                user_id=user_id,
                kind=kind,
                subject=subject[:64],
                job_id=job_id,
                code=code,
                times=1,
                at=now,
                mail_due_at=now if is_mailed else None,
                mail_attempts=0,
            )
        )


def _with_roles(connection: Connection, roles: Collection[Role]) -> list[str]:
    from sqlalchemy import select

    from tenure.store.database.schema import USERS

    query = select(USERS.c.user_id).where(USERS.c.role.in_(list(roles)), USERS.c.disabled_at.is_(None))
    return list(connection.execute(query.order_by(USERS.c.name)).scalars())


def _columns() -> list[Column[Any]]:
    from tenure.store.database.schema import NOTICES

    return [NOTICES.c[name] for name in Notice.__dataclass_fields__]
