"""`tenure worker`: do the jobs of a workspace."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Literal

import typer

from tenure.cli.options import NeededWorkspace

Threads = Annotated[int, typer.Option("--threads", min=1, max=64, help="Jobs at a time.")]
LogFormat = Annotated[Literal["plain", "json"], typer.Option("--log-format", help="Lines on stderr.")]


def worker(workspace: NeededWorkspace, threads: Threads = 2, log_format: LogFormat = "plain") -> None:
    """Do the jobs that the server hands in, until stopped.

    A training job takes all cores, at a low priority. Several workers may share one workspace.
    """
    arguments = ["--workspace", str(workspace), "--threads", str(threads), "--log-format", log_format]
    os.execv(sys.executable, [sys.executable, "-m", "tenure.worker", *arguments])
