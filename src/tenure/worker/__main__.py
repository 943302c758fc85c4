"""`python -m tenure.worker --workspace DIR`: parse, then work until stopped."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tenure.core.errors import TenureError


def main(arguments: list[str] | None = None) -> int:
    """Run the worker; return the exit code, 0 after SIGTERM or Ctrl-C."""
    from tenure.app.bootstrap import settings_from
    from tenure.store.files.private_files import keep_files_private
    from tenure.store.in_use import in_use
    from tenure.worker.logs import log_to_stderr
    from tenure.worker.process import run_worker

    keep_files_private()
    options = _parser().parse_args(arguments)
    log_to_stderr(as_json=options.log_format == "json")
    try:
        with in_use(options.workspace):
            run_worker(options.workspace, settings_from(), options.threads)
    except TenureError as error:
        sys.stderr.write(f"{error.code}: {error}\n  next: {error.hint}\n")
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tenure worker", description="Run the jobs of a workspace until stopped."
    )
    parser.add_argument("--workspace", type=Path, required=True, help="Workspace folder; see `tenure init`.")
    parser.add_argument(
        "--threads", type=_threads, default=2, help="Number of jobs to run at the same time (default 2)."
    )
    parser.add_argument(
        "--log-format", choices=("plain", "json"), default="plain", help="Log format on stderr."
    )
    return parser


def _threads(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("1 to 64")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
