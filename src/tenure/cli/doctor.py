"""`tenure doctor`: what is installed, what works."""

from __future__ import annotations

import typer


def doctor() -> None:
    """Say what is installed, what works and what to do."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.doctor import doctor
    from tenure.cli.console import print_finding

    found = doctor(settings_from())
    print_finding(found)
    if not found.works:
        raise typer.Exit(1)
