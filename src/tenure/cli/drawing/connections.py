"""Connections and connectors on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from tenure.app.connections.list_connections import ConnectionList
from tenure.cli.drawing.findings import drawn, table_of

if TYPE_CHECKING:
    from tenure.app.connections.view import ConnectionView
    from tenure.core.connections.connector import ConnectorCard


@dataclass(frozen=True)
class ConnectorCards:
    """By name."""

    cards: tuple[ConnectorCard, ...]


@drawn.register
def _(result: ConnectionList) -> Iterable[RenderableType]:
    if not result.connections:
        yield Text("  No connections yet: tenure connect add KIND NAME")
        return
    table = table_of(
        "name", "kind", "schedule", "next run (UTC)", "last run (UTC)", "result", title="Connections"
    )
    for connection in result.connections:
        style = "red" if connection.last_error else ""
        table.add_row(
            Text(connection.name),
            connection.kind,
            "paused" if connection.state == "paused" else connection.schedule or "on request",
            "" if connection.next_run_at is None else f"{connection.next_run_at:%Y-%m-%d %H:%M}",
            "" if connection.last_run_at is None else f"{connection.last_run_at:%Y-%m-%d %H:%M}",
            Text(_outcome(connection), style=style),
        )
    yield table


@drawn.register
def _(result: ConnectorCards) -> Iterable[RenderableType]:
    for card in result.cards:
        yield Text.assemble((card.name, "bold"), f"  {card.title}. {card.doc}")
        for setting in card.settings:
            kind = "secret" if setting.is_secret else "set"
            need = "" if setting.is_needed else ", optional"
            yield Text(f"    {setting.name} ({kind}{need})  {setting.doc}")


def _outcome(connection: ConnectionView) -> str:
    if connection.last_error:
        return str(connection.last_error["message"])
    if connection.last_result:
        result = connection.last_result
        return f"{result['records']:,} fetched, {result['rows_added']:,} rows added"
    return ""
