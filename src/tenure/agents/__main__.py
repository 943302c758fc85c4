"""`python -m tenure.agents --workspace FOLDER`: the MCP server on standard input and output."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from tenure.agents.caller import VARIABLE, Caller
from tenure.app.bootstrap import process_environment
from tenure.core.errors import TenureError
from tenure.store.files.private_files import keep_files_private

Failure = tuple[type[BaseException], BaseException, TracebackType | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the input ends; the exit code."""
    parser = argparse.ArgumentParser(
        prog="tenure mcp", description="Answer questions from AI agents, read-only."
    )
    environment = process_environment()
    folder = environment.get("TENURE_WORKSPACE")
    parser.add_argument(
        "--workspace",
        type=Path,
        required=folder is None,
        default=folder and Path(folder),
        help="Workspace folder.",
    )
    options = parser.parse_args(arguments)
    keep_files_private()
    _log_tersely()
    try:
        serve(options.workspace, environment.get(VARIABLE))
    except TenureError as error:
        print(f"{error.code}: {error}", f"  next: {error.hint}", sep="\n", file=sys.stderr)  # noqa: T201
        return error.exit_code
    return 0


def serve(workspace: Path, secret: str | None) -> None:
    """Answer on standard input and output. Raises AccessError for a key that does not work."""
    from tenure.agents.protocol import protocol_server
    from tenure.agents.questions import Questions
    from tenure.app.bootstrap import settings_from
    from tenure.core.clock import clock
    from tenure.serving.shop import Shop

    shop = Shop.open(workspace, settings_from())
    try:
        caller = Caller(secret, shop.database, clock)
        caller.check()
        protocol_server(Questions(shop), caller).run("stdio")
    finally:
        shop.close()


class _TerseFormatter(logging.Formatter):
    """The place of a failure without its message, which may quote a customer."""

    def formatException(self, ei: Failure) -> str:  # type: ignore[override]
        at = ei[2]
        while at is not None and at.tb_next is not None:
            at = at.tb_next
        where = f" at {Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else ""
        return f"{ei[0].__name__}{where}"


def _log_tersely() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_TerseFormatter("%(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


if __name__ == "__main__":
    sys.exit(main())
