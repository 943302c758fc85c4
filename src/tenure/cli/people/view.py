"""`tenure view`: saved views of the customer list."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.people.users_shop import users_shop

view = typer.Typer(help="Save, list and remove saved views of the customer list.", no_args_is_help=True)
Owner = Annotated[str, typer.Option("--owner", help="Name of the user whose views they are.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the view, such as 'Likely to leave'.")]
Query = Annotated[
    str, typer.Argument(metavar="QUERY", help="Query of the list's address, such as 'tier=High&churn=0.7'.")
]
ViewId = Annotated[str, typer.Argument(metavar="VIEW_ID", help="View ID; see `tenure view list`.")]


def list_(workspace: NeededWorkspace, owner: Owner) -> None:
    """List the saved views of a user, by name."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.list_views import ListViews, list_views
    from tenure.cli.console import print_finding

    with users_shop(workspace) as shop:
        print_finding(list_views(ListViews(find_user(FindUser(owner), shop).user_id), shop))


def save(name: Name, query: Query, workspace: NeededWorkspace, owner: Owner) -> None:
    """Save a view; the user's view with the same name is replaced."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.save_view import SaveView, save_view

    with users_shop(workspace) as shop:
        user = find_user(FindUser(owner), shop)
        saved_view = save_view(SaveView(user.user_id, name, query), shop)
    typer.echo(f"Saved {saved_view.view_id}")


def remove(view_id: ViewId, workspace: NeededWorkspace, owner: Owner) -> None:
    """Delete a saved view."""
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.app.people.remove_view import RemoveView, remove_view

    with users_shop(workspace) as shop:
        remove_view(RemoveView(find_user(FindUser(owner), shop).user_id, view_id), shop)
    typer.echo(f"Removed {view_id}")
