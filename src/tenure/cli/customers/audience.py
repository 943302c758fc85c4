"""`tenure audience`: freeze who of a segment goes to a channel, send it once, look at what was sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.core.errors import OptionError

audience = typer.Typer(
    help="Lists of customers for ad platforms: frozen, held out, sent once.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Of the audience, as in best-customers.")]
SegmentName = Annotated[str, typer.Option("--segment", help="Whom it is made of; see `tenure segment`.")]
ChannelName = Annotated[str, typer.Option("--channel", help="Where it goes; see `tenure audience channels`.")]
OfChannel = Annotated[str | None, typer.Option("--channel", help="The one it was frozen for.")]
HoldOut = Annotated[
    str, typer.Option("--hold-out", help="Share of the eligible to keep back, to compare with: 10%.")
]
Salt = Annotated[
    str | None, typer.Option("--salt", help="Decides who is kept back; default: the audience's name.")
]
PublicName = Annotated[
    str | None,
    typer.Option("--public-name", help="What the platform sees; nothing about health or money."),
]
Suppress = Annotated[
    list[Path] | None,
    typer.Option("--suppress", help="A file of ids or hashed e-mails never to send; may be repeated."),
]
Minimum = Annotated[
    int | None, typer.Option("--minimum", min=1, help="Least size; default: what the channel asks for.")
]
Country = Annotated[
    str | None, typer.Option("--country", help="Of phone numbers of customers without one, as in GB.")
]
Values = Annotated[
    bool, typer.Option("--values/--no-values", help="Send each member's predicted value along.")
]
Number = Annotated[int | None, typer.Option("--version", min=1, help="Which version; default: the newest.")]
Replace = Annotated[
    bool, typer.Option("--replace", help="The whole list in place of the one sent before, not what differs.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be sent; send nothing.")]
_BY = "command line"


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
    """Write down who is sent: a version that never changes."""
    from tenure.app.audiences.freeze import Freeze
    from tenure.app.audiences.freeze import freeze as frozen
    from tenure.app.bootstrap import settings_from
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.live.opened import opened

    settings = settings_from()
    command = Freeze(
        name, segment, channel, share_of(hold_out), salt, public_name, tuple(suppress or ()), minimum,
        country, values,
    )  # fmt: skip
    command.check()
    with ConsoleProgress() as progress, opened(workspace, settings, progress) as shop:
        progress.step("Choosing members")
        made = frozen(command, _BY, shop, settings)
    _show(made)
    typer.echo(f"Next: tenure audience send {name} --workspace {workspace} --dry-run")


def refresh(name: Name, workspace: NeededWorkspace) -> None:
    """Freeze the audience again as it was frozen last, and say who came and who went."""
    from tenure.app.audiences.refresh import refresh as refreshed
    from tenure.app.bootstrap import settings_from
    from tenure.cli.console import ConsoleProgress
    from tenure.serving.live.opened import opened

    settings = settings_from()
    with ConsoleProgress() as progress, opened(workspace, settings, progress) as shop:
        progress.step("Choosing members")
        found = refreshed(name, _BY, shop, settings)
    _show(found)


def send(
    name: Name,
    workspace: NeededWorkspace,
    channel: OfChannel = None,
    version: Number = None,
    replace: Replace = False,
    dry_run: DryRun = False,
) -> None:
    """Deliver a version to its channel, once; begun again after an interruption it goes on."""
    from tenure.app.audiences.send import Send
    from tenure.app.audiences.send import dry_run as tried
    from tenure.app.audiences.send import send as delivered
    from tenure.app.bootstrap import settings_from
    from tenure.cli.console import ConsoleProgress

    command, settings = Send(name, version, channel, replace), settings_from()
    if dry_run:
        _show(tried(command, workspace, settings))
        return
    with ConsoleProgress() as progress:
        done = delivered(command, _BY, workspace, settings, progress)
    _show(done)


def list_(workspace: NeededWorkspace) -> None:
    """List every version of every audience, newest first."""
    from tenure.app.audiences.listing import audience_list
    from tenure.app.bootstrap import settings_from

    _show(audience_list(workspace, settings_from()))


def show(name: Name, workspace: NeededWorkspace, version: Number = None) -> None:
    """Show a version: who is in it, who was left out and why, its delivery and receipts."""
    from tenure.app.audiences.listing import audience_shown
    from tenure.app.bootstrap import settings_from

    _show(audience_shown(workspace, name, version, settings_from()))


def lookalike(
    name: Name,
    workspace: NeededWorkspace,
    country: Annotated[str, typer.Option("--country", help="Where to look, as in FR.")],
    percent: Annotated[int, typer.Option("--percent", min=1, max=20, help="Of its people: 1 to 20.")] = 1,
    version: Number = None,
    create: Annotated[bool, typer.Option("--create", help="Make it on the platform.")] = False,
) -> None:
    """Plan people like the members: how good the seed is; --create makes it on the platform."""
    from tenure.app.audiences.lookalike import Alike
    from tenure.app.audiences.lookalike import lookalike as planned
    from tenure.app.bootstrap import settings_from

    command = Alike(name, country, percent, version, create)
    _show(planned(command, _BY, workspace, settings_from()))


def channels() -> None:
    """List the channels: what each takes, and what it has to be told."""
    from tenure.app.audiences.listing import channel_cards
    from tenure.app.bootstrap import settings_from

    _show(channel_cards(settings_from()))


def _show(finding: object) -> None:
    from tenure.cli.console import print_finding
    from tenure.cli.drawing import audiences as draw_audience  # noqa: F401 - teaches `drawn` its findings

    print_finding(finding)


def share_of(text: str) -> float:
    """A share as people write it: 10%, 0.1. Raises OptionError (`option.hold_out`)."""
    plain = text.strip()
    try:
        return float(plain[:-1]) / 100 if plain.endswith("%") else float(plain)
    except ValueError as error:
        raise OptionError(
            "--hold-out is no share.", values=[text], hint="as in --hold-out 10%", code="option.hold_out"
        ) from error
