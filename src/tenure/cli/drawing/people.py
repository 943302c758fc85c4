"""Users, API keys, saved views and audit entries on a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.text import Text

from tenure.app.notices.list_notices import NoticeList
from tenure.app.people.list_audit import AuditEntries
from tenure.app.people.list_keys import KeyList
from tenure.app.people.list_sessions import SessionList
from tenure.app.people.list_users import UserList
from tenure.app.people.list_views import ViewList
from tenure.cli.drawing.findings import drawn, table_of

_OUTCOMES = {"done": "", "refused": "yellow", "failed": "red"}


@drawn.register
def _(result: UserList) -> Iterable[RenderableType]:
    if not result.users:
        yield Text("  No users yet: tenure user add NAME --role admin")
        return
    table = table_of("name", "role", "created", "deactivated", ">failed logins", title="Users")
    for user, failed in result.users:
        disabled = "" if user.disabled_at is None else f"{user.disabled_at:%Y-%m-%d}"
        table.add_row(
            Text(user.name), user.role, f"{user.created_at:%Y-%m-%d}", disabled, str(failed) if failed else ""
        )
    yield table


@drawn.register
def _(result: KeyList) -> Iterable[RenderableType]:
    if not result.keys:
        yield Text("  No API keys yet: tenure key create NAME --owner USER")
        return
    table = table_of("key", "name", "owner", "role", "expires", "revoked", title="API keys")
    table.columns[0].no_wrap = True
    for key in result.keys:
        expires = "never" if key.expires_at is None else f"{key.expires_at:%Y-%m-%d}"
        revoked = "" if key.revoked_at is None else f"{key.revoked_at:%Y-%m-%d}"
        style = "dim" if key.revoked_at else ""
        table.add_row(key.key_id, Text(key.name), Text(key.owner), key.role, expires, revoked, style=style)
    yield table


@drawn.register
def _(result: SessionList) -> Iterable[RenderableType]:
    if not result.sessions:
        yield Text("  No open sessions.")
        return
    table = table_of("logged in (UTC)", "expires (UTC)", title="Sessions")
    for session in result.sessions:
        table.add_row(f"{session.created_at:%Y-%m-%d %H:%M}", f"{session.expires_at:%Y-%m-%d %H:%M}")
    yield table


@drawn.register
def _(result: ViewList) -> Iterable[RenderableType]:
    if not result.views:
        yield Text("  No saved views yet.")
        return
    table = table_of("view", "name", "filters", "saved", title="Saved views")
    table.columns[0].no_wrap = True
    for view in result.views:
        table.add_row(view.view_id, Text(view.name), Text(view.query), f"{view.saved_at:%Y-%m-%d}")
    yield table


@drawn.register
def _(result: AuditEntries) -> Iterable[RenderableType]:
    if not result.entries:
        yield Text("  No entries in the audit log yet.")
        return
    table = table_of("time (UTC)", "actor", "action", "outcome", "target", title="Audit log")
    for entry in result.entries:
        table.add_row(
            f"{entry.at:%Y-%m-%d %H:%M:%S}",
            Text(entry.actor),
            entry.action,
            entry.outcome,
            Text(entry.target or ""),
            style=_OUTCOMES[entry.outcome],
        )
    yield table


@drawn.register
def _(result: NoticeList) -> Iterable[RenderableType]:
    if not result.notices:
        yield Text("  No notices.")
        return
    table = table_of(
        "at (UTC)", "kind", "about", "code", ">times", "read", title=f"Notices, {result.unread} unread"
    )
    for notice in result.notices:
        table.add_row(
            f"{notice.at:%Y-%m-%d %H:%M}",
            notice.kind.replace("_", " "),
            notice.subject.replace("_", " "),
            notice.code or "",
            str(notice.times),
            "yes" if notice.read_at else "no",
        )
    yield table
