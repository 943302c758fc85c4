"""A connection as it is shown: with the names of its secrets, never their values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from tenure.core.catalog import CONNECTORS

if TYPE_CHECKING:
    from tenure.store.records.connections import Connection

State = Literal["scheduled", "paused", "manual"]


@dataclass(frozen=True)
class ConnectionView:
    """title : of its connector. secrets : names of the settings that are stored encrypted."""

    connection_id: str
    name: str
    kind: str
    title: str
    state: State
    settings: dict[str, str]
    secrets: tuple[str, ...]
    reading: dict[str, Any]
    schedule: str | None
    time_zone: str
    created_at: datetime
    created_by: str
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_result: dict[str, Any] | None
    last_error: dict[str, Any] | None


def view_of(connection: Connection) -> ConnectionView:
    """The connection without its cursor, which may be long and means nothing to people."""
    card = CONNECTORS.load(connection.kind).card if connection.kind in CONNECTORS.names() else None
    state: State = "scheduled" if connection.schedule else "manual"
    own = {name: value for name, value in vars(connection).items() if name not in ("cursor", "paused_at")}
    return ConnectionView(
        **own,
        title=card.title if card else connection.kind,
        state="paused" if connection.paused_at else state,
        secrets=tuple(sorted(card.secrets)) if card else (),
    )
