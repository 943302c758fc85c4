"""`tenure mcp`: answer AI agents, in a separate process."""

from __future__ import annotations

import os
import sys

from tenure.cli.options import NeededWorkspace


def mcp(workspace: NeededWorkspace) -> None:
    """Answer AI agents over the Model Context Protocol, read-only; the API key is in TENURE_API_KEY."""
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tenure.agents", "--workspace", str(workspace)])
