"""Change a connection: its name, settings, secrets or schedule; pause and resume it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from tenure.app.connections.add_connection import checked_name
from tenure.app.connections.opened import checked_reading, connections_of, connector, reach_of, split
from tenure.app.connections.view import ConnectionView, view_of
from tenure.core.connections.schedule import run_schedule

if TYPE_CHECKING:
    from datetime import datetime

    from tenure.core.activation.channel import Wire
    from tenure.serving.shop import Shop
    from tenure.store.records.connections import Connection


@dataclass(frozen=True)
class ChangeConnection:
    """Command. What is None stays.

    settings : those that change; secrets that are left out stay. schedule : "" for no schedule.
    read_all : fetch everything again with the next run.
    """

    name_or_id: str
    name: str | None = None
    settings: dict[str, str] | None = field(default=None, repr=False)
    schedule: str | None = None
    time_zone: str | None = None
    reading: dict[str, Any] | None = None
    is_paused: bool | None = None
    read_all: bool = False


def change_connection(command: ChangeConnection, shop: Shop, wire: Wire | None = None) -> ConnectionView:
    """Store the changes. With other settings, everything is fetched again: it may be another shop.

    Raises NotFound, OptionError, ConflictError (`connection.name`), or StoreError (`credentials.no_key`,
    `credentials.wrong_key`) unless all secrets are given.
    """
    connections, now = connections_of(shop), shop.settings.now
    current = connections.get(command.name_or_id)
    plug = connector(current.kind)
    plain, secrets = current.settings, None
    if command.settings is not None:
        new_secrets = set(command.settings) & plug.card.secrets
        stored_secrets = {} if new_secrets == plug.card.secrets else connections.secrets(current)
        merged = current.settings | stored_secrets | command.settings
        plug.check(merged, reach_of(shop, wire))
        plain, secrets = split(plug.card, merged)
    reading = None if command.reading is None else checked_reading(plug.card, command.reading)
    name = None if command.name is None else checked_name(command.name)

    def change(before: Connection) -> dict[str, Any]:
        values: dict[str, Any] = {"settings": plain}
        if plain != before.settings or command.read_all or reading not in (None, before.reading):
            values["cursor"] = None
        if name is not None:
            values["name"] = name
        if reading is not None:
            values["reading"] = reading
        return values | _timing(command, before, now)

    changed = connections.change(current.connection_id, change, secrets or None, now)
    shop.audit(_action(command), changed.connection_id)
    return view_of(changed)


def _timing(command: ChangeConnection, before: Connection, now: datetime) -> dict[str, Any]:
    """The changed schedule, and when it runs next; a paused connection that is resumed catches up once."""
    values: dict[str, Any] = {}
    if command.schedule is not None:
        values["schedule"] = command.schedule or None
    if command.time_zone is not None:
        values["time_zone"] = command.time_zone
    if command.is_paused is not None:
        values["paused_at"] = now if command.is_paused else None
    if not values:
        return {}
    after = replace(before, **values, next_run_at=None)
    if after.schedule is not None:
        run_schedule(after.schedule, after.time_zone)
    is_resumed = command.is_paused is False and before.paused_at is not None
    is_idle = after.schedule is None or after.paused_at is not None
    values["next_run_at"] = None if is_idle else now if is_resumed else after.due_after(now)
    return values


def _action(command: ChangeConnection) -> str:
    actions: dict[bool | None, str] = {True: "pause_connection", False: "resume_connection"}
    return actions.get(command.is_paused, "change_connection")
