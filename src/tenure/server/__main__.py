"""`python -m tenure.server`: settings from the environment; the command line takes precedence."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from tenure.core.errors import TenureError


def main(arguments: list[str] | None = None) -> int:
    """The exit code: 0 after SIGTERM or Ctrl-C."""
    from tenure.server.settings import server_settings
    from tenure.store.files.private_files import keep_files_private

    keep_files_private()
    options = vars(_parser().parse_args(arguments))
    try:
        settings = server_settings(**{name: value for name, value in options.items() if value is not None})
        from tenure.server.run import serve

        serve(settings)
    except TenureError as error:
        sys.stderr.write(f"{error.code}: {error}\n  next: {error.hint}\n")
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tenure serve", description="Serve a workspace over HTTP.")
    options: dict[str, dict[str, Any]] = {
        "--workspace": {"type": Path, "help": "Workspace folder; see `tenure init`."},
        "--host": {"help": "Address to listen on (127.0.0.1)."},
        "--port": {"type": int, "help": "Port to listen on (8000)."},
    }
    for name, how in options.items():
        parser.add_argument(name, **how)
    parser.add_argument(
        "--no-worker",
        dest="start_worker",
        action="store_false",
        default=None,
        help="Do not run jobs in this process.",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
