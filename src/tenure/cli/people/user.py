"""`tenure user`: who can log in to the service, and as what."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.people.users_shop import users_shop

user = typer.Typer(help="Manage the users of the service.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="User name.")]
RoleName = Literal["viewer", "analyst", "admin"]
RoleUpdate = Annotated[RoleName, typer.Argument(metavar="ROLE", help="viewer, analyst or admin.")]
OfRole = Annotated[RoleName, typer.Option("--role", help="viewer, analyst or admin.")]


def add(name: Name, workspace: NeededWorkspace, role: OfRole = "viewer") -> None:
    """Add a user. The password is prompted for, or read from standard input."""
    from tenure.app.people.create_user import CreateUser, create_user

    password = _password()
    with users_shop(workspace) as shop:
        created = create_user(CreateUser(name, password, role), shop)
    typer.echo(f"Added {created.name} ({created.role})")


def list_(workspace: NeededWorkspace) -> None:
    """List the users, with failed logins of the last day."""
    from tenure.app.people.list_users import list_users
    from tenure.cli.console import print_finding

    with users_shop(workspace) as shop:
        print_finding(list_users(shop))


def role(name: Name, new_role: RoleUpdate, workspace: NeededWorkspace) -> None:
    """Change the role of a user; a lower role ends their sessions and API keys."""
    from tenure.app.people.change_role import ChangeRole, change_role
    from tenure.app.people.find_user import FindUser, find_user

    with users_shop(workspace) as shop:
        changed = change_role(ChangeRole(find_user(FindUser(name), shop).user_id, new_role), shop)
    typer.echo(f"{changed.name} is now {changed.role}")


def rename(
    name: Name,
    new_name: Annotated[str, typer.Argument(metavar="NEW_NAME", help="The name to log in with.")],
    workspace: NeededWorkspace,
) -> None:
    """Change the name of a user; their password, sessions and API keys stay valid."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.rename_user import RenameUser, rename_user

    with users_shop(workspace) as shop:
        renamed = rename_user(RenameUser(find_user(FindUser(name), shop).user_id, new_name), shop)
    typer.echo(f"{name} is now called {renamed.name}")


def disable(name: Name, workspace: NeededWorkspace) -> None:
    """Deactivate a user: their login, sessions and API keys stop working."""
    from tenure.app.people.disable_user import DisableUser, disable_user
    from tenure.app.people.find_user import FindUser, find_user

    with users_shop(workspace) as shop:
        disable_user(DisableUser(find_user(FindUser(name), shop).user_id), shop)
    typer.echo(f"Deactivated {name}")


def enable(name: Name, workspace: NeededWorkspace) -> None:
    """Reactivate a user, with the old password but without the old API keys."""
    from tenure.app.people.enable_user import EnableUser, enable_user
    from tenure.app.people.find_user import FindUser, find_user

    with users_shop(workspace) as shop:
        enable_user(EnableUser(find_user(FindUser(name), shop).user_id), shop)
    typer.echo(f"Reactivated {name}")


def password(name: Name, workspace: NeededWorkspace) -> None:
    """Set the password of a user; this ends their sessions and API keys.

    It is prompted for, or read from standard input. For a random password, use `tenure password`.
    """
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.set_password import SetPassword, set_password

    new = _password()
    with users_shop(workspace) as shop:
        set_password(SetPassword(find_user(FindUser(name), shop).user_id, new), shop)
    typer.echo(f"Changed the password of {name}")


def unlock(name: Name, workspace: NeededWorkspace) -> None:
    """Clear the failed login attempts of a user, so that nobody has to wait for this name."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.unlock_user import UnlockUser, unlock_user

    with users_shop(workspace) as shop:
        unlock_user(UnlockUser(find_user(FindUser(name), shop).user_id), shop)
    typer.echo(f"Unlocked {name}")


def log_out(name: Name, workspace: NeededWorkspace) -> None:
    """End all sessions of a user; the password and API keys stay valid."""
    from tenure.app.people.end_sessions import EndSessions, end_sessions
    from tenure.app.people.find_user import FindUser, find_user

    with users_shop(workspace) as shop:
        end_sessions(EndSessions(find_user(FindUser(name), shop).user_id), shop)
    typer.echo(f"Ended the sessions of {name}")


def sessions(name: Name, workspace: NeededWorkspace) -> None:
    """List the browser sessions of a user, newest first."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.list_sessions import ListSessions, list_sessions
    from tenure.cli.console import print_finding

    with users_shop(workspace) as shop:
        print_finding(list_sessions(ListSessions(find_user(FindUser(name), shop)), shop))


def _password() -> str:
    """Read a password; never from an argument, which the shell history and the process list would show."""
    if sys.stdin.isatty():
        prompted: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
        return prompted
    return sys.stdin.readline().rstrip("\r\n")
