"""What DuckDB's CSV reader complained about, said in Tenure's words and without a line's content."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tenure.core.errors import SourceError
from tenure.sources.delimited import layout
from tenure.sources.files import duck
from tenure.sources.files.disk_full import disk_full

if TYPE_CHECKING:
    from tenure.core.ports import Engine
    from tenure.sources.delimited.layout import Encoding

_REJECTS_LIMIT = 1000


def second_try(message: str, tried: Encoding) -> Encoding | None:
    """The encoding to rewrite the file from, where that can help."""
    if tried != "utf-8":
        return None
    if "not utf-8 encoded" in message or "Invalid unicode" in message:
        return "cp1252"
    if "state machine reached an invalid state" in message:
        return "utf-8"
    return None


def explained(message: str, original: Path, ragged: Callable[[], SourceError]) -> SourceError:
    """The error for a complaint about a file."""
    complaint = message.split("Possible", maxsplit=1)[0]
    if full := disk_full(message):
        return full
    if "Expected Number of Columns" in complaint:
        return ragged()
    found = re.search(r"Error on Line: (\d+)", complaint)
    line = int(found[1]) if found else 0
    if "Maximum line size" in message:
        return layout.line_too_long(original, line)
    shown = [f"line {line}"] if line else []
    if "quote" in complaint:
        return SourceError(
            f"{original.name} has a quoted value without a proper closing quote.",
            values=shown,
            hint='double the quotes inside a quoted value ("a ""b"" c"), and export again',
            code="source.quote",
        )
    return SourceError(
        f"{original.name} cannot be read as delimited text.",
        values=shown,
        hint="open it in an editor at that line, or export it again as CSV in UTF-8",
        code="source.csv",
    )


def ragged_lines(where: str, width: int, reader: Callable[[str], str], engine: Engine) -> SourceError:
    """The error for lines with too few or too many values; `reader` adds options to the read_csv call."""
    bad, scans = "tenure_bad_lines", "tenure_bad_scans"
    options = (
        f", store_rejects = true, rejects_table = '{bad}', rejects_scan = '{scans}', "
        f"rejects_limit = {_REJECTS_LIMIT}"
    )
    duck.execute(engine, f"SELECT count(c0) FROM {reader(options)}").fetchall()
    # A short line is rejected once for each value that it lacks.
    query = (
        "SELECT line, if(bool_or(error_type = 'TOO MANY COLUMNS'), max(found), min(found)) FROM (SELECT *, "
        f"regexp_extract(error_message, 'Found: (\\d+)', 1)::INTEGER AS found FROM {bad}) "
        "WHERE error_type LIKE '%COLUMNS' GROUP BY line ORDER BY line"
    )
    found = duck.execute(engine, query).fetchall()
    for table in (bad, scans):
        duck.execute(engine, f"DROP TABLE IF EXISTS {table}")
    least = "at least " if len(found) >= _REJECTS_LIMIT else ""
    return SourceError(
        f"{where} has {least}{len(found)} line{'s' if len(found) != 1 else ''} without the "
        f"{width} values of the header line.",
        values=[f"line {line}: {width_there} values" for line, width_there in found],
        hint="put quotes around values that contain the delimiter, or repair these lines",
        code="source.ragged",
    )
