"""`tenure password`: a new password for a user of the service."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.shops import workspace_shop

Name = Annotated[str, typer.Argument(help="User name; `admin` is the first user.")]


def password(workspace: NeededWorkspace, name: Name = "admin") -> None:
    """Give a user a new random password, shown once; this ends their sessions and API keys."""
    from tenure.app.people.reset_password import ResetPassword, reset_password

    with workspace_shop(workspace) as shop:
        typer.echo(f"{name}  {reset_password(ResetPassword(name), shop)}")
