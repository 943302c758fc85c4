"""Tables that jobs write for download: their format and their place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.app.files.job_files import EXPORTS, output
from tenure.core.errors import OptionError

if TYPE_CHECKING:
    from tenure.app.jobs.kind import JobContext

FORMATS = ("csv", "parquet")


def check_format(file_format: str) -> None:
    """Raises OptionError (`option.format`)."""
    if file_format not in FORMATS:
        raise OptionError(
            "This format is not supported.",
            values=[file_format],
            hint=f"choose {' or '.join(FORMATS)}",
            code="option.format",
        )


def export_file(context: JobContext, name: str) -> Path:
    """The path of a file for download; a retried job replaces it."""
    return output(context, EXPORTS) / name


def export_facts(context: JobContext, path: Path) -> dict[str, Any]:
    """For a job's result: where its file is."""
    return {"folder": f"{EXPORTS}/{context.job_id}", "files": [path.name]}
