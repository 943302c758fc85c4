"""What use cases about connections share: the stored connections, and what connectors may reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tenure.app.bootstrap import hurried_wire, real_wire
from tenure.core.catalog import CONNECTORS
from tenure.core.connections.connector import Reach, settings_with_defaults
from tenure.core.errors import ConnectorError, OptionError

if TYPE_CHECKING:
    from tenure.core.activation.channel import Wire
    from tenure.core.connections.connector import Connector, ConnectorCard
    from tenure.core.ports import Progress
    from tenure.serving.shop import Shop
    from tenure.store.records.connections import Connections


def connections_of(shop: Shop) -> Connections:
    """The connections of the workspace."""
    from tenure.store.records.connections import Connections

    return Connections(shop.database, shop.vault)


def reach_of(shop: Shop, wire: Wire | None = None, progress: Progress | None = None) -> Reach:
    """What connectors may reach, by the settings of the service. Without `progress` someone is waiting, so
    long pauses end in ConnectorError (`connector.busy`).
    """
    settings, advance = shop.settings, progress.advance if progress else _silent
    wire = wire or (real_wire(progress) if progress else hurried_wire(error=ConnectorError))
    return Reach(wire, settings.connect_hosts, settings.connect_folders, advance)


def _silent(_records: int) -> None:
    """Nobody is told."""


def connector(kind: str) -> Connector:
    """Raises UnknownPlug."""
    return CONNECTORS.load(kind)


def split(card: ConnectorCard, settings: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Settings to be shown, and secrets. Raises OptionError (`option.connection`)."""
    values = settings_with_defaults(card, settings)
    plain = {name: value for name, value in values.items() if name not in card.secrets}
    return plain, {name: value for name, value in values.items() if name in card.secrets}


def checked_reading(card: ConnectorCard, reading: Mapping[str, Any]) -> dict[str, Any]:
    """How files are read, if the connector's files have any layout.

    Raises OptionError or UnknownPlug for what cannot be used.
    """
    from tenure.app.job_parameters.uploads import UploadedLog
    from tenure.app.jobs.parameters import read_parameters

    if not reading:
        return {}
    if not card.takes_reading and reading.keys() != {"answers"}:
        raise OptionError(
            f"The columns of {card.title} are known, and cannot be chosen.",
            values=sorted(reading.keys() - {"answers"}),
            hint="leave them out",
            code="option.connection",
        )
    upload: UploadedLog = read_parameters(UploadedLog, {**reading, "upload": ""})
    upload.check()
    return dict(reading)
