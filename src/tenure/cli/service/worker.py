"""`tenure worker`: run the jobs of a workspace."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

import typer

from tenure.cli.options import NeededWorkspace

Threads = Annotated[
    int, typer.Option("--threads", min=1, max=64, help="Number of jobs to run at the same time.")
]
LogFormat = Annotated[Literal["plain", "json"], typer.Option("--log-format", help="Log format on stderr.")]


def worker(workspace: NeededWorkspace, threads: Threads = 2, log_format: LogFormat = "plain") -> None:
    """Run the jobs that the server submits, until stopped.

    A training job uses all cores at low priority. Several workers can share one workspace.
    """
    arguments = ["--workspace", str(workspace), "--threads", str(threads), "--log-format", log_format]
    os.execv(sys.executable, [sys.executable, "-m", "tenure.worker", *arguments])
