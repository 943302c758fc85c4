"""`tenure audit`: who did what, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace
from tenure.cli.people.users_shop import users_shop

Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Number of entries.")]
Before = Annotated[
    datetime | None,
    typer.Option(
        "--before", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Only entries before this time, in UTC."
    ),
]


def audit(workspace: NeededWorkspace, limit: Limit = 20, before: Before = None) -> None:
    """Show the latest entries of the audit log, newest first."""
    from tenure.app.people.list_audit import ListAudit, list_audit
    from tenure.cli.console import print_finding

    with users_shop(workspace) as shop:
        print_finding(list_audit(ListAudit(limit, before.replace(tzinfo=UTC) if before else None), shop))
