"""`tenure notices`: notices of a user, and which of them are sent by e-mail."""

from __future__ import annotations

from typing import Annotated

import typer

from tenure.cli.options import AsJson, NeededWorkspace
from tenure.cli.people.users_shop import users_shop

notices = typer.Typer(help="List notices, mark them read, choose e-mail.", no_args_is_help=True)
Owner = Annotated[str, typer.Option("--owner", help="Name of the user whose notices they are.")]
Email = Annotated[str | None, typer.Option("--email", help="Where to send them; without it, no e-mail.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        help="job_done, job_failed, connection_failed or alert; may be repeated. Default: all but job_done.",
    ),
]
Page = Annotated[
    str | None, typer.Option("--start-page", help="Page the app begins with, such as /customers?tier=High.")
]


def list_(workspace: NeededWorkspace, owner: Owner, as_json: AsJson = False) -> None:
    """List the notices of a user, newest first."""
    from tenure.app.notices.list_notices import ListNotices, list_notices
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.cli.console import print_result
    from tenure.cli.drawing import people as draw_people  # noqa: F401 - says what notices look like

    with users_shop(workspace) as shop:
        result = list_notices(ListNotices(find_user(FindUser(owner), shop).user_id), shop)
    print_result(result, as_json)


def read(workspace: NeededWorkspace, owner: Owner) -> None:
    """Mark all notices of a user as read."""
    from tenure.app.notices.mark_read import MarkRead, mark_read
    from tenure.app.people.find_user import FindUser, find_user

    with users_shop(workspace) as shop:
        count = mark_read(MarkRead(find_user(FindUser(owner), shop).user_id), shop)
    typer.echo(f"Marked as read: {count}")


def prefer(
    workspace: NeededWorkspace, owner: Owner, email: Email = None, kind: Kinds = None, start_page: Page = None
) -> None:
    """Replace a user's preferences: e-mail about notices, and the page that the app begins with."""
    from tenure.app.notices.preferences import ChangePreferences, change_preferences
    from tenure.app.people.find_user import FindUser, find_user
    from tenure.store.people.preferences import Preferences

    mailed = tuple(kind) if kind else Preferences().mailed
    with users_shop(workspace) as shop:
        user = find_user(FindUser(owner), shop)
        preferences = Preferences(email, mailed, start_page)  # type: ignore[arg-type]
        change_preferences(ChangePreferences(user.user_id, preferences), shop)
    typer.echo(f"Notices by e-mail: {email or 'none'}; start page: {start_page or 'overview'}")
