"""Remove a connection to a shop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenure.app.connections.opened import connections_of
from tenure.app.connections.view import ConnectionView, view_of

if TYPE_CHECKING:
    from tenure.serving.shop import Shop


def remove_connection(name_or_id: str, shop: Shop) -> ConnectionView:
    """Delete the connection and its secrets; imported orders stay. Raises NotFound."""
    connections = connections_of(shop)
    connection = connections.get(name_or_id)
    connections.remove(connection.connection_id)
    shop.audit("remove_connection", connection.connection_id)
    return view_of(connection)
