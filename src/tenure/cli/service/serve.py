"""`tenure serve`: the HTTP service of a workspace."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from tenure.cli.options import NeededWorkspace

Host = Annotated[str | None, typer.Option("--host", help="Address to listen on; default 127.0.0.1.")]
Port = Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; default 8000.")]
NoWorker = Annotated[
    bool, typer.Option("--no-worker", help="Do not run jobs; `tenure worker` runs them elsewhere.")
]


def serve(
    workspace: NeededWorkspace, host: Host = None, port: Port = None, no_worker: NoWorker = False
) -> None:
    """Serve predictions, jobs and the login page over HTTP.

    The first start creates the user `admin` and shows the password once. Settings: TENURE_*, see the docs.
    """
    arguments = ["--workspace", str(workspace)]
    arguments += ["--host", host] if host is not None else []
    arguments += ["--port", str(port)] if port is not None else []
    arguments += ["--no-worker"] if no_worker else []
    os.execv(sys.executable, [sys.executable, "-m", "tenure.server", *arguments])
