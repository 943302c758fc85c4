"""Turns errors into messages and exit codes, for every command."""

from __future__ import annotations

import functools
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

import typer

from tenure.core.errors import TenureError
from tenure.core.files.disk_faults import is_disk_full

INTERRUPTED = 130
DISK_FULL = 4


def reported(command: Callable[..., None]) -> Callable[..., None]:
    """Wrap the command so that it reports every expected failure in two lines instead of a traceback."""

    @functools.wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except TenureError as error:
            _tell(f"{error.code}: {error}", error.hint)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            raise _stopped() from None
        except OSError as error:
            if not is_disk_full(error):
                raise
            _tell(
                "store.full: The disk is full; nothing was written.",
                "free some disk space, then try again",
            )
            raise typer.Exit(DISK_FULL) from None
        except Exception as error:  # DuckDB has no separate class for it; re-raise anything else
            if not _is_ctrl_c(error):
                raise
            raise _stopped() from None

    return wrapper


def _stopped() -> typer.Exit:
    _tell("stopped: nothing was written.", "")
    return typer.Exit(INTERRUPTED)


def _is_ctrl_c(error: Exception) -> bool:
    """Whether the error is how DuckDB reports that a query was interrupted."""
    if isinstance(error, RuntimeError) and str(error) == "Query interrupted":
        return True
    return type(error).__name__ == "InterruptException"


def explain_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report a bug in Tenure: save the traceback to a file and show its path instead of printing it."""
    if issubclass(kind, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    with tempfile.NamedTemporaryFile(
        "w", prefix="tenure-crash-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        traceback.print_exception(kind, error, trace, file=report)
    _tell(
        f"internal: {kind.__name__}: this is a bug in Tenure, not a problem with your data.",
        f"please report it with {Path(report.name)} (check its contents first: it may contain "
        "values from your data)",
    )
    sys.stderr.flush()


def _tell(message: str, hint: str) -> None:
    typer.secho(message, err=True, fg="red")
    if hint:
        typer.echo(f"  next: {hint}", err=True)
