"""Test a connection: a real call that reports what it can see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tenure.app.connections.opened import connections_of, connector, reach_of

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire
    from tenure.core.connections.connector import Sight
    from tenure.serving.shop import Shop


@dataclass(frozen=True)
class TrySettings:
    """Command: settings that are not stored yet."""

    kind: str
    settings: dict[str, str] = field(repr=False)


def try_connection(name_or_id: str, shop: Shop, wire: Wire | None = None) -> Sight:
    """What a stored connection sees.

    Raises NotFound, ConnectorError, or StoreError (`credentials.no_key`, `credentials.wrong_key`).
    """
    connections = connections_of(shop)
    connection = connections.get(name_or_id)
    settings = connection.settings | connections.secrets(connection)
    shop.audit("test_connection", connection.connection_id)
    return connector(connection.kind).look(settings, reach_of(shop, wire))


def try_settings(command: TrySettings, shop: Shop, wire: Wire | None = None) -> Sight:
    """What a connection with these settings would see. Raises UnknownPlug, OptionError, ConnectorError."""
    shop.audit("test_connection", command.kind)
    return connector(command.kind).look(command.settings, reach_of(shop, wire))
