"""`tenure init`: create a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Argument(help="Folder of the workspace; created if it does not exist.")]
Name = Annotated[
    str | None, typer.Option("--name", help="Name of the shop; default: the name of the folder.")
]
Currency = Annotated[str | None, typer.Option("--currency", help="Currency of all amounts, such as GBP.")]
Lake = Annotated[str | None, typer.Option("--lake", help="URL for the tables, such as s3://bucket/lake.")]


def init(folder: Folder, name: Name = None, currency: Currency = None, lake: Lake = None) -> None:
    """Create a workspace for orders, runs and predictions."""
    from tenure.app.workspace.init import Init, init

    workspace = init(Init(folder, name, currency, lake))
    label = "Workspace" if workspace.created else "Already a workspace:"
    typer.echo(f"{label} {workspace.path} ({workspace.name}, {workspace.currency})")
    typer.echo(f"Next: tenure ingest orders.csv --workspace {workspace.path}")
