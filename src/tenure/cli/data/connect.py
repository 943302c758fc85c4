"""`tenure connect`: connections to shops, which workers run on a schedule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from tenure.cli.options import Columns, DateFormat, Decimal, NeededWorkspace, SourceName, pairs

if TYPE_CHECKING:
    from tenure.core.connections.connector import ConnectorCard, Sight

connect = typer.Typer(help="Connect shops, databases and files; import on a schedule.", no_args_is_help=True)
Kind = Annotated[str, typer.Argument(metavar="KIND", help="Connector; see `tenure connect kinds`.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the connection.")]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", help="SETTING=VALUE, without secrets, such as shop=my-shop.myshopify.com; may be repeated."
    ),
]
Every = Annotated[
    str | None, typer.Option("--schedule", help='When: "every 1h", "daily 03:00", "mon 06:30", or "never".')
]
Zone = Annotated[str | None, typer.Option("--time-zone", help="Of a time of day, such as Europe/Berlin.")]
NewName = Annotated[str | None, typer.Option("--name", help="New name.")]
AskSecrets = Annotated[bool, typer.Option("--secrets", help="Enter the secrets again.")]
ReadAll = Annotated[bool, typer.Option("--read-all", help="Fetch everything again with the next run.")]
_NEVER = "never"


def add(
    kind: Kind,
    name: Name,
    workspace: NeededWorkspace,
    settings: Settings = None,
    schedule: Every = None,
    time_zone: Zone = None,
    source: SourceName = None,
    columns: Columns = None,
    date_format: DateFormat = None,
    decimal: Decimal = None,
) -> None:
    """Add a connection. Secrets are prompted for, or read from standard input, one per line."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.add_connection import DEFAULT_SCHEDULE, AddConnection, add_connection
    from tenure.app.connections.opened import connector
    from tenure.serving.shop import open_shop

    card = connector(kind).card
    values = _settings(settings) | _secrets(card)
    interval = None if schedule == _NEVER else schedule or DEFAULT_SCHEDULE
    reading = {
        "source": source,
        "columns": pairs(columns or []),
        "date_format": date_format,
        "decimal": decimal,
    }
    command = AddConnection(
        name,
        kind,
        values,
        interval,
        time_zone or "UTC",
        {key: value for key, value in reading.items() if value},
    )
    with open_shop(workspace, settings_from()) as shop:
        added = add_connection(command, shop)
    typer.echo(f"Added {added.name} ({added.title}), {added.schedule or 'on request only'}")
    typer.echo(f"Next: tenure connect test '{added.name}' --workspace {workspace}")


def test(name: Name, workspace: NeededWorkspace) -> None:
    """Call the shop, and show what is visible."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.try_connection import try_connection
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        _print_sight(try_connection(name, shop))


def list_(workspace: NeededWorkspace) -> None:
    """List the connections with their schedule and last run."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.list_connections import list_connections
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import connections as draw_connections  # noqa: F401 - says what they look like
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        print_finding(list_connections(shop))


def kinds() -> None:
    """List the connectors and their settings."""
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import connections as draw_connections
    from tenure.core.catalog import CONNECTORS

    print_finding(draw_connections.ConnectorCards(tuple(CONNECTORS.cards().values())))


def run(name: Name, workspace: NeededWorkspace) -> None:
    """Fetch what is new and import it now; running it again has no effect."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.run_connection import RunConnection, run_connection
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.shop import open_shop

    with ConsoleProgress(kind="sync") as progress, open_shop(workspace, settings_from()) as shop:
        result = run_connection(RunConnection(name), shop, progress)
    typer.echo(
        f"{result.name}: {result.records:,} fetched, {result.rows_added:,} rows added, "
        f"{result.rows_known:,} already known, {result.rows_quarantined:,} quarantined"
    )
    for sentence in result.sentences:
        typer.echo(f"{sentence}.")


def change(
    name: Name,
    workspace: NeededWorkspace,
    new_name: NewName = None,
    settings: Settings = None,
    secrets: AskSecrets = False,
    schedule: Every = None,
    time_zone: Zone = None,
    read_all: ReadAll = False,
) -> None:
    """Change the name, settings, secrets or schedule of a connection."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.change_connection import ChangeConnection, change_connection
    from tenure.app.connections.list_connections import show_connection
    from tenure.app.connections.opened import connector
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        card = connector(show_connection(name, shop).kind).card
        values = _settings(settings) | (_secrets(card) if secrets else {})
        command = ChangeConnection(
            name,
            new_name,
            values or None,
            "" if schedule == _NEVER else schedule,
            time_zone,
            read_all=read_all,
        )
        changed = change_connection(command, shop)
    typer.echo(f"Changed {changed.name}, {changed.schedule or 'on request only'}")


def pause(name: Name, workspace: NeededWorkspace) -> None:
    """Stop scheduled runs until the connection is resumed."""
    _set_paused(name, workspace, True)
    typer.echo(f"Paused {name}")


def resume(name: Name, workspace: NeededWorkspace) -> None:
    """Continue scheduled runs; the first one is due at once."""
    _set_paused(name, workspace, False)
    typer.echo(f"Resumed {name}")


def remove(name: Name, workspace: NeededWorkspace) -> None:
    """Delete a connection and its secrets; imported orders stay."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.remove_connection import remove_connection
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        typer.echo(f"Removed {remove_connection(name, shop).name}")


def rotate_key(workspace: NeededWorkspace) -> None:
    """Encrypt all stored credentials with a new key."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.rotate_key import rotate_key as rotate
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        typer.echo(f"Encrypted again: the credentials of {rotate(shop)} connections")


def _set_paused(name: str, workspace: NeededWorkspace, is_paused: bool) -> None:
    from tenure.app.bootstrap import settings_from
    from tenure.app.connections.change_connection import ChangeConnection, change_connection
    from tenure.serving.shop import open_shop

    with open_shop(workspace, settings_from()) as shop:
        change_connection(ChangeConnection(name, is_paused=is_paused), shop)


def _settings(texts: list[str] | None) -> dict[str, str]:
    from tenure.core.connections.connector import bad_setting

    values = {}
    for text in texts or []:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise bad_setting("--set must be written as SETTING=VALUE.", name, "see `tenure connect kinds`")
        values[name.strip()] = value.strip()
    return values


def _secrets(card: ConnectorCard) -> dict[str, str]:
    """Secrets never are arguments, which other users of the machine can see."""
    values = {}
    for setting in card.settings:
        if not setting.is_secret:
            continue
        if sys.stdin.isatty():
            prompt = setting.title if setting.is_needed else f"{setting.title} (optional)"
            value = typer.prompt(
                prompt, hide_input=True, default=None if setting.is_needed else "", show_default=False
            )
        else:
            value = sys.stdin.readline()
        if value.strip():
            values[setting.name] = value.strip()
    return values


def _print_sight(sight: Sight) -> None:
    typer.echo(f"Shop: {sight.shop}")
    if sight.orders is not None:
        typer.echo(f"Orders: {sight.orders:,}")
    if sight.newest_order is not None:
        typer.echo(f"Newest order: {sight.newest_order:%Y-%m-%d %H:%M} UTC")
    for note in sight.notes:
        typer.echo(note)
