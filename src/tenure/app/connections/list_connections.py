"""List connections to shops, and the connectors there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tenure.app.connections.opened import connections_of
from tenure.app.connections.view import ConnectionView, view_of

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class ConnectionList:
    """By name."""

    connections: tuple[ConnectionView, ...]


def list_connections(shop: Shop) -> ConnectionList:
    """All connections, without their secrets."""
    return ConnectionList(tuple(map(view_of, connections_of(shop).all())))


def show_connection(name_or_id: str, shop: Shop) -> ConnectionView:
    """One connection. Raises NotFound (`connection.unknown`)."""
    return view_of(connections_of(shop).get(name_or_id))
