"""`tenure audience`: freeze the members of a segment for a channel, send them once, show what was sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import customer_shop, workspace_shop
from tenure.core.errors import OptionError

audience = typer.Typer(
    help="Lists of customers for ad platforms, with a hold-out, frozen and sent once.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the audience, such as best-customers.")]
SegmentName = Annotated[str, typer.Option("--segment", help="Segment to send; see `tenure segment`.")]
ChannelName = Annotated[
    str, typer.Option("--channel", help="Channel to send to; see `tenure audience channels`.")
]
CheckedChannelName = Annotated[
    str, typer.Argument(metavar="CHANNEL", help="Name of the channel; see `tenure audience channels`.")
]
OfChannel = Annotated[str | None, typer.Option("--channel", help="Channel that the audience was frozen for.")]
HoldOut = Annotated[
    str,
    typer.Option("--hold-out", help="Share of eligible customers to hold out for comparison, such as 10%."),
]
Salt = Annotated[
    str | None, typer.Option("--salt", help="Determines who is held out; default: the name of the audience.")
]
PublicName = Annotated[
    str | None,
    typer.Option("--public-name", help="Name shown on the platform; must not refer to health or money."),
]
Suppress = Annotated[
    list[Path] | None,
    typer.Option(
        "--suppress",
        help="Suppression list: a file of IDs or hashed e-mail addresses that are never sent; may "
        "be repeated.",
    ),
]
Minimum = Annotated[
    int | None, typer.Option("--minimum", min=1, help="Minimum size; default: the minimum of the channel.")
]
Country = Annotated[
    str | None,
    typer.Option("--country", help="Country for phone numbers of customers without one, such as GB."),
]
Values = Annotated[
    bool, typer.Option("--values/--no-values", help="Send each member's predicted value as well.")
]
Number = Annotated[int | None, typer.Option("--version", min=1, help="Version; default: the newest.")]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace", help="Replace the whole list that was sent before, instead of sending the differences."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="File to write; default: NAME and the version in this folder.")
]
_PREVIEW = "preview"
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")]


def freeze(
    name: Name,
    segment: SegmentName,
    channel: ChannelName,
    workspace: NeededWorkspace,
    hold_out: HoldOut = "0%",
    salt: Salt = None,
    public_name: PublicName = None,
    suppress: Suppress = None,
    minimum: Minimum = None,
    country: Country = None,
    values: Values = True,
) -> None:
    """Freeze the members of an audience as a version that never changes."""
    from tenure.app.audiences.freeze import Freeze
    from tenure.app.audiences.freeze import freeze as frozen

    command = Freeze(
        name, segment, channel, share_of(hold_out), salt, public_name, tuple(suppress or ()), minimum,
        country, values,
    )  # fmt: skip
    command.check()
    with customer_shop(workspace) as (shop, progress):
        version = frozen(command, shop, progress)
    _show(version)
    typer.echo(f"Next: tenure audience send {name} --workspace {workspace} --dry-run")


def preview(
    segment: SegmentName,
    channel: ChannelName,
    workspace: NeededWorkspace,
    hold_out: HoldOut = "0%",
    suppress: Suppress = None,
    minimum: Minimum = None,
    country: Country = None,
    as_json: AsJson = False,
) -> None:
    """Preview which customers would be included or left out, and why; nothing is saved."""
    from tenure.app.audiences.freeze import Freeze
    from tenure.app.audiences.freeze import preview as previewed

    command = Freeze(
        _PREVIEW, segment, channel, share_of(hold_out), suppress=tuple(suppress or ()), minimum=minimum,
        country=country,
    )  # fmt: skip
    with customer_shop(workspace) as (shop, _):
        result = previewed(command, shop)
    _show(result, as_json)


def compare(name: Name, workspace: NeededWorkspace, version: Number = None, as_json: AsJson = False) -> None:
    """Compare a version with the previous one: how many were added and removed."""
    from tenure.app.audiences.compare import Compare
    from tenure.app.audiences.compare import compare as compared

    with workspace_shop(workspace) as shop:
        result = compared(Compare(name, version), shop)
    _show(result, as_json)


def download(name: Name, workspace: NeededWorkspace, version: Number = None, out: Out = None) -> None:
    """Save the file that was written for a file-based channel."""
    from tenure.app.audiences.download import Download
    from tenure.app.audiences.download import download as download_audience
    from tenure.app.files.table_files import write_bytes

    with workspace_shop(workspace) as shop:
        source = download_audience(Download(name, version), shop).path
        path = write_bytes(source.read_bytes(), out or Path(f"{name}-{source.name}"))
    typer.echo(f"Audience  {path}")


def check(channel: CheckedChannelName, workspace: NeededWorkspace) -> None:
    """Ask a platform whether it accepts the settings of its channel; nothing is sent or changed there."""
    from tenure.app.audiences.check_channel import CheckChannel, check_channel

    with workspace_shop(workspace) as shop:
        result = check_channel(CheckChannel(channel), shop)
    typer.echo(f"Accepted  {channel}: {result.account}")


def refresh(name: Name, workspace: NeededWorkspace) -> None:
    """Freeze the audience again with its last settings, and show who was added and removed."""
    from tenure.app.audiences.refresh import Refresh
    from tenure.app.audiences.refresh import refresh as refreshed

    with customer_shop(workspace) as (shop, progress):
        difference = refreshed(Refresh(name), shop, progress)
    _show(difference)


def send(
    name: Name,
    workspace: NeededWorkspace,
    channel: OfChannel = None,
    version: Number = None,
    replace: Replace = False,
    dry_run: DryRun = False,
) -> None:
    """Send a version to its channel once; after an interruption, run it again to continue."""
    from tenure.app.audiences.send import Send
    from tenure.app.audiences.send import dry_run as preview
    from tenure.app.audiences.send import send as deliver
    from tenure.cli.console import ConsoleProgress

    command = Send(name, version, channel, replace)
    with workspace_shop(workspace) as shop:
        if dry_run:
            _show(preview(command, shop))
            return
        with ConsoleProgress(kind="send_audience") as progress:
            result = deliver(command, shop, progress)
    _show(result)


def list_(workspace: NeededWorkspace) -> None:
    """List every version of every audience, newest first."""
    from tenure.app.audiences.listing import ListAudiences, list_audiences

    with workspace_shop(workspace) as shop:
        _show(list_audiences(ListAudiences(), shop))


def show(name: Name, workspace: NeededWorkspace, version: Number = None) -> None:
    """Show a version: its members, who was left out and why, its delivery and receipts."""
    from tenure.app.audiences.listing import ShowAudience, show_audience

    with workspace_shop(workspace) as shop:
        _show(show_audience(ShowAudience(name, version), shop))


def lookalike(
    name: Name,
    workspace: NeededWorkspace,
    country: Annotated[str, typer.Option("--country", help="Country of the lookalike audience, such as FR.")],
    percent: Annotated[
        int, typer.Option("--percent", min=1, max=20, help="Percentage of the country's people: 1 to 20.")
    ] = 1,
    version: Number = None,
    create: Annotated[bool, typer.Option("--create", help="Create it on the platform.")] = False,
) -> None:
    """Plan a lookalike audience and rate its seed; --create creates it on the platform."""
    from tenure.app.audiences.lookalike import CreateLookalike
    from tenure.app.audiences.lookalike import lookalike as planned

    with workspace_shop(workspace) as shop:
        _show(planned(CreateLookalike(name, country, percent, version, create), shop))


def channels() -> None:
    """List the channels with what they accept and the settings they need."""
    from tenure.app.audiences.listing import list_channels
    from tenure.app.bootstrap import settings_from
    from tenure.serving.shop import Shop

    _show(list_channels(Shop(settings_from())))


def _show(finding: object, as_json: bool = False) -> None:
    from tenure.cli.console import print_result
    from tenure.cli.drawing import audiences as draw_audience  # noqa: F401 - teaches `drawn` its findings

    print_result(finding, as_json)


def share_of(text: str) -> float:
    """Parse a share such as 10% or 0.1. Raises OptionError (`option.hold_out`)."""
    plain = text.strip()
    try:
        return float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)
    except ValueError as error:
        raise OptionError(
            "--hold-out is not a share.", values=[text], hint="such as --hold-out 10%", code="option.hold_out"
        ) from error
