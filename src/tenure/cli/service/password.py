"""`tenure password`: a new password for a user of the service."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace

Name = Annotated[str, typer.Argument(help="The user; `admin` is the first one.")]


def password(workspace: NeededWorkspace, name: Name = "admin") -> None:
    """Give a user of the service a new random password, shown once; their sessions and API keys end."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.workspace.reset_password import ResetPassword, reset_password

    typer.echo(f"{name}  {reset_password(ResetPassword(workspace, name), settings_from())}")
