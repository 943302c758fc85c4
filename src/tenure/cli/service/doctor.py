"""`tenure doctor`: check what is installed and what works."""

from __future__ import annotations

import typer

from tenure.cli.options import Workspace


def doctor(workspace: Workspace = None) -> None:
    """Check what is installed and what works, and show what to do."""
    from tenure.app.bootstrap import settings_from
    from tenure.app.workspace.doctor import Doctor, doctor
    from tenure.cli.console import print_finding

    diagnosis = doctor(Doctor(workspace), settings_from())
    print_finding(diagnosis)
    if not diagnosis.works:
        raise typer.Exit(1)
