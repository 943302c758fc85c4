"""Add a connection to a shop."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tenure.app.connections.opened import checked_reading, connections_of, connector, reach_of, split
from tenure.app.connections.view import ConnectionView, view_of
from tenure.core.connections.schedule import run_schedule
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire
    from tenure.serving.shop import Shop

DEFAULT_SCHEDULE = "every 1h"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")
MAX_NAME = 128


@dataclass(frozen=True)
class AddConnection:
    """Command. settings : of the connector, with its secrets.

    schedule : None to run it on request only. reading : how its files are read, as jobs take it.
    """

    name: str
    kind: str
    settings: dict[str, str] = field(repr=False)
    schedule: str | None = DEFAULT_SCHEDULE
    time_zone: str = "UTC"
    reading: dict[str, Any] = field(default_factory=dict)


def add_connection(command: AddConnection, shop: Shop, wire: Wire | None = None) -> ConnectionView:
    """Store the connection; its first run is due at once. The shop is not called yet.

    Raises UnknownPlug, OptionError, or ConflictError (`connection.name`).
    """
    from tenure.store.people.secrets import new_id
    from tenure.store.records.connections import Connection

    plug = connector(command.kind)
    plug.check(command.settings, reach_of(shop, wire))
    settings, secrets = split(plug.card, command.settings)
    if command.schedule is not None:
        run_schedule(command.schedule, command.time_zone)
    now = shop.settings.now
    connection = Connection(
        new_id(),
        checked_name(command.name),
        command.kind,
        settings,
        now,
        shop.actor,
        command.schedule,
        command.time_zone,
        checked_reading(plug.card, command.reading),
        next_run_at=None if command.schedule is None else now,
    )
    connections_of(shop).add(connection, secrets)
    shop.audit("add_connection", connection.connection_id)
    return view_of(connection)


def checked_name(name: str) -> str:
    """The name without surrounding blanks. Raises OptionError (`option.connection`)."""
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME or _UNPRINTABLE.search(name):
        raise OptionError(
            "The name of a connection must be one line of text.",
            values=[name],
            hint=f"use 1 to {MAX_NAME} characters",
            code="option.connection",
        )
    return name
