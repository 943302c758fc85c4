"""Which source a location is for: the special ones are asked first, then the plain formats."""

from __future__ import annotations

from tenure.core.catalog import SOURCES
from tenure.core.errors import SourceError
from tenure.sources.files import folder_files, paths

_PLAIN = ("parquet", "excel", "json", "zip", "folder", "csv", "sql")
"""Formats that hold any log: after the sources that know what they read, what is told by content first."""


def recognise(location: str) -> str:
    """The name of the source for a location.

    A file that no source claims is read as delimited text, which then says what is wrong with it.

    Raises
    ------
    SourceError
        `source.missing` where nothing is there; `source.unknown` for a folder or address nobody knows.
    """
    path = paths.local_path(location)
    if not paths.is_url(location) and not path.exists():
        raise paths.missing(path)
    special = [name for name in SOURCES.names() if name not in _PLAIN]
    for name in (*special, *_PLAIN):
        if SOURCES.load(name).recognises(location):
            return name
    if path.is_file():
        return "csv"
    if path.is_dir():
        raise folder_files.without_tables(path)
    raise SourceError(
        "No source recognizes this location.",
        hint=f"choose the source: --source {'|'.join(SOURCES.names())}",
        code="source.unknown",
    )
