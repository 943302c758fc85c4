"""`tenure key`: API keys of the service."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.people.user import OfRole
from tenure.cli.people.users_shop import users_shop

key = typer.Typer(help="Manage API keys.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is for, such as 'web shop'.")]
Owner = Annotated[str, typer.Option("--owner", help="User name; the key cannot have a higher role.")]
Days = Annotated[
    int, typer.Option("--days", min=0, max=3650, help="Validity in days; 0 for a key that does not expire.")
]
KeyId = Annotated[str, typer.Argument(metavar="KEY_ID", help="Key ID; see `tenure key list`.")]


def create(
    name: Name, workspace: NeededWorkspace, owner: Owner, role: OfRole = "viewer", days: Days = 365
) -> None:
    """Create an API key; its secret is shown once."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.issue_key import IssueKey, issue_key

    with users_shop(workspace) as shop:
        user = find_user(FindUser(owner), shop)
        issued = issue_key(IssueKey(user, name, role, days or None), shop)
    expires = issued.key.expires_at
    until = "does not expire" if expires is None else f"expires on {expires:%Y-%m-%d}"
    typer.echo(f"{issued.key.key_id}  {name} ({role}), {until}")
    typer.echo(issued.secret)


def list_(workspace: NeededWorkspace) -> None:
    """List the API keys of all users, newest first."""
    from tenure.app.people.list_keys import list_keys
    from tenure.cli.console import print_finding

    with users_shop(workspace) as shop:
        print_finding(list_keys(shop))


def revoke(key_id: KeyId, workspace: NeededWorkspace) -> None:
    """Revoke an API key and all keys created with it."""
    from tenure.app.people.revoke_key import RevokeKey, revoke_key

    with users_shop(workspace) as shop:
        revoke_key(RevokeKey(key_id), shop)
    typer.echo(f"Revoked {key_id}")
