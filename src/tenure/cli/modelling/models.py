"""`tenure models`: the available models, and the model versions of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.shops import workspace_shop

models = typer.Typer(
    help="List the available models; manage the model versions of a workspace.",
    invoke_without_command=True,
    no_args_is_help=False,
)
Version = Annotated[
    str, typer.Argument(metavar="VERSION", help="Version number, `champion` or `challenger`.")
]
JobId = Annotated[
    str | None,
    typer.Option("--job", help="Back-test job, instead of a version; see `tenure jobs list`."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=100, help="Maximum number of back-tests.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="Another version; default: the champion.")]
Force = Annotated[bool, typer.Option("--force", help="Promote it even if its back-test is not better.")]
Name = Annotated[str | None, typer.Option("--name", help="Name of the version.")]
Tags = Annotated[
    list[str] | None,
    typer.Option("--tag", help="Tag of the version; repeat for several. They replace the current ones."),
]
Note = Annotated[str | None, typer.Option("--note", help="Note about the version.")]
Archive = Annotated[Path, typer.Argument(metavar="ARCHIVE", help="Zip archive of a model folder.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Zip archive to write; default: model-NUMBER.zip in this folder.")
]


def kinds(context: typer.Context) -> None:
    """List the available models; manage the model versions of a workspace."""
    from tenure.app.modelling.plugs import model_cards
    from tenure.cli.console import print_finding

    if context.invoked_subcommand is None:
        print_finding(model_cards())


def versions(workspace: NeededWorkspace) -> None:
    """List the model versions of a workspace, newest first."""
    from tenure.app.model_versions.list_models import list_models
    from tenure.cli.console import print_finding

    with workspace_shop(workspace) as shop:
        print_finding(list_models(shop))


def show(workspace: NeededWorkspace, version: Version) -> None:
    """Show the model card of a version."""
    from tenure.app.model_versions.show_model import ShowModel, show_model

    with workspace_shop(workspace) as shop:
        details = show_model(ShowModel(version), shop)
    typer.echo(details.card)


def compare(workspace: NeededWorkspace, version: Version, other: Other = "champion") -> None:
    """Compare the back-tests of two versions."""
    from tenure.app.model_versions.compare_models import CompareModels, compare_models
    from tenure.cli.console import print_finding

    with workspace_shop(workspace) as shop:
        print_finding(compare_models(CompareModels(version, other), shop))


def backtest(
    workspace: NeededWorkspace,
    version: Version = "champion",
    job: JobId = None,
    as_json: AsJson = False,
) -> None:
    """Show the full back-test of a version or a job: all tested models, windows and value tiers."""
    from tenure.app.modelling.backtests import ShowBacktest, show_backtest
    from tenure.cli.console import print_result
    from tenure.cli.drawing import backtests as draw_backtests  # noqa: F401 - says what back-tests look like

    with workspace_shop(workspace) as shop:
        result = show_backtest(ShowBacktest(version, job), shop)
    print_result(result, as_json)


def backtests(workspace: NeededWorkspace, limit: Limit = 20, as_json: AsJson = False) -> None:
    """List the back-tests of versions and jobs, newest first."""
    from tenure.app.modelling.backtests import ListBacktests, list_backtests
    from tenure.cli.console import print_result
    from tenure.cli.drawing import backtests as draw_backtests  # noqa: F401 - says what back-tests look like

    with workspace_shop(workspace) as shop:
        result = list_backtests(ListBacktests(limit), shop)
    print_result(result, as_json)


def describe(
    workspace: NeededWorkspace, version: Version, name: Name = None, tag: Tags = None, note: Note = None
) -> None:
    """Give a version a name, tags and a note; what is left out stays as it is."""
    from tenure.app.model_versions.describe_model import DescribeModel, describe_model

    with workspace_shop(workspace) as shop:
        described = describe_model(DescribeModel(version, name, tuple(tag) if tag else None, note), shop)
    typer.echo(f"Version {described.number}  {described.tags.get('name', '')}".rstrip())
    typer.echo(f"Tags  {', '.join(described.labels) or '-'}")
    typer.echo(f"Note  {described.tags.get('note') or '-'}")


def promote(workspace: NeededWorkspace, version: Version, force: Force = False) -> None:
    """Make a version the champion, if its back-test is better than the champion's."""
    from tenure.app.model_versions.promote_model import PromoteModel, promote_model
    from tenure.cli.console import ConsoleProgress, print_finding

    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        result = promote_model(PromoteModel(version, force), shop, progress)
    print_finding(result.comparison)
    typer.echo(f"Champion  version {result.champion.number}")
    typer.echo("Stored predictions are of the version that scored last; update them: tenure score")
    typer.echo("Undo: tenure models rollback")


def rollback(workspace: NeededWorkspace) -> None:
    """Make the previous champion the champion again."""
    from tenure.app.model_versions.roll_back_model import roll_back_model
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        result = roll_back_model(shop, progress)
    typer.echo(f"Champion  version {result.champion.number} (was version {result.replaced.number})")


def download(workspace: NeededWorkspace, version: Version, out: Out = None) -> None:
    """Save the model folder of a version as a zip archive."""
    from tenure.app.files.table_files import write_bytes
    from tenure.app.model_versions.export_model import ExportModel, export_model

    with workspace_shop(workspace) as shop:
        archive = export_model(ExportModel(version), shop)
    path = write_bytes(archive.content, out or Path(archive.name))
    typer.echo(f"Model  {path}")


def upload(workspace: NeededWorkspace, archive: Archive) -> None:
    """Import a zip archive of a model folder as a new version."""
    from tenure.app.model_versions.import_model import ImportModel, import_model
    from tenure.cli.console import ConsoleProgress

    with ConsoleProgress() as progress, workspace_shop(workspace) as shop:
        version = import_model(ImportModel(archive), shop, progress)
    typer.echo(f"Model version {version.number} ({', '.join(version.aliases)})")
    typer.echo(f"Next: tenure models promote {version.number}")
