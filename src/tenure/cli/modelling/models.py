"""`tenure models`: the kinds of models there are, and the versions of a workspace's own."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace

models = typer.Typer(
    help="List the available models; manage the model versions of a workspace.",
    invoke_without_command=True,
    no_args_is_help=False,
)
Which = Annotated[str, typer.Argument(metavar="VERSION", help="Version number, `champion` or `challenger`.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="Another version; default: the champion.")]
Force = Annotated[bool, typer.Option("--force", help="Promote it even if its back-test is not better.")]


def kinds(context: typer.Context) -> None:
    """List the available models; manage the model versions of a workspace."""
    from tenure.app.modelling.plugs import model_cards
    from tenure.cli.console import print_finding

    if context.invoked_subcommand is None:
        print_finding(model_cards())


def versions(workspace: NeededWorkspace) -> None:
    """List the model versions of a workspace, newest first."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.modelling.model_versions import model_versions
    from tenure.cli.console import print_finding

    print_finding(model_versions(workspace, settings_from()))


def compare(workspace: NeededWorkspace, version: Which, other: Other = "champion") -> None:
    """Compare the back-tests of two versions."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.modelling.model_versions import compare as compared
    from tenure.cli.console import print_finding

    print_finding(compared(workspace, version, other, settings_from()))


def promote(workspace: NeededWorkspace, version: Which, force: Force = False) -> None:
    """Make a version the champion, if its back-test is better than the champion's."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.modelling.model_versions import promote as promoted
    from tenure.cli.console import print_finding

    found = promoted(workspace, version, settings_from(), force)
    print_finding(found)
    typer.echo(f"Champion  version {found.versions[0].number}")
    typer.echo("Undo: tenure models rollback")


def rollback(workspace: NeededWorkspace) -> None:
    """Make the previous champion the champion again."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.modelling.model_versions import rollback as rolled_back

    gone, back = rolled_back(workspace, settings_from())
    typer.echo(f"Champion  version {back.number} (was version {gone.number})")
