"""Choose the source for a location: specific sources first, then plain formats."""

from __future__ import annotations

from tenure.core.catalog import SOURCES
from tenure.core.errors import SourceError
from tenure.sources.files import folder_files, paths

_PLAIN = ("parquet", "excel", "json", "zip", "folder", "csv", "sql")
"""Formats for any log, tried after the specific sources; formats recognized by content come first."""


def recognise(location: str) -> str:
    """The name of the source for a location.

    A file that no source recognizes is read as delimited text, which reports what is wrong with it.

    Raises
    ------
    SourceError
        `source.missing` if nothing exists there; `source.unknown` for an unknown folder or address.
    """
    path = paths.local_path(location)
    if not paths.is_url(location) and not path.exists():
        raise paths.missing_file_error(path)
    special = [name for name in SOURCES.names() if name not in _PLAIN]
    for name in (*special, *_PLAIN):
        if SOURCES.load(name).recognises(location):
            return name
    if path.is_file():
        return "csv"
    if path.is_dir():
        raise folder_files.no_tables_error(path)
    raise SourceError(
        "No source recognizes this location.",
        hint=f"choose the source: --source {'|'.join(SOURCES.names())}",
        code="source.unknown",
    )
