"""Errors of DuckDB's CSV reader in plain words, without the content of lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.sources.delimited import layout
from tenure.sources.files import duck
from tenure.sources.files.disk_full import disk_full_error

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.sources.delimited.layout import Encoding

_REJECTS_LIMIT = 1000


def retry_encoding(message: str, encoding: Encoding) -> Encoding | None:
    """The encoding to rewrite the file from before a retry; None if a retry cannot help."""
    if encoding != "utf-8":
        return None
    if "not utf-8 encoded" in message or "Invalid unicode" in message:
        return "cp1252"
    if "state machine reached an invalid state" in message:
        return "utf-8"
    return None


def reader_error(message: str, original: Path, ragged: Callable[[], SourceError]) -> SourceError:
    """The error for a message of DuckDB about a file."""
    complaint = message.split("Possible", maxsplit=1)[0]
    if full := disk_full_error(message):
        return full
    if "Expected Number of Columns" in complaint:
        return ragged()
    match = re.search(r"Error on Line: (\d+)", complaint)
    line = int(match[1]) if match else 0
    if "Maximum line size" in message:
        return layout.line_too_long_error(original, line)
    values = [f"line {line}"] if line else []
    if "quote" in complaint:
        return SourceError(
            f"{original.name} has a quoted value without a proper closing quote.",
            values=values,
            hint='double the quotes inside a quoted value ("a ""b"" c"), and export again',
            code="source.quote",
        )
    return SourceError(
        f"{original.name} cannot be read as delimited text.",
        values=values,
        hint="open it in an editor at that line, or export it again as CSV in UTF-8",
        code="source.csv",
    )


def ragged_lines_error(label: str, width: int, reader: Callable[[str], str], engine: Engine) -> SourceError:
    """The error for lines with too few or too many values; `reader` adds options to the read_csv call."""
    rejects, scans = "tenure_bad_lines", "tenure_bad_scans"
    options = (
        f", store_rejects = true, rejects_table = '{rejects}', rejects_scan = '{scans}', "
        f"rejects_limit = {_REJECTS_LIMIT}"
    )
    duck.execute(engine, f"SELECT count(c0) FROM {reader(options)}").fetchall()
    # A short line is rejected once per missing value.
    query = (
        "SELECT line, if(bool_or(error_type = 'TOO MANY COLUMNS'), max(found), min(found)) FROM (SELECT *, "
        f"regexp_extract(error_message, 'Found: (\\d+)', 1)::INTEGER AS found FROM {rejects}) "
        "WHERE error_type LIKE '%COLUMNS' GROUP BY line ORDER BY line"
    )
    bad_lines = duck.execute(engine, query).fetchall()
    for table in (rejects, scans):
        duck.execute(engine, f"DROP TABLE IF EXISTS {table}")
    at_least = "at least " if len(bad_lines) >= _REJECTS_LIMIT else ""
    return SourceError(
        f"{label} has {at_least}{len(bad_lines)} line{'s' if len(bad_lines) != 1 else ''} without the "
        f"{width} values of the header line.",
        values=[f"line {line}: {width_of_line} values" for line, width_of_line in bad_lines],
        hint="put quotes around values that contain the delimiter, or repair these lines",
        code="source.ragged",
    )
